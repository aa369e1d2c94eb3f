"""Time takes care of complaints: one reminder, then the director, never at night; and it is known who came back."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from loyalty.complaints import State
from scheduler.caring import Caring
from storage import case_rooms, erasure, identities, tables
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from storage.staff import Member
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop, receipt
from tests.usecases.crowd import done
from tests.usecases.hotline import case_of, close, complain, events, told
from usecases import caring, case_acts, cases

AFTER = Query(select(tables.cases.c.id, tables.cases.c.check_at, tables.cases.c.came_back).order_by(tables.cases.c.id))
NIGHT = NOW.replace(hour=18, minute=55)  # 20:55 in Kyiv, where the operators sleep from 21 to 9
MORNING = (NOW + DAY).replace(hour=7)


async def care(shop: CornerShop, at: datetime) -> None:
    await Caring(shop.database, shop.terms, lambda: at).care()


async def names(shop: CornerShop, case: int) -> list[str]:
    return [name for name, _ in await events(shop, case)]


async def take(shop: CornerShop, by: Member, case: int, at: datetime = NOW) -> None:
    await shop.database.run(lambda tx: case_acts.take(tx, at, by, case))


async def answer(shop: CornerShop, by: Member, case: int, at: datetime = NOW) -> None:
    said = str(shop.number())
    await shop.database.run(lambda tx: case_acts.answer(tx, at, by, case, "We are sorry", (), "-100", said))


async def test_a_case_is_called_to_mind_once_and_then_goes_to_the_director(shop: CornerShop) -> None:
    case = await complain(shop, await shop.regular())
    for minutes in (0, 9, 10, 11, 59):
        await care(shop, NOW + minutes * MINUTE)
    assert await names(shop, case) == ["reminded"]
    for minutes in (60, 61, 600):
        await care(shop, NOW + minutes * MINUTE)
    assert await names(shop, case) == ["reminded", "escalated"]
    assert (await case_of(shop, case)).state is State.DIRECTOR


async def test_who_has_taken_it_is_not_reminded_and_who_has_answered_is_left_in_peace(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    taken, answered = [await complain(shop, await shop.regular()) for _ in range(2)]
    await take(shop, iryna, taken)
    await answer(shop, iryna, answered)
    await care(shop, NOW + HOUR)
    assert await names(shop, taken) == ["taken", "escalated"]
    assert await names(shop, answered) == []
    assert (await case_of(shop, answered)).state is State.TAKEN


async def test_what_the_shopper_says_after_an_answer_is_waited_for_too_and_thanks_are_not(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    ann, bob = [await shop.regular() for _ in range(2)]
    asks, thanks = await complain(shop, ann), await complain(shop, bob)
    for case in (asks, thanks):
        await answer(shop, iryna, case, NOW + 10 * MINUTE)
    await goes_on(shop, ann, "And my money?", NOW + 20 * MINUTE)
    await goes_on(shop, ann, "Hello?..", NOW + 70 * MINUTE)
    await goes_on(shop, bob, "Thank you!", NOW + 20 * MINUTE)
    await care(shop, NOW + 79 * MINUTE)
    assert await names(shop, asks) == []
    await care(shop, NOW + 80 * MINUTE)
    assert (await names(shop, asks), await names(shop, thanks)) == (["escalated"], [])
    await answer(shop, iryna, asks, NOW + 90 * MINUTE)
    await care(shop, NOW + DAY)
    assert await names(shop, asks) == ["escalated"]


async def goes_on(shop: CornerShop, customer: Customer, words: str, at: datetime) -> None:
    def work(tx: Transaction) -> None:
        mine = identities.of_customer(tx, customer.id)[0]
        identity = identities.lock(tx, mine.channel, mine.account, name="Ann", language="uk", now=at)
        cases.hear(tx, at, shop.terms, identity, customer, words)

    await shop.database.run(work)


async def test_what_is_closed_is_over_and_what_is_opened_again_has_its_time_again(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    case = await complain(shop, await shop.regular())
    await close(shop, iryna, case)
    await care(shop, NOW + HOUR)
    again = NOW + 2 * HOUR
    await shop.database.run(lambda tx: cases.reopen(tx, again, shop.terms, case))
    await care(shop, again + 9 * MINUTE)
    assert await names(shop, case) == ["closed", "reopened"]
    await care(shop, again + 10 * MINUTE)
    assert await names(shop, case) == ["closed", "reopened", "reminded"]


async def test_at_night_nobody_is_reminded_and_time_does_not_run(shop: CornerShop) -> None:
    late, at_night = (
        await complain(shop, await shop.regular(), at=NIGHT),
        await complain(shop, await shop.regular(), at=NIGHT + 2 * HOUR),
    )
    for at in (NIGHT + 10 * MINUTE, NIGHT + 3 * HOUR, MORNING - MINUTE):
        await care(shop, at)
    assert await names(shop, late) == await names(shop, at_night) == []
    await care(shop, MORNING + 5 * MINUTE)
    assert (await names(shop, late), await names(shop, at_night)) == (["reminded"], [])
    await care(shop, MORNING + 10 * MINUTE)
    assert await names(shop, at_night) == ["reminded"]


async def test_after_hours_without_us_the_director_is_told_by_day_and_needs_no_reminder(shop: CornerShop) -> None:
    case = await complain(shop, await shop.regular())
    await care(shop, NOW.replace(hour=23))
    assert await names(shop, case) == []
    await care(shop, MORNING)
    assert await names(shop, case) == ["escalated"]


async def test_a_clock_that_jumps_back_repeats_nothing(shop: CornerShop) -> None:
    case = await complain(shop, await shop.regular())
    for at in (NOW + 10 * MINUTE, NOW - HOUR, NOW + 10 * MINUTE, NOW + 365 * DAY, NOW, NOW + HOUR):
        await care(shop, at)
    assert await names(shop, case) == ["reminded", "escalated"]
    assert (await case_of(shop, case)).state is State.DIRECTOR


async def test_several_processes_at_once_do_it_once_and_in_pages(shop: CornerShop, next_door: CornerShop) -> None:
    await shop.engage("director", "dana")
    ann = [await shop.regular() for _ in range(60)]
    numbers = [await complain(shop, each, bought=0) for each in ann]
    for minutes, what in ((10, ["reminded"]), (60, ["reminded", "escalated"])):
        at = NOW + minutes * MINUTE
        await done([care(door, at) for door in (shop, next_door) * 3])
        assert [await names(shop, case) for case in numbers] == [what] * 60
    assert len(await told(shop, "alert-escalated")) == 60


async def test_an_operator_who_takes_it_at_that_very_moment_is_in_time_or_is_not(
    shop: CornerShop, next_door: CornerShop
) -> None:
    iryna = await shop.engage("operator", "iryna")
    for _ in range(6):
        case = await complain(shop, await shop.regular())
        await done([care(next_door, NOW + 10 * MINUTE), take(shop, iryna, case, NOW + 10 * MINUTE)])
        assert await names(shop, case) in (["reminded", "taken"], ["taken"])


async def test_the_directors_of_the_store_are_told_alone_and_owners_where_there_is_none(shop: CornerShop) -> None:
    boss = await shop.engage()
    far = await shop.engage("director", "far", "Far", shop.elsewhere.store.id)
    case = await complain(shop, await shop.regular())
    await care(shop, NOW + HOUR)
    facts = {"case": str(case), "minutes": 60, "store": "Center"}
    assert await told(shop, "alert-escalated") == [(None, boss.id, facts)]
    dana = await shop.engage("director", "dana", "Dana", shop.till.store.id)
    all_ = await shop.engage("director", "all", "All")
    other = await complain(shop, await shop.regular())
    await care(shop, NOW + HOUR)
    assert [by for _, by, each in await told(shop, "alert-escalated") if each["case"] == str(other)] == [
        dana.id,
        all_.id,
    ]
    nowhere = await complain(shop, None, bought=0)
    await care(shop, NOW + HOUR)
    assert [by for _, by, each in await told(shop, "alert-escalated") if each["case"] == str(nowhere)] == [all_.id]
    assert far.id not in [by for _, by, _ in await told(shop, "alert-escalated")]


# --- whether they came back ---------------------------------------------------------------------------------------------


async def closed(shop: CornerShop, ann: Customer, *bought: timedelta) -> int:
    """A case of hers closed NOW, and what she bought so long after."""
    iryna = await shop.engage("operator", "iryna")
    case = await complain(shop, ann)
    await close(shop, iryna, case)
    for after in bought:
        at = NOW + after
        await shop.post(receipt(f"later {shop.number()}", 10_000, card=ann.card, at=at))
    return case


async def known(shop: CornerShop) -> list[bool | None]:
    rows = await shop.database.read(lambda tx: tx.all(AFTER))
    assert all(check_at is None for _, check_at, _ in rows)
    return [None if back is None else bool(back) for _, _, back in rows]


async def test_thirty_days_after_closing_it_is_known_who_came_back(shop: CornerShop) -> None:
    for bought in ((), (DAY,), (30 * DAY,), (31 * DAY,), (3 * DAY, 5 * DAY)):
        await closed(shop, await shop.regular(), *bought)
    await care(shop, NOW + 30 * DAY - MINUTE)
    assert {back for _, _, back in await shop.database.read(lambda tx: tx.all(AFTER))} == {None}
    await care(shop, NOW + 32 * DAY)
    assert await known(shop) == [False, True, True, False, True]


async def test_of_who_is_erased_or_has_no_card_nothing_is_known(shop: CornerShop) -> None:
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna")
    await closed(shop, ann, DAY)
    await close(shop, iryna, await complain(shop, None, bought=0))
    await shop.database.run(lambda tx: erasure.forget(tx, ann.id, ann.card, NOW + 2 * DAY))
    await care(shop, NOW + 32 * DAY)
    assert await known(shop) == [None, None]


async def test_a_case_that_is_opened_again_is_looked_at_after_its_last_closing(shop: CornerShop) -> None:
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna")
    case = await closed(shop, ann, DAY)
    await shop.database.run(lambda tx: cases.reopen(tx, NOW + 2 * DAY, shop.terms, case))
    await close(shop, iryna, case, NOW + 3 * DAY)
    await care(shop, NOW + 40 * DAY)
    assert await known(shop) == [False]


# --- groups that came later ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("director_chat", [None, -200])
async def test_open_cases_get_a_place_in_a_group_that_came_later(shop: CornerShop, director_chat: int | None) -> None:
    numbers = [await complain(shop, await shop.regular(), bought=100 * (each % 2)) for each in range(120)]
    over = await complain(shop, await shop.regular())
    await close(shop, await shop.engage("operator", "iryna"), over)
    put = Query(tables.stores.update().where(tables.stores.c.code == "center").values(director_chat=director_chat))
    await shop.database.run(lambda tx: tx.run(put))
    terms, later = replace(shop.terms, desk="-100"), NOW + HOUR
    for _ in range(2):
        await Caring(shop.database, terms, lambda: later).adopt()
    rooms = await shop.database.read(lambda tx: [case_rooms.of_case(tx, case) for case in (*numbers, over)])
    chats = [sorted(room.chat for room in each) for each in rooms]
    expected = ["-100"] if director_chat is None else ["-100", "-200"]
    assert chats == [expected] * 120 + [[]]
    assert {room.due_at for each in rooms for room in each} == {later}


async def test_without_any_group_nothing_happens(shop: CornerShop) -> None:
    await complain(shop, await shop.regular())
    assert await shop.database.run(lambda tx: caring.adopt(tx, NOW, shop.terms)) is None
