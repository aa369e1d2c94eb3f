"""A card is scanned from a phone: whatever the messenger and the light do to the picture, both codes come out right."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from loyalty import cards
from paint import layout
from paint.card import CardPainter, CardPicture
from paint.ground import Colours

TOKEN = "K7QX2M5ZT4RWB3NHY6PLJ5VGDA2C7EFS4UOI6KQ2"
CARD = CardPicture(
    code=TOKEN,
    number="2900143771202",
    shop="Пекарня «Ґанок»",
    holder="Олена",
    balance_line="143 бали",
    valid_line="Дійсна до 18:25",
)
ADDRESS = replace(CARD, code=f"https://loyalty.shop.example/c/{TOKEN}{TOKEN}"[:120])

Change = Callable[[Image.Image], Image.Image]


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def scanned(picture: Image.Image) -> set[str]:
    wanted = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.EAN13])
    return {found.text for found in zxingcpp.read_barcodes(picture, wanted)}


def as_sent(picture: Image.Image) -> Image.Image:
    """As JPEG, much worse than a messenger makes it."""
    file = BytesIO()
    picture.save(file, "JPEG", quality=60)
    return Image.open(file).convert("RGB")


def small(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * 2 // 5, picture.height * 2 // 5), Image.Resampling.BILINEAR)


def tilted(picture: Image.Image) -> Image.Image:
    return picture.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor="black")


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(3))


def in_the_dark(picture: Image.Image) -> Image.Image:
    room = Image.new("RGB", (picture.width * 2, picture.height * 2), (9, 9, 12))
    room.paste(picture, (picture.width // 2, picture.height // 2))
    return room


def dim(picture: Image.Image) -> Image.Image:
    return picture.point(lambda value: 20 + value * 2 // 5)


@pytest.mark.parametrize("card", [CARD, ADDRESS], ids=["token", "address"])
@pytest.mark.parametrize(
    "changes",
    [
        (),
        (as_sent,),
        (small,),
        (small, as_sent),
        (tilted,),
        (blurred,),
        (in_the_dark,),
        (dim,),
        (as_sent, tilted, blurred, in_the_dark, dim),
        (as_sent, small, tilted, in_the_dark),
    ],
    ids=lambda changes: "+".join(change.__name__ for change in changes) or "as painted",
)
def test_both_codes_are_read(painter: CardPainter, card: CardPicture, changes: tuple[Change, ...]) -> None:
    picture = opened(painter.paint(card))
    for change in changes:
        picture = change(picture)
    assert scanned(picture) == {card.code, card.number}


tokens = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=40, max_size=40)
codes = st.one_of(tokens, st.builds("https://{}.example/c/{}".format, st.text("abcdefgh-", max_size=40), tokens))


@settings(max_examples=40, deadline=None)
@given(codes, st.integers(0, 10**10 - 1).map(cards.number_from))
def test_any_card_is_read_small_and_recompressed(painter: CardPainter, code: str, number: str) -> None:
    picture = opened(painter.paint(replace(CARD, code=code, number=number)))
    assert scanned(small(as_sent(picture))) == {code, number}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(*[st.text(max_size=500)] * 4)
def test_any_text_in_any_writing_can_be_painted(
    painter: CardPainter, shop: str, holder: str, balance: str, valid: str
) -> None:
    card = replace(CARD, shop=shop, holder=holder, balance_line=balance, valid_line=valid)
    assert opened(painter.paint(card)).size == (layout.WIDTH, layout.HEIGHT)


@pytest.mark.parametrize("name", ["", "🌸", "\u202eОлена", "\ud83c", "👩‍👩‍👧" * 70, "\x00\x1b[31m", "щ" * 500, "ẞ ª ĳ"])
def test_awkward_names_are_painted(painter: CardPainter, name: str) -> None:
    assert scanned(opened(painter.paint(replace(CARD, shop=name, holder=name)))) == {CARD.code, CARD.number}


@pytest.mark.parametrize("colours", [Colours("white", "white"), Colours("black", "#222"), Colours("#777", "#888")])
def test_no_choice_of_colours_hides_the_codes_or_the_lettering(painter: CardPainter, colours: Colours) -> None:
    picture = opened(painter.paint(replace(CARD, colours=colours)))
    assert scanned(in_the_dark(picture)) == {CARD.code, CARD.number}
    dark, light = picture.crop((60, 1190, 1020, 1276)).convert("L").getextrema()
    assert isinstance(dark, int)
    assert isinstance(light, int)
    assert light - dark > 80


def test_a_word_that_is_no_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="greenish"):
        Colours("greenish")


def test_a_picture_fits_the_limits_of_both_messengers(painter: CardPainter) -> None:
    png = painter.paint(ADDRESS)
    picture = Image.open(BytesIO(png))
    assert picture.format == "PNG"
    assert max(picture.size) <= 1280
    assert len(png) < 100_000


def test_a_card_without_a_name_shows_the_whole_name_of_the_shop(painter: CardPainter) -> None:
    with_name = opened(painter.paint(CARD)).crop(layout.BADGE)
    without = opened(painter.paint(replace(CARD, holder="🌸")))
    assert without.tobytes() == opened(painter.paint(replace(CARD, holder=""))).tobytes()
    assert without.crop(layout.BADGE).tobytes() == with_name.tobytes()
    bottoms = [row for row in range(160) if len(without.crop((188, row, 1016, row + 1)).getcolors() or []) > 1]
    assert bottoms[-1] - bottoms[0] > 45  # from the top of the capitals to the bottom of the «р»


def test_one_painter_serves_several_threads(painter: CardPainter) -> None:
    wanted = [replace(CARD, holder=f"Олена {n}", number=cards.number_from(n)) for n in range(24)]
    one_by_one = [painter.paint(card) for card in wanted]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(CardPainter().paint, wanted)) == one_by_one


@pytest.mark.parametrize(
    "card",
    [replace(CARD, number="2900143771203"), replace(CARD, code=""), replace(CARD, code="Ґ")],
    ids=["wrong check digit", "no code", "a code that is no address"],
)
def test_a_card_that_could_not_be_scanned_is_not_painted(painter: CardPainter, card: CardPicture) -> None:
    with pytest.raises(ValueError, match=r"check digit|QR code"):
        painter.paint(card)
