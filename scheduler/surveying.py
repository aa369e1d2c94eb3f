"""Each hour it is reckoned anew how likely a visit is asked about, by what was answered so far. The work is a use case's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from storage.database import Database, Unavailable
from usecases import survey_paces
from usecases.terms import Terms

_log = structlog.get_logger(__name__)
_ROLE = "surveying"


@dataclass(frozen=True, slots=True)
class Surveying:
    """One process does it, over all processes: a receipt that two have counted would count twice."""

    database: Database
    terms: Terms
    now: Callable[[], datetime]

    async def pace(self) -> None:
        """In small transactions, so that the tills have their turn in between."""
        try:
            if not await self.database.lead(_ROLE):
                return
            while await self.database.run(lambda tx: survey_paces.look(tx, self.now(), self.terms)):
                pass
            await self.database.run(lambda tx: survey_paces.pace(tx, self.now(), self.terms))
        except Unavailable as error:
            _log.warning("surveys are paced later", why=str(error))
