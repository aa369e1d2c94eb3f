"""Points for something that went wrong: given once for a case, within limits or by a director's word, and never to oneself."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from loyalty.ledger import Origin
from loyalty.points import Points, Rate
from loyalty.program import NO_LIMITS, Program, Sorry, SorryRules
from loyalty.refusals import (
    BonusAsked,
    BonusDecided,
    BonusNeedsMember,
    BonusNeedsReceipt,
    CaseClosed,
    DirectorsOnly,
    EarnsOnly,
    OwnBonus,
    OwnRequest,
    Refused,
    StaffOnly,
    UnknownAmount,
    UnknownBonus,
    UnknownCase,
)
from loyalty.sorry import Above, State
from loyalty.statement import Statement
from storage import erasure, people, staff, tables
from storage import sorry as books
from storage.database import Transaction
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop, back, receipt
from tests.usecases.crowd import DONE, ends, sound
from tests.usecases.hotline import approve, case_of, close, complain, events, generous, give, refuse, told
from tests.usecases.two_messengers import confirm, on_viber
from usecases import accounts, sorry
from usecases.sorry import Outcome

AUDITED = Query(
    select(tables.audit.c.actor, tables.audit.c.action, tables.audit.c.subject, tables.audit.c.facts).order_by(
        tables.audit.c.id
    )
)
ROWS = [
    Query(select(func.count()).select_from(table))
    for table in (tables.sorry_bonuses, tables.lots, tables.outbox, tables.case_messages, tables.audit)
]


@pytest.fixture
def shop(shop: CornerShop) -> CornerShop:
    return generous(shop)


async def rows(shop: CornerShop) -> list[int]:
    return await shop.database.read(lambda tx: [row[0] for each in ROWS for row in tx.all(each)])


# --- within the limits --------------------------------------------------------------------------------------------------


async def test_the_points_are_on_the_card_at_once_pay_at_the_till_and_last_through_their_last_day(
    shop: CornerShop,
) -> None:
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna", "Iryna")
    case = await complain(shop, ann)
    outcome = await give(shop, iryna, case, 100)
    assert (outcome.bonus.state, outcome.bonus.points, outcome.why) == (State.GIVEN, 100, ())
    assert str(outcome.until) == "2026-04-01"
    assert [part.origin for part in (await explained(shop, ann)).parts] == [Origin.SORRY, Origin.RECEIPT]
    last = NOW.replace(month=4, day=1, hour=20)  # an hour to midnight in Kyiv
    lot = (await shop.account(ann)).lots[-1]
    assert (lot.origin, lot.usable_from, lot.receipt) == (Origin.SORRY, NOW, None)
    assert await shop.spendable(ann, last) - await shop.spendable(ann, last + HOUR) == 100
    paid = await shop.post(receipt("R9", 100_000, card=await shop.code(ann), spend=150))
    assert paid.answer.spent == 150
    assert [part.origin for part in (await explained(shop, ann)).parts] == [Origin.RECEIPT]


async def explained(shop: CornerShop, ann: people.Customer) -> Statement:
    return await shop.database.read(lambda tx: accounts.explained(tx, shop.terms, ann, NOW))


async def test_the_shopper_hears_of_it_and_the_case_and_the_audit_log_tell_who_gave_it(shop: CornerShop) -> None:
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna", "Iryna")
    case = await complain(shop, ann)
    await give(shop, iryna, case, 50)
    assert await told(shop, "sorry") == [(ann.id, None, {"points": 50, "until": "2026-04-01"})]
    assert await events(shop, case) == [("bonus_given", {"by": "Iryna", "points": 50})]
    (line,) = [row for row in await shop.database.read(lambda tx: tx.all(AUDITED)) if row[1] == "bonus_given"]
    assert (line[0], line[2], json.loads(line[3])) == (
        f"staff:{iryna.id}",
        f"customer:{ann.id}",
        {"case": case, "points": 50},
    )


async def test_points_that_never_expire_say_so(shop: CornerShop) -> None:
    shop = shop.under(replace(shop.terms.program, sorry=replace(shop.terms.program.sorry, expires_days=None)))
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna")
    assert (await give(shop, iryna, await complain(shop, ann), 50)).until is None
    assert (await shop.account(ann)).lots[-1].expires_at is None
    assert [facts for _, _, facts in await told(shop, "sorry")] == [{"points": 50, "until": ""}]


async def test_amounts_go_by_the_category_and_the_receipt(shop: CornerShop) -> None:
    figures = {"quality": Sorry(Points(20), Rate(2000), Points(500))}
    shop = shop.under(Program(limits=NO_LIMITS, sorry=SorryRules(categories=figures)))
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna")
    case = await complain(shop, ann)
    offered = await shop.database.run(lambda tx: sorry.offer(tx, shop.terms, iryna, case))
    assert offered.amounts == (20, 200, 500)
    for forged in (0, -100, 1, 199, 501, 10**12):
        before = await rows(shop)
        with pytest.raises(UnknownAmount):
            await give(shop, iryna, case, forged)
        assert await rows(shop) == before


async def test_goods_that_come_back_leave_the_bonus(shop: CornerShop) -> None:
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna")
    await shop.post(receipt("R1", 100_000, card=ann.card))
    await give(shop, iryna, await complain(shop, ann, bought=0), 100)
    answer = (await shop.take_back(back("B1", "R1", (1, 100_000)))).answer
    assert (answer.clawed_back, answer.owed) == (50, 0)
    assert await sound(shop, ann) == 100


# --- once ---------------------------------------------------------------------------------------------------------------


async def test_a_case_has_one_bonus_whoever_asks_again_and_for_whatever(shop: CornerShop) -> None:
    ann, iryna, petro = await shop.regular(), await shop.engage("operator", "iryna"), await shop.engage("owner", "p")
    case = await complain(shop, ann)
    await give(shop, iryna, case, 100)
    before = await rows(shop)
    for by, points in ((iryna, 100), (iryna, 50), (petro, 300)):
        with pytest.raises(BonusAsked):
            await give(shop, by, case, points)
    with pytest.raises(BonusAsked):
        await shop.database.run(lambda tx: sorry.offer(tx, shop.terms, iryna, case))
    assert await rows(shop) == before


async def test_of_two_operators_and_their_double_taps_at_once_one_gives(
    shop: CornerShop, next_door: CornerShop
) -> None:
    iryna, petro = await shop.engage("operator", "iryna"), await shop.engage("operator", "petro")
    for _ in range(5):
        ann = await shop.regular()
        case = await complain(shop, ann)
        taps = [
            give(generous(door), by, case, points)
            for door, by in ((shop, iryna), (next_door, petro))
            for points in (50, 100, 300)
        ]
        assert await ends(taps) == {DONE: 1, BonusAsked: 5}
        assert await sound(shop, ann) - 50 in (50, 100, 300)
        assert len([facts for to, _, facts in await told(shop, "sorry") if to == ann.id]) == 1


async def test_a_crash_before_the_end_leaves_nothing_and_the_next_try_gives_once(shop: CornerShop) -> None:
    ann, iryna, dana = (
        await shop.regular(),
        await shop.engage("operator", "iryna"),
        await shop.engage("director", "dana"),
    )
    case, strict = await complain(shop, ann), generous(shop, operator_day=1)

    async def cut_short(act: Callable[[Transaction], Outcome]) -> None:
        before = await rows(shop)

        def work(tx: Transaction) -> None:
            act(tx)
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await shop.database.run(work)
        assert await rows(shop) == before

    await cut_short(lambda tx: sorry.give(tx, NOW, shop.terms, iryna, case, 50))
    await cut_short(lambda tx: sorry.give(tx, NOW, strict.terms, iryna, case, 50))
    assert (await give(strict, iryna, case, 50)).bonus.state is State.ASKED
    await cut_short(lambda tx: sorry.approve(tx, NOW, shop.terms, dana, case))
    assert (await approve(shop, dana, case)).bonus.state is State.GIVEN
    assert await sound(shop, ann) == 100
    assert len(await told(shop, "sorry")) == 1


async def test_two_cases_of_one_receipt_are_one_compensation_unless_a_director_agrees(shop: CornerShop) -> None:
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna")
    first = await complain(shop, ann)
    second = await complain(shop, ann, bought=0, another=True)
    assert first != second
    await give(shop, iryna, first, 50)
    assert (await give(shop, iryna, second, 50)).why == (Above.SAME_RECEIPT,)
    assert await sound(shop, ann) == 100


# --- above the limits ---------------------------------------------------------------------------------------------------


async def test_above_an_operators_day_a_director_of_the_store_decides(shop: CornerShop) -> None:
    shop = generous(shop, operator_day=100)
    store = shop.till.store.id
    iryna = await shop.engage("operator", "iryna", "Iryna")
    dana = await shop.engage("director", "dana", "Dana", store)
    await shop.engage("director", "far", "Far", shop.elsewhere.store.id)
    await shop.engage()
    ann, bob = await shop.regular(), await shop.regular()
    await give(shop, iryna, await complain(shop, ann), 100)
    case = await complain(shop, bob)
    outcome = await give(shop, iryna, case, 50)
    assert (outcome.bonus.state, outcome.why, outcome.told) == (State.ASKED, (Above.OPERATOR_DAY,), 1)
    assert await sound(shop, bob) == 50  # of the receipt
    facts = {"case": case, "points": 50, "by": "Iryna", "store": "Center", "reason": "operator_day"}
    assert await told(shop, "alert-bonus") == [(None, dana.id, facts)]
    assert (await approve(shop, dana, case)).until is not None
    assert await sound(shop, bob) == 100
    assert [what for what, _ in await events(shop, case)] == ["bonus_asked", "bonus_given"]
    assert (await events(shop, case))[0][1] == {"by": "Iryna", "points": 50, "why": ["operator_day"]}
    assert (await events(shop, case))[1][1]["by"] == "Dana"


async def test_the_next_day_is_another_by_the_shops_own_clock(shop: CornerShop) -> None:
    shop = generous(shop, operator_day=100)
    iryna = await shop.engage("operator", "iryna")
    late = NOW.replace(hour=21, minute=59)  # a minute to midnight in Kyiv
    for at, why in ((NOW, ()), (late, (Above.OPERATOR_DAY,)), (late + HOUR, ())):
        case = await complain(shop, await shop.regular(), at=at)
        assert (await give(shop, iryna, case, 100, at)).why == why


async def test_what_waits_counts_so_that_many_requests_pass_no_limit(shop: CornerShop) -> None:
    shop = generous(shop, customer_quarter=150)
    iryna, dana = await shop.engage("operator", "iryna"), await shop.engage("director", "dana")
    ann = await shop.regular()
    numbers = [await complain(shop, ann, another=True) for _ in range(3)]
    states = [
        (await give(shop, iryna, case, points)).bonus.state
        for case, points in zip(numbers, (100, 100, 50), strict=True)
    ]
    assert states == [State.GIVEN, State.ASKED, State.ASKED]
    await refuse(shop, dana, numbers[1])
    await close(shop, iryna, numbers[2])
    last = await complain(shop, ann, another=True)
    assert (await give(shop, iryna, last, 50)).why == (Above.CUSTOMER_QUARTER,)  # 100 given, 50 asked for


async def test_the_next_quarter_is_another(shop: CornerShop) -> None:
    shop = generous(shop, customer_quarter=100)
    iryna, ann = await shop.engage("operator", "iryna"), await shop.regular()
    await give(shop, iryna, await complain(shop, ann), 100)
    april = NOW + 30 * DAY
    assert (await give(shop, iryna, await complain(shop, ann, at=april, another=True), 100, april)).why == ()


async def test_who_was_invited_anew_has_no_new_limit(shop: CornerShop) -> None:
    shop = generous(shop, operator_day=100)
    iryna = await shop.engage("operator", "iryna")
    await give(shop, iryna, await complain(shop, await shop.regular()), 100)
    await shop.database.run(lambda tx: staff.remove(tx, iryna.id, NOW))
    again = await shop.engage("operator", "iryna")
    assert again.id != iryna.id
    assert (await give(shop, again, await complain(shop, await shop.regular()), 50)).why == (Above.OPERATOR_DAY,)


async def test_an_operator_at_many_cases_at_once_passes_no_limit(shop: CornerShop, next_door: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    numbers = [await complain(shop, await shop.regular()) for _ in range(8)]
    doors = [generous(door, operator_day=250) for door in (shop, next_door)] * 4
    outcomes = [give(door, iryna, case, 100) for door, case in zip(doors, numbers, strict=True)]
    assert await ends(outcomes) == {DONE: 8}
    states = [bonus.state for case in numbers if (bonus := await stored(shop, case))]
    assert (states.count(State.GIVEN), states.count(State.ASKED)) == (2, 6)


async def test_many_operators_at_the_cases_of_one_customer_pass_no_limit(
    shop: CornerShop, next_door: CornerShop
) -> None:
    ann = await shop.regular()
    numbers = [await complain(shop, ann, another=True) for _ in range(3)]
    people_ = [await shop.engage("operator", f"operator {number}") for number in range(3)]
    doors = [generous(door, customer_quarter=150) for door in (shop, next_door, shop)]
    crowd = [give(door, by, case, 100) for door, by, case in zip(doors, people_, numbers, strict=True)]
    assert await ends(crowd) == {DONE: 3}
    assert await sound(shop, ann) == 3 * 50 + 100


async def stored(shop: CornerShop, case: int) -> books.Bonus | None:
    return await shop.database.read(lambda tx: books.find(tx, case))


# --- the director's word ------------------------------------------------------------------------------------------------


async def asked(shop: CornerShop) -> tuple[people.Customer, int]:
    """Ann's case, for which Iryna would like to give 50 points."""
    ann, iryna = await shop.regular(), await shop.engage("operator", "iryna", "Iryna")
    case = await complain(shop, ann)
    assert (await give(generous(shop, operator_day=1), iryna, case, 50)).bonus.state is State.ASKED
    return ann, case


