"""Lots, holds, debts: the rules of one account, told as small stories."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from loyalty import ledger
from loyalty.ledger import Account, Hold, Kind, Lot, NewLot, Origin, Part, Posting
from loyalty.points import Money, Points
from loyalty.program import Returning, Unrecovered
from loyalty.refusals import NotEnoughPoints

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
OWE = Returning(unrecovered=Unrecovered.OWE)
REFUND = Returning(unrecovered=Unrecovered.REFUND)
HRYVNIA = Money(100)


def lot(id_: int, remaining: int, days: int | None = None, *, lapsed: int = 0, usable_in: timedelta = -DAY) -> Lot:
    expires = None if days is None else NOW + days * DAY
    points = Points(max(remaining, 100))
    return Lot(id_, Origin.RECEIPT, points, Points(remaining), Points(lapsed), NOW + usable_in, expires, NOW - DAY)


def hold(*pinned: tuple[int, int], minutes: int = 5) -> Hold:
    return Hold("h", parts(*pinned), NOW + timedelta(minutes=minutes))


def parts(*given: tuple[int, int]) -> tuple[Part, ...]:
    return tuple(Part(of, Points(points)) for of, points in given)


def account(*lots: Lot, holds: tuple[Hold, ...] = ()) -> Account:
    return Account(lots, holds)


def moved(postings: tuple[Posting, ...]) -> list[tuple[int, Kind, int]]:
    return [(posting.lot, posting.kind, posting.points) for posting in postings]


def test_what_expires_first_is_spent_first_and_what_never_expires_last() -> None:
    purse = account(lot(1, 5), lot(2, 5, days=9), lot(3, 5, days=3), lot(4, 5, days=9))
    assert ledger.pin(purse, Points(18), NOW) == parts((3, 5), (2, 5), (4, 5), (1, 3))


def test_what_is_not_usable_yet_or_any_more_is_not_spent() -> None:
    purse = account(lot(1, 5, usable_in=DAY), lot(2, 5, days=0), lot(3, 5, days=1))
    assert ledger.spendable(purse, NOW) == 5
    assert ledger.pin(purse, Points(5), NOW) == parts((3, 5))


def test_a_lot_is_usable_from_its_very_moment_to_its_very_moment() -> None:
    purse = account(lot(1, 5, days=1, usable_in=timedelta()))
    assert ledger.spendable(purse, NOW) == 5
    assert ledger.spendable(purse, NOW - timedelta(microseconds=1)) == 0
    assert ledger.spendable(purse, NOW + DAY - timedelta(microseconds=1)) == 5
    assert ledger.spendable(purse, NOW + DAY) == 0


def test_one_point_too_many_is_refused_and_says_how_many_there_are() -> None:
    with pytest.raises(NotEnoughPoints) as refused:
        ledger.spend(account(lot(1, 5)), Points(6), NOW)
    assert refused.value.facts == {"points": 6, "available": 5}


def test_a_debt_is_paid_before_anything_is_spent() -> None:
    purse = account(lot(1, -30), lot(2, 50))
    assert (ledger.balance(purse), ledger.debt(purse, NOW), ledger.spendable(purse, NOW)) == (20, 30, 20)


def test_a_debt_above_all_points_leaves_nothing_to_spend() -> None:
    assert ledger.spendable(account(lot(1, -30), lot(2, 10)), NOW) == 0


def test_a_hold_pins_points_until_it_lapses() -> None:
    purse = account(lot(1, 10), holds=(hold((1, 4)),))
    assert ledger.spendable(purse, NOW) == 6
    assert ledger.spendable(purse, NOW + timedelta(minutes=5)) == 10


def test_a_hold_is_spent_from_the_lots_it_has_pinned() -> None:
    pinned = hold((1, 4))
    purse = account(lot(1, 10, days=9), lot(2, 10, days=3), holds=(pinned,))
    assert moved(ledger.spend(purse, pinned.points, NOW, hold=pinned)) == [(1, Kind.SPEND, -4)]


def test_a_lapsed_hold_is_spent_like_anything_else() -> None:
    lapsed = hold((1, 4), minutes=0)
    purse = account(lot(1, 10, days=9), lot(2, 10, days=3), holds=(lapsed,))
    assert moved(ledger.spend(purse, lapsed.points, NOW, hold=lapsed)) == [(2, Kind.SPEND, -4)]


def test_expired_points_go_but_pinned_ones_stay() -> None:
    purse = account(lot(1, 10, days=0), lot(2, 10, days=1), holds=(hold((1, 4)),))
    assert ledger.expire(purse, NOW) == (Posting(1, Kind.EXPIRE, Points(-6), lapsed=Points(6)),)


def test_expiring_points_pay_the_debt_first() -> None:
    purse = account(lot(1, -4), lot(2, 10, days=0))
    postings = ledger.expire(purse, NOW)
    assert moved(postings) == [(2, Kind.COVER, -4), (1, Kind.COVER, 4), (2, Kind.EXPIRE, -6)]
    after = ledger.apply(purse, postings)
    assert [(one.remaining, one.lapsed) for one in after.lots] == [(0, 0), (0, 6)]
    assert ledger.expire(after, NOW) == ()


def test_several_expiring_lots_pay_one_debt_once() -> None:
    purse = account(lot(1, -12), lot(2, 10, days=0), lot(3, 10, days=0))
    after = ledger.apply(purse, ledger.expire(purse, NOW))
    assert (ledger.balance(after), ledger.debt(after, NOW)) == (0, 0)
    assert sum(one.lapsed for one in after.lots) == 8


SPENT = parts((1, 5), (2, 5))


def test_points_come_back_in_reverse_order_of_spending() -> None:
    purse = account(lot(1, 0, days=3), lot(2, 0, days=9))
    first, fresh = ledger.restore(purse, SPENT, Points(0), Points(7), NOW, OWE)
    assert (moved(first), fresh) == ([(2, Kind.RESTORE, 5), (1, Kind.RESTORE, 2)], None)
    rest, _ = ledger.restore(purse, SPENT, Points(7), Points(3), NOW, OWE)
    assert moved(rest) == [(1, Kind.RESTORE, 3)]


def test_points_of_a_lot_that_has_expired_come_back_for_some_days() -> None:
    purse = account(lot(1, 0, days=-1), lot(2, 0, days=9))
    postings, fresh = ledger.restore(purse, SPENT, Points(0), Points(10), NOW, OWE)
    assert moved(postings) == [(2, Kind.RESTORE, 5)]
    assert fresh == NewLot(Origin.RESTORED, Points(5), NOW, NOW + 7 * DAY, Kind.RESTORE)


def claw_back(purse: Account, due: int, rules: Returning = OWE, refund: int = 0) -> ledger.ClawBack:
    return ledger.claw_back(purse, 1, Points(due), NOW, rules, Money(refund), HRYVNIA)


def test_earned_points_are_taken_from_their_own_lot_first() -> None:
    back = claw_back(account(lot(1, 10, days=9), lot(2, 10, days=3)), 7)
    assert (moved(back.postings), back.taken) == ([(1, Kind.CLAW_BACK, -7)], 7)


def test_then_from_the_others_the_earliest_expiry_first() -> None:
    back = claw_back(account(lot(1, 2, days=9), lot(2, 4, days=5), lot(3, 4, days=3)), 7)
    assert moved(back.postings) == [(1, Kind.CLAW_BACK, -2), (3, Kind.CLAW_BACK, -4), (2, Kind.CLAW_BACK, -1)]


def test_points_that_expired_unused_need_not_be_given_back_again() -> None:
    back = claw_back(account(lot(1, 0, days=-1, lapsed=6), lot(2, 10)), 8)
    assert (back.lapsed, back.taken) == (6, 2)
    after = ledger.apply(account(lot(1, 0, lapsed=6), lot(2, 10)), back.postings)
    assert [(one.remaining, one.lapsed) for one in after.lots] == [(0, 0), (8, 0)]


def test_what_its_lot_still_has_goes_before_what_of_it_has_expired() -> None:
    back = claw_back(account(lot(1, 5, lapsed=6), lot(2, 10)), 8)
    assert (moved(back.postings), back.taken, back.lapsed) == ([(1, Kind.CLAW_BACK, -5), (1, Kind.CLAW_BACK, 0)], 5, 3)


def test_what_is_spent_already_is_owed_down_to_the_floor() -> None:
    floor = replace(OWE, floor=Points(-5))
    back = claw_back(account(lot(1, 0), lot(2, -2)), 10, floor)
    assert (back.owed, back.from_refund + back.written_off, moved(back.postings)) == (3, 7, [(1, Kind.CLAW_BACK, -3)])


def test_what_is_beyond_the_floor_is_taken_from_the_refund() -> None:
    back = claw_back(account(lot(1, 0)), 10, replace(OWE, floor=Points(-4)), refund=350)
    assert (back.owed, back.from_refund, back.written_off) == (4, 3, 3)


def test_a_floor_of_zero_allows_no_debt() -> None:
    back = claw_back(account(lot(1, 0)), 10, replace(OWE, floor=Points(0)))
    assert (back.owed, back.from_refund + back.written_off, back.postings) == (0, 10, ())


def test_or_it_is_taken_from_the_refund_as_far_as_that_goes() -> None:
    back = claw_back(account(lot(1, 3)), 10, REFUND, refund=550)
    assert (back.taken, back.from_refund, back.owed, back.written_off) == (3, 5, 0, 2)


def test_pinned_points_are_left_alone() -> None:
    purse = account(lot(1, 10), holds=(hold((1, 8)),))
    back = claw_back(purse, 10)
    assert (back.taken, back.owed) == (2, 8)
    after = ledger.apply(purse, back.postings)
    assert (ledger.debt(after, NOW), ledger.spendable(after, NOW)) == (8, 0)
    assert ledger.debt(ledger.released(after, "h"), NOW) == 0


def test_a_posting_to_a_strange_lot_is_an_error() -> None:
    with pytest.raises(KeyError):
        ledger.apply(account(lot(1, 5)), [Posting(2, Kind.SPEND, Points(-1))])


def test_a_new_lot_is_full() -> None:
    new = NewLot(Origin.WELCOME, Points(100), NOW, None)
    opened = ledger.opened(account(), 7, new, NOW, receipt=3)
    assert opened.lots == (Lot(7, Origin.WELCOME, Points(100), Points(100), Points(0), NOW, None, NOW, 3),)
