"""What may be said once is never said twice: not when it may have arrived, not when the messenger is ill, not at our end."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from bot.limits import Limits
from bot.pacing import Pacer
from chat.channel import (
    TOO_LATE,
    BlockedByPerson,
    Delivered,
    Dropped,
    Letter,
    NotDelivered,
    Rank,
    SlowDown,
    TryAgain,
    Why,
)
from chat.channel import Fate as End
from chat.replies import Say
from chat.words import words
from tests import virtual_time
from tests.unit.bot.post_office import Fate, Post
from tests.virtual_time import BEGINNING, VirtualClock

UNDONE = TryAgain("refused", in_doubt=False)


def half_said() -> SlowDown:
    """The second of two messages was one too many."""
    slow = SlowDown(3)
    slow.in_doubt = True
    return slow


doubtful: st.SearchStrategy[Fate] = st.sampled_from((lambda _: TryAgain("cut"), lambda _: half_said()))
certain: st.SearchStrategy[Fate] = st.sampled_from(
    (
        lambda tries: UNDONE if tries < 3 else None,
        lambda tries: SlowDown(2) if tries == 1 else None,
        lambda tries: UNDONE if tries == 1 else TryAgain("cut"),
        lambda _: BlockedByPerson(),
    )
)
fates = st.dictionaries(st.integers(0, 29), doubtful | certain, max_size=20)


@dataclass
class Story:
    """What became of promos with the even numbers and service messages with the odd ones, each to a person of its own."""

    post: Post
    ends: dict[int, End] = field(default_factory=dict)

    def end(self, of: Letter, end: End) -> None:
        assert of.id not in self.ends
        self.ends[of.id] = end

    def tries(self, number: int) -> int:
        return sum(start.letter == number for start in self.post.starts)


def told(fates_: Mapping[int, Fate], letters: int = 30, *, stopped_after: float = 0.0) -> Story:
    """Posts all at once and waits for all their ends, or stops the pacer."""

    async def work() -> Story:
        clock = VirtualClock()
        story = Story(Post(clock, fates=fates_))
        pacer = Pacer(story.post, clock, Limits(), slowed=lambda _: None)
        running = asyncio.ensure_future(pacer.run())
        for number in range(letters):
            promo = number % 2 == 0
            pacer.post(letter(number, once=promo), story.end, Rank.PROMO if promo else Rank.OWN_ACCORD)
        if stopped_after:
            await clock.sleep(stopped_after)
        while not stopped_after and len(story.ends) < letters:
            await clock.sleep(1)
        running.cancel()
        await asyncio.wait([running])
        return story

    return virtual_time.run(work())


def letter(number: int, *, once: bool) -> Letter:
    return Letter(number, "telegram", str(number), "uk", Say(words("noted")), BEGINNING + TOO_LATE, once)


@given(fates)
def test_a_promo_in_doubt_is_not_tried_again_and_a_service_message_is(spoilt: dict[int, Fate]) -> None:
    story = told(spoilt)
    for number, end in story.ends.items():
        answers = [spoilt[number](place + 1) for place in range(story.tries(number))] if number in spoilt else [None]
        doubts = sum(isinstance(answer, NotDelivered) and answer.in_doubt for answer in answers)
        if number % 2:
            assert end in (Delivered(f"m{number}"), Dropped(Why.BLOCKED), Dropped(Why.LATE))
        else:
            assert doubts <= 1
            assert (end == Dropped(Why.IN_DOUBT)) == bool(doubts)


def test_what_certainly_did_not_arrive_is_tried_again() -> None:
    story = told({0: lambda tries: UNDONE if tries < 4 else None})
    assert story.ends[0] == Delivered("m0")
    assert story.tries(0) == 4


def test_an_offer_waits_for_what_tells_of_ones_own_affairs() -> None:
    story = told({}, letters=60)
    assert {start.letter % 2 for start in story.post.starts[:30]} == {1}


def test_an_outage_of_ten_minutes_costs_few_promos() -> None:
    """All the others are handed back unsaid when they are late."""
    ill = told(dict.fromkeys(range(400), lambda _: TryAgain("502")), letters=400)
    ends = Counter(ill.ends[number] for number in range(0, 400, 2))
    assert ends[Dropped(Why.IN_DOUBT)] <= 20
    assert ends[Dropped(Why.LATE)] == 200 - ends[Dropped(Why.IN_DOUBT)]


def test_promos_go_on_as_soon_as_the_messenger_is_well() -> None:
    spoilt: dict[int, Fate] = {
        number: lambda tries: TryAgain("502") if tries < 4 else None for number in range(1, 60, 2)
    }
    story = told(spoilt, letters=60)
    assert Counter(story.ends.values())[Dropped(Why.IN_DOUBT)] == 0
    assert max(start.at for start in story.post.starts) < 60


def test_at_our_end_promos_that_wait_are_handed_back_untried() -> None:
    story = told({}, letters=200, stopped_after=4.5)
    unsaid = [number for number, end in story.ends.items() if end == Dropped(Why.UNSAID)]
    assert unsaid
    assert all(number % 2 == 0 and not story.tries(number) for number in unsaid)
    assert {number for number in range(0, 200, 2) if number not in story.ends} == set()
