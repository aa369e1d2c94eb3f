"""A QR code that holds exactly the text, at the size asked for, with its quiet zone."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from paint import qr

printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=300)


@settings(max_examples=40)
@given(printable)
def test_a_scanner_reads_the_text_back(text: str) -> None:
    (found,) = zxingcpp.read_barcodes(qr.draw(text, 600), zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    assert found.text == text
    assert found.ec_level == "M"


@given(printable, st.integers(150, 900))
def test_the_square_is_as_large_as_asked_and_its_quiet_zone_is_white(text: str, side: int) -> None:
    modules = qr.symbol(text).width
    picture = qr.draw(text, side)
    assert picture.size == (side, side)
    quiet = qr.QUIET * (side // modules)
    for strip in (
        (0, 0, side, quiet),
        (0, 0, quiet, side),
        (0, side - quiet, side, side),
        (side - quiet, 0, side, side),
    ):
        assert picture.crop(strip).getextrema() == (255, 255)


def test_a_card_code_needs_no_more_than_29_modules() -> None:
    # capital letters and digits pack closer than other text; large modules are read from further away
    assert qr.symbol("K7QX2M5ZT4RWB3NHY6PLJ5VGDA2C7EFS4UOI6KQ2").width == 29 + 2 * qr.QUIET


@pytest.mark.parametrize("text", ["", "card\n", "Ґанок", "x" * 2400])
def test_what_readers_would_not_agree_on_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="QR code"):
        qr.symbol(text)


def test_a_square_too_small_for_the_modules_is_refused() -> None:
    with pytest.raises(ValueError, match="36 pixels are too few for a QR code of 37 modules"):
        qr.draw("K7QX2M5ZT4RWB3NHY6PLJ5VGDA2C7EFS4UOI6KQ2", 36)
