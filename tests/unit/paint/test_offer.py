"""An offer's picture: whatever the facts and the photo are, it is one, and nothing on it leaves its place."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from paint import offer_layout as layout
from paint import palette, photo
from paint.ground import Colours
from paint.layout import Box
from paint.lettering import Lettering
from paint.offer import OfferPainter, OfferPicture

TIE = "\N{NO-BREAK SPACE}"
OFFER = OfferPicture(
    "Сир Гауда 45 %", price=f"54,90{TIE}₴", old_price=f"78{TIE}₴", badge=f"−30{TIE}%", until="до 12 грудня"
)
LONG = "Кава мелена «Ранкова» натуральна смажена, арабіка преміум 100 %, у вакуумній упаковці, 250 г, Україна"
FRAME = layout.size_of(layout.PHOTO)
RED, BLUE, WHITE = (220, 40, 30), (30, 60, 220), (255, 255, 255)


@pytest.fixture(scope="module")
def painter() -> OfferPainter:
    return OfferPainter()


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(BytesIO(jpeg)).convert("RGB")


def file(picture: Image.Image, kind: str = "PNG", **more: Any) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **more)
    return content.getvalue()


def plain(size: tuple[int, int], mode: str = "RGB", colour: Any = RED) -> Image.Image:
    return Image.new(mode, size, colour)


def near(dot: Any, colour: tuple[int, int, int], by: int = 12) -> bool:
    return all(abs(here - there) <= by for here, there in zip(dot, colour, strict=True))


def framed(content: bytes) -> Image.Image:
    shown = photo.read(content, FRAME)
    assert shown is not None
    assert (shown.size, shown.mode) == (FRAME, "RGB")
    return shown


texts = st.text(max_size=110) | st.text(st.sampled_from("Щшmж WW ,.%"), max_size=110)
facts = st.builds(OfferPicture, texts, st.just(b""), texts, texts, texts, texts)


@given(facts, st.booleans())
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(OfferPicture("Щ" * 100, b"", "9" * 60, "9" * 60, "−" * 60, "Ж" * 60), True)
@example(OfferPicture("Щ" * 100, b"", "9" * 60, "9" * 60, "−" * 60, "Ж" * 60), False)
@example(OfferPicture("Щука " * 20, b"", f"12 345 678,90{TIE}₴", f"12 345 678,90{TIE}₴", "", ""), True)
@example(OfferPicture("Ü Ẳ", b"", "Ü", "Ẳ", "Ẳ", "Ẳ " * 30), True)
@example(OfferPicture("Ẳ " * 50, b"", "Ẳ", "Ü", "Ẳ", "Ẳ " * 30), False)
def test_no_text_leaves_its_box_and_no_two_boxes_meet(
    lettering: Lettering, facts: OfferPicture, with_photo: bool
) -> None:
    plan = layout.planned(facts, lettering, with_photo=with_photo)
    shown = [text for text in plan.texts() if text.block.lines]
    for text in shown:
        left, top, right, bottom = text.box
        for ink in text.ink():
            assert left <= ink[0] + 1
            assert ink[2] <= right + 1
            assert top <= ink[1] + 1
            assert ink[3] <= bottom + 1
        assert 0 <= left < right <= layout.WIDTH
        assert 0 <= top < bottom <= layout.HEIGHT
    boxes = [text.box for text in shown] + ([layout.PHOTO] if with_photo else [])
    on_photo = plan.badge.box if with_photo else None
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            assert on_photo in (one, other) or not meet(one, other)


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@pytest.mark.parametrize("name", ["Сир", LONG, "Kefir 2.5 % fat, pasteurised", "Хлеб «Бородинский» нарезанный, 400 г"])
@pytest.mark.parametrize("with_photo", [True, False])
def test_names_of_a_hundred_letters_are_there_whole(lettering: Lettering, name: str, with_photo: bool) -> None:
    plan = layout.planned(replace(OFFER, name=name), lettering, with_photo=with_photo)
    assert " ".join(plan.name.block.lines).replace(TIE, " ") == name


def test_where_nobody_knows_the_price_the_badge_stands_in_its_place(lettering: Lettering) -> None:
    plan = layout.planned(replace(OFFER, price="", old_price=""), lettering, with_photo=True)
    assert plan.price.block.lines == (OFFER.badge,)
    assert plan.badge.block.lines == ()


def test_a_number_stays_with_its_unit(lettering: Lettering) -> None:
    name = layout.planned(replace(OFFER, name="Молоко «Веселка» 2,5 % 900 г"), lettering, with_photo=True).name
    assert f"2,5{TIE}%" in " ".join(name.block.lines)
    assert f"900{TIE}г" in " ".join(name.block.lines)


@given(facts, st.binary(max_size=400))
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_facts_and_any_bytes_become_a_picture(painter: OfferPainter, facts: OfferPicture, content: bytes) -> None:
    picture = opened(painter.paint(replace(facts, photo=content)))
    assert picture.size == (layout.WIDTH, layout.HEIGHT)


def test_it_is_small_enough_for_both_messengers(painter: OfferPainter) -> None:
    noise = Image.effect_noise((1200, 900), 90).convert("RGB")
    assert len(painter.paint(replace(OFFER, photo=file(noise, "JPEG")))) < 700_000  # Viber shows up to 1 MB


def test_a_photo_fills_its_panel_and_the_words_stand_beside_it(painter: OfferPainter) -> None:
    picture = opened(painter.paint(replace(OFFER, badge="", photo=file(plain((600, 700))))))
    left, top, right, bottom = layout.PHOTO
    assert near(picture.getpixel(((left + right) // 2, (top + bottom) // 2)), RED)
    assert near(picture.getpixel((right + 20, 700)), palette.mix((23, 69, 59), WHITE, 0), 40)
    without = opened(painter.paint(OFFER))
    assert not near(without.getpixel(((left + right) // 2, bottom - 8)), RED, 60)


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"<svg/>", b"\xff\xd8\xff\xe0"])
def test_a_broken_photo_is_none(painter: OfferPainter, content: bytes) -> None:
    assert photo.read(content, FRAME) is None
    assert painter.paint(replace(OFFER, photo=content)) == painter.paint(OFFER)


def test_a_photo_that_was_cut_short_is_none() -> None:
    assert photo.read(file(Image.effect_noise((600, 700), 90), "JPEG")[:5000], FRAME) is None


def test_a_photo_of_too_many_dots_is_not_decoded() -> None:
    assert photo.read(file(plain((6000, 6000), "1", 1)), FRAME) is None


@pytest.mark.parametrize(
    "picture",
    [
        plain((1, 1)),
        plain((3000, 20)),
        plain((20, 3000)),
        plain((640, 480), "L", 128),
        plain((640, 480), "CMYK", (0, 200, 200, 0)),
        plain((640, 480)).convert("P"),
        plain((640, 480), "LA", (128, 200)),
        plain((640, 480), "I;16", 9000),
    ],
    ids=lambda picture: f"{picture.mode} {picture.size}",
)
def test_a_photo_of_any_size_and_kind_fits_its_frame(picture: Image.Image) -> None:
    framed(file(picture, "TIFF" if picture.mode in ("CMYK", "LA", "I;16") else "PNG"))


def test_a_photo_is_shown_upright() -> None:
    """A telephone held upright writes a picture that lies, and says so in its EXIF."""
    lying = plain((700, 600), colour=BLUE)
    lying.paste(RED, (0, 0, 350, 600))  # what is left of a lying picture is at the top when it stands
    exif = Image.Exif()
    exif[0x0112] = 6
    shown = framed(file(lying, "JPEG", exif=exif, quality=95))
    assert near(shown.getpixel((FRAME[0] // 2, 40)), RED)
    assert near(shown.getpixel((FRAME[0] // 2, FRAME[1] - 40)), BLUE)


def test_what_is_transparent_is_white() -> None:
    clear = plain((600, 600), "RGBA", (0, 0, 0, 0))
    ImageDraw.Draw(clear).ellipse((150, 150, 450, 450), fill=(*RED, 255))
    shown = framed(file(clear))
    assert shown.getpixel((5, 5)) == WHITE
    assert near(shown.getpixel((FRAME[0] // 2, FRAME[1] // 2)), RED)
    lettered = clear.quantize(8)
    lettered.info["transparency"] = lettered.getpixel((0, 0))
    assert near(framed(file(lettered, "PNG", transparency=lettered.getpixel((0, 0)))).getpixel((5, 5)), WHITE)


def test_nothing_of_a_wide_photo_is_cut_off() -> None:
    wide = plain((1200, 300), colour=WHITE)
    ImageDraw.Draw(wide).rectangle((30, 30, 90, 270), fill=RED)
    ImageDraw.Draw(wide).rectangle((1110, 30, 1170, 270), fill=BLUE)
    shown = framed(file(wide))
    middle = FRAME[1] // 2
    assert near(shown.getpixel((round(60 * FRAME[0] / 1200), middle)), RED)
    assert near(shown.getpixel((round(1140 * FRAME[0] / 1200), middle)), BLUE)
    assert shown.getpixel((FRAME[0] // 2, 10)) == WHITE  # the ground goes on in the colour of the edge


def test_a_colourful_photo_stands_upon_a_haze_of_its_colours() -> None:
    wide = plain((1200, 300), colour=BLUE)
    wide.paste(RED, (0, 0, 600, 300))
    shown = framed(file(wide))
    left, right = shown.getpixel((20, 20)), shown.getpixel((FRAME[0] - 20, 20))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > left[2] + 60
    assert right[2] > right[0] + 60


@pytest.mark.parametrize("backdrop", ["#17453b", "#ffffff", "#000000", "#e30613"])
def test_it_is_in_the_colours_of_any_shop(painter: OfferPainter, backdrop: str) -> None:
    picture = opened(painter.paint(replace(OFFER, colours=Colours(backdrop=backdrop))))
    ground = Colours(backdrop=backdrop).signage()[0]
    assert near(picture.getpixel((500, 715)), ground)


def test_many_threads_may_paint_at_once(painter: OfferPainter) -> None:
    offers = [replace(OFFER, name=f"Сир {number}") for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(painter.paint, offers)) == [painter.paint(offer) for offer in offers]
