"""Personal offers: what is said of them is true, complete and short, and every button knows what it is about."""

from datetime import date
from typing import Any

import pytest

from chat import buttons
from chat.buttons import Browse, CardFor, Fewer, FewerOffers, HowOften, NotForMe, Open, RemindOffer, Screen, SeeOffers
from chat.replies import Carousel, Notice, Rows, Say, ShowOffer
from chat.texts import LANGUAGES, Texts
from chat.views import offers
from chat.words import Words, words

TEXTS = Texts()
TIE = "\N{NO-BREAK SPACE}"


def offer(**more: Any) -> dict[str, Any]:
    plain = {"product": 345, "sku": "gouda", "name": "Сир Гауда", "title": "", "picture": "gouda.jpg", "price": 5490}
    known = {
        "old_price": 7800,
        "percent": None,
        "ends": "2026-12-12",
        "times": 6,
        "last": "2026-11-03",
        "why": "bought",
    }
    return {**plain, **known, **more}


def facts(*of: dict[str, Any], touch: int = 0, balance: int = 0) -> dict[str, Any]:
    return {"currency": "UAH", "offers": list(of or [offer()]), "touch": touch, "balance": balance}


def said(words: Words, language: str = "uk") -> str:
    return TEXTS.say(words, language)


def pressed(rows: Rows) -> list[object]:
    return [buttons.read(choice.payload) for row in rows for choice in row]


def carousel(reply: object) -> Carousel:
    assert isinstance(reply, Carousel)
    return reply


def one_tile(**more: Any) -> str:
    (tile,) = carousel(offers.shown(facts(offer(**more)), 0)).tiles
    return f"{said(tile.title)}\n{said(tile.text)}"


def test_a_tile_says_what_it_costs_until_when_and_why_it_is_shown() -> None:
    assert one_tile().splitlines() == [
        "Сир Гауда",
        f"54,90{TIE}₴ замість 78{TIE}₴, до{TIE}12{TIE}грудня",
        f"Ви купували це 6 разів, востаннє 3{TIE}листопада",
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"old_price": None}, f"54,90{TIE}₴, до{TIE}12{TIE}грудня"),
        ({"price": None, "old_price": None, "percent": 3000}, f"знижка 30{TIE}%, до{TIE}12{TIE}грудня"),
        ({"price": None, "old_price": None}, f"до{TIE}12{TIE}грудня"),
        ({"price": None}, f"до{TIE}12{TIE}грудня"),  # what it was says nothing of what it is
        ({"old_price": 5490}, f"54,90{TIE}₴, до{TIE}12{TIE}грудня"),
        ({"times": 1}, f"Ви вже купували це 3{TIE}листопада"),
        ({"times": 21}, f"Ви купували це 21 раз, востаннє 3{TIE}листопада"),
        ({"times": 3, "last": None}, "Ви купували це 3 рази"),
        ({"why": "kind"}, "Пасує до того, що ви любите"),
        ({"why": "popular"}, "Популярне серед наших покупців"),
        ({"title": "Тиждень сиру"}, "Тиждень сиру"),
    ],
)
def test_what_is_not_known_is_not_said(changes: dict[str, Any], told: str) -> None:
    assert told in one_tile(**changes).splitlines()


@pytest.mark.parametrize("old", [5490, 5000, None])
def test_a_price_that_was_not_higher_is_not_crossed_out(old: int | None) -> None:
    """Neither in the words nor in the picture."""
    (tile,) = carousel(offers.shown(facts(offer(old_price=old)), 0)).tiles
    assert tile.picture.price is not None
    assert tile.picture.old_price is None


def test_a_product_that_nobody_bought_has_no_reason() -> None:
    assert len(one_tile(why="listed").splitlines()) == 2


def test_a_title_that_only_repeats_the_name_is_not_said_twice() -> None:
    assert one_tile(title="Сир Гауда").count("Сир Гауда") == 1


def test_a_reason_of_another_version_is_left_out() -> None:
    assert len(one_tile(why="because").splitlines()) == 2


@pytest.mark.parametrize(
    ("changes", "badge"),
    [
        ({"percent": 2999}, f"−29{TIE}%"),
        ({}, f"−29{TIE}%"),  # 29.6: never more than it is
        ({"old_price": None}, None),
        ({"old_price": 5000}, None),
        ({"percent": 0}, None),
        ({"price": None, "old_price": None, "percent": 1000}, f"−10{TIE}%"),
    ],
)
def test_the_badge_never_promises_more_than_there_is(changes: dict[str, Any], badge: str | None) -> None:
    (tile,) = carousel(offers.shown(facts(offer(**changes)), 0)).tiles
    assert (said(tile.picture.badge) if tile.picture.badge else None) == badge


def test_the_picture_has_the_photo_the_prices_and_the_day() -> None:
    (tile,) = carousel(offers.shown(facts(), 0)).tiles
    picture = tile.picture
    assert (picture.name, picture.photo) == ("Сир Гауда", "gouda.jpg")
    lines = [said(words) for words in (picture.price, picture.old_price, picture.until) if words]
    assert lines == [f"54,90{TIE}₴", f"78{TIE}₴", f"до{TIE}12{TIE}грудня"]


