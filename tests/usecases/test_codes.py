"""Any code names the card; only a fresh one pays, once."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from loyalty.program import Program, TillTime
from loyalty.refusals import CodeExpired, CodeNeeded, CodeUsed, NotAMember, NotEnoughPoints, PhoneLookupOff, UnknownCard
from storage import tables
from storage.database import Transaction
from storage.queries import Query
from tests.usecases.corner_shop import ANN, MINUTE, NOW, CornerShop, receipt
from usecases import cards
from usecases.cards import LookedUp

LIFE = Program().codes.life
AUDITED = Query(select(tables.audit.c.actor, tables.audit.c.action, tables.audit.c.subject).order_by(tables.audit.c.id))


async def look_up(shop: CornerShop, card: str, at: datetime = NOW) -> LookedUp:
    def work(tx: Transaction) -> LookedUp:
        return cards.look_up(tx, at, shop.terms, shop.till, card)

    return await shop.database.run(work)


async def test_the_card_shows_a_new_code_at_every_tap_and_until_when_it_pays(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    one, other = [await shop.database.read(lambda tx: cards.draw(tx, NOW, shop.terms, ann)) for _ in range(2)]
    assert one.code != other.code
    assert one.valid_until == NOW + LIFE
    assert one.statement.balance == 100


async def test_every_form_of_the_card_names_it(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    for card in (ann.card, code, code.lower(), f"https://points.example/c/{code}", f" {ann.card}\r\n"):
        found = await look_up(shop, card)
        assert (found.customer.id, found.statement.spendable, found.refusal) == (ann.id, 100, None)


@pytest.mark.parametrize(
    "card", ["", "2900000000001", "4006381333931", "no card", "phone:", "https://points.example/c/"]
)
async def test_what_names_no_card_is_unknown(shop: CornerShop, card: str) -> None:
    await shop.regular()
    expected = PhoneLookupOff if card.startswith("phone:") else UnknownCard
    with pytest.raises(expected):
        await look_up(shop, card)
    with pytest.raises(expected):
        await shop.post(receipt("R1", 10000, card=card))
    assert await shop.sold("R1") is None


async def test_a_bare_number_earns_but_never_pays(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    with pytest.raises(CodeNeeded):
        await shop.hold(ann.card, 10)
    with pytest.raises(CodeNeeded):
        await shop.post(receipt("R1", 20000, card=ann.card, spend=10))
    assert (await shop.post(receipt("R1", 20000, card=ann.card))).answer.earned == 10


async def test_a_code_pays_until_the_very_end_of_its_life(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    for attempt in (
        shop.hold(code, 10, at=NOW + LIFE),
        shop.post(receipt("R1", 20000, card=code, spend=10), NOW + LIFE),
    ):
        with pytest.raises(CodeExpired):
            await attempt
    assert (await shop.hold(code, 10, at=NOW + LIFE - MINUTE / 60)).points == 10


async def test_an_expired_code_still_names_the_card(shop: CornerShop) -> None:
    ann = await shop.regular()
    code = await shop.code(ann)
    later = NOW + LIFE
    assert isinstance((await look_up(shop, code, later)).refusal, CodeExpired)
    assert (await shop.post(receipt("R1", 20000, card=code), later)).answer.earned == 10
    assert await shop.balance(ann) == 10


async def test_a_used_code_still_names_the_card(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    await shop.post(receipt("R1", 20000, card=code, spend=10))
    found = await look_up(shop, code)
    assert isinstance(found.refusal, CodeUsed)
    assert found.customer.id == ann.id
    assert (await shop.post(receipt("R2", 20000, card=code))).answer.earned == 10


@pytest.mark.parametrize("first", ["hold", "spend"])
async def test_a_screenshot_of_a_used_code_pays_nowhere(shop: CornerShop, first: str) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    if first == "hold":
        await shop.hold(code, 10, "R1")
    else:
        await shop.post(receipt("R1", 20000, card=code, spend=10))
    for till in (shop.second, shop.elsewhere):
        for code_of_receipt in ("R1", "R2"):
            with pytest.raises(CodeUsed):
                await shop.hold(code, 10, code_of_receipt, till=till)
            with pytest.raises(CodeUsed):
                await shop.post(
                    receipt(f"{code_of_receipt}-{till.id}", 20000, card=code, spend=10, till=till), till=till
                )
    with pytest.raises(CodeUsed):
        await shop.hold(code, 10, "R2")


async def test_the_same_till_renews_a_cancelled_hold_for_the_same_receipt(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    first = await shop.hold(code, 10)
    await shop.cancel(first.id)
    renewed = await shop.hold(code, 20, at=NOW + 9 * MINUTE)
    assert (renewed.points, renewed.id != first.id) == (20, True)


async def test_and_a_lapsed_one_even_after_the_codes_own_life(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    used = NOW + 9 * MINUTE
    await shop.hold(code, 10, at=used)
    assert (await shop.hold(code, 10, at=used + 6 * MINUTE)).points == 10
    await shop.post(receipt("R1", 20000, card=code, spend=10), used + 9 * MINUTE)
    assert await shop.balance(ann) == 100 - 10 + 9  # 5 % of 190 in money


async def test_renewing_ends_with_the_renewal_time_counted_from_the_first_use(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    await shop.hold(code, 10)
    await shop.hold(code, 10, at=NOW + 6 * MINUTE)
    with pytest.raises(CodeUsed):
        await shop.hold(code, 10, at=NOW + 11 * MINUTE + LIFE - 10 * MINUTE)


async def test_a_renewal_needs_the_same_till_and_the_same_receipt(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    await shop.cancel((await shop.hold(code, 10, "R1")).id)
    with pytest.raises(CodeUsed):
        await shop.hold(code, 10, "R1", till=shop.second)
    with pytest.raises(CodeUsed):
        await shop.hold(code, 10, "R2")


async def test_a_refused_payment_does_not_use_the_code_up(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    code = await shop.code(ann)
    with pytest.raises(NotEnoughPoints):
        await shop.hold(code, 101)
    with pytest.raises(NotEnoughPoints):
        await shop.post(receipt("R1", 90000, card=code, spend=101))
    assert (await look_up(shop, code)).refusal is None
    assert (await shop.hold(code, 100, "R2", till=shop.second)).points == 100


async def test_a_code_of_another_shops_key_is_unknown(shop: CornerShop) -> None:
    ann = await shop.regular(100)
    other = replace(shop, terms=replace(shop.terms, keys=replace(shop.terms.keys, codes=b"another")))
    with pytest.raises(UnknownCard):
        await shop.hold(await other.code(ann), 10)


async def test_a_phone_names_nobody_unless_the_shop_allows_it_and_then_it_only_earns(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    with pytest.raises(PhoneLookupOff):
        await look_up(shop, f"phone:{ANN}")
    allowed = shop.under(Program(till=TillTime(phone_lookup=True)))
    assert (await look_up(allowed, f"phone:{ANN}")).customer.id == ann.id
    assert (await allowed.post(receipt("R1", 20000, card=f"phone:{ANN}"))).answer.earned == 10
    with pytest.raises(CodeNeeded):
        await allowed.hold(f"phone:{ANN}", 10)
    with pytest.raises(UnknownCard):
        await look_up(allowed, "phone:+380509999999")


async def test_a_phone_is_understood_as_people_say_it_and_every_look_is_written_down(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    allowed = shop.under(Program(till=TillTime(phone_lookup=True)))
    for phone in (ANN, "+38 (050) 111-22-33", "050 111 22 33"):
        assert (await look_up(allowed, f"phone:{phone}")).customer.id == ann.id
    await allowed.post(receipt("R1", 20000, card=f"phone:{ANN}"))
    seen = await shop.database.read(lambda tx: tx.all(AUDITED))
    assert [tuple(row) for row in seen] == [(f"till:{shop.till.id}", "phone_lookup", f"customer:{ann.id}")] * 4


async def test_points_of_somebody_who_has_not_joined_do_not_pay(shop: CornerShop) -> None:
    imported = await shop.known_by_import(100)
    code = await shop.code(imported)
    with pytest.raises(NotAMember):
        await shop.hold(code, 10)
    with pytest.raises(NotAMember):
        await shop.post(receipt("R1", 20000, card=code, spend=10))
    assert (await shop.post(receipt("R1", 20000, card=code))).answer.earned == 10
