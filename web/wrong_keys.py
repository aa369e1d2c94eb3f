"""Whoever sends one wrong till key after another is told to wait. Good keys from the same address go on working.

In the memory of the process: a key is far too long to be guessed, so this tells a till with an old key to stop, and
shows owners a flood in the metrics (`too_many_wrong_keys`).
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from fastapi import Request
from fastapi.responses import JSONResponse

from loyalty.refusals import TooManyWrongKeys, UnknownTillKey
from web.problems import Problems
from web.whence import address

A_MINUTE = 30  # of an address
_SPAN = timedelta(minutes=1)
_ADDRESSES = 10_000  # in one minute; those beyond share one count


class WrongKeys:
    """`public_url` tells whether a proxy stands before us."""

    def __init__(self, problems: Problems, now: Callable[[], datetime], public_url: str | None) -> None:
        self._problems, self._now, self._public_url = problems, now, public_url
        self._began = now()
        self._failed: Counter[str] = Counter()

    async def refused(self, request: Request, error: Exception) -> JSONResponse:
        """The answer to a key that has just been looked up in vain."""
        if not isinstance(error, UnknownTillKey):
            raise error
        left = self._count(address(request, self._public_url))
        return await self._problems.refused(request, error if left is None else _wait(left))

    def _count(self, whence: str) -> timedelta | None:
        """How long to wait, when there were too many."""
        now = self._now()
        if not timedelta() <= now - self._began < _SPAN:
            self._began = now
            self._failed.clear()
        if whence not in self._failed and len(self._failed) >= _ADDRESSES:
            whence = ""
        self._failed[whence] += 1
        return self._began + _SPAN - now if self._failed[whence] > A_MINUTE else None


def _wait(left: timedelta) -> TooManyWrongKeys:
    return TooManyWrongKeys(minutes=1, seconds=-(-left // timedelta(seconds=1)))
