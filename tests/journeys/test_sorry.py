"""Points for something that went wrong, as the people of it see them: operator, director, shopper, till; and who may not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from chat import buttons
from chat.buttons import BonusDecision, Button, GiveBonus, OfferBonus
from loyalty.points import Points
from loyalty.program import Consents, Program, SorryRules
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import staff, tables
from tests.journeys.hotline import Hotline, hotline

PROGRAM = Program(shop="Мальва", consents=Consents(ask_after=timedelta(0)))
STRICT = replace(PROGRAM, sorry=SorryRules(operator_day=Points(0)))
HUGE = [{"line": 1, "sku": "cheese", "name": "Сир", "quantity": "3.2", "sum": 200_000}]


async def complaint(desk: Hotline) -> tuple[Any, int, Shown]:
    """Olena's, after a purchase of 500: the case, and how it stands in its topic."""
    olena = await desk.stage.joined()
    await desk.stage.bought(olena)
    case = await desk.complains(olena, "Суп холодний")
    return olena, case, await desk.said(await desk.opened(case), "Суп холодний")


async def question(desk: Hotline, case: int, head: Shown) -> Shown:
    """Iryna has asked how much she may give."""
    desk.iryna.press(buttons.payload(OfferBonus(case)), on=head, to=desk.group)
    return await desk.said(await desk.opened(case), "скільки балів")


async def answered(desk: Hotline, person: Person, act: Any) -> str:
    """What pops up when this person does it."""
    before = len(desk.group.toasts(person))
    act()
    await desk.until(lambda: len(desk.group.toasts(person)) > before)
    return desk.group.toasts(person)[-1].text


async def wants(desk: Hotline, case: int, head: Shown) -> Shown:
    """Iryna would like to give 50 points, and a director has to agree."""
    desk.iryna.press("🎁 50", on=await question(desk, case, head), to=desk.group)
    return await desk.said(await desk.opened(case), "хоче нарахувати 50 балів")


async def given(desk: Hotline) -> list[tuple[Any, ...]]:
    return await desk.stage.rows(tables.sorry_bonuses, "case", "points", "state")


async def test_an_operator_gives_points_in_the_topic_and_the_shopper_pays_with_them(fresh_url: str) -> None:
    async with hotline(fresh_url, program=PROGRAM) as desk:
        olena, case, head = await complaint(desk)
        olena.read_all()
        asked = await question(desk, case, head)
        assert asked.labels == ["🎁 50", "🎁 300"]  # a tenth of 500 is the least
        desk.iryna.press("🎁 300", on=asked, to=desk.group)
        desk.iryna.press("🎁 300", on=asked, to=desk.group)
        told = await olena.next_message()
        assert "300 балів від нас" in told.text
        assert told.labels == [desk.stage.label("button-card")]
        topic = await desk.opened(case)
        done = await desk.said(topic, "Ірина нараховує 300 балів")
        assert (done.id, done.labels) == (asked.id, [])
        await desk.said(topic, "🎁 Ірина: нараховано 300 балів")
        assert await given(desk) == [(case, 300, "given")]
        olena.press(desk.stage.label("button-card"), on=told)
        await olena.next_message()
        paid = await desk.stage.bought(olena, lines=HUGE, total=200_000, spend=400)  # 100 of the welcome, 25 earned
        assert paid["spent"] == 400


async def test_above_the_limits_a_director_decides_alone_and_the_group_knows(fresh_url: str) -> None:
    async with hotline(fresh_url, program=STRICT) as desk:
        desk.larysa.start()
        await desk.larysa.next_message()
        olena, case, head = await complaint(desk)
        olena.read_all()
        waits = await wants(desk, case, head)
        topic = await desk.opened(case)
        approve, refuse = desk.stage.label("button-approve"), desk.stage.label("button-refuse")
        assert waits.labels == [approve, refuse]
        alert = await desk.larysa.next_message()
        assert "хоче нарахувати 50 балів" in alert.text
        no = await answered(desk, desk.iryna, lambda: desk.iryna.press(approve, on=waits, to=desk.group))
        assert no == desk.stage.label("problem-directors_only")
        assert await given(desk) == [(case, 50, "asked")]
        desk.larysa.press(approve, on=alert)
        assert "50 балів від нас" in (await olena.next_message()).text
        await desk.said(topic, "Лариса: нараховано 50 балів")
        assert "погоджується" in desk.larysa.chat.message(alert.id).text
        desk.larysa.press(refuse, on=waits, to=desk.group)
        assert (await desk.said(topic, "вже нараховано")).id == waits.id
        assert await given(desk) == [(case, 50, "given")]
        assert len(await desk.audited("operator_refused")) == 1


async def test_whoever_may_not_is_refused_and_written_down_and_nothing_comes_of_it(fresh_url: str) -> None:
    """Strangers, cashiers, former operators and those of another store, with payloads of their own making."""
    async with hotline(fresh_url, program=STRICT) as desk:
        world, house = desk.stage.world, desk.stage.house
        cashier, former, far = (world.person(name) for name in ("Касирка", "Колишній", "Далекий"))
        desk.group.add(cashier, former, far)
        await desk.engaged(cashier, "cashier")
        gone = await desk.engaged(former, "operator")
        await house.database.run(lambda tx: staff.remove(tx, gone, desk.stage.clock.now()))
        (_, sadova) = [id_ for (id_,) in await desk.stage.rows(tables.stores, "id")]
        await desk.engaged(far, "operator", sadova)
        _, case, head = await complaint(desk)
        maria = await desk.stage.joined("Марія")
        await desk.stage.bought(maria)
        other = await desk.complains(maria, "Черга")
        waits = await desk.said(await desk.opened(other), "Черга")
        await wants(desk, other, waits)
        before = await desk.stage.rows(tables.lots), await given(desk)
        acts: tuple[Button, ...] = (OfferBonus(case), GiveBonus(case, 50), BonusDecision(other, approve=True))
        for person in (desk.zoya, cashier, former, far):
            for act in acts:
                on, data = (waits if isinstance(act, BonusDecision) else head), buttons.payload(act)
                no = await answered(desk, person, lambda: person.forge(data, on, desk.group))  # noqa: B023 - called before the loop goes on
                assert no in {desk.stage.label("problem-staff_only"), desk.stage.label("problem-directors_only")}
        refused = await desk.audited("operator_refused")
        assert len(refused) >= 9  # each of the three who are nobody, each time
        for wrong in (GiveBonus(case, 49), GiveBonus(case, 10**9), GiveBonus(999, 50), OfferBonus(999)):
            data = buttons.payload(wrong)
            no = await answered(desk, desk.iryna, lambda: desk.iryna.forge(data, head, desk.group))  # noqa: B023 - called before the loop goes on
            assert no in {desk.stage.label("problem-unknown_amount"), desk.stage.label("problem-unknown_case")}
        for person in (cashier, desk.zoya):
            person.start()
            await person.next_message()
            person.forge(buttons.payload(BonusDecision(other, approve=True)), on=person.chat.last)
            await person.next_message()
        assert len(await desk.audited("operator_refused")) == len(refused) + 2
        assert (await desk.stage.rows(tables.lots), await given(desk)) == before
