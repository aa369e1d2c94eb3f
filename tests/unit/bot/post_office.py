"""A messenger in virtual time, and letters for it: what set out when, what arrived, what became of each."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.limits import Limits
from bot.pacing import Pacer
from chat.channel import TOO_LATE, Delivered, Dropped, Letter, NotDelivered, Why
from chat.channel import Fate as End
from chat.replies import Say
from chat.words import words
from tests import virtual_time
from tests.virtual_time import VirtualClock

Fate = Callable[[int], NotDelivered | None]  # of a letter at its nth try


@dataclass(frozen=True)
class Arrival:
    at: float
    account: str
    rank: int = 0


@dataclass(frozen=True)
class Start:
    """A letter that set out."""

    at: float
    account: str
    letter: int


def fine(_try: int) -> None:
    return None


@dataclass
class Post:
    """A messenger that takes its time, and for some letters has other answers than thanks."""

    clock: VirtualClock
    takes: float = 0.1
    fates: Mapping[int, Fate] = field(default_factory=dict)
    ways: Sequence[float] = ()  # seconds from the start to the arrival, in turn; the answer takes as long again
    starts: list[Start] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    delivered: list[int] = field(default_factory=list)
    name: str = "telegram"

    async def deliver(self, letter: Letter) -> Delivered:
        self.starts.append(Start(asyncio.get_running_loop().time(), letter.account, letter.id))
        way = self.ways[len(self.starts) % len(self.ways)] if self.ways else self.takes / 2
        await self.clock.sleep(way)
        self.arrivals.append(asyncio.get_running_loop().time())
        await self.clock.sleep(way)
        tries = sum(start.letter == letter.id for start in self.starts)
        refusal = self.fates.get(letter.id, fine)(tries)
        if refusal is not None:
            raise refusal
        self.delivered.append(letter.id)
        return Delivered(f"m{letter.id}")


@dataclass
class Sent:
    """What became of it all."""

    post: Post
    said: list[int] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    ends: dict[int, End] = field(default_factory=dict)
    slowed: list[datetime] = field(default_factory=list)
    said_at: dict[int, float] = field(default_factory=dict)

    def starts(self, account: str) -> list[float]:
        return [start.at for start in self.post.starts if start.account == account]


def letter(number: int, account: str, due: datetime) -> Letter:
    return Letter(number, "telegram", account, "uk", Say(words("noted")), due + TOO_LATE)


def send(
    arrivals: Sequence[Arrival],
    *,
    limits: Limits = Limits(),  # noqa: B008 - a frozen value
    takes: float = 0.1,
    fates: Mapping[int, Fate] | None = None,
    ways: Sequence[float] = (),
    look: Callable[[Pacer], None] = lambda _pacer: None,
) -> Sent:
    """Posts each arrival in its time as the letter of its place, and waits until all are said."""

    async def work() -> Sent:
        clock = VirtualClock()
        sent = Sent(Post(clock, takes, fates or {}, ways))

        def said(done: Letter, end: End) -> None:
            sent.said.append(done.id)
            sent.said_at[done.id] = asyncio.get_running_loop().time()
            sent.ends[done.id] = end
            if end == Dropped(Why.BLOCKED):
                sent.blocked.add(done.account)

        pacer = Pacer(sent.post, clock, limits, slowed=sent.slowed.append)
        running = asyncio.ensure_future(pacer.run())
        for number, arrival in sorted(enumerate(arrivals), key=lambda each: each[1].at):
            await clock.sleep(arrival.at - asyncio.get_running_loop().time())
            pacer.post(letter(number, arrival.account, clock.now()), said, arrival.rank)
        while len(sent.said) < len(arrivals):
            await clock.sleep(1)
        look(pacer)
        running.cancel()
        await asyncio.wait([running])
        return sent

    return virtual_time.run(work())


def crowd(people: int, letters: int = 1) -> list[Arrival]:
    """Everybody at one instant: the first letters have rank 0, the further ones 1."""
    return [Arrival(0.0, str(person), min(rank, 1)) for rank in range(letters) for person in range(people)]


def closest(starts: Sequence[float], together: int) -> float:
    """The shortest time within which so many set out."""
    ordered = sorted(starts)
    return min((b - a for a, b in zip(ordered, ordered[together - 1 :], strict=False)), default=float("inf"))
