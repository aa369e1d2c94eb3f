"""The shop's people in the chat: an invitation opened and confirmed, the staff menu, a fresh way into the till page."""

import re
from datetime import timedelta

import pytest

from simulator.telegram.people import Person
from storage import tables
from tests.journeys.stage import Stage
from usecases import staffing
from usecases.staffing import Role

LINK = re.compile(r"/till/in/([A-Za-z0-9_-]{32,})")


async def link(stage: Stage, role: Role = Role.CASHIER, store: str | None = "centr", name: str = "") -> str:
    """What an owner passes on."""
    now = stage.clock.now()
    return await stage.house.database.run(lambda tx: staffing.invite(tx, now, role, store, name, "command line"))


async def engaged(stage: Stage, role: Role = Role.CASHIER, person: Person | None = None) -> Person:
    """Somebody who has confirmed an invitation, and looks at the staff menu."""
    somebody = person or stage.shopper()
    somebody.read_all()
    somebody.start(payload=await link(stage, role))
    await somebody.next_message()
    somebody.press(stage.label("button-accept"))
    await somebody.next_message()
    return somebody


async def everybody(stage: Stage) -> list[tuple[object, ...]]:
    return [row[:3] for row in await stage.rows(tables.staff, "role", "name", "account", "removed_at") if not row[3]]


async def test_a_link_is_confirmed_and_opens_the_staff_menu(either: Stage) -> None:
    stage = either
    ira = stage.shopper("Іра")
    ira.start(payload=await link(stage))
    asked = await ira.next_message()
    assert "касир" in asked.text
    assert "«Мальва на Соборній»" in asked.text
    assert await everybody(stage) == []
    ira.press(stage.label("button-accept"))
    menu = await ira.next_message()
    assert "/till" in menu.text
    assert menu.labels == [stage.label("button-till")]
    assert ira.chat.message(asked.id).text == "Готово, раді вас бачити в команді! Ваша роль: касир."
    assert await everybody(stage) == [("cashier", "Іра", str(ira.id))]


async def test_a_cashier_gets_a_way_into_the_till_page_by_the_button_and_by_the_command(stage: Stage) -> None:
    ira = await engaged(stage)
    ira.press(stage.label("button-till"))
    first = LINK.findall((await ira.next_message()).text)
    ira.write("/till")
    second = LINK.findall((await ira.next_message()).text)
    assert len(first) == len(second) == 1
    assert first != second
    kept = await stage.rows(tables.sessions, "kind", "token_hash")
    assert kept
    assert {kind for kind, _ in kept} == {"link"}
    assert not {first[0], second[0]} & {token for _, token in kept}


async def test_rights_end_with_the_role(stage: Stage) -> None:
    ira = await engaged(stage)
    ((id_,),) = await stage.rows(tables.staff, "id")
    now = stage.clock.now()
    await stage.house.database.run(lambda tx: staffing.remove(tx, now, id_, "command line"))
    ira.press(stage.label("button-till"))
    assert (await ira.next_message()).text == stage.label("staff-only")
    ira.write("/staff")
    assert (await ira.next_message()).text == stage.label("staff-only")
    assert await stage.rows(tables.sessions, "id") == []


async def test_a_shopper_is_told_that_the_till_page_is_not_theirs(stage: Stage) -> None:
    olena = await stage.joined()
    olena.read_all()
    for command in ("/till", "/staff"):
        olena.write(command)
        assert (await olena.next_message()).text == stage.label("staff-only")
    olena.forge("open:till", olena.chat.last)
    assert (await olena.next_message()).text == stage.label("staff-only")


async def test_an_operator_may_not_stand_at_a_till(stage: Stage) -> None:
    oleh = await engaged(stage, Role.OPERATOR)
    assert oleh.chat.last.labels == []
    oleh.write("/till")
    assert (await oleh.next_message()).text == stage.label("staff-only")