async def test_of_directors_who_decide_at_once_one_decides(shop: CornerShop, next_door: CornerShop) -> None:
    dana, boss = await shop.engage("director", "dana"), await shop.engage()
    for _ in range(5):
        ann, case = await asked(shop)
        words = [
            act(door, by, case)
            for act in (approve, refuse)
            for door, by in ((shop, dana), (next_door, boss), (next_door, dana))
        ]
        assert await ends(words) == {DONE: 1, BonusDecided: 5}
        bonus = await stored(shop, case)
        assert bonus is not None
        assert await sound(shop, ann) == (100 if bonus.state is State.GIVEN else 50)


async def test_what_was_refused_is_told_to_nobody_but_the_case_and_is_not_asked_again(shop: CornerShop) -> None:
    ann, case = await asked(shop)
    dana = await shop.engage("director", "dana", "Dana")
    await refuse(shop, dana, case)
    assert await told(shop, "sorry") == []
    assert (await events(shop, case))[-1] == ("bonus_refused", {"by": "Dana", "points": 50})
    with pytest.raises(BonusAsked):
        await give(shop, await shop.engage("operator", "iryna"), case, 100)
    assert await sound(shop, ann) == 50


async def test_nobody_approves_what_they_asked_for_not_even_in_another_role(shop: CornerShop) -> None:
    shop = generous(shop, operator_day=1)
    boss, iryna = await shop.engage(), await shop.engage("operator", "iryna")
    own = await complain(shop, await shop.regular())
    outcome = await give(shop, boss, own, 50)
    assert (outcome.bonus.state, outcome.told) == (State.ASKED, 0)  # there is nobody else
    theirs = await complain(shop, await shop.regular())
    await give(shop, iryna, theirs, 50)
    await shop.database.run(lambda tx: staff.remove(tx, iryna.id, NOW))
    promoted = await shop.engage("director", "iryna")
    for by, case in ((boss, own), (promoted, theirs)):
        for act in (approve, refuse):
            with pytest.raises(OwnRequest):
                await act(shop, by, case)
    assert (await approve(shop, boss, theirs)).bonus.state is State.GIVEN
    assert (await approve(shop, promoted, own)).bonus.state is State.GIVEN


