"""What people agreed to is kept as evidence: who, to which version, in which words, when, where, for what."""

from datetime import timedelta
from functools import partial

import pytest

from loyalty.program import Consents, Program
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import moments, tables
from tests.journeys.stage import Stage, staged

EVIDENCE = ("purpose", "given", "version", "language", "channel")
JOINED = ("programme", 1, "1", "uk", "telegram")


def program(*, marketing: str = "1", ask_after: timedelta = timedelta(0)) -> Program:
    return Program(shop="Мальва", consents=Consents(marketing=marketing, ask_after=ask_after))


async def evidence(stage: Stage, person: Person) -> list[tuple[object, ...]]:
    """What is kept of this person's answers, by the account they came from."""
    accounts = {account: id_ for id_, account in await stage.rows(tables.identities, "id", "account")}
    rows = await stage.rows(tables.consents, "identity", *EVIDENCE)
    return [row[1:] for row in rows if row[0] == accounts[str(person.id)]]


def question(person: Person) -> Shown:
    """The newest message that can be answered yes or no."""
    return [message for message in person.chat.messages if any(v.startswith("offers:") for v in values(message))][-1]


def shows(person: Person, message: Shown, text: str) -> bool | None:
    return person.chat.message(message.id).text == text or None


def values(message: Shown) -> list[str]:
    return [button.value for row in message.buttons for button in row]


async def test_sharing_the_number_accepts_the_rules(stage: Stage) -> None:
    olena = await stage.joined()
    assert await evidence(stage, olena) == [JOINED]
    ((customer, identity, at),) = await stage.rows(tables.consents, "customer", "identity", "at")
    assert await stage.rows(tables.identities, "id", "customer") == [(identity, customer)]
    assert abs(moments.moment(at) - stage.clock.now()) < timedelta(minutes=5)


@pytest.mark.parametrize(("button", "given"), [("button-offers-yes", 1), ("button-offers-no", 0)])
async def test_the_answer_is_kept_and_takes_the_questions_place(open_shop: Stage, button: str, given: int) -> None:
    stage = open_shop
    olena = await stage.joined()
    asked = question(olena)
    olena.press(stage.label(button))
    answer = stage.label("offers-yes" if given else "offers-no")
    await stage.world.wait_for(lambda: olena.chat.message(asked.id).text == answer or None)
    assert olena.chat.message(asked.id).labels == []
    assert await evidence(stage, olena) == [JOINED, ("marketing", given, "1", "uk", "telegram")]


async def test_joining_asks_for_nothing_more_than_the_number(open_shop: Stage) -> None:
    """Who never answers about offers has a card that pays all the same."""
    stage = open_shop
    olena = await stage.joined()
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(olena), spend=50))
    assert paid["spent"] == 50
    assert await evidence(stage, olena) == [JOINED]


async def test_one_answer_pressed_twice_is_one_answer(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    asked = question(olena)
    olena.press(stage.label("button-offers-yes"), on=asked)
    olena.forge("offers:yes:1", on=asked)
    await stage.world.wait_for(lambda: not olena.chat.waiting or None)
    olena.write("/help")
    await olena.next_message()
    assert await evidence(stage, olena) == [JOINED, ("marketing", 1, "1", "uk", "telegram")]
    assert olena.chat.message(asked.id).text == stage.label("offers-yes")


async def test_minds_change_and_every_change_is_kept(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    asked = question(olena)
    for answer in ("yes", "no", "yes"):
        olena.forge(f"offers:{answer}:1", on=asked)
        await stage.world.wait_for(partial(shows, olena, asked, stage.label(f"offers-{answer}")))
    assert [row[1] for row in (await evidence(stage, olena))[1:]] == [1, 0, 1]


async def test_an_answer_to_a_former_question_is_asked_anew(fresh_url: str) -> None:
    async with staged(fresh_url, program=program()) as stage:
        world, olena = stage.world, await stage.joined()
        asked = question(olena)
    async with staged(fresh_url, program=program(marketing="2"), world=world) as stage:
        olena.press(stage.label("button-offers-yes"), on=asked)
        assert (await olena.next_message()).text == stage.label("stale-menu")
        assert (await olena.next_message()).text == stage.label("offers-ask")
        assert [toast.text for toast in olena.chat.toasts] == [stage.label("stale-button")]
        assert await evidence(stage, olena) == [JOINED]
        olena.press(stage.label("button-offers-yes"), on=question(olena))
        await world.wait_for(lambda: stage.label("offers-yes") in olena.chat.texts or None)
        assert await evidence(stage, olena) == [JOINED, ("marketing", 1, "2", "uk", "telegram")]


async def test_a_yes_to_the_new_question_is_evidence_of_its_own(fresh_url: str) -> None:
    """Who had said yes to the former text has not yet said yes to this one."""
    async with staged(fresh_url, program=program()) as stage:
        world, olena = stage.world, await stage.joined()
        asked = question(olena)
        olena.press(stage.label("button-offers-yes"))
        await world.wait_for(lambda: stage.label("offers-yes") in olena.chat.texts or None)
    async with staged(fresh_url, program=program(marketing="2"), world=world) as stage:
        olena.forge("offers:no:1", on=asked)
        await olena.next_message()
        await olena.next_message()
        olena.press(stage.label("button-offers-yes"), on=question(olena))
        await world.wait_for(lambda: olena.chat.texts.count(stage.label("offers-yes")) == 2 or None)
        assert [row[2] for row in (await evidence(stage, olena))[1:]] == ["1", "2"]


async def test_the_language_of_the_question_is_part_of_the_evidence(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined(language="en")
    olena.press(stage.label("button-offers-no", "en"))
    await stage.world.wait_for(lambda: stage.label("offers-no", "en") in olena.chat.texts or None)
    assert [(row[0], row[3]) for row in await evidence(stage, olena)] == [("programme", "en"), ("marketing", "en")]


async def test_the_question_waits_until_the_card_has_been_scanned(fresh_url: str) -> None:
    async with staged(fresh_url, program=program(ask_after=timedelta(minutes=2))) as stage:
        olena = stage.shopper()
        olena.start(payload="centr")
        await olena.next_message()
        olena.press(stage.label("button-share"))
        await olena.next_message()
        olena.write("/help")
        assert (await olena.next_message()).text != stage.label("offers-ask")
        stage.clock.put_forward(timedelta(minutes=2))
        assert (await olena.next_message()).text == stage.label("offers-ask")


@pytest.mark.parametrize("version", ["2026:1", "версія від 1 вересня", "Правила 1.09.2026 р."])
async def test_any_version_that_the_settings_allow_can_be_answered(fresh_url: str, version: str) -> None:
    async with staged(fresh_url, program=program(marketing=version)) as stage:
        olena = await stage.joined()
        olena.press(stage.label("button-offers-yes"))
        await stage.world.wait_for(lambda: stage.label("offers-yes") in olena.chat.texts or None)
        assert (await evidence(stage, olena))[1][2] == version
