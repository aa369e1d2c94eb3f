"""Whatever a person sends, nothing breaks, nothing is taken for markup, and no word to us is lost."""

import io
import json
from collections.abc import Callable

import pytest
from PIL import Image

from chat.views import hotline
from chat.views.hotline import Promise
from chat.words import Words, words
from simulator.telegram.checks import Record
from simulator.telegram.mailbox import Update
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import tables
from tests.journeys.stage import Stage

NAMES = (
    "<b>Олена</b> & Co",
    "*Olena* _x_ [y](https://evil.example) `z`",
    "Ольга-Марія Д'Артаньян",
    "👩‍👩‍👧‍👦 Родина 🇺🇦",
    "שרה לוי",
    "\N{RIGHT-TO-LEFT OVERRIDE}Olena\N{POP DIRECTIONAL FORMATTING}",
    "{ $points } {card-balance}",
    "李雷",
    "%s %d {0} \\n",
    "ы" * 64,
)


ASKS_NOTHING = ("👍" * 2048, "/nonsense")  # no operator is called for these


async def says(person: Person, text: str) -> Shown:
    person.read_all()
    person.write(text)
    return await person.next_message()


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_a_name(open_shop: Stage, name: str) -> None:
    """In the greeting, on the card's picture, at the till; and no part of it is ever markup."""
    stage = open_shop
    person = await stage.joined(name)
    assert name in person.chat.texts[0]
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(person)})
    assert looked["first_name"] == name
    styled = [entity for message in person.chat.messages for entity in message.entities if not message.mine]
    assert all(entity["type"] in {"url", "mention", "email"} for entity in styled)


@pytest.mark.parametrize(
    "text",
    [
        "Чи є у вас безлактозне молоко?",
        "<script>alert(1)</script> &amp; <b>",
        "я" * 4096,
        "👍" * 2048,
        "/nonsense",
        "/start" * 3,
        "'; DROP TABLE customers; --",
        "שלום \N{RIGHT-TO-LEFT OVERRIDE}abc\N{POP DIRECTIONAL FORMATTING}",
        "0",
        "{ $points }",
    ],
)
async def test_free_text_is_kept_word_for_word_and_acknowledged_once(open_shop: Stage, text: str) -> None:
    stage = open_shop
    olena = await stage.joined()
    said = (await says(olena, text)).text
    opened = await stage.cases_of(olena)
    assert [said] == ([stage.opened(case) for case in opened] or [stage.label("noted")])
    assert bool(opened) is (text not in ASKS_NOTHING)
    for case in opened:
        said_there = await stage.said_in(case)
        assert {author for author, _ in said_there} == {"shopper"}
        assert "".join(part for _, part in said_there) == text  # a long one in parts that fit a message
    assert await stage.heard_from(olena) == [text]
    assert "«Мальва» у вашому телефоні" in (await says(olena, "/help")).text


async def test_free_text_before_joining_is_kept_and_leads_to_joining(open_shop: Stage) -> None:
    stage = open_shop
    olena = stage.shopper()
    olena.write("Доброго дня!")
    assert (await olena.next_message()).text == stranger(stage, hotline.courtesy())
    olena.write("Чи є у вас безлактозне молоко?")
    said = (await olena.next_message()).text
    (case,) = await stage.cases_of(olena)
    assert said == stranger(stage, hotline.opened(case, Promise(60)))
    assert await stage.heard_from(olena) == ["Доброго дня!", "Чи є у вас безлактозне молоко?"]
    olena.press(stage.label("button-share"))
    assert (await olena.next_message()).kind == "photo"