async def test_owners_are_asked_where_no_director_may_decide(shop: CornerShop) -> None:
    shop = generous(shop, operator_day=1)
    boss, dana = await shop.engage(), await shop.engage("director", "dana", "Dana", shop.till.store.id)
    await give(shop, dana, await complain(shop, await shop.regular()), 50)
    assert [by for _, by, _ in await told(shop, "alert-bonus")] == [boss.id]


async def test_a_closed_case_may_still_be_decided_but_not_asked_for(shop: CornerShop) -> None:
    _, case = await asked(shop)
    dana = await shop.engage("director", "dana")
    await close(shop, dana, case)
    assert (await approve(shop, dana, case)).bonus.state is State.GIVEN
    other = await complain(shop, await shop.regular())
    await close(shop, dana, other)
    with pytest.raises(CaseClosed):
        await give(shop, dana, other)


# --- who may not, and to whom not ---------------------------------------------------------------------------------------


async def test_who_may_not_changes_nothing(shop: CornerShop) -> None:
    """Cashiers, former operators, and people of another store, with payloads of their own making."""
    _, case = await asked(shop)
    fresh = await complain(shop, await shop.regular())
    far = shop.elsewhere.store.id
    cashier, gone = await shop.engage("cashier", "c"), await shop.engage("operator", "g")
    await shop.database.run(lambda tx: staff.remove(tx, gone.id, NOW))
    operator, boss = await shop.engage("operator", "iryna"), await shop.engage()
    before = await rows(shop)
    for by in (
        cashier,
        gone,
        await shop.engage("operator", "o", "O", far),
        await shop.engage("director", "d", "D", far),
    ):
        assert await ends([give(shop, by, fresh, 100)]) == {StaffOnly: 1}
    for by, refusal in (
        (cashier, DirectorsOnly),
        (gone, DirectorsOnly),
        (operator, DirectorsOnly),
        (await shop.engage("director", "d"), UnknownBonus),
        (await shop.engage("owner", "w", "W", far), UnknownBonus),
    ):
        for act in (approve, refuse):
            assert await ends([act(shop, by, case)]) == {refusal: 1}
    assert await ends([give(shop, operator, 9_999), approve(shop, boss, 9_999), approve(shop, boss, fresh)]) == {
        UnknownCase: 1,
        UnknownBonus: 2,
    }
    assert await rows(shop) == before


