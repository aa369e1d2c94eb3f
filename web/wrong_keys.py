"""Whoever sends one wrong till key after another is told to wait. Good keys from the same address go on working.

The key is looked up first: this tells a till with an old key to stop, and shows owners a flood in the metrics.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import JSONResponse

from loyalty.refusals import TooManyWrongKeys, UnknownTillKey
from web.problems import Problems
from web.throttle import Throttle
from web.whence import address

A_MINUTE = 30  # of an address
_OVER_ALL = 3_000


class WrongKeys:
    """`public_url` tells whether a proxy stands before us."""

    def __init__(self, problems: Problems, now: Callable[[], datetime], public_url: str | None) -> None:
        self._problems, self._now, self._public_url = problems, now, public_url
        self._throttle = Throttle(A_MINUTE, _OVER_ALL, timedelta(minutes=1))

    async def refused(self, request: Request, error: Exception) -> JSONResponse:
        """The answer to a key that has just been looked up in vain."""
        if not isinstance(error, UnknownTillKey):
            raise error
        whence, now = address(request, self._public_url), self._now()
        left = self._throttle.wait(whence, now)
        if left is None:
            self._throttle.failed(whence, now)
            return await self._problems.refused(request, error)
        return await self._problems.refused(
            request, TooManyWrongKeys(minutes=1, seconds=-(-left // timedelta(seconds=1)))
        )
