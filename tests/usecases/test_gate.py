"""What the database decides about everybody at once is what the gate's rule says of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from loyalty import attention, effects
from loyalty.attention import APART, Class, Person
from loyalty.points import Rate
from storage import budgets, moments, planning, tables
from storage.budgets import Slot
from storage.database import Transaction
from storage.planning import Habits, Hour, Places, Step
from storage.queries import Query
from tests.usecases.corner_shop import CornerShop

TODAY = date(2026, 3, 7)  # a Saturday
DAY = moments.stored_day(TODAY)
NOW = datetime(2026, 3, 7, 5, tzinfo=UTC)
CONTROL, OUTSIDE = effects.draw("weekly|2026Q1", Rate(3000)), effects.draw("outside|2026", Rate(2000))
STEP = Step("weekly", DAY, TODAY.weekday(), ["birthday"], [], CONTROL, OUTSIDE)


@dataclass(frozen=True)
class Someone:
    consent: tuple[bool, ...]  # one after the other
    accounts: tuple[bool, ...]  # each: blocked?
    closed: bool
    last: int | None  # dates since the last promo
    apart: int
    promised: bool
    weekday: int | None
    hour: int | None
    store: int | None


people = st.lists(
    st.builds(
        Someone,
        consent=st.lists(st.booleans(), max_size=3).map(tuple),
        accounts=st.lists(st.booleans(), max_size=2).map(tuple),
        closed=st.sampled_from([False, False, False, True]),
        last=st.none() | st.integers(-2, 40),
        apart=st.sampled_from([7, 14, 28]),
        promised=st.sampled_from([False, False, True]),
        weekday=st.sampled_from([None, 5, 5, 2]),
        hour=st.sampled_from([None, 11, 18]),
        store=st.sampled_from([1, 2, None]),
    ),
    min_size=1,
    max_size=12,
)


def _adding(name: str, *columns: str) -> Query:
    table = tables.metadata.tables[name]
    return Query(insert(table).values({column: bindparam(column) for column in columns}))


_customer = _adding(
    "customers", "id", "card", "home_store", "promo_days", "profile_closed_at", "joined_at", "created_at"
)
_consent = _adding("consents", "customer", "purpose", "given", "version", "language", "channel", "at")
_identity = _adding("identities", "channel", "account", "customer", "blocked_at", "created_at", "last_heard_at")
_rhythm = _adding("rhythms", "customer", "sending_weekday", "hour")
_promise = _adding(
    "outbox", "kind", "campaign", "day", "customer", "facts_json", "key", "due_at", "expires_at", "created_at"
)
_EMPTIED = ("budgets", "rhythms", "consents", "identities", "outbox", "customers")
_rows = Query(
    select(tables.outbox.c.customer, tables.outbox.c.state, tables.outbox.c.reason, tables.outbox.c.arm)
    .where(tables.outbox.c.campaign == "weekly")
    .order_by(tables.outbox.c.customer)
)


def _settle_in(tx: Transaction, everybody: Sequence[Someone], first: int) -> None:
    for name in _EMPTIED:
        tx.run(Query(delete(tables.metadata.tables[name])))
    at = moments.stored(NOW - timedelta(days=100))
    for id_, one in enumerate(everybody, start=first):
        closed = at if one.closed else None
        tx.run(
            _customer,
            id=id_,
            card=f"{id_:013}",
            home_store=one.store,
            promo_days=one.apart,
            profile_closed_at=closed,
            joined_at=at,
            created_at=at,
        )
        for given_ in one.consent:
            said = {"purpose": "marketing", "version": "1", "language": "uk", "channel": "telegram"}
            tx.run(_consent, customer=id_, given=given_, at=at, **said)
        for place, blocked in enumerate(one.accounts):
            when = {"blocked_at": at if blocked else None, "created_at": at, "last_heard_at": at}
            tx.run(_identity, channel="telegram", account=f"{id_}-{place}", customer=id_, **when)
        tx.run(_rhythm, customer=id_, sending_weekday=one.weekday, hour=one.hour)
        if one.last is not None:
            budgets.spend(tx, {id_: Slot(id_, "promo", DAY - one.last, 0)})
        if one.promised:
            now = moments.stored(NOW)
            row = {"kind": "birthday", "campaign": "birthday", "day": DAY, "facts_json": "{}", "created_at": now}
            tx.run(_promise, customer=id_, key=f"birthday:{id_}", due_at=now, expires_at=now, **row)


def _person(id_: int, one: Someone) -> Person:
    return Person(
        consenting=bool(one.consent and one.consent[-1]) and not one.closed,
        account=not all(one.accounts),
        blocked=bool(one.accounts),
        outside=OUTSIDE.holds(id_),
        control=CONTROL.holds(id_),
        last_day=None if one.last is None else DAY - one.last,
        apart=one.apart,
        promised=one.promised,
        promoted=one.store == 1,
    )


def _places() -> Places:
    hours = [Hour(hour, NOW + timedelta(hours=hour), NOW + timedelta(hours=hour + 2)) for hour in range(24)]
    return Places([1, 2, None], [1], hours)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(everybody=people, first=st.integers(1, 10_000), paused=st.sampled_from([False, False, True]))
async def test_the_database_and_the_rule_say_the_same_of_everybody(
    shop: CornerShop, everybody: list[Someone], first: int, *, paused: bool
) -> None:
    def work(tx: Transaction) -> list[tuple[int, str, str, str]]:
        _settle_in(tx, everybody, first)
        planning.plan(
            tx, replace(STEP, paused=paused), Habits(weekday=5, hour=12), _places(), NOW, 0, first + len(everybody)
        )
        return [(row[0], row[1], row[2], row[3]) for row in tx.all(_rows)]

    found = await shop.database.run(work)
    expected = []
    for id_, one in enumerate(everybody, start=first):
        if one.weekday in {None, 5}:
            person = replace(_person(id_, one), paused=paused)
            why = attention.refusal(person, Class.PROMO, DAY)
            state = "queued" if why is None else "refused"
            expected.append((id_, state, "" if why is None else why.value, attention.arm(person).value))
    assert found == expected


@given(
    days=st.lists(st.integers(0, 400), max_size=60),
    apart=st.sampled_from([0, 7, 14, 28]),
    class_=st.sampled_from([Class.PROMO, Class.SURVEY]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_order_of_attempts_spends_a_budget_twice_within_its_days(
    shop: CornerShop, days: list[int], apart: int, class_: Class
) -> None:
    apart = max(apart, APART[class_])

    def work(tx: Transaction) -> list[int]:
        _settle_in(tx, [Someone((), (), False, None, 7, False, None, None, None)], 1)
        return [day for touch, day in enumerate(days) if budgets.spend(tx, {touch: Slot(1, class_.value, day, apart)})]

    spent = await shop.database.run(work)
    assert all(later - earlier >= apart for earlier, later in pairwise(spent))
    assert len(spent) == len(_greedy(days, apart))


def _greedy(days: Sequence[int], apart: int) -> list[int]:
    spent: list[int] = []
    for day in days:
        if not spent or day - spent[-1] >= apart:
            spent.append(day)
    return spent
