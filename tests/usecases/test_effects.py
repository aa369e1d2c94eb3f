"""What campaigns earned, told by the database in one statement, is what the receipts say one by one."""

from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, bindparam, insert

from loyalty.effects import Moments, Verdict
from loyalty.points import Money, Rate
from loyalty.program import Returning, Unrecovered
from storage import effects, moments
from storage.database import Transaction
from storage.effects import Counts, People
from storage.queries import Query
from storage.tables import campaigns, customers, outbox, products, receipt_lines, receipts, returns
from tests.usecases.corner_shop import DAY, NOW, CornerShop
from tests.usecases.corner_shop import back as back_of
from tests.usecases.corner_shop import receipt as receipt_of
from usecases import reports

TODAY = moments.stored_day(NOW.date())
DAY_LONG = 86_400_000
HORIZON, BEFORE = 28, 84
MOST = 3_000_000_000
EVERYBODY = People(0, 2**40)
ARMS = ("treated", "control", "outside", "")
Row = dict[str, Any]


def put(tx: Transaction, table: Table, rows: list[Row]) -> None:
    if rows:
        tx.many(Query(insert(table).values({name: bindparam(name) for name in rows[0]})), rows)


def person(number: int) -> Row:
    return {"id": number, "card": f"{number:013d}", "created_at": 0}


def touch(customer: int, day: int, arm: str, campaign: str = "weekly", **more: Any) -> Row:
    """Due at noon; whoever gets nothing has a row as well."""
    sent = {"state": "sent", "reference": "7", "pressed_at": None, "cost": 15}
    nothing = {"state": "refused", "reference": "", "pressed_at": None, "cost": 0}
    return {
        "kind": campaign,
        "customer": customer,
        "facts_json": "{}",
        "key": f"{campaign}:{day}:{customer}",
        "due_at": day * DAY_LONG + DAY_LONG // 2,
        "expires_at": 0,
        "created_at": day * DAY_LONG,
        "campaign": campaign,
        "day": day,
        "arm": arm,
        **(sent if arm == "treated" else nothing),
        **more,
    }


def receipt(number: int, customer: int, store: int, at: int, total: int, earned: int = 0) -> Row:
    return {
        "id": number,
        "store": store,
        "code": f"R{number}",
        "customer": customer,
        "at": at,
        "total": total,
        "earned": earned,
        "fingerprint": "",
    }


def sold(of: Row, sums: tuple[int, int], share: float) -> list[Row]:
    """Two lines of a receipt, of which so large a share has come back."""
    earned = of["earned"] // 3, of["earned"] - of["earned"] // 3
    return [
        {
            "receipt": of["id"],
            "line": place,
            "product": 1,
            "quantity": 1000,
            "sum": sums[place],
            "earned": earned[place],
            "returned_sum": int(sums[place] * share),
            "clawed": int(earned[place] * share),
        }
        for place in (0, 1)
    ]


def left(visits: list[Row], lines: list[Row], begins: int, ends: int) -> tuple[int, int, int]:
    """Of one person's receipts: what stays with the shop, what was sold, how many there were."""
    kept = sold_ = number = 0
    for each in visits:
        if begins <= each["at"] < ends:
            back = [line for line in lines if line["receipt"] == each["id"]]
            worth = each["total"] - sum(line["returned_sum"] for line in back)
            earned = each["earned"] - sum(line["clawed"] for line in back)
            kept, sold_, number = kept + worth * 4000 // 10_000 - earned * 100, sold_ + worth, number + 1
    return kept, sold_, number


