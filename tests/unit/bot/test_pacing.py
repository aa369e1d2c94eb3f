"""The pacer keeps Telegram's limits whatever comes and whatever fails, loses nothing, and keeps everybody's order."""

import asyncio
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
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
    Undeliverable,
    Why,
)
from chat.channel import (
    Fate as End,
)
from chat.replies import Notice
from chat.words import words
from tests import virtual_time
from tests.unit.bot.post_office import Arrival, Fate, Post, closest, crowd, letter, send
from tests.virtual_time import BEGINNING, VirtualClock

ROUNDING = 1e-5  # seconds: the clock counts in microseconds

accounts = st.sampled_from(["1", "2", "3", "4", "-100", "-200"])
arrivals = st.lists(st.builds(Arrival, st.floats(0, 20), accounts, st.integers(0, 2)), max_size=45)
refusals: st.SearchStrategy[Fate] = st.sampled_from(
    (
        lambda tries: SlowDown(3) if tries == 1 else None,
        lambda tries: TryAgain("ill") if tries < 4 else None,
        lambda _: TryAgain("dead"),
        lambda _: BlockedByPerson(),
        lambda _: Undeliverable(),
    )
)
fates = st.dictionaries(st.integers(0, 44), refusals, max_size=8)


@given(arrivals, fates, st.floats(0, 3))
@example(crowd(100, 2), {}, 0.1)
@example([Arrival(0.0, "1")] * 45, {3: lambda tries: SlowDown(3) if tries == 1 else None}, 0.0)
@example([Arrival(0.0, "-1")] * 45, {}, 0.0)
def test_the_limits_hold_whatever_comes_and_whatever_fails(
    coming: list[Arrival], spoilt: dict[int, Fate], takes: float
) -> None:
    sent = send(coming, fates=spoilt, takes=takes)
    everybody = [start.at for start in sent.post.starts]
    assert closest(everybody, 31) >= 1
    for account in {arrival.account for arrival in coming}:
        own = sent.starts(account)
        if account.startswith("-"):
            assert closest(own, 21) >= 60
        else:
            for burst in range(4, len(own) + 1):  # three at once, one more for each second since
                assert closest(own, burst) >= burst - 3 - ROUNDING
    assert Counter(sent.said) == Counter(range(len(coming)))


def ignored(_letter: Letter, _end: End) -> None:
    """Whatever became of it."""


@given(arrivals, fates)
def test_everybodys_letters_go_in_their_order_one_at_a_time(coming: list[Arrival], spoilt: dict[int, Fate]) -> None:
    sent = send(coming, fates=spoilt)
    ways = defaultdict(list)
    for start in sent.post.starts:
        ways[start.account].append(start)
    posted = sorted(range(len(coming)), key=lambda number: coming[number].at)
    for starts in ways.values():
        tried = list(dict.fromkeys(start.letter for start in starts))
        for own_accord in (False, True):
            of_kind = [number for number in tried if (coming[number].rank == Rank.OWN_ACCORD) is own_accord]
            assert of_kind == [number for number in posted if number in of_kind]
        assert all(later.at - earlier.at >= sent.post.takes - ROUNDING for earlier, later in pairwise(starts))


@given(arrivals, fates)
def test_whoever_posts_a_letter_is_told_the_truth_of_it_once(coming: list[Arrival], spoilt: dict[int, Fate]) -> None:
    sent = send(coming, fates=spoilt)
    told = {number: end.reference for number, end in sent.ends.items() if isinstance(end, Delivered)}
    assert told == {number: f"m{number}" for number in sent.post.delivered}
    assert len(sent.said) == len(coming)


def test_an_answer_goes_before_what_is_said_of_our_own_accord() -> None:
    """Even to somebody whose notice has stood in the queue for long."""
    notices = [Arrival(0.0, str(person), Rank.OWN_ACCORD) for person in range(300)]
    sent = send([*notices, Arrival(1.5, "299"), Arrival(1.5, "new")])
    assert {number for number in (300, 301) if sent.said_at[number] < 3} == {300, 301}
    assert sent.said_at[299] > 8
    assert sorted(sent.post.delivered) == list(range(302))


@pytest.mark.parametrize("limit", [30, 100, 1000])
def test_whoever_taps_in_the_middle_of_a_broadcast_finds_room_at_once(limit: int) -> None:
    """One a second: not at the end of a second that the broadcast has used up."""
    notices = [Arrival(0.0, f"notice {number}", Rank.PROMO) for number in range(10 * limit)]
    taps = [Arrival(1 + 0.77 * number, f"tap {number}") for number in range(8)]
    sent = send([*notices, *taps], limits=Limits(per_second=limit), takes=0.02)
    waited = [sent.starts(tap.account)[0] - tap.at for tap in taps]
    assert max(waited) <= 0.1


def test_a_broadcast_is_at_least_28_messages_a_second_and_never_more_than_30() -> None:
    sent = send([Arrival(0.0, str(number), Rank.PROMO) for number in range(60 * 28)], takes=0.01)
    assert sent.post.starts[-1].at <= 60
    assert closest([start.at for start in sent.post.starts], 31) >= 1


