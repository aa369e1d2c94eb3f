"""Each kind of reply becomes messages that Viber takes, with the keyboard on the last, and nothing in them is null."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from viberbot.api.messages import get_message

from chat.channel import Delivered, NotDelivered, SlowDown, TryAgain
from chat.replies import (
    AskContact,
    Carousel,
    Choice,
    Enclose,
    Enclosed,
    Notice,
    Picture,
    Reply,
    Say,
    SendFile,
    ShowCard,
    ShowOffer,
    Tile,
)
from chat.views import menu
from chat.words import Words, words
from tests.unit.bot.viber.messages import OLENA, TEXTS, Caught, channel, letter

YES = Choice(words("button-offers-yes"), "offers:yes:1")
CARD = ShowCard("AEBKLIOA", "2912345678906", "Олена", words("noted"), words("noted"), words("noted"))
FILE = SendFile("my-data", "my-data.json", words("data-file"))
OFFER = ShowOffer(Picture("Сир Гауда", badge=words("noted")), words("noted"), ((YES,),))
NOT_FOR_ME = Choice(words("button-not-for-me"), "not-for-me:7:0:0")
TILE = Tile(Picture("Сир Гауда"), words("language-name", name="Сир Гауда"), words("noted"), ((NOT_FOR_ME, YES),), "x")
CAROUSEL = Carousel(words("offers-heading"), (TILE, TILE), 1, "7", ((YES,),))
REPLIES = (
    Say(words("noted")),
    Say(words("noted"), ((YES,),), replace="7"),
    Say(words("noted"), menu=True),
    AskContact(words("join-first"), words("button-share")),
    CARD,
    OFFER,
    CAROUSEL,
    Notice(words("stale-button"), "7"),
    FILE,
    Enclose(words("noted"), (Enclosed("voice", "telegram", "AwAC", 7),)),
)


def long(length: int) -> Words:
    return words("language-name", name="Слово за словом. " * (length // 17))


async def said(reply: Reply) -> Caught:
    caught = Caught()
    await channel(caught).deliver(letter(reply))
    return caught


def nulls(value: Any) -> Iterator[Any]:
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for part in parts:
        yield from nulls(part)
    if value is None:
        yield value


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
async def test_what_is_sent_is_a_message_in_the_eyes_of_vibers_own_library(reply: Reply) -> None:
    for message in (await said(reply)).messages:
        read = get_message(dict(message))
        assert read.validate()
        assert {name: message[name] for name in read.to_dict() if read.to_dict()[name] is not None} == {
            name: value for name, value in read.to_dict().items() if value is not None
        }
        assert not list(nulls(message))
        assert message["receiver"] == OLENA
        assert message["sender"] == {"name": "Мальва"}


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
async def test_the_keyboard_hangs_on_the_last_message_and_tells_what_it_needs(reply: Reply) -> None:
    *before, last = (await said(reply)).messages
    assert all("keyboard" not in message for message in before)
    assert last["min_api_version"] == (7 if last["type"] == "rich_media" else 6)
    assert last["keyboard"]["Buttons"]


async def test_the_reference_of_a_letter_is_that_of_its_last_message() -> None:
    caught = Caught()
    assert await channel(caught).deliver(letter(FILE)) == Delivered("2")


async def test_the_cards_picture_is_fetched_from_an_address_that_says_what_it_is() -> None:
    caught = await said(CARD)
    (picture,) = caught.messages
    assert picture["type"] == "picture"
    assert picture["media"].endswith(".png")
    assert picture["text"] == TEXTS.say(words("noted"), "uk")
    assert caught.shelf[picture["media"]] == (b"https://bot.example.com/c/AEBKLIOA", OLENA)


async def test_a_caption_that_is_too_long_stands_below_the_picture() -> None:
    reply = ShowCard("AEBKLIOA", "2912345678906", "Олена", words("noted"), words("noted"), long(900))
    picture, text = (await said(reply)).messages
    assert (picture["text"], text["type"]) == ("", "text")
    assert len(text["text"]) > 768
    assert "keyboard" in text


async def test_a_file_comes_with_its_size_and_name_after_its_words() -> None:
    caught = await said(FILE)
    text, file = caught.messages
    assert text["text"] == TEXTS.say(words("data-file"), "uk")
    assert (file["file_name"], file["size"]) == ("my-data.json", len(f"my-data viber {OLENA}"))
    assert file["media"].endswith(".json")


async def test_a_long_text_is_several_messages_each_of_whole_sentences_and_of_a_size_that_viber_takes() -> None:
    messages = (await said(Say(long(9000)))).messages
    assert len(messages) == 3
    assert all(message["text"].endswith(".") for message in messages)
    assert all(len(json.dumps(message, ensure_ascii=False).encode()) < 30_000 for message in messages)


async def test_the_longest_text_with_the_largest_keyboard_is_within_vibers_30_kilobytes() -> None:
    stores = tuple(
        (Choice(words("language-name", name="Мальва " * 8), "digits:123456789012345678"),) for _ in range(40)
    )
    (message,) = (await said(Say(words("language-name", name="⭐" * 3500), stores))).messages
    assert len(json.dumps(message, ensure_ascii=False).encode()) < 30_000


async def test_a_long_name_of_a_shop_is_shortened_above_the_messages() -> None:
    caught = Caught()
    await channel(caught, "Пекарня «Сніданок на Подолі», вулиця Сагайдачного").deliver(letter(Say(words("noted"))))
    assert caught.messages[0]["sender"] == {"name": "Пекарня «Сніданок на…"}


async def test_a_welcome_is_the_message_without_its_receiver() -> None:
    caught = Caught()
    body = await channel(caught).welcome(letter(menu.welcome_back()))
    assert body is not None
    welcome = json.loads(body)
    assert "receiver" not in welcome
    assert welcome["text"] == TEXTS.say(words("welcome-back"), "uk")
    assert caught.messages == []


async def test_what_takes_several_messages_can_be_no_welcome() -> None:
    assert await channel(Caught()).welcome(letter(FILE)) is None


@dataclass
class Breaking(Caught):
    """Fails at the message of this number, in a way that leaves no doubt about it."""

    at: int = 1
    how: NotDelivered = field(default_factory=lambda: SlowDown(10))

    async def send(self, message: Mapping[str, Any]) -> str:
        if len(self.messages) + 1 == self.at:
            raise self.how
        return await super().send(message)


@pytest.mark.parametrize(("at", "doubt"), [(1, False), (2, True), (3, True)])
@pytest.mark.parametrize("how", [SlowDown, TryAgain])
async def test_a_text_whose_beginning_has_arrived_is_in_doubt(how: type[NotDelivered], at: int, *, doubt: bool) -> None:
    refusal = SlowDown(10) if how is SlowDown else TryAgain("refused", in_doubt=False)
    with pytest.raises(how) as failed:
        await channel(Breaking(at=at, how=refusal)).deliver(letter(Say(long(9000))))
    assert failed.value.in_doubt is doubt


@dataclass
class Full(Caught):
    async def put(self, content: bytes, name: str, account: str) -> str:
        del content, name, account
        raise TryAgain


async def test_a_picture_that_can_not_be_kept_now_is_tried_again() -> None:
    with pytest.raises(TryAgain):
        await channel(Full()).deliver(letter(CARD))


async def test_an_offer_is_a_picture_with_its_words() -> None:
    caught = await said(OFFER)
    (picture,) = caught.messages
    assert (picture["type"], picture["text"]) == ("picture", TEXTS.say(words("noted"), "uk"))
    assert picture["media"].endswith(".jpg")
    assert caught.shelf[picture["media"]][0].startswith(b"\xff\xd8")
    assert caught.shelf[picture["media"]][1] == ""  # it is nobody's own


async def test_an_offers_picture_is_put_on_the_shelf_once_for_all() -> None:
    caught = Caught()
    sending = channel(caught)
    for number in range(3):
        await sending.deliver(letter(OFFER, number))
    assert len(caught.shelf) == 1
    assert len({message["media"] for message in caught.messages}) == 1


async def test_a_carousel_is_a_heading_and_cards_of_picture_words_and_buttons() -> None:
    heading, cards = (await said(CAROUSEL)).messages
    assert heading["text"] == TEXTS.say(words("offers-heading"), "uk")
    assert cards["alt_text"].count("Сир Гауда") == 2
    rich = cards["rich_media"]
    assert (rich["Type"], rich["ButtonsGroupColumns"], rich["ButtonsGroupRows"]) == ("rich_media", 6, 7)
    picture, text, *buttons = rich["Buttons"][:4]
    assert (picture["Rows"], picture["ActionType"]) == (4, "none")
    assert picture["Image"].endswith(".jpg")
    assert "<b>Сир Гауда</b>" in text["Text"]
    assert [(button["Columns"], button["ActionBody"]) for button in buttons] == [
        (3, "rg:not-for-me:7:0:0"),
        (3, "rg:offers:yes:1"),
    ]
    assert rich["Buttons"][4]["Image"] == picture["Image"]


def tile(title: str, text: str) -> Tile:
    return Tile(Picture("Сир"), words("language-name", name=title), words("language-name", name=text), (), "x")


@pytest.mark.parametrize("sign", ["а", "&", "<", "⭐", "а "])
@pytest.mark.parametrize("lines", [1, 30])
async def test_whatever_is_said_of_an_offer_fits_a_card_as_text(sign: str, lines: int) -> None:
    wordy = Carousel(words("noted"), (tile(sign * 100, "\n".join([sign * 300] * lines)),))
    *_, cards = (await said(wordy)).messages
    (text,) = (button["Text"] for button in cards["rich_media"]["Buttons"] if "Text" in button)
    assert len(text) <= 250
    assert text.count("<font") == text.count("</font>")
    assert "<<" not in text


async def test_six_cards_are_the_most_and_stay_within_30_kilobytes() -> None:
    many = Carousel(words("noted"), (tile("Щ" * 100, "Щ" * 1000),) * 9)
    *_, cards = (await said(many)).messages
    assert sum("Image" in button for button in cards["rich_media"]["Buttons"]) == 6
    assert len(json.dumps(cards, ensure_ascii=False).encode()) < 30_000