async def test_a_used_and_an_expired_link_are_answered_politely(stage: Stage) -> None:
    used, expired = await link(stage), await link(stage)
    ira, oleh = await engaged(stage), stage.shopper("Олег")
    ira.start(payload=used)
    await ira.next_message()
    ira.press(stage.label("button-accept"))
    await ira.next_message()
    oleh.start(payload=used)
    assert (await oleh.next_message()).text == stage.label("problem-invitation_over")
    stage.clock.put_forward(timedelta(hours=24))
    oleh.start(payload=expired)
    assert (await oleh.next_message()).text == stage.label("problem-invitation_over")


async def test_the_button_of_somebody_else_s_invitation_does_nothing(stage: Stage) -> None:
    """Its number can be guessed; only the chat that has opened the link may press it."""
    ira, thief = stage.shopper("Іра"), await stage.joined("Злодій")
    ira.start(payload=await link(stage, Role.OWNER, None))
    asked = await ira.next_message()
    ((button,),) = asked.buttons
    thief.read_all()
    thief.forge(str(button.value), thief.chat.last)
    assert (await thief.next_message()).text == stage.label("problem-invitation_over")
    assert await everybody(stage) == []
    ira.press(stage.label("button-accept"))
    await ira.next_message()
    assert await everybody(stage) == [("owner", "Іра", str(ira.id))]


async def test_one_link_opened_on_two_telephones_works_on_the_first_that_confirms(stage: Stage) -> None:
    ira, oleh = stage.shopper("Іра"), stage.shopper("Олег")
    carried = await link(stage)
    for person in (ira, oleh):
        person.start(payload=carried)
        await person.next_message()
    for person in (ira, oleh):
        person.press(stage.label("button-accept"))
    for person in (ira, oleh):
        await person.next_message()
    ((_, name, _),) = await everybody(stage)
    late = oleh if name == "Іра" else ira
    assert late.chat.last.text == stage.label("problem-invitation_over")


async def test_a_link_does_nothing_in_a_group(stage: Stage) -> None:
    ira = stage.shopper("Іра")
    group = stage.world.group("Оператори", ira, forum=True)
    (bot,) = stage.world.bots.values()
    group.add_bot(bot)
    ira.write(f"/start {await link(stage, Role.OWNER, None)}", group)
    olena = await stage.joined()  # by when the group's message has been heard
    assert olena.chat.texts
    assert await everybody(stage) == []
    assert not [message for message in group.messages() if "запрошують" in message.text]


async def test_a_shopper_stays_one(stage: Stage) -> None:
    olena = await stage.joined()
    await engaged(stage, person=olena)
    olena.write("/card")
    assert (await olena.next_message()).kind == "photo"
    olena.write("/staff")
    assert "касир" in (await olena.next_message()).text


async def test_who_was_about_to_join_by_a_poster_still_joins_in_that_store(stage: Stage) -> None:
    olena = stage.shopper()
    olena.start(payload="centr")
    await olena.next_message()
    await engaged(stage, person=olena)
    olena.press(stage.label("button-share"))
    assert (await olena.next_message()).kind == "photo"
    stores = dict(await stage.rows(tables.stores, "id", "code"))
    assert [stores[home] for (home,) in await stage.rows(tables.customers, "home_store")] == ["centr"]


async def test_the_last_owner_is_told_why_another_role_is_not_given(stage: Stage) -> None:
    ira = await engaged(stage, Role.OWNER)
    ira.start(payload=await link(stage))
    assert "власник" in (await ira.next_message()).text
    ira.press(stage.label("button-accept"))
    assert (await ira.next_message()).text == stage.label("problem-last_owner")
    assert await everybody(stage) == [("owner", "Олена", str(ira.id))]


@pytest.mark.postgres
async def test_on_postgresql_too(anywhere: Stage) -> None:
    await engaged(anywhere)
    assert len(await everybody(anywhere)) == 1