def test_notices_to_one_account_are_never_dropped_for_their_number() -> None:
    sent = send([Arrival(0.0, "1", Rank.OWN_ACCORD)] * 100)
    assert len(sent.post.delivered) == 100


def test_a_crowd_is_sent_to_as_fast_as_the_limit_allows() -> None:
    sent = send(crowd(300))
    assert max(start.at for start in sent.post.starts) <= 9 * (1.05 + sent.post.takes) + 0.01


@given(st.integers(0, 100_000))
@example(2000)
def test_the_limit_holds_at_any_millisecond(when: int) -> None:
    sent = send([Arrival(when / 1000, str(person)) for person in range(70)])
    assert closest([start.at for start in sent.post.starts], 31) >= 1


@given(st.lists(st.floats(0, 3), min_size=1, max_size=40))
@example([*[1.0] * 30, *[0.0] * 30])
def test_the_limit_holds_where_the_messages_arrive(ways: list[float]) -> None:
    """Painting, threads and networks make some slower than others; Telegram counts what reaches it."""
    sent = send(crowd(90), ways=ways)
    assert closest(sent.post.arrivals, 31) >= 1


def test_first_words_go_before_second_words() -> None:
    """All cards are on their screens before anybody is asked about offers, whoever came first."""
    sent = send(crowd(90, letters=2))
    assert {start.letter for start in sent.post.starts[:90]} == set(range(90))


def test_a_late_first_word_overtakes_second_words_that_wait() -> None:
    coming = [*crowd(60, letters=2), Arrival(2.5, "late")]
    sent = send(coming)
    (late,) = sent.starts("late")
    assert late - 2.5 <= 1.05 + ROUNDING


def test_an_account_that_fails_delays_nobody_else() -> None:
    coming = [Arrival(0.0, "ill"), *crowd(20)]
    sent = send(coming, fates={0: lambda _: TryAgain("dead")})
    assert all(sent.said_at[number] < 1 for number in range(1, len(coming)))


@given(st.floats(0, 5), st.integers(1, 30))
def test_slow_down_stops_everybody_for_as_long_as_asked(when: float, seconds: int) -> None:
    coming = [Arrival(when, "slow"), *[Arrival(0.3 * number, str(number)) for number in range(40)]]
    sent = send(coming, fates={0: lambda tries: SlowDown(seconds) if tries == 1 else None})
    told = sent.starts("slow")[0] + sent.post.takes
    assert [start for start in sent.post.starts if told + ROUNDING < start.at < told + seconds - ROUNDING] == []
    (until,) = sent.slowed
    assert (until - BEGINNING).total_seconds() == pytest.approx(told + seconds, abs=ROUNDING)
    assert Counter(sent.post.delivered) == Counter(range(len(coming)))


def test_a_pause_from_before_the_restart_is_kept() -> None:
    async def work() -> float:
        clock = VirtualClock()
        post, done = Post(clock), asyncio.Event()
        pacer = Pacer(post, clock, Limits(), slowed=lambda _: None)
        pacer.pause_until(BEGINNING + timedelta(seconds=30))
        running = asyncio.ensure_future(pacer.run())
        pacer.post(letter(1, "1", clock.now()), lambda *_: done.set())
        await done.wait()
        running.cancel()
        await asyncio.wait([running])
        return post.starts[0].at

    assert virtual_time.run(work()) == pytest.approx(30)


@pytest.mark.parametrize("account", ["1", "-100"])
def test_what_fails_is_tried_again_with_growing_pauses_and_dropped_after_ten_minutes(account: str) -> None:
    sent = send([Arrival(0.0, account), Arrival(300.0, account)], fates={0: lambda _: TryAgain("dead")})
    tries = [start.at for start in sent.post.starts if start.letter == 0]
    pauses = [later - earlier for earlier, later in pairwise(tries)]
    assert pauses[:5] == pytest.approx([1.1, 2.1, 4.1, 8.1, 16.1], abs=0.01)
    assert pauses[5:] == pytest.approx([30.1] * (len(pauses) - 5), abs=0.01)
    assert tries[-1] <= TOO_LATE.total_seconds() < tries[-1] + 30.2
    assert sent.post.delivered == [1]


def test_who_blocks_is_reported_once_and_what_cannot_be_delivered_is_dropped() -> None:
    coming = [Arrival(0.0, "gone"), Arrival(0.0, "odd"), Arrival(0.0, "odd")]
    sent = send(coming, fates={0: lambda _: BlockedByPerson(), 1: lambda _: Undeliverable()})
    assert sent.blocked == {"gone"}
    assert [start.letter for start in sent.post.starts] == [0, 1, 2]
    assert (sent.ends[0], sent.ends[1]) == (Dropped(Why.BLOCKED), Dropped(Why.UNDELIVERABLE))
    assert sorted(sent.said) == [0, 1, 2]


