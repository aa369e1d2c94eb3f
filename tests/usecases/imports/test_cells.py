"""What is understood in a cell, and what is not."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from usecases.imports import cells
from usecases.imports.cells import Unfit

KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("text", "kopecks"),
    [
        ("52.90", 5290),
        ("52,9", 5290),
        ("52", 5200),
        ("0", 0),
        ("52.9000", 5290),
        ("1 234,50", 123450),
        ("1\N{NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567.05", 123456705),
    ],
)
def test_money_has_a_point_or_a_comma(text: str, kopecks: int) -> None:
    assert cells.money(text) == kopecks


@pytest.mark.parametrize(
    "text", ["", "-5", "1.234", "1,234.50", "12.345", "5 грн", "٣", "1e3", "9" * 13, "1.", ".5", "=1+1"]
)
def test_what_may_mean_two_things_is_no_money(text: str) -> None:
    with pytest.raises(Unfit):
        cells.money(text)


@given(st.integers(0, 10**12))
def test_every_sum_is_read_as_it_is_written(kopecks: int) -> None:
    assert cells.money(f"{kopecks // 100}.{kopecks % 100:02d}") == kopecks
    assert (
        cells.money(f"{kopecks // 100:,},{kopecks % 100:02d}".replace(",", " ", f"{kopecks // 100:,}".count(",")))
        == kopecks
    )


@pytest.mark.parametrize(
    ("text", "thousandths"), [("1", 1000), ("0.345", 345), ("0,5", 500), ("2.000", 2000), ("2.7800", 2780)]
)
def test_quantities_are_thousandths(text: str, thousandths: int) -> None:
    assert cells.quantity(text) == thousandths


@pytest.mark.parametrize("text", ["", "0", "-1", "0.0004", "0.000", "x", "1,2,3"])
def test_a_quantity_is_above_nothing(text: str) -> None:
    with pytest.raises(Unfit):
        cells.quantity(text)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-31T18:45:00+03:00", datetime(2026, 3, 31, 15, 45, tzinfo=UTC)),
        ("2026-03-31T15:45:00Z", datetime(2026, 3, 31, 15, 45, tzinfo=UTC)),
        ("2026-03-31 18:45", datetime(2026, 3, 31, 15, 45, tzinfo=UTC)),
        ("31.03.2026 18:45", datetime(2026, 3, 31, 15, 45, tzinfo=UTC)),
        ("1.2.2026 8:05:07", datetime(2026, 2, 1, 6, 5, 7, tzinfo=UTC)),
        ("2026-02-01", datetime(2026, 1, 31, 22, tzinfo=UTC)),
    ],
)
def test_a_time_without_an_offset_is_local(text: str, moment: datetime) -> None:
    assert cells.moment(text, KYIV) == moment


@pytest.mark.parametrize(
    "text",
    ["", "31.13.2026", "2026-02-30", "yesterday", "18:45", "01.01.0001", "٣١.03.2026", "1e9", "46112", "46112.78125"],
)
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(Unfit):
        cells.moment(text, KYIV)
    with pytest.raises(Unfit):
        cells.day(text)


def test_of_a_time_the_day_is_as_written() -> None:
    assert cells.day("2026-03-31T23:59:00-05:00") == date(2026, 3, 31)


@pytest.mark.parametrize(
    "text", ["+380501112233", "380501112233", "050 111-22-33", "(050) 1112233", "'050 1112233".strip("'")]
)
def test_phones_of_the_country_in_any_dress(text: str) -> None:
    assert cells.phone(text, "UA") == "+380501112233"


@pytest.mark.parametrize("text", ["", "12345", "phone", "+38050", "+999999999999999999", "0501112233, 0671112233"])
def test_what_is_no_phone(text: str) -> None:
    with pytest.raises(Unfit):
        cells.phone(text, "UA")


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", True),
        ("1", True),
        ("Так", True),
        ("ДА", True),
        ("no", False),
        ("0", False),
        ("ні", False),
        ("нет", False),
    ],
)
def test_yes_and_no_in_three_languages(text: str, answer: bool) -> None:
    assert cells.yes(text) is answer


def test_cards_are_those_with_a_right_check_digit() -> None:
    assert cells.card("2146988294593") == "2146988294593"
    assert cells.card(" 2146 988 294 593 ") == "2146988294593"
    assert cells.card("2146988294594") is None
    assert cells.card("card") is None


PARSERS: list[Callable[[str], object]] = [
    *(cells.code, cells.short, cells.name, cells.money, cells.quantity, cells.whole, cells.line, cells.points),
    *(cells.percent, cells.yes, cells.day, cells.card, lambda text: cells.moment(text, KYIV)),
    lambda text: cells.phone(text, "UA"),
]


@given(st.sampled_from(PARSERS), st.text())
def test_any_text_is_understood_or_unfit(parse: Callable[[str], object], text: str) -> None:
    with suppress(Unfit):
        parse(text)


SCALES: dict[Callable[[str], int], int] = {cells.money: 100, cells.percent: 100, cells.quantity: 1000}
NUMBERS = [cells.money, cells.quantity, cells.whole, cells.line, cells.points, cells.percent]
ODD = st.sampled_from(
    [
        *(
            "NaN",
            "nan",
            "sNaN",
            "inf",
            "-inf",
            "Infinity",
            "1e400",
            "1e-400",
            "1E5",
            "0x1F",
            "1_000",
            "+5",
            "--5",
            "5-",
        ),
        *(
            "٣",
            "１２",
            "²",
            "Ⅷ",
            "½",
            "1\N{ZERO WIDTH SPACE}2",
            "1'000",
            "#N/A",
            "#DIV/0!",
            "9" * 400,
            "0." + "1" * 400,
        ),
    ]
)


@given(st.sampled_from(NUMBERS), ODD)
def test_what_only_programs_call_a_number_is_none(parse: Callable[[str], int], text: str) -> None:
    with pytest.raises(Unfit):
        parse(text)


@given(st.sampled_from(NUMBERS), st.decimals() | st.floats(), st.sampled_from(["{}", "{:f}", "{:.15g}", "{:e}"]))
def test_a_number_in_any_dress_is_read_as_it_is_or_unfit(
    parse: Callable[[str], int], number: Decimal | float, dress: str
) -> None:
    with suppress(Unfit):
        read = parse(dress.format(number))
        assert read == Decimal(dress.format(number)) * SCALES.get(parse, 1)


@given(st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31, 23, 59)), st.integers(-1439, 1439))  # noqa: DTZ001 - bounds have none
@example(datetime(9999, 12, 31, 23, 59), -720)  # noqa: DTZ001 - the zone comes beside it
@example(datetime(1900, 1, 1), 840)  # noqa: DTZ001 - as above
def test_every_time_that_is_understood_can_be_told_anywhere(local: datetime, minutes: int) -> None:
    written = local.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat()
    with suppress(Unfit):
        read = cells.moment(written, KYIV)
        assert read.astimezone(UTC).isoformat()
        assert read == datetime.fromisoformat(written)


@given(st.text("0123456789٣१５+-() .,/;extdobт", max_size=25))
def test_a_phone_is_plain_digits_or_unfit(text: str) -> None:
    with suppress(Unfit):
        number = cells.phone(text, "UA")
        assert number.startswith("+")
        assert number[1:].isascii()
        assert number[1:].isdigit()
        assert cells.phone(number, "UA") == number
