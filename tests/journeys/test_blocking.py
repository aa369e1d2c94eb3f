"""Who blocks the bot is left in peace until they return; blocking is no error."""

from datetime import timedelta

from loyalty.program import Program
from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import Stage, staged


def said_to(stage: Stage, person: Person) -> int:
    return sum(call.parameters.get("chat_id") == person.id for call in stage.world.calls)


async def blocked(stage: Stage) -> list[bool]:
    return [at is not None for (at,) in await stage.rows(tables.identities, "blocked_at")]


async def test_nobody_who_blocked_us_is_written_to(stage: Stage) -> None:
    olena = await stage.joined()
    code = stage.code_on(olena)
    olena.block()
    taras = await stage.joined("Тарас")
    before = said_to(stage, olena)
    assert await blocked(stage) == [True, False]
    await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code, spend=10))
    taras.write("/help")
    await taras.next_message()
    assert said_to(stage, olena) == before


async def test_the_card_works_on_while_the_bot_is_blocked(stage: Stage) -> None:
    olena = await stage.joined()
    code = stage.code_on(olena)
    olena.block()
    paid = await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code, spend=10))
    assert (paid["spent"], paid["balance"]) == (10, 90 + 24)


async def test_what_was_meant_for_later_is_let_go_when_a_person_blocks(fresh_url: str) -> None:
    async with staged(fresh_url, program=Program(shop="Мальва")) as stage:
        olena, taras = stage.shopper(), stage.shopper("Тарас")
        for person in (olena, taras):
            person.start()
            await person.next_message()
            person.share_contact()
            assert (await person.next_message()).kind == "photo"
        olena.block()
        before = said_to(stage, olena)
        taras.write("/help")
        await taras.next_message()
        stage.clock.put_forward(timedelta(minutes=2))
        assert (await taras.next_message()).text == stage.label("offers-ask")
        assert said_to(stage, olena) == before


async def test_who_returns_is_welcomed_back(stage: Stage) -> None:
    olena = await stage.joined()
    olena.block()
    olena.unblock()
    assert (await olena.next_message()).text == stage.label("welcome-back")
    olena.press(stage.label("button-card"))
    assert (await olena.next_message()).kind == "photo"
    assert await blocked(stage) == [False]


async def test_who_blocks_us_before_we_could_answer_costs_nobody_anything(stage: Stage) -> None:
    """A refusal for one is remembered, and everybody else's answers go on."""
    olena, taras = await stage.joined(), await stage.joined("Тарас")
    olena.write("Питання")
    olena.block()
    taras.write("/help")
    await taras.next_message()
    taras.write("/balance")
    await taras.next_message()
    assert await blocked(stage) == [True, False]


async def test_who_blocks_in_the_middle_of_joining_may_go_on_later(stage: Stage) -> None:
    olena = stage.shopper()
    olena.start(payload="centr")
    await olena.next_message()
    olena.block()
    olena.start()
    await olena.next_message()
    olena.press(stage.label("button-share"))
    assert (await olena.next_message()).kind == "photo"


async def test_a_deleted_account_is_not_written_to_again(stage: Stage) -> None:
    olena, taras = await stage.joined(), await stage.joined("Тарас")
    olena.write("Питання")
    olena.delete_account()
    taras.write("/help")
    await taras.next_message()
    taras.write("/balance")
    await taras.next_message()
    refused = [call for call in stage.world.calls if call.status == 403]
    assert len(refused) <= 1
