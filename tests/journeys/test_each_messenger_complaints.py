"""A shopper's side of a complaint in Telegram and in Viber: told, answered by a person in the group, settled or not."""

import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from chat.views import hotline as view
from chat.views.hotline import Promise
from chat.words import words
from simulator.telegram.chats import Topic
from storage import tables
from tests.journeys.hotline import Hotline, hotline
from tests.journeys.stage import TELEGRAM, VIBER

Person = Any  # one of either messenger


@pytest.fixture(params=[TELEGRAM, VIBER])
async def each_desk(request: pytest.FixtureRequest, fresh_url: str) -> AsyncIterator[Hotline]:
    """Shoppers in each messenger, the operators in their group in Telegram."""
    async with hotline(fresh_url, on=request.param) as made:
        yield made


def picture(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(file, "JPEG")
    return file.getvalue()


async def saying(desk: Hotline, person: Person, sign: str) -> Any:
    """The newest message to the person with these words, new or in the place of another."""
    world = desk.stage.viber if desk.stage.on == VIBER else desk.stage.world
    return await world.wait_for(
        lambda: next((each for each in reversed(person.chat.messages) if not each.mine and sign in each.text), None),
        within=30,
    )


def said(desk: Hotline, key: str, **facts: Any) -> str:
    return desk.stage.texts.say(words(key, **facts), "uk")


async def in_topic(desk: Hotline, topic: Topic, kind: str) -> Any:
    """The newest message of this kind in the topic that a bot has posted."""
    return await desk.until(
        lambda: next(
            (m for m in reversed(desk.group.messages(topic.id)) if m.kind == kind and m.sender == "Мальва"), None
        )
    )


async def complains(desk: Hotline, person: Person, text: str) -> tuple[int, Topic]:
    """In free words; the case and its topic."""
    person.read_all()
    person.write(text)
    told = await person.next_message()
    case = (await desk.stage.cases_of(person))[-1]
    assert told.text == desk.stage.opened(case)
    return case, await desk.opened(case)


async def test_the_whole_way_from_the_menu_to_a_yes(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    olena = await stage.joined()
    await stage.bought(olena)
    olena.press(stage.label("button-hotline"))
    asked = await saying(desk, olena, said(desk, "hotline-ask"))
    olena.press(said(desk, "complaint-category-quality"), on=asked)
    await saying(desk, olena, said(desk, "hotline-tell", category=words("complaint-category-quality")))
    olena.read_all()
    olena.send_photo(picture(), "Сир зіпсований")
    told = await olena.next_message()
    (case,) = await stage.cases_of(olena)
    assert told.text == stage.opened(case)
    olena.write("І чек не дали")
    topic = await desk.opened(case)
    assert "Якість товарів" in topic.name
    await in_topic(desk, topic, "photo")
    await desk.said(topic, "І чек не дали")
    assert await stage.rows(tables.cases, "source", "category", "state") == [("menu", "quality", "new")]
    words_ = desk.iryna.write("Перепрошуємо! Повернемо гроші.", desk.group, topic=topic.id)
    answer = await saying(desk, olena, "Перепрошуємо! Повернемо гроші.")
    assert answer.text == said(desk, "answer", by="Ірина", case=case, text="Перепрошуємо! Повернемо гроші.")
    await desk.ticked(words_)
    olena.write("Дякую, чекаю")
    await desk.said(topic, "Дякую, чекаю")
    desk.iryna.press(stage.label("button-case-close"), on=await desk.said(topic, "Сир зіпсований"), to=desk.group)
    question = await saying(desk, olena, said(desk, "solved-ask", case=case))
    olena.press(stage.label("button-solved-yes"), on=question)
    await saying(desk, olena, said(desk, "solved-yes", case=case))
    assert await stage.rows(tables.cases, "state", "solved") == [("closed", 1)]
    olena.read_all()
    olena.write("Дякую!")
    assert (await olena.next_message()).text == stage.label("noted")
    assert await stage.rows(tables.cases, "state") == [("closed",)]
    assert [text for author, text in await stage.said_in(case) if author == "shopper"] == [
        "Сир зіпсований",
        "І чек не дали",
        "Дякую, чекаю",
    ]


async def test_a_no_opens_it_again_and_the_next_words_belong_to_it(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    olena = await stage.joined()
    case, topic = await complains(desk, olena, "Касирка була нечемна")
    desk.iryna.press(stage.label("button-case-close"), on=await desk.said(topic, "Касирка"), to=desk.group)
    question = await saying(desk, olena, said(desk, "solved-ask", case=case))
    olena.press(stage.label("button-solved-no"), on=question)
    await saying(desk, olena, said(desk, "solved-no", case=case))
    olena.read_all()
    olena.write("Ніхто не перепросив")
    assert (await olena.next_message()).text == said(desk, "hotline-continued", case=case)
    await desk.said(topic, "Ніхто не перепросив")
    assert await stage.rows(tables.cases, "state", "solved") == [("new", None)]
    assert await stage.cases_of(olena) == [case]
    assert len(desk.group.topics) == 1


async def test_files_go_both_ways(each_desk: Hotline) -> None:
    """What Viber keeps for an hour is fetched at once; what Telegram keeps is given to Viber as it is there."""
    desk, stage = each_desk, each_desk.stage
    olena = await stage.joined()
    _, topic = await complains(desk, olena, "Дивіться, що в пакеті")
    olena.send_photo(picture("blue"))
    await in_topic(desk, topic, "photo")
    olena.send_document(b"%PDF-1.4 a receipt", "чек.pdf", "application/pdf")
    await in_topic(desk, topic, "document")
    olena.read_all()
    desk.iryna.send_photo(picture("green"), "Ось ваш обмін", desk.group, topic=topic.id)
    shown = await saying(desk, olena, "Ось ваш обмін")
    assert shown.kind == "photo"
    desk.iryna.send_document(b"%PDF-1.4 an act", "акт.pdf", to=desk.group, topic=topic.id)
    world = stage.viber if stage.on == VIBER else stage.world
    await world.wait_for(
        lambda: next((each for each in olena.chat.messages if not each.mine and each.kind == "document"), None),
        within=30,
    )
    assert len({id_ for (id_,) in await stage.rows(tables.attachments, "id")}) == 4
    while any(waiting for (waiting,) in await stage.rows(tables.attachments, "unfetched")):
        await stage.clock.sleep(1)
    kept = [bool(content) for (content,) in await stage.rows(tables.attachments, "content_base64")]
    assert kept == [stage.on == VIBER, stage.on == VIBER, False, False]


async def test_an_answer_that_is_changed_is_changed_for_the_shopper(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    olena = await stage.joined()
    case, topic = await complains(desk, olena, "Коли обмін?")
    written = desk.iryna.write("У понеділок", desk.group, topic=topic.id)
    shown = await saying(desk, olena, "У понеділок")
    desk.iryna.edit(written, "У вівторок", desk.group)
    changed = await saying(desk, olena, "У вівторок")
    assert changed.text == said(desk, "answer-edited", by="Ірина", case=case, text="У вівторок")
    assert (changed.id == shown.id) is (stage.on == TELEGRAM)


async def test_a_photos_words_are_changed_too(each_desk: Hotline) -> None:
    desk = each_desk
    olena = await desk.stage.joined()
    _, topic = await complains(desk, olena, "Що це?")
    written = desk.iryna.send_photo(picture(), "Це пана кота", desk.group, topic=topic.id)
    shown = await saying(desk, olena, "Це пана кота")
    desk.iryna.edit(written, "Це пан кіт", desk.group)
    changed = await saying(desk, olena, "Це пан кіт")
    assert (changed.id == shown.id, changed.kind == "photo") == ((desk.stage.on == TELEGRAM,) * 2)


async def test_a_stranger_is_answered_and_led_to_joining(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    zoya = stage.shopper("Зореслава")
    zoya.start()
    await zoya.next_message()
    zoya.read_all()
    zoya.write("Чому у вас зачинено?")
    told = await zoya.next_message()
    (case,) = await stage.cases_of(zoya)
    assert told.text == said(desk, "hotline-stranger", said=view.opened(case, Promise(60)))
    topic = await desk.opened(case)
    desk.iryna.write("Переоблік до обіду", desk.group, topic=topic.id)
    await saying(desk, zoya, "Переоблік до обіду")
    zoya.write("/card")
    await saying(desk, zoya, stage.label("join-first"))
    zoya.press(stage.label("button-share"))
    await saying(desk, zoya, "100 балів")
    zoya.write("Тепер я з вами")
    await desk.said(topic, "Тепер я з вами")
    assert len(await stage.cases_of(zoya)) == 1
    ((customer,),) = await stage.rows(tables.cases, "customer")
    assert customer is not None


async def test_a_strangers_telephone_number_never_becomes_a_case(each_desk: Hotline) -> None:
    stage = each_desk.stage
    zoya = stage.shopper("Зореслава")
    zoya.start()
    await zoya.next_message()
    zoya.read_all()
    zoya.write("+380501112233")
    assert (await zoya.next_message()).text == stage.label("join-typed")
    assert await stage.cases_of(zoya) == []
    assert await stage.heard_from(zoya) == []


async def test_three_are_open_and_the_fourth_goes_into_the_last(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    olena = await stage.joined()
    for number, category in enumerate(("quality", "staff", "prices"), 1):
        olena.read_all()
        olena.write("/hotline")
        asked = await olena.next_message()
        assert said(desk, "hotline-case-new") in asked.text or number == 1
        olena.press(stage.label(f"complaint-category-{category}"), on=asked)
        await saying(desk, olena, said(desk, "hotline-tell", category=words(f"complaint-category-{category}")))
        olena.read_all()
        olena.write(f"Справа {number}")
        await olena.next_message()
    first, second, third = await stage.cases_of(olena)
    olena.read_all()
    olena.write("/hotline")
    crowded = await olena.next_message()
    for case in (first, second, third):
        assert f"№{case} від 02.12.2026" in crowded.text
    assert f"додамо до №{third}" in crowded.text
    olena.forge("complain:quality" if stage.on != VIBER else "rg:complain:quality", on=crowded)  # an old button
    olena.read_all()
    olena.write("Справа 4")
    await saying(desk, olena, said(desk, "hotline-full", case=third, most=3))
    assert await stage.cases_of(olena) == [first, second, third]
    assert [text for _, text in await stage.said_in(third)] == ["Справа 3", "Справа 4"]


async def test_cancelling_leads_back_and_opens_nothing(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    olena = await stage.joined()
    olena.read_all()
    olena.write("/hotline")
    asked = await olena.next_message()
    olena.press(stage.label("complaint-category-staff"), on=asked)
    told = await saying(desk, olena, said(desk, "hotline-tell", category=words("complaint-category-staff")))
    olena.send_sticker()
    await saying(desk, olena, stage.label("noted"))
    olena.press(stage.label("button-never-mind"), on=told)
    await saying(desk, olena, stage.label("hotline-never-mind"))
    assert await stage.rows(tables.cases) == []
    olena.read_all()
    olena.write("Просто запитання")
    await olena.next_message()
    assert await stage.rows(tables.cases, "source", "category") == [("text", "")]


async def test_somebody_elses_case_is_a_button_that_means_nothing(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    olena, taras = await stage.joined(), await stage.joined("Тарас")
    case, topic = await complains(desk, olena, "Суп холодний")
    desk.iryna.press(stage.label("button-case-close"), on=await desk.said(topic, "Суп холодний"), to=desk.group)
    await saying(desk, olena, said(desk, "solved-ask", case=case))
    for answer in ("yes", "no"):
        taras.read_all()
        press = f"solved:{case}:{answer}"
        taras.forge(press if stage.on != VIBER else f"rg:{press}", on=taras.chat.messages[-1])
        await saying(desk, taras, stage.label("stale-menu"))
    assert await stage.rows(tables.cases, "state", "solved") == [("closed", None)]


async def test_late_in_the_evening_the_answer_is_promised_for_the_morning(each_desk: Hotline) -> None:
    stage = each_desk.stage
    olena = await stage.joined()
    stage.clock.put_forward(timedelta(hours=4))  # ten in the evening
    olena.read_all()
    olena.write("Чому бали не прийшли?")
    told = (await olena.next_message()).text
    (case,) = await stage.cases_of(olena)
    assert f"№{case}" in told
    assert "завтра після 09:00" in told


async def test_who_has_blocked_us_is_not_answered_and_the_operator_sees_it(each_desk: Hotline) -> None:
    desk, stage = each_desk, each_desk.stage
    olena = await stage.joined()
    _, topic = await complains(desk, olena, "Більше не прийду")
    olena.block()
    while (await stage.rows(tables.identities, "blocked_at"))[0][0] is None:
        await stage.clock.sleep(0.5)
    desk.iryna.write("Шкода!", desk.group, topic=topic.id)
    await desk.said(topic, stage.label("desk-untold-blocked"))
    ends = await stage.rows(tables.outbox, "kind", "state", "reason")
    assert [row for row in ends if row[0] == "answer"] == [("answer", "dropped", "blocked")]
