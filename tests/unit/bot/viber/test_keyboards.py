"""Every keyboard fills Viber's grid, stays within its limits, and has the menu in it, whatever the buttons are."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.viber import grid
from bot.viber.inbound import NO_NUMBER, OPENED, PRESS
from bot.viber.keyboards import Keyboards
from bot.viber.texts import plain
from chat.buttons import MENU, Open, Rate, payload
from chat.replies import Choice, Reply, Say
from chat.texts import LANGUAGES, Texts
from chat.views import digits, menu, notices
from chat.words import words
from paint import palette
from paint.ground import Colours

TEXTS = Texts()
KEYBOARDS = Keyboards(TEXTS)
LABELS = st.text(st.sampled_from("аб ⭐"), min_size=1, max_size=60)
ROWS = st.lists(st.lists(LABELS, min_size=1, max_size=8), max_size=20)
OWN = 3 * (grid.MOST_ROWS - 3)  # buttons beside the menu


def choice(said: str, number: int = 0) -> Choice:
    return Choice(words("language-name", name=said), f"x:{number}")


def below(reply: Reply) -> dict[str, Any]:
    assert isinstance(reply, Say)
    return KEYBOARDS.below(reply.choices, "uk")


def columns(buttons: Sequence[dict[str, Any]]) -> list[int]:
    return [button["Columns"] for button in buttons]


def rows_of(buttons: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = [[]]
    for button in buttons:
        if sum(columns(rows[-1])) == grid.COLUMNS:
            rows.append([])
        rows[-1].append(button)
    return rows


@given(ROWS, st.sampled_from(LANGUAGES))
@example([["а"] * 4, ["а"] * 5, ["а" * 60]], "uk")
@example([["а"]] * 20, "ru")
@example([["а" * 30, "б"]], "en")
def test_rows_are_full_few_and_followed_by_the_menu(rows: list[list[str]], language: str) -> None:
    said = [label for row in rows for label in row]
    choices = [[choice(label, number) for label in row] for number, row in enumerate(rows)]
    buttons = KEYBOARDS.below(choices, language)["Buttons"]
    laid = rows_of(buttons)
    assert all(sum(columns(row)) == grid.COLUMNS for row in laid)
    assert len(laid) <= grid.MOST_ROWS
    labels = [plain(button["Text"]) for button in buttons]
    own = labels[: -len(MENU)]
    assert own == said or (len(said) > OWN and own == said[:OWN])
    assert labels[-len(MENU) :] == _menu(language)


def _menu(language: str) -> list[str]:
    return [TEXTS.say(words(f"button-{screen}"), language) for screen in MENU]


@pytest.mark.parametrize("language", LANGUAGES)
def test_alone_the_menu_has_the_card_first_and_wide_and_every_label_fits(language: str) -> None:
    card, *others = KEYBOARDS.below((), language)["Buttons"]
    assert (card["Columns"], card["ActionBody"]) == (6, PRESS + payload(Open(MENU[0])))
    assert columns(others) == [3, 3, 3, 3, 3, 3, 6]
    assert [plain(button["Text"]) for button in (card, *others)] == _menu(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_below_other_buttons_the_menu_is_three_low_rows(language: str) -> None:
    buttons = KEYBOARDS.below([[choice("Так"), choice("Ні")]], language)["Buttons"]
    assert columns(buttons) == [3, 3, 3, 3, 2, 2, 2, 2, 2, 2]
    assert {button["Rows"] for button in buttons} == {1}


def test_what_the_menu_has_is_not_there_twice() -> None:
    reminded = notices.expiry({"points": 22, "day": "2026-12-12", "balance": 122})
    assert below(reminded) == KEYBOARDS.below((), "uk")
    card = Choice(words("button-card"), payload(Open(MENU[0])))
    assert columns(KEYBOARDS.below([[card, choice("Так")]], "uk")["Buttons"]) == [6, 3, 3, 2, 2, 2, 2, 2, 2]


def test_stars_stand_in_one_row_and_neither_end_is_the_larger() -> None:
    asked = notices.receipt({"receipt": 7, "store": "Мальва", "earned": 1, "spent": 0, "balance": 1, "rate": True})
    buttons = below(asked)["Buttons"]
    assert columns(buttons)[:5] == [1, 1, 2, 1, 1]
    assert buttons[0]["ActionBody"] == PRESS + payload(Rate(7, 1))


@pytest.mark.parametrize(
    ("labels", "widths"),
    [
        (["Так", "Ні"], [3, 3]),
        (["Так", "Ні, дякую, іншим разом, можливо"], [6, 6]),
        (["Жіноча", "Чоловіча", "Інше"], [2, 2, 2]),
        (["Жіночі товари", "Чоловіче", "Інше"], [2, 2, 2]),
        (["Дуже жіночі товари", "Чоловіче", "Інше"], [3, 3, 6]),
        (["1", "2", "3", "4"], [3, 3, 3, 3]),
        (["1", "2", "3", "4", "5", "6"], [1, 1, 1, 1, 1, 1]),
        (["1", "2", "3", "4", "5", "6", "7"], [1, 1, 1, 1, 1, 1, 6]),
    ],
)
def test_labels_that_do_not_fit_take_more_rows(labels: list[str], widths: list[int]) -> None:
    assert [cell.columns for row in grid.arranged([labels]) for cell in row] == widths


def test_many_stores_are_packed_and_none_is_lost() -> None:
    asked = digits.ask([(number, f"Мальва {number}") for number in range(1, 26)])
    buttons = below(asked)["Buttons"]
    assert len(buttons) == 25 + len(MENU)
    assert len(rows_of(buttons)) <= grid.MOST_ROWS


def test_an_address_is_opened_outside_and_known_when_viber_repeats_it() -> None:
    opening = Choice(words("button-open-till"), url="https://bot.example.com/till/in/secret")
    (button, *_) = KEYBOARDS.below([[opening]], "uk")["Buttons"]
    assert (button["ActionType"], button["ActionBody"]) == (
        "open-url",
        f"https://bot.example.com/till/in/secret{OPENED}",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_is_shared_by_one_large_button_and_a_computer_has_one_of_its_own(language: str) -> None:
    share, computer, *others = KEYBOARDS.sharing(words("button-share"), language)["Buttons"]
    assert (share["ActionType"], share["Columns"], share["Rows"]) == ("share-phone", 6, 2)
    assert share["ActionBody"] == computer["ActionBody"] == NO_NUMBER
    assert columns(others) == [3, 3]


def test_a_payload_is_never_shown_in_the_chat() -> None:
    keyboards = (KEYBOARDS.below([[choice("Так")]], "uk"), KEYBOARDS.sharing(words("button-share"), "uk"))
    assert all(button["Silent"] for keyboard in keyboards for button in keyboard["Buttons"])


@pytest.mark.parametrize("backdrop", ["#17453b", "#ffffff", "#000000", "#f4c95d", "#808080", "#e30613"])
def test_labels_can_be_read_in_the_colours_of_any_shop(backdrop: str) -> None:
    keyboards = Keyboards(TEXTS, Colours(backdrop=backdrop))
    for button in keyboards.below([[choice("Так")]], "uk")["Buttons"] + keyboards.below((), "uk")["Buttons"]:
        lettering = button["Text"].partition('color="')[2][:7]
        assert palette.contrast(_rgb(lettering), _rgb(button["BgColor"])) >= 4.5


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def test_the_menu_is_the_one_that_telegram_has() -> None:
    assert [screen for screen, _ in menu.labels()] == list(MENU)