async def test_a_crowd_is_summed_up_as_its_receipts_say(shop: CornerShop) -> None:
    random = Random(11)
    people = range(1001, 1061)
    touches, bought = [], []
    for customer in people:
        arm = random.choice(ARMS)
        days = random.sample(range(TODAY - 80, TODAY), random.randrange(4))
        touches += [touch(customer, day, arm) for day in days]
    for number in range(1, 900):
        at = random.randrange((TODAY - 200) * DAY_LONG, TODAY * DAY_LONG)
        total = random.choice([random.randrange(1000, 50_000), random.randrange(4_000_000_000)])
        bought.append(receipt(number, random.choice(people), shop.till.store.id, at, total, random.randrange(90)))
    back = [random.randrange(900) for _ in range(150)]  # places of receipts, some of them more than once
    till = {"store": shop.till.store.id, "till": shop.till.id, "at": 0, "refund": 7}
    given = [
        {"code": f"B{place}", "receipt": bought[of]["id"], **till, "fingerprint": "", "answer_json": ""}
        for place, of in enumerate(back)
    ]
    lines = []
    for place, each in enumerate(bought):
        first = random.randrange(each["total"] + 1)
        share = random.choice([0.3, 1]) if place in back else 0
        lines += sold(each, (first, each["total"] - first), share)

    def work(tx: Transaction) -> None:
        for table, rows in (
            (customers, [person(number) for number in people]),
            (outbox, touches),
            (products, [{"id": 1, "sku": "apples", "name": "Apples"}]),
            (receipts, bought),
            (receipt_lines, lines),
            (returns, given),
        ):
            put(tx, table, rows)

    await shop.database.run(work)
    since, until = TODAY - 70, TODAY - HORIZON
    found = await shop.database.read(
        lambda tx: effects.moments(
            tx, "weekly", since, until, HORIZON, BEFORE, people=EVERYBODY, point_value=Money(100), margin=Rate(4000)
        )
    )
    for arm in ("treated", "control"):
        pairs, visitors, spent, cost = [], 0, 0, 0
        for customer in people:
            theirs = [row for row in touches if row["customer"] == customer and row["arm"] == arm]
            inside = [row["due_at"] for row in theirs if since <= row["day"] < until]
            if inside:
                start = min(inside)
                visits = [each for each in bought if each["customer"] == customer]
                before = left(visits, lines, start - BEFORE * DAY_LONG, start)
                after = left(visits, lines, start, start + HORIZON * DAY_LONG)
                pairs.append((min(before[0], MOST), min(after[0], MOST)))
                visitors, spent = visitors + (after[2] > 0), spent + after[1]
                cost += sum(row["cost"] for row in theirs if start <= row["due_at"] < start + HORIZON * DAY_LONG)
        told, moments_ = found[arm], Moments.of(pairs)
        assert len(pairs) > 3
        assert (told.moments.heads, told.moments.visitors) == (len(pairs), visitors)
        assert (told.spent, told.cost) == (spent, cost)
        assert max(pairs)[0] == MOST, "or the limit was not tried"
        assert told.moments.before_before > 2**63, "or the parts of the squares were not tried"
        assert (told.moments.before, told.moments.after) == (moments_.before, moments_.after)
        assert told.moments.before_before == moments_.before_before
        assert told.moments.before_after == moments_.before_after
        assert told.moments.after_after == moments_.after_after


@pytest.mark.parametrize("unrecovered", Unrecovered)
@pytest.mark.parametrize(
    ("steps", "spent", "left_"),
    [
        ((), 10_000, 2500 - 400),
        ((10_000,), 0, 0),
        ((4000,), 6000, 1500 - 300),
        ((4000, 6000), 0, 0),
    ],
)
async def test_what_has_come_back_leaves_nothing(
    shop: CornerShop, unrecovered: Unrecovered, steps: tuple[int, ...], spent: int, left_: int
) -> None:
    """100.00, of which 20 points paid 20.00, earned 4 points. On the next 20.00 they are spent: so they are owed, or taken from
    the refund.
    """
    shop = shop.under(replace(shop.terms.program, returning=Returning(unrecovered=unrecovered)))
    ann = await shop.regular(20)
    await shop.post(receipt_of("R1", 10_000, card=await shop.code(ann), spend=20))
    await shop.post(receipt_of("R2", 2000, card=await shop.code(ann), spend=4))
    for place, amount in enumerate(steps):
        await shop.take_back(back_of(f"B{place}", "R1", (1, amount), quantity=500 if len(steps) > 1 else 1000))
    await shop.database.run(lambda tx: put(tx, outbox, [touch(ann.id, TODAY, "treated", due_at=TODAY * DAY_LONG)]))
    told = await shop.database.read(
        lambda tx: effects.moments(
            tx, "weekly", TODAY, TODAY + 1, 28, 84, people=EVERYBODY, point_value=Money(100), margin=Rate(2500)
        )
    )
    treated = told["treated"]
    assert (treated.moments.heads, treated.spent, treated.moments.after) == (1, spent + 2000, left_ + 500)


async def crowd(
    shop: CornerShop, day: int, treated: int, control: int, *, more: int, usual: int = 1000, first: int = 5001
) -> None:
    """Everybody left 1,000 before; since then the treated left `more` than the `usual` sum of the others, each 50 off."""
    people, touches, bought = [], [], []
    for customer in range(first, first + treated + control):
        arm = "treated" if customer < first + treated else "control"
        people.append(person(customer))
        touches.append(touch(customer, day, arm, pressed_at=7 if customer % 5 == 0 and arm == "treated" else None))
        after = usual + (more if arm == "treated" else 0) + (50 if customer % 2 else -50)
        for number, (when, total) in enumerate(((-3, 1000), (3, after))):
            at = (day + when) * DAY_LONG
            bought.append(receipt(2 * customer + number, customer, shop.till.store.id, at, total))
    for table, rows in ((customers, people), (outbox, touches), (receipts, bought)):
        await shop.database.run(partial(put, table=table, rows=rows))


