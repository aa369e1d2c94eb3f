"""A card's number can be typed and checked; its code is ours or nothing."""

from base64 import b32decode, b32encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import cards
from loyalty.cards import CardNumber, Code

KEY = b"a key of the shop, 32 bytes long"
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ANN = cards.number_from(1234567890)
CODE = cards.draw(ANN, NOW, b"nonce", KEY)

NUMBERS = st.integers(0, 10**10 - 1).map(cards.number_from)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds have none
NONCES = st.binary(min_size=cards.NONCE_BYTES, max_size=cards.NONCE_BYTES)


def test_check_digits_are_those_of_gs1() -> None:
    assert cards.check_digit("629104150021") == "3"  # the example of GS1's own calculator
    assert cards.check_digit("400638133393") == "1"


@given(st.integers(0, 10**12))
def test_every_number_is_an_ean_13_of_the_shops_own_range(drawn: int) -> None:
    number = cards.number_from(drawn)
    assert cards.is_number(number)
    assert number.startswith("29")
    assert sum(int(digit) * weight for digit, weight in zip(number, (1, 3) * 7, strict=False)) % 10 == 0


@given(st.integers(0, 10**10 - 1), st.integers(0, 10**10 - 1))
def test_different_draws_are_different_cards(one: int, other: int) -> None:
    assert (cards.number_from(one) == cards.number_from(other)) == (one == other)


@given(NUMBERS, st.integers(0, 12), st.integers(1, 9))
def test_one_digit_misread_is_no_card(number: CardNumber, place: int, by: int) -> None:
    misread = number[:place] + str((int(number[place]) + by) % 10) + number[place + 1 :]
    assert not cards.is_number(misread)


@pytest.mark.parametrize("text", ["", "29", ANN + "0", ANN[:-1], " " + ANN[1:], "٢" * 13, "²" * 13, CODE])
def test_what_is_no_number_is_told_apart(text: str) -> None:
    assert not cards.is_number(text)


@given(NUMBERS, MOMENTS, NONCES)
def test_a_code_says_whose_it_is_and_when_it_was_drawn(number: CardNumber, now: datetime, nonce: bytes) -> None:
    code = cards.draw(number, now, nonce, KEY)
    assert cards.read(code, KEY) == Code(number, now.replace(microsecond=0), nonce.hex())
    assert len(code) == 40
    assert code.isalnum()
    assert not cards.is_number(code)


@given(NUMBERS, MOMENTS, NONCES, st.integers(0, 199))
def test_a_code_with_any_bit_flipped_is_refused(number: CardNumber, now: datetime, nonce: bytes, bit: int) -> None:
    raw = bytearray(b32decode(cards.draw(number, now, nonce, KEY)))
    raw[bit // 8] ^= 1 << bit % 8
    assert cards.read(b32encode(bytes(raw)).decode(), KEY) is None


def test_a_code_of_another_shop_is_refused() -> None:
    assert cards.read(CODE, b"the key of another shop, as long") is None


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda raw: b32encode(raw).decode()))
def test_anything_else_that_a_scanner_reads_is_no_code(text: str) -> None:
    assert cards.read(text, KEY) is None


@pytest.mark.parametrize(
    "read",
    [
        CODE,
        CODE.lower(),
        f"  {CODE}\r\n",
        f"https://points.example/c/{CODE}",
        f"HTTPS://POINTS.EXAMPLE/c/{CODE.lower()}\n",
        f"https://points.example/shop/c/{CODE} ",
    ],
)
def test_a_code_is_read_as_scanners_send_it(read: str) -> None:
    assert cards.read(cards.scanned(read), KEY) == Code(ANN, NOW, b"nonce".hex())


def test_a_number_is_scanned_as_it_is() -> None:
    assert cards.scanned(f" {ANN}\t") == ANN


@given(
    NUMBERS,
    MOMENTS,
    NONCES,
    st.text("  \t\r\n", max_size=3),
    st.sampled_from(["", "https://a.example/c/", "HTTP://a/x/c/"]),
)
def test_a_code_is_found_in_whatever_a_scanner_puts_around_it(
    number: CardNumber, now: datetime, nonce: bytes, space: str, address: str
) -> None:
    code = cards.draw(number, now, nonce, KEY)
    assert cards.scanned(f"{space}{address}{code}{space}") == code
    assert cards.scanned(f"{space}{number}{space}") == number


@given(st.text())
def test_scanning_again_what_was_scanned_changes_nothing(text: str) -> None:
    once = cards.scanned(text)
    assert cards.scanned(once) == once
    assert once in text