async def test_nobody_gives_to_an_account_of_their_own(shop: CornerShop) -> None:
    ann = (await shop.join(account="ann")).customer
    herself = await shop.engage("operator", "ann", "Ann")
    case = await complain(shop, ann)
    with pytest.raises(OwnBonus):
        await give(shop, herself, case)
    await shop.join(account="the other telephone")  # the card moves there; it was hers
    with pytest.raises(OwnBonus):
        await give(shop, herself, case)
    assert (await give(shop, await shop.engage("operator", "iryna"), case)).bonus.state is State.GIVEN


async def test_nor_to_a_card_that_claims_theirs_nor_to_one_that_theirs_claims(shop: CornerShop) -> None:
    owner = (await shop.join(account="ann")).customer
    claimant = await on_viber(shop)
    herself, other = await shop.engage("operator", "ann", "Ann"), await shop.engage("operator", "iryna")
    case = await complain(shop, claimant)
    with pytest.raises(Refused) as no:
        await give(shop, herself, case)
    assert no.type in (OwnBonus, EarnsOnly)
    with pytest.raises(EarnsOnly):  # it could not be spent
        await give(shop, other, case)
    await confirm(shop, owner, claimant)
    with pytest.raises(OwnBonus):
        await give(shop, herself, case)
    assert (await give(shop, other, case)).bonus.customer == owner.id