async def report(shop: CornerShop) -> reports.EffectReport:
    return await shop.database.read(lambda tx: reports.effects(tx, NOW, shop.terms))


async def test_a_report_tells_who_was_reached_what_they_spent_and_what_it_earned(shop: CornerShop) -> None:
    await crowd(shop, TODAY - 40, 600, 250, more=100)
    told = await report(shop)
    (weekly,) = told.campaigns
    assert (told.since, told.until, told.horizon_days) == (date(2025, 1, 1), NOW.date(), HORIZON)
    assert weekly.counts == Counts(audience=850, held_out=250, sent=600, delivered=600, pressed=120)
    assert weekly.treated == reports.Side(600, 100, Money(110_000))
    assert weekly.control == reports.Side(250, 100, Money(100_000))
    assert weekly.cost == 600 * 15
    assert weekly.estimate.verdict is Verdict.EARNS
    assert weekly.estimate.per_hundred is not None
    assert weekly.estimate.per_hundred.middle == 100 * (25 - 15), "of a sale of 100 a quarter is margin"
    assert told.whole.estimate.verdict is Verdict.TOO_FEW  # nobody was outside of everything
    assert not reports.losing(told)


async def test_what_a_sale_leaves_goes_by_the_programmes_margin(shop: CornerShop) -> None:
    """With so narrow a margin the same message, 15 apiece, loses."""
    await crowd(shop, TODAY - 40, 600, 250, more=100)
    rules = replace(shop.terms.program.campaigns, margin=Rate(500))
    (weekly,) = (await report(shop.under(replace(shop.terms.program, campaigns=rules)))).campaigns
    assert weekly.estimate.per_hundred is not None
    assert weekly.estimate.per_hundred.middle == 100 * (5 - 15)
    assert weekly.estimate.verdict is Verdict.LOSES


async def test_a_campaign_that_loses_is_named_until_it_is_paused(shop: CornerShop) -> None:
    await crowd(shop, TODAY - 40, 600, 250, more=-100)
    told = await report(shop)
    assert [each.campaign for each in reports.losing(told)] == ["weekly"]
    await shop.database.run(lambda tx: put(tx, campaigns, [{"name": "weekly", "paused_at": 7, "why": "loses"}]))
    told = await report(shop)
    assert told.campaigns[0].paused
    assert not reports.losing(told)


async def test_people_whose_days_are_not_over_are_counted_and_not_compared(shop: CornerShop) -> None:
    await crowd(shop, TODAY - HORIZON, 300, 250, more=100)
    (weekly,) = (await report(shop)).campaigns
    assert weekly.counts is not None
    assert weekly.counts.audience == 550
    assert weekly.treated.heads == weekly.control.heads == 0
    assert weekly.estimate.verdict is Verdict.TOO_FEW


async def test_who_was_in_both_arms_of_a_quarter_is_in_none(shop: CornerShop) -> None:
    """Two cards that have become one."""
    rows = [touch(1001, TODAY - 40, "treated"), touch(1001, TODAY - 33, "control"), touch(1002, TODAY - 33, "control")]
    await shop.database.run(lambda tx: put(tx, customers, [person(1001), person(1002)]))
    await shop.database.run(lambda tx: put(tx, outbox, rows))
    (weekly,) = (await report(shop)).campaigns
    assert (weekly.treated.heads, weekly.control.heads) == (0, 1)


async def test_a_dear_quarter_with_more_people_held_out_is_no_loss(shop: CornerShop) -> None:
    """Nobody left more for a message. In the second quarter all left half as much again, and three times as many got none."""
    await crowd(shop, TODAY - 126, 900, 100, more=0)
    await crowd(shop, TODAY - 40, 700, 300, more=0, usual=1500, first=8001)
    (weekly,) = (await report(shop)).campaigns
    assert (weekly.treated.heads, weekly.control.heads) == (1600, 400)
    assert weekly.treated.spent == weekly.control.spent
    assert weekly.estimate.per_hundred is not None
    assert weekly.estimate.per_hundred.low < -weekly.cost / 16 < weekly.estimate.per_hundred.high
    assert weekly.estimate.per_hundred.middle == pytest.approx(-weekly.cost / 16, abs=1), "the messages' cost, no more"


