"""A bar code that a scanner reads back, digit for digit, and that refuses a number which is none."""

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from loyalty import cards
from paint import ean13
from paint.lettering import Face, Lettering

numbers = st.integers(0, 10**12 - 1).map(lambda drawn: f"{drawn:012}").map(lambda d: d + cards.check_digit(d))


def test_a_known_number_has_the_known_bars() -> None:
    left = "0001011 0100111 0110011 0010011 0111101 0011101"  # 901234, the 5 before it makes the 0, 1 and 4 even
    right = "1100110 1101100 1000010 1011100 1001110 1000100"  # 123457
    assert ean13.modules("5901234123457") == f"101{left}01010{right}101".replace(" ", "")


@given(numbers)
def test_a_number_is_ninety_five_modules_with_its_three_guards(number: str) -> None:
    modules = ean13.modules(number)
    assert len(modules) == ean13.BARS
    assert (modules[:3], modules[45:50], modules[-3:]) == ("101", "01010", "101")


@given(numbers)
def test_a_scanner_reads_the_number_back(lettering: Lettering, number: str) -> None:
    picture = ean13.draw(number, lettering.font(Face.MEDIUM, 24), module=3, height=90)
    (found,) = zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.EAN13))
    assert found.text == number


def test_the_digits_leave_the_bars_and_their_quiet_zones_alone(lettering: Lettering) -> None:
    picture = ean13.draw("2900143771202", lettering.font(Face.MEDIUM, 48), module=8, height=160)
    assert picture.size == (ean13.WIDTH * 8, 160)
    columns = ["1" if picture.getpixel((8 * place + 4, 5)) == 0 else "0" for place in range(ean13.WIDTH)]
    assert "".join(columns) == "0" * ean13.QUIET_LEFT + ean13.modules("2900143771202") + "0" * ean13.QUIET_RIGHT
    edges = picture.crop((0, 0, ean13.QUIET_LEFT * 8, 60)), picture.crop((106 * 8, 0, ean13.WIDTH * 8, 60))
    assert all(edge.getextrema() == (255, 255) for edge in edges)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("5901234123450", "check digit of 5901234123450 is 0, but its first twelve digits ask for 7"),
        ("590123412345", "13 digits"),
        ("59012341234577", "13 digits"),
        ("590123412345x", "13 digits"),
        ("٥٩٠١٢٣٤١٢٣٤٥٧", "13 digits"),
        ("", "13 digits"),
    ],
)
def test_what_is_no_ean_13_is_refused_in_clear_words(number: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        ean13.modules(number)
