"""What people attach to their words: where its contents come from, and the errand that saves what is kept for minutes only."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeAlias

import structlog

from bot.house import House
from bot.web import Fetched, NotHad, Web
from chat.channel import TryAgain, Undeliverable
from storage import attachments
from storage.attachments import Passing
from storage.database import Unavailable
from usecases import cases

_log = structlog.get_logger(__name__)
WHAT: Final = "attachment:"  # how the files of bot.files are called that are these
_MOST_BYTES: Final = 10 * 1024 * 1024  # a telephone's photo or half an hour of voice; a film is not
_PATIENCE: Final = 20.0  # seconds; a person does not wait for it
_EVERY: Final = 0.5  # seconds
_TOGETHER: Final = 10
_TRIES: Final = 6
_PAUSE: Final = 5.0  # seconds, doubling: some five minutes in all, and Viber keeps a file for an hour

Stored: TypeAlias = Callable[
    [str], Awaitable[bytes]
]  # a file by its messenger's own name; raises as Channel.deliver does


def what(number: int) -> str:
    return f"{WHAT}{number}"


def web() -> Web:
    return Web(_MOST_BYTES, _PATIENCE)


def web_of_our_own() -> Web:
    """Where the messenger is an emulated one on this very machine."""
    return Web(_MOST_BYTES, _PATIENCE, allowed=lambda _: True, schemes=("http",))


@dataclass(frozen=True, slots=True)
class Attachments:
    """`stored`: by messenger, how to ask it for a file that it keeps."""

    house: House
    stored: Mapping[str, Stored] = field(default_factory=dict)

    async def content(self, number: int) -> bytes:
        """Raises Undeliverable for what is nowhere any more, TryAgain for what can't be had now."""
        try:
            kept = await self.house.database.read(lambda tx: attachments.find(tx, number))
        except Unavailable as error:
            raise TryAgain(str(error), in_doubt=False) from error
        if kept is None:
            raise Undeliverable("the file was erased")
        if kept.content is not None:
            return kept.content
        if kept.unfetched:
            raise TryAgain("the file is being fetched", in_doubt=False)
        ask = self.stored.get(kept.channel)
        if not kept.file or ask is None:
            raise Undeliverable("nobody has the file any more")
        return await ask(kept.file)


class Rescue:
    """Fetches what a messenger keeps at addresses of minutes; what can't be had is told in its case, in a clear word."""

    def __init__(self, house: House, channel: str, from_: Web) -> None:
        self._house = house
        self._channel = channel
        self._web = from_
        self._tried: dict[int, tuple[int, float]] = {}  # how often, and when again, in seconds of the clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.once()
            except Unavailable as error:
                _log.warning("attachments are fetched later", why=str(error))
            await self._house.clock.sleep(_EVERY)

    async def once(self) -> None:
        """Whatever waits and is due. Raises Unavailable."""
        read = partial(attachments.unfetched, channel=self._channel, most=_TOGETHER + len(self._tried))
        waiting = await self._house.database.read(read)
        known = {passing.id for passing in waiting}
        self._tried = {id_: tried for id_, tried in self._tried.items() if id_ in known}
        now = self._house.clock.now().timestamp()
        for passing in waiting:
            if self._tried.get(passing.id, (0, 0.0))[1] <= now:
                await self._fetch(passing)

    async def _fetch(self, passing: Passing) -> None:
        try:
            await self._keep(passing.id, await self._web.fetch(passing.address))
        except NotHad as why:
            times = self._tried.get(passing.id, (0, 0.0))[0] + 1
            if why.for_now and times < _TRIES:
                again = self._house.clock.now().timestamp() + _PAUSE * 2 ** (times - 1)
                self._tried[passing.id] = times, again
                return
            _log.warning("an attachment is lost", attachment=passing.id, why=str(why))
            await self._keep(passing.id, None)

    async def _keep(self, id_: int, fetched: Fetched | None) -> None:
        now = self._house.clock.now()
        content, kind = (None, "") if fetched is None else (fetched.content, fetched.content_type)
        await self._house.database.run(lambda tx: cases.fetched(tx, now, id_, content, kind))