def test_each_tile_turns_to_itself_and_its_buttons_are_about_it() -> None:
    shown = carousel(offers.shown(facts(offer(), offer(product=7), touch=12), 1, "99"))
    assert (shown.at, shown.replace) == (1, "99")
    assert [buttons.read(tile.turn) for tile in shown.tiles] == [Browse(0, 12), Browse(1, 12)]
    assert pressed(shown.tiles[1].choices) == [NotForMe(7, 1, 12), RemindOffer(7, 12)]
    assert pressed(shown.choices) == [CardFor(12)]


def test_what_was_asked_for_leads_to_the_card_and_counts_nothing() -> None:
    assert pressed(carousel(offers.shown(facts(), 0)).choices) == [Open(Screen.CARD)]


def test_a_place_that_is_not_there_any_more_is_the_last_one() -> None:
    assert carousel(offers.shown(facts(), 4)).at == 0


def test_without_offers_it_is_said_with_the_points_there_are() -> None:
    none = offers.shown({**facts(), "offers": [], "balance": 3}, 0, "99")
    assert isinstance(none, Say)
    assert said(none.text).endswith("А на картці у вас 3 бали.")
    plain = offers.none_now({})
    assert isinstance(plain, Say)
    assert "бал" not in said(plain.text)


def test_who_wants_none_of_the_offers_is_not_told_that_the_shop_has_none() -> None:
    none = offers.shown({**facts(), "offers": [], "balance": 3, "on": True}, 0, "99")
    assert isinstance(none, Say)
    assert said(none.text) == said(words("offers-no-more"))
    assert "акцій немає" not in said(none.text)


def test_the_weekly_message_lists_them_all_and_shows_the_best() -> None:
    weekly = offers.weekly(facts(offer(), offer(name="Хліб", price=None, old_price=None), touch=12, balance=21))
    assert isinstance(weekly, ShowOffer)
    assert weekly.picture.name == "Сир Гауда"
    lines = said(weekly.caption).splitlines()
    assert lines[0] == "🎁 Те, що ви любите, цього тижня за акцією:"
    assert f"• Сир Гауда{TIE}— 54,90{TIE}₴ замість 78{TIE}₴" in lines
    assert "• Хліб" in lines
    assert "А на картці у вас 21 бал." in lines
    assert pressed(weekly.choices) == [SeeOffers(12), CardFor(12), Fewer(12)]


def test_who_has_bought_none_of_them_is_not_told_that_they_love_it() -> None:
    weekly = offers.weekly(facts(offer(why="popular", times=0, last=None)))
    assert isinstance(weekly, ShowOffer)
    assert said(weekly.caption).startswith("🎁 Дібрали для вас")


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_of_the_longest_names_are_one_message_in_every_messenger(language: str) -> None:
    """Viber takes 768 characters under a picture, Telegram 1024."""
    longest = offer(name="Щ" * 100, price=10**8, old_price=10**9, percent=None)
    for reply in (offers.weekly(facts(*[longest] * 5, balance=10**6)), offers.reminder(facts(*[longest] * 5))):
        assert isinstance(reply, ShowOffer)
        assert len(said(reply.caption, language)) <= 768


def test_a_reminder_says_what_was_asked_and_until_when() -> None:
    reminder = offers.reminder(facts(touch=12))
    assert isinstance(reminder, ShowOffer)
    assert f"• Сир Гауда{TIE}— 54,90" in said(reminder.caption)
    assert f"до{TIE}12{TIE}грудня" in said(reminder.caption)
    assert pressed(reminder.choices) == [CardFor(12)]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("uk", "Нагадаємо 5\N{NO-BREAK SPACE}грудня."),
        ("ru", "Напомним 5\N{NO-BREAK SPACE}декабря."),
        ("en", "remind you on 5\N{NO-BREAK SPACE}December."),
    ],
)
def test_a_reminder_that_is_set_names_its_day(language: str, told: str) -> None:
    notice = offers.remind_set(date(2026, 12, 5), "7")
    assert isinstance(notice, Notice)
    assert said(notice.text, language).endswith(told)


def test_how_often_is_asked_with_a_tick_at_what_it_is_now() -> None:
    asked = offers.fewer_asked(HowOften.FORTNIGHT, "7")
    assert isinstance(asked, Say)
    assert pressed(asked.choices) == [FewerOffers(each) for each in HowOften]
    assert [said(row[0].label).startswith("✓") for row in asked.choices] == [False, True, False, False]
    assert asked.replace == "7"


@pytest.mark.parametrize("choice", HowOften)
def test_who_meant_another_number_taps_it_under_the_answer(choice: HowOften) -> None:
    done = offers.fewer_done(choice, "7")
    assert isinstance(done, Say)
    assert done.replace == "7"
    *others, settings = pressed(done.choices)
    assert settings == Open(Screen.PREFERENCES)
    expected = [] if choice is HowOften.NEVER else [each for each in HowOften if each is not choice]
    assert others == [FewerOffers(each) for each in expected]