async def test_nor_does_a_director_approve_for_themselves(shop: CornerShop) -> None:
    ann = (await shop.join(account="ann")).customer
    herself = await shop.engage("director", "ann", "Ann")
    boss, iryna = await shop.engage(), await shop.engage("operator", "iryna")
    case = await complain(shop, ann)
    await give(generous(shop, operator_day=1), iryna, case, 50)
    assert [by for _, by, _ in await told(shop, "alert-bonus")] == [boss.id]  # she is not even asked
    for act in (approve, refuse):
        with pytest.raises(OwnBonus):
            await act(shop, herself, case)


async def test_without_a_card_or_a_receipt_of_its_own_there_is_nothing_to_go_by(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    with pytest.raises(BonusNeedsReceipt):
        await give(shop, iryna, await complain(shop, await shop.regular(), bought=0))
    with pytest.raises(BonusNeedsMember):
        await give(shop, iryna, await complain(shop, None, bought=0))


async def test_somebody_elses_receipt_is_none(shop: CornerShop) -> None:
    ann, bob, iryna = await shop.regular(), await shop.regular(), await shop.engage("operator", "iryna")
    theirs = (await case_of(shop, await complain(shop, bob))).receipt
    case = await complain(shop, ann, bought=0)
    swap = Query(tables.cases.update().where(tables.cases.c.id == case).values(receipt=theirs))
    await shop.database.run(lambda tx: tx.run(swap))
    with pytest.raises(BonusNeedsReceipt):
        await give(shop, iryna, case)


@pytest.mark.parametrize("erased", [True, False])
async def test_who_has_left_gets_none_and_what_waits_is_not_approved(shop: CornerShop, erased: bool) -> None:
    ann, case = await asked(shop)
    iryna, dana = await shop.engage("operator", "iryna"), await shop.engage("director", "dana")
    other = await complain(shop, ann, another=True)

    def leave(tx: Transaction) -> None:
        people.leave(tx, ann.id, NOW)
        if erased:
            erasure.forget(tx, ann.id, ann.card, NOW)

    await shop.database.run(leave)
    before = await rows(shop)
    with pytest.raises(BonusNeedsMember):
        await give(shop, iryna, other)
    with pytest.raises(BonusNeedsMember):
        await approve(shop, dana, case)
    assert await rows(shop) == before
    assert (await refuse(shop, dana, case)).bonus.state is State.REFUSED


async def test_a_card_that_is_merged_while_points_are_given_gets_them_once(
    shop: CornerShop, next_door: CornerShop
) -> None:
    iryna = await shop.engage("operator", "iryna")
    for turn in range(5):
        phone = f"+38067000000{turn}"
        owner = (await shop.join(phone, f"owner {turn}")).customer
        await complain(shop, owner, account=f"owner {turn}")
        claimant = await on_viber(shop, f"claimant {turn}", phone)
        case = await complain(shop, owner, another=True, account=f"owner {turn}")
        assert await ends([confirm(next_door, owner, claimant), give(shop, iryna, case, 50)]) == {DONE: 2}
        found = await stored(shop, case)
        assert found is not None
        whose = (await case_of(shop, case)).customer
        assert found.customer == whose
        assert len([lot for lot in (await lots_of(shop, whose)) if lot == Origin.SORRY]) == 1


async def lots_of(shop: CornerShop, customer: int | None) -> list[Origin]:
    found = await shop.database.read(lambda tx: people.find(tx, id=customer or 0))
    assert found is not None
    return [lot.origin for lot in (await shop.account(found)).lots]
