"""The operators' group: a topic for each case, and whoever may act there."""

from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from simulator.telegram.chats import ADMIN_RIGHTS
from simulator.telegram.faults import BadRequest, Reset
from simulator.telegram.people import Person
from storage import staff, tables
from tests.journeys.hotline import Hotline, hotline


def _png() -> bytes:
    held = BytesIO()
    Image.new("RGB", (64, 64), "tomato").save(held, "PNG")
    return held.getvalue()


PNG = _png()


@pytest.fixture
async def desk(fresh_url: str) -> AsyncIterator[Hotline]:
    async with hotline(fresh_url) as made:
        yield made


@pytest.fixture
async def plain(fresh_url: str) -> AsyncIterator[Hotline]:
    """The group has no topics."""
    async with hotline(fresh_url, forum=False) as made:
        yield made


async def test_a_case_has_a_topic_with_all_there_is_to_know(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    await desk.stage.bought(olena)
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    assert topic.name == "№1 · Звернення · Олена"
    head = await desk.said(topic, "Суп холодний")
    assert "Молоко" in head.text
    assert "Мальва на Соборній" in head.text
    assert f"••• {str(olena.user.phone)[-2:]}" in head.text
    assert str(olena.user.phone) not in head.text


async def test_what_is_written_in_the_topic_reaches_the_shopper_and_is_ticked(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    olena.read_all()
    words = desk.iryna.write("Перепрошуємо, вже розбираємося", desk.group, topic=topic.id)
    assert "Перепрошуємо, вже розбираємося" in (await olena.next_message()).text
    await desk.ticked(words)
    head = await desk.said(topic, "🟡 Займається Ірина")
    assert "Суп холодний" in head.text


async def test_a_note_between_colleagues_does_not(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    olena.read_all()
    desk.iryna.write("→ вона завжди скаржиться", desk.group, topic=topic.id)
    desk.iryna.write("-> так", desk.group, topic=topic.id)
    desk.iryna.write("// і завжди права", desk.group, topic=topic.id)
    desk.iryna.write("Добрий день!", desk.group, topic=topic.id)
    assert "Добрий день!" in (await olena.next_message()).text
    authors = [author for (author,) in await desk.stage.rows(tables.case_messages, "author")]
    assert authors == ["shopper", "note", "note", "note", "answer"]


async def test_an_edited_answer_is_edited_for_the_shopper(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    olena.read_all()
    words = desk.iryna.write("Завтра", desk.group, topic=topic.id)
    shown = await olena.next_message()
    desk.iryna.edit(words, "Сьогодні", desk.group)
    await desk.until(lambda: any("Сьогодні" in each.text for each in olena.chat.messages))
    assert shown.id in {each.id for each in olena.chat.messages if "Сьогодні" in each.text}


async def test_further_words_come_into_the_same_topic_merged(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    for words in ("і хліб черствий", "і черга"):
        assert await desk.complains(olena, words) == case
    await desk.said(topic, "і черга")
    assert len(desk.group.topics) == 1


async def test_of_two_who_take_it_the_second_is_told_who_was_first(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    head = await desk.said(topic, "Суп холодний")
    desk.iryna.press("🙋 Взяти", on=head, to=desk.group)
    desk.marko.forge("case-take:1", on=head, to=desk.group)
    toast = await desk.toast(desk.marko)
    told = {await desk.toast(desk.iryna), toast}
    assert "Звернення №1 ваше" in told
    assert any("уже займається" in each for each in told)


async def test_closing_closes_the_topic_and_further_words_open_it(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    desk.iryna.press("✅ Закрити", on=await desk.said(topic, "Суп холодний"), to=desk.group)
    await desk.until(lambda: topic.closed)
    await desk.said(topic, "✅ Закрито")
    assert await desk.complains(olena, "Ні, не вирішили!") == case
    await desk.until(lambda: not topic.closed)
    await desk.said(topic, "Ні, не вирішили!")


async def test_the_number_is_shown_to_who_presses_alone_and_written_down(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    desk.iryna.press("📱 Показати номер", on=await desk.said(topic, "Суп холодний"), to=desk.group)
    assert str(olena.user.phone).lstrip("+") in await desk.toast(desk.iryna)
    assert await desk.audited("phone_shown") == ["staff:1"]
    assert not any(str(olena.user.phone).lstrip("+") in each.text for each in desk.group.messages())


async def test_a_ready_answer_is_sent_once_and_seen_by_all(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    olena.read_all()
    desk.iryna.press("📋 Відповіді", on=await desk.said(topic, "Суп холодний"), to=desk.group)
    offered = await desk.said(topic, "Готові відповіді")
    desk.iryna.forge("case-template:1:1", on=offered, to=desk.group)
    desk.iryna.forge("case-template:1:1", on=offered, to=desk.group)
    assert "Перепрошуємо, що так сталося" in (await olena.next_message()).text
    await desk.said(topic, "↩️ Ірина: Перепрошуємо, що так сталося")
    answers = [author for (author,) in await desk.stage.rows(tables.case_messages, "author") if author == "answer"]
    assert len(answers) == 1


@pytest.mark.parametrize("role", ["", "cashier", "removed"])
async def test_whoever_may_not_is_refused_and_written_down(desk: Hotline, role: str) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    head = await desk.said(topic, "Суп холодний")
    await _become(desk, desk.zoya, role)
    for press in ("take", "templates", "director", "close", "phone", "bonus"):
        desk.zoya.forge(f"case-{press}:1", on=head, to=desk.group)
    desk.zoya.forge("case-template:1:0", on=head, to=desk.group)
    desk.zoya.write("Я вам усе поверну", desk.group, topic=topic.id)
    desk.zoya.write("/case 0501112233 привіт", desk.group)
    await desk.said(topic, "можуть лише оператори")
    await desk.until(lambda: len(desk.zoya.chat.toasts) == 7)
    await desk.complains(olena, "Ви тут?")
    await desk.said(topic, "Ви тут?")
    assert [author for (author,) in await desk.stage.rows(tables.case_messages, "author")] == ["shopper", "shopper"]
    assert [state for (state,) in await desk.stage.rows(tables.cases, "state")] == ["new"]
    refused = await desk.audited("operator_refused")
    assert refused == [f"telegram:{desk.zoya.id}"] * 9
    assert await desk.audited("phone_shown") == []


async def _become(desk: Hotline, person: Person, role: str) -> None:
    if role:
        number = await desk.engaged(person, "operator" if role == "removed" else role)
        if role == "removed":
            now = desk.stage.clock.now()
            await desk.stage.house.database.run(lambda tx: staff.remove(tx, number, now))


async def test_an_anonymous_administrator_is_told_how_to_be_somebody(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    desk.group.promote(desk.marko, ("can_manage_topics", "is_anonymous"))
    desk.marko.write("Добрий день", desk.group, topic=topic.id)
    desk.marko.write("Добрий день!", desk.group, topic=topic.id)
    await desk.said(topic, "🎭")
    assert [author for (author,) in await desk.stage.rows(tables.case_messages, "author")] == ["shopper"]
    hints = [each for each in desk.group.messages(topic.id) if "🎭" in each.text]
    assert len(hints) == 1


async def test_a_case_for_a_caller(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    desk.iryna.write(f"/case {olena.user.phone} хліб черствий", desk.group)
    topic = await desk.opened(1)
    assert "Олена" in topic.name
    head = await desk.said(topic, "хліб черствий")
    assert "телефоном" in head.text
    assert await desk.audited("case_opened") == ["staff:1"]


async def test_what_an_operator_does_in_the_group_is_none_of_their_own_dialogue(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    accounts = [account for (account,) in await desk.stage.rows(tables.identities, "account")]
    words = desk.iryna.write("Добрий день", desk.group, topic=topic.id)
    await desk.ticked(words)
    assert [account for (account,) in await desk.stage.rows(tables.identities, "account")] == accounts


async def test_an_answer_that_can_not_arrive_is_told_with_the_reason(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    olena.block()
    desk.iryna.write("Добрий день", desk.group, topic=topic.id)
    await desk.said(topic, "заблокував бота")


async def test_where_signs_are_not_allowed_a_word_says_that_it_arrived(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    desk.stage.world.faults.add(BadRequest("REACTION_INVALID"), "setMessageReaction")
    desk.iryna.write("Добрий день", desk.group, topic=topic.id)
    await desk.said(topic, "✅ Доставлено")


async def test_a_topic_in_doubt_is_found_again_and_there_is_never_a_second(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    desk.stage.world.faults.add(Reset(applied=True), "createForumTopic")
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    await desk.said(topic, "Суп холодний")
    assert len(desk.group.topics) == 1


async def test_a_topic_that_somebody_deleted_is_opened_anew(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    desk.vanish(topic)
    await desk.complains(olena, "і хліб")
    again = await desk.until(lambda: desk.topic(case))
    assert again.id != topic.id
    await desk.said(again, "Суп холодний")
    await desk.said(again, "і хліб")


async def test_a_group_without_topics_is_kept_by_replies(plain: Hotline) -> None:
    olena = await plain.stage.joined()
    await plain.complains(olena, "Суп холодний")
    head = await plain.in_group("Суп холодний")
    olena.read_all()
    words = plain.iryna.write("Перепрошуємо", plain.group, reply_to=head)
    assert "Перепрошуємо" in (await olena.next_message()).text
    await plain.ticked(words)
    plain.iryna.write("обід?", plain.group)
    await plain.complains(olena, "Дякую, а хліб?")
    await plain.in_group("а хліб?")
    assert [author for (author,) in await plain.stage.rows(tables.case_messages, "author")].count("answer") == 1


async def test_cases_wait_while_the_bot_is_not_in_the_group_and_the_owner_hears_of_it_once(desk: Hotline) -> None:
    desk.larysa.start()
    olena = await desk.stage.joined()
    bot = next(iter(desk.stage.world.bots.values()))
    desk.group.remove_bot(bot)
    case = await desk.complains(olena, "Суп холодний")
    await desk.until(lambda: any("не доходять до групи" in each.text for each in desk.larysa.chat.messages))
    desk.group.add_bot(bot)
    topic = await desk.opened(case)
    await desk.said(topic, "Суп холодний")
    assert sum("не доходять" in each.text for each in desk.larysa.chat.messages) == 1


async def test_pictures_go_both_ways(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    olena.write("/complain")
    olena.send_photo(PNG, "Ось такий суп")
    topic = await desk.opened(1)
    shown = await desk.said(topic, "Ось такий суп")
    photo = await desk.until(lambda: next((m for m in desk.group.messages(topic.id) if m.kind == "photo"), None))
    assert photo.id != shown.id or "Ось такий суп" in photo.text
    words = desk.iryna.send_photo(PNG, "А ось новий", desk.group, topic=topic.id)
    await desk.until(lambda: any(m.kind == "photo" and "А ось новий" in m.text for m in olena.chat.messages))
    await desk.ticked(words)
    desk.iryna.send_voice(3, desk.group, topic=topic.id)
    await desk.until(lambda: any(each.kind == "voice" for each in olena.chat.messages))


async def test_a_command_in_a_topic_never_reaches_the_shopper(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Де ви?"))
    head = await desk.said(topic, "Де ви?")
    desk.iryna.write("/help", desk.group, topic=topic.id, reply_to=head)
    await desk.said(topic, "Команди тут не діють")


async def test_the_director_has_the_cases_of_the_store_and_answers_there(desk: Hotline) -> None:
    world = desk.stage.world
    petro = world.person("Петро")
    office = world.group("Директор на Соборній", petro, forum=True)
    office.add_bot(next(iter(world.bots.values())), ADMIN_RIGHTS)
    store = await desk.has_director_chat("centr", office.id)
    await desk.engaged(petro, "director", store)
    olena = await desk.stage.joined()
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    theirs = await desk.until(lambda: next((each for each in office.topics if f"№{case} " in each.name), None))
    await desk.until(lambda: any("Суп холодний" in each.text for each in office.messages(theirs.id)))
    olena.read_all()
    petro.write("Це мій магазин, перепрошую", office, topic=theirs.id)
    assert "Це мій магазин" in (await olena.next_message()).text
    await desk.said(topic, "↩️ Петро: Це мій магазин, перепрошую")
    await desk.complains(olena, "Дякую!")
    await desk.said(topic, "Дякую!")
    await desk.until(lambda: any("Дякую!" in each.text for each in office.messages(theirs.id)))


async def test_a_director_acts_for_no_other_store(desk: Hotline) -> None:
    petro = desk.zoya
    far = await desk.has_director_chat("sadova", -1)
    await desk.engaged(petro, "director", far)
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    head = await desk.said(topic, "Суп холодний")
    petro.press("🙋 Взяти", on=head, to=desk.group)
    assert "Це можуть робити лише" in await desk.toast(petro)
    petro.write("Вибачте", desk.group, topic=topic.id)
    await desk.said(topic, "Не надіслано")
    assert [state for (state,) in await desk.stage.rows(tables.cases, "state")] == ["new"]


async def test_a_group_that_is_not_ours_is_not_listened_to(desk: Hotline) -> None:
    world = desk.stage.world
    elsewhere = world.group("Не наша", desk.iryna, forum=True)
    elsewhere.add_bot(next(iter(world.bots.values())), ADMIN_RIGHTS)
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    desk.iryna.write("/case 0501112233 привіт", elsewhere)
    thread = elsewhere.open_topic(desk.iryna, "№1 · підробка")
    desk.iryna.write("Сама вам відповім", elsewhere, topic=thread)
    words = desk.iryna.write("Добрий день", desk.group, topic=topic.id)
    await desk.ticked(words)
    assert len(await desk.stage.rows(tables.cases)) == 1
    assert all(each.sender_id == desk.iryna.id or each.kind != "text" for each in elsewhere.messages())


async def test_a_topic_with_a_cases_number_that_a_person_opened_is_not_taken_for_ours(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    desk.group.open_topic(desk.zoya, "№1 · підробка")
    words = desk.iryna.write("Добрий день", desk.group, topic=topic.id)
    await desk.ticked(words)
    assert len(desk.group.topics) == 2


async def test_whoever_is_erased_has_no_topic_any_more(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    topic = await desk.opened(await desk.complains(olena, "Суп холодний"))
    await desk.erased(olena)
    await desk.until(lambda: topic not in desk.group.topics)
    assert not any("Суп" in each.text or "Олена" in each.text for each in desk.group.messages())


async def test_without_topics_the_messages_of_who_is_erased_go_one_by_one(plain: Hotline) -> None:
    olena = await plain.stage.joined()
    await plain.complains(olena, "Суп холодний")
    await plain.in_group("Суп холодний")
    await plain.complains(olena, "і хліб")
    await plain.in_group("і хліб")
    await plain.erased(olena)
    await plain.until(lambda: not any("Суп" in each.text or "хліб" in each.text for each in plain.group.messages()))


async def test_a_rush_is_told_of_in_one_message_from_which_cases_are_taken(desk: Hotline) -> None:
    desk.group.remove_bot(bot := next(iter(desk.stage.world.bots.values())))
    people = [await desk.stage.joined(f"Олена {number}") for number in range(9)]
    for number, person in enumerate(people):
        await desk.complains(person, f"скарга {number}")
    desk.group.add_bot(bot, ADMIN_RIGHTS)
    digest = await desk.in_group("📥")
    assert all(f"скарга {number}" in digest.text for number in range(9))
    desk.iryna.press("🙋 №9", on=digest, to=desk.group)
    assert "Звернення №9 ваше" in await desk.toast(desk.iryna)
    topic = await desk.opened(9)
    await desk.said(topic, "Займається Ірина")
