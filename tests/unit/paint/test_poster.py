"""A poster is read by any phone across the counter, has the sheet's size, and keeps every text on the paper."""

from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from chat.texts import LANGUAGES, Texts
from chat.views import poster as view
from paint.poster import DPI, Link, Poster, PosterPainter, Sheet

TELEGRAM = Link("Telegram", "https://t.me/regulars_bot?start=centr")
VIBER = Link("Viber", "viber://pa?chatURI=regulars&context=centr")
LONGEST = Link("Telegram", f"https://t.me/{'b' * 32}?start={'s' * 64}")
MILLIMETRES = {Sheet.A4: (210, 297), Sheet.A6: (105, 148)}


@pytest.fixture(scope="module")
def painter() -> PosterPainter:
    return PosterPainter()


def poster(
    *links: Link, shop: str = "Мальва на Соборній", points: int = 100, rate: str = "5", language: str = "uk"
) -> Poster:
    texts, said = Texts(), view.poster(points, rate)
    first, second, third = (texts.say(step, language) for step in said.steps)
    headline, promise, foot = (texts.say(each, language) for each in (said.headline, said.promise, said.foot))
    return Poster(shop, headline, promise, (first, second, third), foot, links)


def read(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("links", [(TELEGRAM,), (TELEGRAM, VIBER), (LONGEST, VIBER)], ids=["one", "two", "longest"])
@pytest.mark.parametrize("sheet", Sheet)
def test_every_code_is_read_from_a_quarter_of_the_size(
    painter: PosterPainter, sheet: Sheet, links: tuple[Link, ...]
) -> None:
    """As a phone at some distance sees it; a card at a till is looked at from nearer."""
    whole = Image.open(BytesIO(painter.png(poster(*links), sheet)))
    part = 4 if sheet is Sheet.A4 else 2
    small = whole.resize((whole.width // part, whole.height // part), Image.Resampling.LANCZOS)
    assert sorted(read(small)) == sorted(link.address for link in links)


@pytest.mark.parametrize("sheet", Sheet)
def test_the_sheet_has_its_size_at_300_dpi(painter: PosterPainter, sheet: Sheet) -> None:
    picture = Image.open(BytesIO(painter.png(poster(TELEGRAM), sheet)))
    assert picture.size == sheet.value
    assert tuple(round(float(each)) for each in picture.info["dpi"]) == (DPI, DPI)
    for pixels, millimetres in zip(sheet.value, MILLIMETRES[sheet], strict=True):
        assert abs(pixels / DPI * 25.4 - millimetres) < 0.1


def test_the_pdf_is_one_page_of_that_size_and_the_same_every_time(painter: PosterPainter) -> None:
    pdf = painter.pdf(poster(TELEGRAM), Sheet.A4)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") == 1
    assert b"595.2" in pdf  # points: 210 mm
    assert pdf == painter.pdf(poster(TELEGRAM), Sheet.A4)
    jpeg = pdf[pdf.index(b"\xff\xd8\xff") :]
    assert read(Image.open(BytesIO(jpeg))) == [TELEGRAM.address]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("points", "rate"), [(100, "5"), (0, "2,5"), (1_000_000, ""), (0, "")])
@pytest.mark.parametrize("shop", ["Я", "W" * 60, "Крамниця «У старого млина над ставом» та ще багато-багато", "店"])
def test_no_text_leaves_its_place(painter: PosterPainter, language: str, points: int, rate: str, shop: str) -> None:
    """The margins stay bare: at the left and right edge there is only ground, whatever the texts."""
    picture = painter.paint(poster(TELEGRAM, VIBER, shop=shop, points=points, rate=rate, language=language), Sheet.A6)
    width, height = picture.size
    for left, right in ((0, 60), (width - 60, width)):
        colours = picture.crop((left, 0, right, height)).getcolors()
        assert colours is not None
        assert len(colours) == 2  # the backdrop, the paper


def test_there_is_a_link_or_two(painter: PosterPainter) -> None:
    for links in ((), (TELEGRAM, VIBER, TELEGRAM)):
        with pytest.raises(ValueError, match="link"):
            poster(*links)
    with pytest.raises(ValueError, match="ASCII"):
        painter.paint(poster(Link("Telegram", "https://t.me/бот")), Sheet.A6)
