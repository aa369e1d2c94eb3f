"""A shopper joins at the till in three taps at most, and the card pays for this very purchase."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from loyalty.points import Points
from loyalty.program import Consents, Program
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import tables
from tests.journeys.stage import Stage, staged

SCREENS_OF_MEMBERS = ("/card", "/balance", "/history")


async def opened(stage: Stage, payload: str | None = "centr") -> Person:
    """A shopper who looks at the bot's hello."""
    olena: Person = stage.shopper()
    olena.start(payload=payload)
    await olena.next_message()
    return olena


async def test_poster_contact_card_and_the_points_pay_at_once(either: Stage) -> None:
    stage = either
    olena = stage.shopper()
    olena.start(payload="centr")
    hello = await olena.next_message()
    assert "100 балів" in hello.text
    olena.press(stage.label("button-share"))
    card = await olena.next_message()
    assert card.kind == "photo"
    assert "100 балів уже ваші" in card.text

    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)})
    assert (looked["first_name"], looked["balance"], looked["spendable"]) == ("Олена", 100, 100)
    new = stage.till.receipt(card=stage.code_on(olena))
    hold = await stage.till.ok("POST", "/holds", {"card": new["card"], "points": 100, "receipt": new["receipt"]})
    answer = await stage.till.ok("POST", "/receipts", new | {"hold": hold["hold"]})
    assert (answer["spent"], answer["earned"], answer["balance"]) == (100, 20, 20)

    await olena.next_message()
    olena.press(stage.label("button-balance"))
    balance = await olena.next_message()
    assert "20 балів" in balance.text


async def test_it_takes_three_taps(stage: Stage) -> None:
    """Start, "Share my number", and Telegram's own "Share"; only then does anybody ask for more."""
    olena = await opened(stage)
    assert olena.chat.keyboard is not None
    assert olena.chat.keyboard.labels == [stage.label("button-share")]
    olena.press(stage.label("button-share"))
    assert (await olena.next_message()).kind == "photo"
    assert [message.kind for message in olena.chat.messages if message.mine] == ["text", "contact"]


async def test_the_poster_tells_the_home_store(stage: Stage) -> None:
    await stage.joined()
    ((home,),) = await stage.rows(tables.customers, "home_store")
    stores = dict(await stage.rows(tables.stores, "id", "code"))
    assert stores[home] == "centr"


@pytest.mark.parametrize("payload", [None, "a_store_long_gone", "x" * 64, "29"])
async def test_one_may_join_without_a_poster_of_ours(stage: Stage, payload: str | None) -> None:
    olena = await opened(stage, payload)
    olena.press(stage.label("button-share"))
    assert (await olena.next_message()).kind == "photo"
    assert await stage.rows(tables.customers, "home_store", "first_name") == [(None, "Олена")]


async def test_starting_again_changes_nothing_before_and_shows_the_card_after(stage: Stage) -> None:
    olena = await opened(stage)
    olena.start()
    assert (await olena.next_message()).text == olena.chat.texts[0]
    olena.press(stage.label("button-share"))
    await olena.next_message()
    await olena.next_message()
    olena.start(payload="sadova")
    assert (await olena.next_message()).kind == "photo"
    assert await stage.rows(tables.lots, "origin", "points") == [("welcome", 100)]
    stores = dict(await stage.rows(tables.stores, "id", "code"))
    assert [stores[home] for (home,) in await stage.rows(tables.customers, "home_store")] == ["centr"]


async def test_the_last_poster_before_joining_counts(stage: Stage) -> None:
    olena = await opened(stage, "centr")
    olena.start(payload="sadova")
    await olena.next_message()
    olena.start()  # from the list of chats: no poster, which takes nothing away
    await olena.next_message()
    olena.press(stage.label("button-share"))
    await olena.next_message()
    stores = dict(await stage.rows(tables.stores, "id", "code"))
    assert [stores[home] for (home,) in await stage.rows(tables.customers, "home_store")] == ["sadova"]


async def test_a_foreign_contact_joins_nobody(stage: Stage) -> None:
    """Neither the address book's, nor one without a Telegram account, nor one passed on, be it one's own."""
    taras = stage.shopper("Тарас")
    olena = await opened(stage)
    sends: tuple[Callable[[], Shown], ...] = (
        lambda: olena.share_contact(of=taras),
        lambda: olena.share_contact(phone="+380990001122"),
        lambda: olena.forward_contact(taras),
        lambda: olena.forward_contact(olena),
    )
    for send in sends:
        send()
        assert (await olena.next_message()).text == stage.label("join-not-yours")
    assert await stage.rows(tables.customers) == []
    olena.share_contact()
    assert (await olena.next_message()).kind == "photo"


@pytest.mark.parametrize(
    "typed", ["+380501112233", "380501112233", "0501112233", "+38 (050) 111-22-33", "050 111 22 33"]
)
async def test_a_typed_number_joins_nobody(open_shop: Stage, typed: str) -> None:
    stage = open_shop
    olena = await opened(stage)
    olena.write(typed)
    assert (await olena.next_message()).text == stage.label("join-typed")
    assert await stage.heard_from(olena) == []  # a phone is kept encrypted or not at all
    olena.write("/card")
    assert (await olena.next_message()).text == stage.label("join-first")


@pytest.mark.parametrize("phone", ["380501112233", "+380501112233"])
async def test_a_phone_comes_with_or_without_its_plus(stage: Stage, phone: str) -> None:
    await stage.joined(phone=phone)
    again = stage.shopper("Олена на новому телефоні", phone="+380501112233")
    again.start()
    await again.next_message()
    again.share_contact()
    await again.next_message()
    assert len(await stage.rows(tables.customers)) == 1


@pytest.mark.parametrize("phone", ["12", "+0", "abc", "00000000000000000000"])
async def test_a_number_that_is_none_is_asked_for_again(open_shop: Stage, phone: str) -> None:
    stage = open_shop
    olena = stage.shopper(phone=phone)
    olena.start()
    await olena.next_message()
    olena.share_contact()
    assert (await olena.next_message()).text == stage.label("join-bad-phone")
    assert olena.chat.keyboard is not None
    assert olena.chat.keyboard.labels == [stage.label("button-share")]


async def test_what_only_members_have_leads_to_joining(stage: Stage) -> None:
    olena = await opened(stage)
    for ask in (*SCREENS_OF_MEMBERS, stage.label("button-card"), stage.label("button-balance", "en")):
        olena.write(ask)
        assert (await olena.next_message()).text == stage.label("join-first")
    olena.press(stage.label("button-share"))
    assert (await olena.next_message()).kind == "photo"


async def test_a_member_who_shares_a_number_again_sees_the_card(stage: Stage) -> None:
    olena = await stage.joined()
    olena.share_contact()
    assert (await olena.next_message()).kind == "photo"
    assert len(await stage.rows(tables.lots)) == 1


async def test_a_programme_without_a_gift_promises_none(fresh_url: str) -> None:
    plain = Program(shop="Мальва", consents=Consents(rules_url="https://malva.example/rules"))
    plain = replace(plain, welcome=replace(plain.welcome, points=Points(0)))
    async with staged(fresh_url, program=plain) as stage:
        olena = await opened(stage)
        hello = olena.chat.texts[0]
        assert stage.label("join-offer-plain") in hello
        assert "https://malva.example/rules" in hello
        olena.press(stage.label("button-share"))
        assert (await olena.next_message()).kind == "photo"
        assert await stage.rows(tables.lots) == []
