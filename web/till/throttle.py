"""Counts sign-ins that failed, by address and over all, so that nobody keeps us busy with guesses.

In the memory of the process: a till's key and a link's token are far too long to be guessed, so this only spares the
database and the log. What can be guessed, a PIN, is counted in the database.
"""

from collections import deque
from datetime import datetime, timedelta

from loyalty.refusals import TooManySignIns

PER_ADDRESS = 10
OVER_ALL = 300
SPAN = timedelta(minutes=10)
_MINUTE = timedelta(minutes=1)


class Throttle:
    def __init__(self) -> None:
        self._failed: deque[tuple[datetime, str]] = deque()

    def check(self, address: str, now: datetime) -> None:
        """Raises TooManySignIns."""
        while self._failed and self._failed[0][0] <= now - SPAN:
            self._failed.popleft()
        own = [at for at, of in self._failed if of == address]
        if len(own) >= PER_ADDRESS:
            raise TooManySignIns(minutes=_minutes(own[-PER_ADDRESS] + SPAN - now))
        if len(self._failed) >= OVER_ALL:
            raise TooManySignIns(minutes=_minutes(self._failed[0][0] + SPAN - now))

    def failed(self, address: str, now: datetime) -> None:
        self._failed.append((now, address))


def _minutes(span: timedelta) -> int:
    """Begun ones count."""
    return -(-span // _MINUTE)
