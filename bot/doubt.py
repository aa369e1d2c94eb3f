"""Whether a call that failed without an answer may have reached the messenger all the same."""

import aiohttp

_UNWRITTEN = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


def unwritten(error: BaseException | None) -> bool:
    """True only where there was no connection yet: refused, not found, not made in time. Not a byte has been sent then."""
    return isinstance(error, _UNWRITTEN)
