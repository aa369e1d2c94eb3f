"""A client of HTTP for tests, which speak to nobody by TLS: reading whom one may trust takes longer than most of them."""

import ssl
from typing import Any

import httpx

_TRUSTS_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def client(**options: Any) -> httpx.AsyncClient:
    """As httpx.AsyncClient."""
    return httpx.AsyncClient(verify=_TRUSTS_NOBODY, **options)
