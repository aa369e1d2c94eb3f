"""Every intent that can be said is painted on Telegram, in every language, in calls that its specification allows."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import get_args

import pytest
from PIL import Image

from bot.painting import Painted
from bot.telegram.outbound import TelegramChannel
from bot.telegram.serving import make_bot
from chat.channel import BlockedByPerson, Letter, TryAgain, Undeliverable
from chat.replies import (
    AskContact,
    Carousel,
    Choice,
    Enclose,
    Enclosed,
    Notice,
    Picture,
    Post,
    Reply,
    Say,
    SendFile,
    ShowCard,
    ShowOffer,
    Tile,
)
from chat.texts import LANGUAGES, Texts
from chat.words import Words, words
from paint.card import CardPainter
from simulator.app import create_app
from simulator.telegram.people import Person
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from tests.journeys.stage import TOKEN

CARD = ShowCard(
    code="AEBKLIOA5RCAA2YDQJXRENOSYOQ3FZQYE5HQ4SKW",
    number="2912345678906",
    holder="Олена",
    balance=words("card-balance", points=1_000_000),
    valid=words("card-valid", until=datetime(2026, 12, 2, 18, tzinfo=UTC).time()),
    caption=words("card-how-earn", until=datetime(2026, 12, 2, 18, tzinfo=UTC).time()),
)
CHOICES = ((Choice(words("button-card"), "open:card"), Choice(words("button-help"), url="https://malva.example/")),)
CHEESE = Picture("Сир Гауда 45 %", price=words("noted"), badge=words("offer-badge", percent=30))
TILE = Tile(CHEESE, words("offer-name", name="Сир"), words("noted"), CHOICES, "browse:0:0")
SAMPLES: dict[type[Reply], tuple[Reply, ...]] = {
    Say: (
        Say(words("sorry")),
        Say(words("noted"), menu=True),
        Say(words("balance-later", points=5, day=date(2026, 12, 5)), CHOICES),
        Say(words("offers-yes"), replace="1"),
    ),
    AskContact: (AskContact(words("join-first"), words("button-share")),),
    ShowCard: (CARD,),
    ShowOffer: (ShowOffer(CHEESE, words("noted")), ShowOffer(CHEESE, words("noted"), CHOICES)),
    Carousel: (Carousel(words("offers-heading"), (TILE,)), Carousel(words("offers-heading"), (TILE,) * 5, 2)),
    SendFile: (SendFile("my-data", "my-data.json", words("data-file")),),
    Notice: (Notice(words("stale-button"), "4000000000000000001"),),
    Post: (Post("", words("noted")), Post("", words("noted"), CHOICES)),
    Enclose: (Enclose(words("noted"), (Enclosed("document", "viber", "", 7, "receipt.pdf"),)),),
}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World() as world:
        world.bot("regulars_bot", "Мальва", TOKEN)
        yield world


@pytest.fixture
async def channel(world: World) -> AsyncIterator[TelegramChannel]:
    async with serve(create_app(world, config={})) as base:
        bot = make_bot(TOKEN, f"{base}/telegram")
        yield TelegramChannel(bot, Texts(), Painted(CardPainter().paint, "Мальва", lambda code: code), a_file)
        await bot.session.close()


async def a_file(what: str, channel: str, account: str) -> bytes:
    return f"{what} of {account} on {channel}".encode()


def to(person: Person, reply: Reply, language: str) -> Letter:
    return Letter(1, "telegram", str(person.id), language, reply, datetime.now(UTC))


def test_every_intent_has_a_sample() -> None:
    assert set(SAMPLES) == set(get_args(Reply))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_intent_is_painted(world: World, channel: TelegramChannel, language: str) -> None:
    olena = world.person(language_code=language)
    olena.start()
    question = await channel.deliver(to(olena, Say(words("offers-ask"), CHOICES), language))
    olena.press("open:card", on=olena.chat.message(int(question.reference)))
    for sample in (sample for samples in SAMPLES.values() for sample in samples):
        replaces = isinstance(sample, Say) and bool(sample.replace)
        reply = Say(sample.text, replace=question.reference) if isinstance(sample, Say) and replaces else sample
        before = len(olena.chat.messages), len(olena.chat.toasts)
        await channel.deliver(to(olena, reply, language))
        new = len(olena.chat.messages) - before[0], len(olena.chat.toasts) - before[1]
        assert new == ((0, 1) if isinstance(reply, Notice) else (0, 0) if replaces else (1, 0))
    assert {call.status for call in world.calls} == {200}


async def test_a_text_longer_than_telegram_takes_is_shortened(world: World, channel: TelegramChannel) -> None:
    olena = world.person()
    olena.start()
    wordy = words("join-welcome", **dict.fromkeys(("greeting", "shop", "offer", "rules"), "x" * 2000))
    await channel.deliver(to(olena, Say(wordy), "uk"))
    assert olena.chat.last.text.endswith("…")


@pytest.mark.parametrize("length", [10, 2000])
async def test_words_with_a_file_stand_beneath_it_or_above_and_change_where_they_stand(
    world: World, channel: TelegramChannel, length: int
) -> None:
    olena = world.person()
    olena.start()
    file = (Enclosed("document", "viber", "", 7, "receipt.pdf"),)
    before = len(olena.chat.messages)
    shown = await channel.deliver(to(olena, Enclose(an_answer("x" * length), file), "uk"))
    assert len(olena.chat.messages) - before == (1 if length < 1000 else 2)
    assert olena.chat.last.kind == "document"
    for text in ("y", "y" * length):
        changed = await channel.deliver(to(olena, Enclose(an_answer(text), file, shown.reference), "uk"))
        assert changed == shown
        assert olena.chat.message(int(shown.reference)).text.endswith(text)
    unchanged = await channel.deliver(to(olena, Enclose(an_answer("y" * length), file, shown.reference), "uk"))
    assert unchanged == shown
    assert len(olena.chat.messages) - before == (1 if length < 1000 else 2)


async def test_words_whose_message_is_gone_are_said_anew(world: World, channel: TelegramChannel) -> None:
    olena = world.person()
    olena.start()
    file = (Enclosed("document", "viber", "", 7, "receipt.pdf"),)
    said = await channel.deliver(to(olena, Enclose(an_answer("anew"), file, "12345"), "uk"))
    assert said.reference == str(olena.chat.last.id)
    assert olena.chat.last.text.endswith("anew")


async def test_a_file_of_any_kind_is_shown_by_its_number(world: World, channel: TelegramChannel) -> None:
    """What came through this very messenger is not fetched."""
    olena = world.person()
    olena.start()
    sent = {
        "photo": olena.send_photo(a_picture()),
        "voice": olena.send_voice(),
        "sticker": olena.send_sticker(),
        "document": olena.send_document(b"%PDF-1.4", "receipt.pdf"),
    }
    for kind, message in sent.items():
        record = message.record[kind]
        number = (record[-1] if kind == "photo" else record)["file_id"]
        await channel.deliver(to(olena, Enclose(an_answer(kind), (Enclosed(kind, "telegram", number, 7),)), "uk"))
        assert olena.chat.last.kind == kind
        assert any(text.endswith(kind) for text in olena.chat.texts)


@pytest.mark.parametrize("kind", ["video", "audio", "animation", "video_note", "of a later time"])
async def test_a_file_that_we_keep_is_sent_whatever_it_is(world: World, channel: TelegramChannel, kind: str) -> None:
    olena = world.person()
    olena.start()
    reply = Enclose(an_answer("Ось"), (Enclosed(kind, "viber", "", 7, "a-file.mp4"),))
    if kind == "video_note":  # the emulated server has none
        with pytest.raises(TryAgain):
            await channel.deliver(to(olena, reply, "uk"))
        return
    await channel.deliver(to(olena, reply, "uk"))
    assert olena.chat.last.kind == (kind if kind in {"video", "audio"} else "document")


def an_answer(text: str) -> Words:
    return words("answer", by="Ірина", case=17, text=text)


def a_picture() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), "white").save(file, "JPEG")
    return file.getvalue()


async def test_an_answer_to_a_press_of_long_ago_is_undeliverable(world: World, channel: TelegramChannel) -> None:
    olena = world.person()
    olena.start()
    with pytest.raises(Undeliverable):
        await channel.deliver(to(olena, Notice(words("stale-button"), "a press of long ago"), "uk"))


async def test_who_cannot_be_reached_any_more_has_blocked_us(world: World, channel: TelegramChannel) -> None:
    olena, taras, nobody = world.person(), world.person(), world.person()
    olena.start()
    olena.block()
    taras.start()
    taras.delete_account()
    for person in (olena, taras, nobody):  # the last one never wrote to us
        with pytest.raises(BlockedByPerson):
            await channel.deliver(to(person, Say(words("noted")), "uk"))
