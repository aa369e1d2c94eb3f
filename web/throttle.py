"""Counts what fails, by address and over all, so that nobody keeps us busy with guesses.

In the memory of the process: a till's key and a link's token are far too long to be guessed, so this only spares the
database and the log. What can be guessed, a PIN, is counted in the database.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Throttle:
    """So many failures of an address, and of all of them together, within a span."""

    per_address: int
    over_all: int
    span: timedelta
    _failed: deque[tuple[datetime, str]] = field(default_factory=deque)

    def wait(self, address: str, now: datetime) -> timedelta | None:
        """How long nothing more from there is looked at; None when it is."""
        while self._failed and self._failed[0][0] <= now - self.span:
            self._failed.popleft()
        own = [at for at, of in self._failed if of == address]
        if len(own) >= self.per_address:
            return own[-self.per_address] + self.span - now
        if len(self._failed) >= self.over_all:
            return self._failed[0][0] + self.span - now
        return None

    def failed(self, address: str, now: datetime) -> None:
        self._failed.append((now, address))
