"""An emulated Viber to play in: bots and people; what bots asked for; faults and limits to order."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

from simulator.viber.bots import Bot
from simulator.viber.callbacks import ANSWER_WITHIN, Callback
from simulator.viber.checks import Record
from simulator.viber.limits import Limits
from simulator.viber.people import PATIENCE, Person
from simulator.viber.state import State, utc_now
from simulator.viber.users import User

Found = TypeVar("Found")
FIRST_USER = 1


class ViberWorld(State):
    """Lives in one event loop. As a context manager it ends by raising what the simulator itself did wrong.

    With `skip` people and messages are numbered that much later: for a world whose bot knows an earlier one.
    """

    def __init__(
        self,
        *,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        limits: Limits | None = None,
        answer_within: float = ANSWER_WITHIN,
        skip: int = 0,
    ) -> None:
        super().__init__(now=now, sleep=sleep, limits=limits, answer_within=answer_within, skip=skip)
        self._skip = skip
        self.closed = False
        self.people: dict[int, Person] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
        if error is None and self.mistakes:
            raise ExceptionGroup("the simulator's own mistakes", self.mistakes)

    async def close(self) -> None:
        """Stops calling webhooks and fetching pictures, and lets go of the pages that listen."""
        self.closed = True
        self.bell.ring("closed")
        await self.stop()

    def bot(self, uri: str = "regulars", name: str = "Regulars", token: str | None = None) -> Bot:
        """`uri` is the name by which links open the chat."""
        return self.add_bot(uri, name, token)

    def person(
        self,
        first_name: str = "Olena",
        *,
        phone: str | None = None,
        language_code: str = "uk",
        country: str = "UA",
        desktop: bool = False,
    ) -> Person:
        """`phone` is what the contact will carry, to the letter. A desktop shares neither number nor place."""
        number = FIRST_USER + self._skip + len(self.users)
        user = User(number, first_name, phone, language_code, country, desktop=desktop)
        self.users[number] = user
        self.people[number] = Person(self, user)
        self.bell.ring("people")
        return self.people[number]

    def deliver(self, callback: Record, to: Bot | None = None) -> None:
        """Any callback Viber could make, as it is: again, out of order, unknown. It waits behind those of its person."""
        bot = to or next(iter(self.bots.values()))
        about = callback.get("user_id") or (callback.get("user") or callback.get("sender") or {}).get("id")
        user = self.user_by_id(bot, about)
        bot.caller.call(Callback(user.number if user else None, callback["event"], lambda: callback))

    async def wait_for(self, look: Callable[[], Found | None], within: float = PATIENCE) -> Found:
        """Looks again whenever anything in this world changes. Raises TimeoutError."""
        return await self.bell.until(look, within)
