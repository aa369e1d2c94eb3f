"""The updates that wait for one bot: kept until it confirms them, fetched by long polling or pushed by a webhook."""

import asyncio
import itertools
from collections import deque
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.telegram import refusals, schema
from simulator.telegram.checks import Record

KEPT_FOR = timedelta(hours=24)
# These come only to a bot that asks for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE = 500_000_001
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True, eq=False)
class Update:
    """`text` is the update as it was when it happened. An `injected` one stands outside the order of ids."""

    id: int
    kind: str
    text: str
    chat: Hashable
    at: datetime
    injected: bool = False
    served: bool = False


class Mailbox:
    def __init__(self) -> None:
        self.pending: deque[Update] = deque()
        self.allowed: frozenset[str] | None = None
        self._ids = itertools.count(FIRST_UPDATE)
        self._poller: asyncio.Future[None] | None = None

    def skip(self, numbers: int) -> None:
        """Updates are numbered that much later from now on."""
        self._ids = itertools.count(next(self._ids) + numbers)

    def wants(self, kind: str) -> bool:
        return kind not in ON_REQUEST if self.allowed is None else kind in self.allowed

    def allow(self, kinds: list[str] | None) -> None:
        """An empty list means the default again, None leaves things as they are. Counts for updates to come."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def put(self, kind: str, what: Record, chat: Hashable, at: datetime) -> Update:
        update_id = next(self._ids)
        update = {"update_id": update_id, kind: what}
        schema.load().check("Update", update)
        return self._add(Update(update_id, kind, schema.to_json(update), chat, at))

    def inject(self, update: Record, chat: Hashable, at: datetime) -> Update:
        """Any update, under its own `update_id` if it has one: it is delivered whatever was confirmed before."""
        whole = update if "update_id" in update else {"update_id": next(self._ids), **update}
        schema.load().check("Update", whole)
        kind = next((key for key in whole if key != "update_id"), "")
        return self._add(Update(whole["update_id"], kind, schema.to_json(whole), chat, at, injected=True))

    def _add(self, update: Update) -> Update:
        self.pending.append(update)
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        return update

    def confirm(self, offset: int, now: datetime) -> None:
        """Forgets what is older than `offset`; a negative one counts from the end. And what is older than a day."""
        if offset < 0:
            keep = list(self.pending)[offset:]
        else:
            keep = [update for update in self.pending if not _confirmed(update, offset)] if self.pending else []
        self.pending = deque(update for update in keep if now - update.at <= KEPT_FOR)

    def drop(self, update: Update) -> None:
        self.pending.remove(update)

    def peek(self, limit: int) -> list[Update]:
        batch = list(itertools.islice(self.pending, limit))
        for update in batch:
            update.served = True
        return batch

    @property
    def polled(self) -> bool:
        """Whether a poller waits for something now."""
        return self._poller is not None

    def open_poll(self) -> asyncio.Future[None]:
        """Done when there is something; an older poller that still waits is sent away."""
        self.send_away(refusals.conflict(OTHER_POLLER))
        self._poller = asyncio.get_running_loop().create_future()
        return self._poller

    async def poll(self, poller: asyncio.Future[None], limit: int, seconds: float) -> list[Update]:
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass
        finally:
            if self._poller is poller:
                self._poller = None
        return self.peek(limit)

    def send_away(self, refusal: refusals.Refusal) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(refusal)

    def __iter__(self) -> Iterator[Update]:
        return iter(self.pending)


def answer(updates: Iterable[Update]) -> str:
    """The answer of getUpdates, from texts that were checked when they were made."""
    return f'{{"ok":true,"result":[{",".join(update.text for update in updates)}]}}'


def _confirmed(update: Update, offset: int) -> bool:
    return update.served if update.injected else update.id < offset
