"""Files that are made when they are sent, for whoever they are sent to at that moment."""

from dataclasses import dataclass

from bot.house import House
from chat.channel import TryAgain, Undeliverable
from chat.views.privacy import MY_DATA
from storage import people
from storage.database import Transaction, Unavailable
from usecases import my_data


@dataclass(frozen=True, slots=True)
class Files:
    house: House

    async def made(self, what: str, channel: str, account: str) -> bytes:
        """Raises Undeliverable when there is nothing (any more) for this account, TryAgain when the database is away."""

        def work(tx: Transaction) -> bytes | None:
            owner = people.of_account(tx, channel, account)
            return None if owner is None else my_data.file(tx, self.house.clock.now(), self.house.terms, owner)

        if what != MY_DATA:
            raise Undeliverable(f"no file is called {what}")
        try:
            file = await self.house.database.read(work)
        except Unavailable as error:
            raise TryAgain(str(error), in_doubt=False) from error
        if file is None:
            raise Undeliverable("the account is nobody's by now")
        return file
