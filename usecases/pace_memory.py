"""How likely a visit is asked about, as every till needs it: read for all stores at once, when any was changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from storage import shop, survey_paces
from storage.database import Transaction
from storage.survey_paces import Pace

PACED = "surveys paced"  # the fact that says when a chance was last changed
_LOOK = timedelta(minutes=1)  # how often it is asked whether one was
_NONE: Mapping[str, Pace] = MappingProxyType({})


class PaceMemory:
    """A memory, not a truth: whatever it forgets is read again."""

    def __init__(self) -> None:
        self._paces: dict[int, dict[str, Pace]] = {}
        self._paced: str | None = None
        self._looked: datetime | None = None

    def of(self, tx: Transaction, store: int, now: datetime) -> Mapping[str, Pace]:
        """By topic."""
        if self._looked is None or abs(now - self._looked) >= _LOOK:
            self._look(tx)
            self._looked = now
        return self._paces.get(store, _NONE)

    def _look(self, tx: Transaction) -> None:
        paced = shop.fact(tx, PACED) or ""
        if paced == self._paced:
            return
        paces: dict[int, dict[str, Pace]] = {}
        for pace in survey_paces.paces(tx):
            paces.setdefault(pace.store, {})[pace.topic] = pace
        self._paces, self._paced = paces, paced

    def forget(self) -> None:
        """It is being changed."""
        self._paced = self._looked = None