async def test_a_person_is_compared_anew_in_each_quarter_and_once_a_year_in_all_campaigns_together(
    shop: CornerShop,
) -> None:
    """In the last days of one quarter treated, in the next one held out; and somebody who gets nothing in that year."""
    quarter = moments.stored_day(date(2025, 10, 1))
    rows = [
        touch(1001, quarter - 1, "treated"),
        touch(1001, quarter, "control"),
        touch(1002, quarter - 1, "outside"),
        touch(1002, quarter, "outside"),
    ]
    await shop.database.run(lambda tx: put(tx, customers, [person(1001), person(1002)]))
    await shop.database.run(lambda tx: put(tx, outbox, rows))
    told = await report(shop)
    assert (told.campaigns[0].treated.heads, told.campaigns[0].control.heads) == (1, 1)
    assert (told.whole.treated.heads, told.whole.control.heads) == (1, 1)
    assert told.campaigns[0].counts is not None
    assert told.campaigns[0].counts.audience == 1


async def test_who_changes_arms_at_new_year_is_compared_in_both_years(shop: CornerShop) -> None:
    """Outside of everything in one year, treated in the next; the other way round; and somebody held out of one campaign."""
    year = moments.stored_day(date(2026, 1, 1))
    rows = [
        touch(1001, year - 1, "outside"),
        touch(1001, year, "treated"),
        touch(1002, year - 1, "treated"),
        touch(1002, year, "outside"),
        touch(1003, year - 40, "control"),
        touch(1003, year, "treated"),
    ]
    await shop.database.run(lambda tx: put(tx, customers, [person(1001), person(1002), person(1003)]))
    await shop.database.run(lambda tx: put(tx, outbox, rows))
    told = await report(shop)
    assert (told.whole.treated.heads, told.whole.control.heads) == (1 + 1 + 2, 2)
    assert (told.campaigns[0].treated.heads, told.campaigns[0].control.heads) == (3, 1)


async def test_who_was_in_both_arms_of_a_year_is_in_none(shop: CornerShop) -> None:
    """As everybody outside is in the year in which the draws themselves are changed."""
    day = moments.stored_day(date(2025, 8, 1))
    rows = [touch(1001, day, "outside"), touch(1001, day + 70, "treated"), touch(1002, day, "outside")]
    await shop.database.run(lambda tx: put(tx, customers, [person(1001), person(1002)]))
    await shop.database.run(lambda tx: put(tx, outbox, rows))
    told = await report(shop)
    assert (told.whole.treated.heads, told.whole.control.heads) == (0, 1)


@pytest.mark.parametrize(
    ("now", "since"),
    [(NOW, date(2025, 1, 1)), (NOW + 29 * DAY, date(2025, 1, 1)), (NOW + 30 * DAY, date(2026, 1, 1))],
)
async def test_a_report_begins_on_a_day_that_stays_for_a_year(shop: CornerShop, now: Any, since: date) -> None:
    told = await shop.database.read(lambda tx: reports.effects(tx, now, shop.terms))
    assert told.since == since


@pytest.mark.parametrize(
    ("since", "until", "months", "begins"),
    [
        (date(2025, 11, 5), date(2026, 4, 2), 3, [date(2026, 1, 1), date(2026, 4, 1)]),
        (date(2025, 1, 1), date(2026, 1, 1), 3, [date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)]),
        (date(2025, 1, 1), date(2026, 1, 1), 12, []),
        (date(2025, 1, 1), date(2026, 1, 2), 12, [date(2026, 1, 1)]),
        (date(2025, 12, 31), date(2027, 3, 1), 12, [date(2026, 1, 1), date(2027, 1, 1)]),
    ],
)
def test_a_new_part_begins_where_arms_are_drawn_anew(since: date, until: date, months: int, begins: list[date]) -> None:
    days = [since, *begins, until]
    assert list(reports._spans(since, until, months)) == list(pairwise(days))
    assert not list(reports._spans(until, since, months)), "while nobody's days are over"


async def test_page_by_page_it_is_the_same_report(shop: CornerShop) -> None:
    """A door reads a page a transaction, so that tills don't wait."""
    await crowd(shop, TODAY - 40, 600, 250, more=100)
    whole, gathered, pages = await report(shop), reports.Gathered(), 0
    while gathered.last is not None:
        gathered = await shop.database.read(
            partial(reports.gather, now=NOW, terms=shop.terms, so_far=gathered, most=97)
        )
        pages += 1
    assert pages == -(-5850 // 97)
    assert await shop.database.read(lambda tx: reports.told(tx, NOW, shop.terms, gathered)) == whole