async def test_pictures_voices_stickers_and_places_are_acknowledged(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    olena.read_all()
    sends: tuple[Callable[[], Shown], ...] = (
        lambda: olena.send_photo(picture(), "Зіпсований йогурт"),
        olena.send_sticker,
        olena.send_voice,
        olena.send_location,
        lambda: olena.send_document(b"%PDF-1.4", "скарга.pdf"),
    )
    for send in sends:
        send()
    said = (await olena.next_message()).text
    while len(kept := await stage.heard_from(olena)) < 5:
        await stage.clock.sleep(0.5)
    (case,) = await stage.cases_of(olena)
    assert said == stage.opened(case)
    assert kept[0].endswith("Зіпсований йогурт")
    texts = ["Зіпсований йогурт", "[sticker]", "", "[location]", ""]
    assert await stage.said_in(case) == [("shopper", text) for text in texts]
    attached = await stage.rows(tables.attachments, "message", "kind", "name")
    told = [id_ for id_, of in await stage.rows(tables.case_messages, "id", "case") if of == case]
    assert [row[1:] for row in attached if row[0] in told] == [("photo", ""), ("voice", ""), ("document", "скарга.pdf")]


async def test_what_was_sent_is_named_in_plain_words(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    olena.read_all()
    olena.send_voice()
    await olena.next_message()
    assert await stage.heard_from(olena) == ["[voice]"]


async def test_an_album_is_acknowledged_once(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    olena.send_album([picture(), picture(), picture()], "Дивіться")
    olena.write("/help")
    while (message := await olena.next_message()).text == stage.label("offers-ask"):
        pass
    (case,) = await stage.cases_of(olena)
    assert message.text == stage.opened(case)
    assert "«Мальва» у вашому телефоні" in (await olena.next_message()).text
    assert [text for _, text in await stage.said_in(case)] == ["Дивіться", "", ""]


async def test_telegrams_own_notes_are_no_words_to_us(open_shop: Stage) -> None:
    """Somebody pins our card, or sets messages to vanish: nobody expects an answer."""
    stage = open_shop
    olena = await stage.joined()
    own = {"from": olena.user.record(), "chat": olena.user.chat_record(), "date": 1}
    pinned = {"message_id": 2, "date": 1, "chat": olena.user.chat_record(), "text": "100 балів"}
    notes: tuple[Record, ...] = (
        {"pinned_message": pinned},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    )
    for number, note in enumerate(notes):
        stage.world.deliver({"message": {"message_id": 900 + number, **own, **note}})
    olena.write("/help")
    assert (await olena.next_message()).text != stage.label("noted")
    assert await stage.heard_from(olena) == []


@pytest.mark.parametrize("typed", ["Картка", "картка", "Card", "/CARD", "/card now", "/start@regulars_bot centr"])
async def test_a_screen_that_is_asked_for_by_hand_opens(open_shop: Stage, typed: str) -> None:
    """Not everybody sees the keyboard; who types the button's word means the button."""
    stage = open_shop
    olena = await stage.joined()
    assert (await says(olena, typed)).kind == "photo"


async def test_edited_messages_are_not_heard_again(open_shop: Stage) -> None:
    stage = open_shop
    olena = await stage.joined()
    said = olena.write("Дякую")
    await olena.next_message()
    olena.edit(said, "Дякую!!!")
    assert (await says(olena, "/help")).text != stage.label("noted")
    assert await stage.heard_from(olena) == ["Дякую"]


async def test_groups_are_nobodys_private_chat(stage: Stage) -> None:
    """No card, no joining, no word of ours where others read."""
    olena = await stage.joined()
    group = stage.world.group("Подруги", olena)
    (bot,) = stage.world.bots.values()
    group.add_bot(bot, rights=None)
    bot.reads_all = True
    for said in ("/start centr", "/card", stage.label("button-card"), "Привіт"):
        olena.write(said, group)
    olena.share_contact(group)
    assert (await says(olena, "/help")).text != stage.label("noted")
    assert [message for message in group.messages() if message.sender == "Мальва" and message.kind == "text"] == []
    assert await stage.heard_from(olena) == []


@pytest.mark.parametrize("data", ["open:vault", "open:card:1", "offers:maybe:1", "", ":", "x" * 64, "open:", "Так"])
async def test_a_button_of_another_time_gets_a_toast_and_the_menu(open_shop: Stage, data: str) -> None:
    stage = open_shop
    olena = await stage.joined()
    olena.forge(data, on=olena.chat.last)
    assert (await olena.next_message()).text == stage.label("stale-menu")
    await stage.world.wait_for(lambda: not olena.chat.waiting or None)
    assert [toast.text for toast in olena.chat.toasts] == [stage.label("stale-button")]


@pytest.mark.parametrize("data", ["open:card", "open:history", "offers:yes:1", "nonsense", "offers:no:7"])
async def test_a_button_pressed_by_who_never_joined_leads_to_joining(stage: Stage, data: str) -> None:
    olena = stage.shopper()
    olena.start()
    hello = await olena.next_message()
    olena.forge(data, on=hello)
    assert (await olena.next_message()).text == stage.label("join-first")
    await stage.world.wait_for(lambda: not olena.chat.waiting or None)
    assert await stage.rows(tables.customers) == []
    assert await stage.rows(tables.consents) == []


async def test_an_answer_pressed_under_another_message_still_gets_its_words(open_shop: Stage) -> None:
    """A message that can't be edited is followed by a new one."""
    stage = open_shop
    olena = await stage.joined()
    olena.forge("offers:yes:1", on=next(message for message in olena.chat.messages if message.kind == "photo"))
    assert (await olena.next_message()).text == stage.label("offers-yes")


async def test_help_says_what_to_do_to_everybody(open_shop: Stage) -> None:
    stage = open_shop
    olena = stage.shopper()
    olena.write("/help")
    assert "«Мальва» у вашому телефоні" in (await olena.next_message()).text
    assert olena.chat.keyboard is not None
    assert olena.chat.keyboard.labels == [stage.label("button-share")]


async def test_an_update_of_a_later_time_is_left_aside(stage: Stage) -> None:
    """Telegram's types grow faster than libraries, and Bot API servers of one's own are older than both."""
    (bot,) = stage.world.bots.values()
    number = next(bot.mailbox._ids)
    later = json.dumps({"update_id": number, "message": {"of": "a shape that nobody knows yet"}})
    bot.mailbox._add(Update(number, "message", later, "elsewhere", stage.clock.now()))
    olena = stage.shopper()
    olena.start()
    assert "100 балів" in (await olena.next_message(within=2)).text


def stranger(stage: Stage, said: Words) -> str:
    """What who has not joined reads: the same, and how to join."""
    return stage.texts.say(words("hotline-stranger", said=said), "uk")


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(file, "JPEG")
    return file.getvalue()
