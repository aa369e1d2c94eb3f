"""Keys derived from the one SECRET_KEY, a separate one for each purpose (HKDF-Expand, RFC 5869, SHA-256)."""

import hmac
from dataclasses import dataclass
from hashlib import sha256


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    codes: bytes  # signs card codes
    phones: bytes  # keyed hash by which a phone is looked up
    vault: bytes  # encrypts phones at rest
    pins: bytes  # keyed hash of cashiers' PINs
    surveys: bytes  # draws who is asked how it was
    webhook: str  # what Telegram sends along to prove itself
    fingerprint: str  # tells whether the database was made with this key


def derive(secret: str) -> Keys:
    """The programme's keys. `secret` is SECRET_KEY, of at least 32 random characters."""
    return Keys(
        codes=_expand(secret, b"card codes"),
        phones=_expand(secret, b"phone look-up"),
        vault=_expand(secret, b"phones at rest"),
        pins=_expand(secret, b"cashiers' PINs"),
        surveys=_expand(secret, b"surveys"),
        webhook=_expand(secret, b"webhook").hex(),
        fingerprint=_expand(secret, b"fingerprint").hex()[:16],
    )


def keyed_hash(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _expand(secret: str, purpose: bytes) -> bytes:
    extracted = hmac.new(b"regulars", secret.encode(), sha256).digest()
    return hmac.new(extracted, purpose + b"\x01", sha256).digest()
