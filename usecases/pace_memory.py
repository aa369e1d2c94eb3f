"""How likely a visit is asked about, as every till needs it: read once a minute, for all stores at once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from storage import survey_paces
from storage.database import Transaction
from storage.survey_paces import Pace

_LOOK = timedelta(minutes=1)
_NONE: Mapping[str, Pace] = MappingProxyType({})


class PaceMemory:
    """A memory, not a truth: whatever it forgets is read again."""

    def __init__(self) -> None:
        self._paces: dict[int, dict[str, Pace]] = {}
        self._looked: datetime | None = None

    def of(self, tx: Transaction, store: int, now: datetime) -> Mapping[str, Pace]:
        """By topic."""
        if self._looked is None or abs(now - self._looked) >= _LOOK:
            self._paces = {}
            for pace in survey_paces.paces(tx):
                self._paces.setdefault(pace.store, {})[pace.topic] = pace
            self._looked = now
        return self._paces.get(store, _NONE)

    def forget(self) -> None:
        """It is being counted anew."""
        self._looked = None