def test_nothing_more_is_tried_for_who_blocked_us() -> None:
    sent = send([Arrival(0.0, "gone")] * 3, fates={number: lambda _: BlockedByPerson() for number in range(3)})
    assert [start.letter for start in sent.post.starts] == [0]
    assert sent.blocked == {"gone"}


def test_a_mistake_of_ours_in_one_letter_stops_no_other() -> None:
    def broken(_: int) -> NotDelivered:
        raise LookupError("no such text")

    sent = send([Arrival(0.0, "1"), Arrival(0.0, "1"), Arrival(0.0, "2")], fates={0: broken})
    assert sorted(sent.post.delivered) == [1, 2]


def test_memory_does_not_grow_with_the_number_of_people() -> None:
    kept: list[int] = []
    everybody = [Arrival(number / 25, str(number)) for number in range(6_000)]
    send(
        everybody, look=lambda pacer: kept.append(len(pacer._accounts) + len(pacer._window._landed) + len(pacer._turns))
    )
    assert kept[0] < 4_000


def test_a_hundred_letters_are_under_way_at_most() -> None:
    """A messenger that answers slowly is not asked for more and more at once."""
    sent = send(crowd(300), takes=30, limits=Limits(per_second=1000))
    flights = [(start.at, 1) for start in sent.post.starts] + [(start.at + 30, -1) for start in sent.post.starts]
    under_way = most = 0
    for _, change in sorted(flights):
        under_way += change
        most = max(most, under_way)
    assert most == 100


def test_who_taps_faster_than_a_chat_allows_gets_the_newest_answers() -> None:
    sent = send([Arrival(0.0, "1")] * 200)
    assert len(sent.post.delivered) <= 55
    assert sent.post.delivered[-1] == 199
    assert sorted(sent.said) == list(range(200))


def test_what_waited_for_ten_minutes_is_not_said_any_more() -> None:
    """As when Telegram asked the whole bot to wait for a quarter of an hour."""
    sent = send([Arrival(0.0, "1"), Arrival(0.0, "2")], fates={0: lambda _: SlowDown(900)}, takes=0.1)
    assert sent.post.delivered == [1]
    assert [start.letter for start in sent.post.starts] == [0, 1]


def test_a_notice_answers_its_press_at_once_however_many_wait() -> None:
    async def work() -> float:
        clock = VirtualClock()
        post, done = Post(clock), asyncio.Event()
        pacer = Pacer(
            post,
            clock,
            Limits(),
            slowed=lambda _: None,
        )
        running = asyncio.ensure_future(pacer.run())
        for number in range(200):
            pacer.post(letter(number, str(number), clock.now()), ignored)
        pacer.post(
            Letter(1000, "telegram", "7", "uk", Notice(words("stale-button"), "press"), clock.now()),
            lambda *_: done.set(),
        )
        await done.wait()
        running.cancel()
        await asyncio.wait([running])
        return next(start.at for start in post.starts if start.letter == 1000)

    assert virtual_time.run(work()) < 0.5


def test_letters_under_way_are_finished_when_the_bot_stops() -> None:
    async def work() -> list[int]:
        clock = VirtualClock()
        post = Post(clock, takes=2)
        pacer = Pacer(post, clock, Limits(), slowed=lambda _: None)
        running = asyncio.ensure_future(pacer.run())
        pacer.post(letter(1, "1", clock.now()), ignored)
        pacer.post(letter(2, "1", clock.now()), ignored)
        await clock.sleep(1)
        running.cancel()
        await asyncio.wait([running])
        return post.delivered

    assert virtual_time.run(work()) == [1]


def test_slow_down_for_a_notice_stops_everybody_too() -> None:
    async def work() -> list[datetime]:
        clock = VirtualClock()
        post, slowed, done = Post(clock, fates={1: lambda _: SlowDown(20)}), list[datetime](), asyncio.Event()
        pacer = Pacer(post, clock, Limits(), slowed=slowed.append)
        running = asyncio.ensure_future(pacer.run())
        pacer.post(
            Letter(1, "telegram", "7", "uk", Notice(words("stale-button"), "press"), clock.now()), lambda *_: done.set()
        )
        await done.wait()
        running.cancel()
        await asyncio.wait([running])
        return slowed

    assert len(virtual_time.run(work())) == 1


def test_a_notice_waits_or_is_let_go_while_the_bot_was_asked_to_wait() -> None:
    async def work() -> list[float]:
        clock = VirtualClock()
        post = Post(clock)
        pacer = Pacer(post, clock, Limits(), slowed=lambda _: None)
        running = asyncio.ensure_future(pacer.run())
        pacer.pause_until(BEGINNING + timedelta(seconds=30))
        pacer.post(Letter(1, "telegram", "7", "uk", Notice(words("stale-button"), "press"), clock.now()), ignored)
        await clock.sleep(60)
        running.cancel()
        await asyncio.wait([running])
        return [start.at for start in post.starts]

    assert all(at >= 30 for at in virtual_time.run(work()))
