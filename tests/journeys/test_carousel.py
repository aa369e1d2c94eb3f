"""Offers to leaf through: on Telegram one photo that changes in place, on Viber cards to swipe; and every button is answered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from PIL import Image

from bot.painting import Painted, painted
from bot.telegram import inbound
from bot.telegram.outbound import TelegramChannel
from bot.telegram.serving import make_bot
from bot.viber.client import ViberClient
from bot.viber.media import MediaShelf
from bot.viber.outbound import ViberChannel
from chat import buttons
from chat.buttons import Browse, Button, CardFor, Fewer, FewerOffers, HowOften, NotForMe, RemindOffer, SeeOffers
from chat.channel import Letter
from chat.events import Pressed
from chat.replies import Reply, Say
from chat.texts import Texts
from chat.views import offers
from chat.words import words
from paint.card import CardPainter
from simulator.app import create_app
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage import tables
from tests.journeys.flyer import OLD, Flyer, cards, offered, program
from tests.journeys.stage import TELEGRAM, TOKEN, VIBER, VIBER_TOKEN, Stage, scanned, staged

TIE = "\N{NO-BREAK SPACE}"
NAMES = ("Сир Гауда", "Хліб житній", "Молоко 2,5 %", "Кава мелена", "Шоколад чорний")
FACTS: dict[str, Any] = {
    "currency": "UAH",
    "touch": 0,
    "balance": 122,
    "offers": [
        {"product": 340 + place, "sku": str(place), "name": name, "title": "", "picture": "", "price": 5490 + place}
        | {"old_price": 7800, "percent": None, "ends": "2026-12-12", "times": 6, "last": "2026-11-03", "why": "bought"}
        for place, name in enumerate(NAMES)
    ],
}


class Offering:
    """A bot on Telegram that has five offers, and shows the one that is turned to."""

    def __init__(self, world: World, bot: Bot) -> None:
        self.world = world
        self.bot = bot
        self.olena: Person = world.person("Олена")
        self.channel = TelegramChannel(bot, Texts(), Painted(CardPainter().paint, "Мальва", str), _no_file)
        self.olena.start()
        self._offset: int | None = None

    async def say(self, reply: Reply) -> Shown:
        letter = Letter(1, "telegram", str(self.olena.id), "uk", reply, datetime.now(UTC))
        return self.olena.chat.message(int((await self.channel.deliver(letter)).reference))

    async def hear(self) -> Pressed:
        """The next press."""
        while True:
            for update in await self.bot.get_updates(self._offset, timeout=5):
                self._offset = update.update_id + 1
                heard = inbound.heard(update)
                if heard is not None and isinstance(heard.event, Pressed):
                    return heard.event

    async def press(self, label: str, on: Shown) -> Shown:
        """What is there once the press is answered."""
        self.olena.press(label, on=on)
        pressed = await self.hear()
        turned = buttons.read(pressed.payload)
        assert isinstance(turned, Browse)
        return await self.say(offers.shown(FACTS, turned.at, pressed.message))

    def calls(self) -> list[str]:
        return [call.method for call in self.world.calls if call.method.startswith(("send", "edit"))]


async def _no_file(*_whose: str) -> bytes:
    raise LookupError


@pytest.fixture
async def offering() -> AsyncIterator[Offering]:
    async with World() as world:
        world.bot("regulars_bot", "Мальва", TOKEN)
        async with serve(create_app(world, config={})) as base:
            bot = make_bot(TOKEN, f"{base}/telegram")
            yield Offering(world, bot)
            await bot.session.close()
        assert {call.status for call in world.calls if call.method != "getUpdates"} <= {200}


async def test_one_photo_is_turned_in_place_round_and_round(offering: Offering) -> None:
    first = await offering.say(offers.shown(FACTS, 0))
    assert first.kind == "photo"
    assert first.labels[:3] == ["‹", "1/5", "›"]
    assert "Сир Гауда" in first.text
    before = offering.olena.chat.picture(first)
    second = await offering.press("›", first)
    assert (second.id, second.edited) == (first.id, True)
    assert second.labels[:3] == ["‹", "2/5", "›"]
    assert "Хліб житній" in second.text
    assert offering.olena.chat.picture(second) != before
    assert second.button("🙅 Не для мене").value == buttons.payload(NotForMe(341, 1, 0))
    last = await offering.press("‹", await offering.press("‹", second))
    assert last.labels[1] == "5/5"
    assert (await offering.press("›", last)).labels[1] == "1/5"
    assert len([message for message in offering.olena.chat.messages if not message.mine]) == 1


async def test_a_picture_is_uploaded_once_and_shown_by_its_number_from_then_on(offering: Offering) -> None:
    first = await offering.say(offers.shown(FACTS, 0))
    back = await offering.press("‹", await offering.press("›", first))
    again = await offering.say(offers.shown(FACTS, 0))
    assert offering.olena.chat.picture(back) == offering.olena.chat.picture(again)
    assert [_by_number(call.parameters) for call in offering.world.calls if "photo" in str(call.method).lower()] == [
        False,
        True,
    ]


def _by_number(parameters: Any) -> bool:
    return isinstance(parameters["photo"], str)


async def test_turning_to_where_one_is_changes_nothing(offering: Offering) -> None:
    first = await offering.say(offers.shown(FACTS, 0))
    offering.olena.press("1/5", on=first)
    pressed = await offering.hear()
    reply = offers.shown(FACTS, 0, pressed.message)
    letter = Letter(1, "telegram", str(offering.olena.id), "uk", reply, datetime.now(UTC))
    assert (await offering.channel.deliver(letter)).reference == str(first.id)
    assert offering.calls() == ["sendPhoto", "editMessageMedia"]
    offering.world.calls.clear()  # the second was refused: nothing had changed


async def test_what_can_not_be_changed_is_said_anew(offering: Offering) -> None:
    """A message that is gone, one with a keyboard, and a photo that should become a text."""
    first = await offering.say(offers.shown(FACTS, 0))
    offering.olena.delete(first)
    second = await offering.say(offers.shown(FACTS, 1, str(first.id)))
    assert (second.id > first.id, second.labels[1]) == (True, "2/5")
    menu = await offering.say(Say(words("noted"), menu=True))
    third = await offering.say(offers.shown(FACTS, 2, str(menu.id)))
    assert third.id > menu.id
    text = await offering.say(Say(words("noted"), replace=str(third.id)))
    assert (text.kind, text.id > third.id) == ("text", True)
    offering.world.calls.clear()  # the refusals were wanted


async def test_a_photo_whose_number_telegram_has_forgotten_is_uploaded_again(offering: Offering) -> None:
    await offering.say(offers.shown(FACTS, 0))
    offering.world.files.by_id.clear()
    again = await offering.say(offers.shown(FACTS, 0))
    assert offering.olena.chat.picture(again)
    offering.world.calls.clear()


async def test_the_weekly_message_is_one_photo_with_three_buttons(offering: Offering) -> None:
    weekly = await offering.say(offers.weekly({**FACTS, "touch": 12}))
    assert weekly.kind == "photo"
    assert all(name in weekly.text.replace(TIE, " ") for name in NAMES)
    assert weekly.labels == ["🎁 Подивитися всі", "🎫 Моя картка", "🔕 Писати рідше"]
    assert offering.calls() == ["sendPhoto"]


@asynccontextmanager
async def _viber_channel(stage: Stage) -> AsyncIterator[ViberChannel]:
    client = ViberClient(VIBER_TOKEN, f"{stage.base}/simulator/viber/pa")
    shelf = MediaShelf(stage.house, stage.base)
    try:
        yield ViberChannel(client, stage.texts, painted(stage.house, stage.base), shelf, _no_file)
    finally:
        await client.close()


async def test_cards_are_swiped_on_viber_and_their_buttons_are_heard(fresh_url: str) -> None:
    async with staged(fresh_url, on=VIBER) as stage, _viber_channel(stage) as channel:
        olena = await stage.joined()
        olena.read_all()
        until = stage.clock.now()
        await channel.deliver(Letter(1, "viber", olena.id, "uk", offers.shown(FACTS, 0), until))
        heading, cards = await olena.next_message(), await olena.next_message()
        assert heading.text == stage.label("offers-heading")
        assert (cards.kind, len(cards.cards)) == ("rich_media", 5)
        assert len(cards.pictures) == 5
        assert all(picture.size == (1080, 720) for picture in cards.pictures.values())
        for name, card in zip(NAMES, cards.cards, strict=True):
            (picture,), (said,), (not_for_me, remind) = card
            assert (picture.rows, said.rows, picture.columns) == (4, 2, 6)
            assert name in said.label
            assert not_for_me.label == stage.label("button-not-for-me")
            assert remind.label == stage.label("button-remind-offer")
            assert not_for_me.frame == remind.frame == (3, "#ffffff", 8)
        assert olena.chat.keyboard.labels[0] == stage.label("button-card")
        olena.press(buttons.payload(NotForMe(342, 2, 0)), on=cards)
        assert stage.label("offer-not-for-me") in (await olena.next_message()).text
        (weekly,) = await _delivered(channel, olena, offers.weekly({**FACTS, "touch": 12}), until)
        assert weekly.kind == "photo"
        assert all(name in weekly.text.replace(TIE, " ") for name in NAMES)
        assert olena.chat.keyboard.labels[:3] == [
            stage.label(key) for key in ("button-offers-all", "button-offers-card", "button-fewer")
        ]
        assert {call.status for call in stage.viber.calls} == {0}


async def _delivered(channel: ViberChannel, person: Any, reply: Reply, until: datetime) -> list[Any]:
    person.read_all()
    await channel.deliver(Letter(2, "viber", person.id, "uk", reply, until))
    return [await person.next_message()]


@pytest.fixture(params=[TELEGRAM, VIBER])
async def promoting(request: pytest.FixtureRequest, fresh_url: str, tmp_path: Path) -> AsyncIterator[Flyer]:
    """A shop with seven promotions, that ends a week from now."""
    async with staged(fresh_url, on=request.param, program=program()) as stage:
        flyer = Flyer(stage, tmp_path)
        await flyer.goods()
        await flyer.promote(dict.fromkeys(OLD, flyer.today + timedelta(days=8)))
        yield flyer


def _answers(cheese: int, milk: int) -> tuple[tuple[Button, str], ...]:
    """What is said to each button; 345 is no product."""
    return (
        (RemindOffer(cheese, 0), "offer-remind-set"),
        (RemindOffer(345, 0), "offer-remind-over"),
        (NotForMe(cheese, 0, 0), "offer-not-for-me"),
        (NotForMe(345, 0, 0), "offer-not-for-me"),
        (SeeOffers(0), "offers-heading"),
        (Browse(3, 0), "offers-heading"),
        (NotForMe(milk, 3, 7), "offer-not-for-me"),
        (Fewer(0), "fewer-asked"),
        (FewerOffers(HowOften.MONTH), "preferences-shown"),  # she has not agreed to any yet
        (FewerOffers(HowOften.NEVER), "fewer-never"),
    )


async def test_every_button_under_an_offer_is_answered(promoting: Flyer) -> None:
    stage = promoting.stage
    olena = await stage.joined()
    olena.write("/offers")
    shown = await _carousel(stage, olena)
    for button, key in _answers(await promoting.product("cheese"), await promoting.product("milk")):
        answered = len(_said(stage, olena, key))
        payload = buttons.payload(button)
        olena.forge(f"rg:{payload}" if stage.on == VIBER else payload, on=shown)
        if key != "offers-heading":
            await _says(stage, olena, key, answered + 1)
    assert len(await stage.rows(tables.dislikes)) == 2


async def _says(stage: Stage, person: Person, key: str, times: int) -> None:
    world = stage.viber if stage.on == VIBER else stage.world
    await world.wait_for(lambda: len(_said(stage, person, key)) >= times or None)


def _said(stage: Stage, person: Person, key: str) -> list[str]:
    """In messages, or in passing: what begins as this text does, up to its first fact."""
    facts = {"day": words("day-and-month", day=1, month=1)} if key == "offer-remind-set" else {}
    sign = stage.texts.say(words(key, **facts), "uk").partition("1")[0]
    said = [message.text for message in person.chat.messages if not message.mine]
    toasts = [] if stage.on == VIBER else [toast.text for toast in person.chat.toasts]
    return [text for text in (*said, *toasts) if sign in text]


async def _carousel(stage: Stage, person: Person) -> Any:
    """The newest message with offers."""
    world = stage.viber if stage.on == VIBER else stage.world
    return await world.wait_for(
        lambda: next((each for each in reversed(person.chat.messages) if not each.mine and offered(each)), None)
    )


async def test_the_menus_offers_open_and_the_card_of_an_offer_is_the_card(promoting: Flyer) -> None:
    stage = promoting.stage
    olena = await stage.joined()
    card = (await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(olena)}))["card"]
    await promoting.buys(card, "honey", "tea")
    stage.clock.put_forward(timedelta(hours=1))
    await promoting.buys(card, "honey")
    olena.press(stage.label("button-offers"))
    shown = await _carousel(stage, olena)
    first, *others = cards(stage, shown)
    assert "Мед липовий" in first
    assert f"94,50{TIE}₴ замість 189{TIE}₴" in first
    assert f"Ви купували це 2 рази, востаннє 2{TIE}грудня" in first
    if stage.on == VIBER:
        assert "Чай чорний" in others[0]
        assert f"Ви вже купували це 2{TIE}грудня" in others[0]
        assert "Популярне" not in "".join(others), "nobody else has bought anything yet"
        assert len(shown.cards) == 5
    olena.read_all()
    payload = buttons.payload(CardFor(0))
    olena.forge(f"rg:{payload}" if stage.on == VIBER else payload, on=shown)
    while (answer := await olena.next_message()).kind != "photo":
        pass
    assert scanned(Image.open(BytesIO(olena.chat.picture(answer))))


async def test_a_shop_without_promotions_says_so(each: Stage) -> None:
    olena = await each.joined()
    olena.read_all()
    olena.write("/offers")
    none = await olena.next_message()
    assert none.text.startswith(each.label("offers-none"))
    assert "100 балів" in none.text
