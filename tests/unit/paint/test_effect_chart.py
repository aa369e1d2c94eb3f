"""The chart of what campaigns earn keeps every text and every interval in its place; colour and shape say what is sure."""

from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from paint.effect_chart import MOST_BARS, WIDTH, Bar, EffectChart, EffectPainter, Span, Tone, scale

HEAD, FIRST_ROW, ROW = 216, 312, 214
GROUND = {(255, 255, 255), (246, 244, 239)}
LONG = "Вітальні повідомлення новим покупцям після їхнього найпершого чека в одному з магазинів"
NAMES = ["Я", "W" * 200, LONG, f"{LONG} " * 9, "店", ""]
IDS = ["short", "wide", "long", "endless", "unknown", "empty"]
SPANS = [None, Span(-(10**12), 5, 10**12), Span(0, 0, 0), Span(3, 4, 5), Span(-900, -500, -100)]


@pytest.fixture(scope="module")
def painter() -> EffectPainter:
    return EffectPainter()


def bar(tone: Tone = Tone.EARNS, span: Span | None = None, text: str = "Тижневі пропозиції") -> Bar:
    return Bar(text, f"+1 240 ₴ {text[12:]}", f"22 410 людей · {text}", tone, span)


def chart(*bars: Bar, text: str = "Що приносять розсилки") -> EffectChart:
    return EffectChart(text, f"01.10.2026 – 27.11.2026 {text}", text, bars, text)


def colours(picture: Image.Image, box: tuple[int, int, int, int]) -> set[tuple[int, ...]]:
    part = picture.crop(box)
    found = part.getcolors(part.width * part.height)  # it makes room for as many as one may ask for
    assert found is not None
    return {colour for _, colour in found if isinstance(colour, tuple)}


@pytest.mark.parametrize("text", NAMES, ids=IDS)
@pytest.mark.parametrize("count", [1, 3, 8, MOST_BARS])
def test_nothing_leaves_its_place_whatever_it_says(painter: EffectPainter, count: int, text: str) -> None:
    tones = list(Tone)
    bars = [bar(tones[place % 3], SPANS[place % len(SPANS)], text) for place in range(count)]
    picture = painter.paint(chart(*bars, text=text))
    for left, right in ((0, 50), (WIDTH - 50, WIDTH)):
        assert colours(picture, (left, HEAD, right, picture.height)) <= GROUND
        assert len(colours(picture, (left, 0, right, HEAD - 1))) == 1
    for place in range(count):
        top = FIRST_ROW + ROW * place
        between = [(618, top, 638, top + 86), (0, top, WIDTH, top + 3), (0, top + ROW - 3, WIDTH, top + ROW)]
        assert all(len(colours(picture, box)) == 1 for box in between), "name and figure, or two rows, touch"


def test_it_is_a_png_as_wide_as_a_phone_shows_and_higher_with_each_campaign(painter: EffectPainter) -> None:
    sizes = [Image.open(BytesIO(painter.png(chart(*[bar()] * count)))).size for count in (1, 2, 3)]
    assert {width for width, _ in sizes} == {WIDTH}
    assert [high - low for (_, low), (_, high) in pairwise(sizes)] == [ROW, ROW]


@pytest.mark.parametrize("tone", Tone)
def test_the_dot_has_the_colour_of_the_verdict_and_is_hollow_when_nothing_is_sure(
    painter: EffectPainter, tone: Tone
) -> None:
    picture = painter.paint(chart(bar(tone, Span(-100, 0, 100))))
    assert picture.getpixel((WIDTH // 2, FIRST_ROW + 116 - 14)) == tone.value
    inside = picture.getpixel((WIDTH // 2 + 4, FIRST_ROW + 116))
    assert (inside == tone.value) == (tone is not Tone.OPEN)


def test_an_interval_of_few_people_does_not_squeeze_the_others(painter: EffectPainter) -> None:
    sure, vague = bar(Tone.EARNS, Span(100, 200, 300)), bar(Tone.OPEN, Span(-(10**6), 50, 10**6))
    assert scale([sure, vague]) == (-18, 318)
    assert scale([vague]) == (-1_120_000, 1_120_000)
    assert scale([bar()]) == (-1, 1)
    picture = painter.paint(chart(sure, vague))
    middle = FIRST_ROW + ROW + 116
    assert picture.getpixel((64, middle)) == Tone.OPEN.value  # the arrow that tells it goes on
    assert picture.getpixel((WIDTH - 65, middle)) == Tone.OPEN.value


def test_zero_stands_where_losses_end_and_gains_begin(painter: EffectPainter) -> None:
    picture = painter.paint(chart(bar(Tone.EARNS, Span(0, 500, 1000)), bar(Tone.LOSES, Span(-1000, -500, 0))))
    for row, beyond in ((0, -1), (1, 1)):
        middle = FIRST_ROW + ROW * row + 116
        assert picture.getpixel((WIDTH // 2 + 40 * beyond, middle)) not in {tone.value for tone in Tone}
        assert picture.getpixel((WIDTH // 2 - 40 * beyond, middle)) in {tone.value for tone in Tone}


def test_a_scale_that_has_ends_keeps_them_and_a_tick_says_where_it_stood_before(painter: EffectPainter) -> None:
    def painted(before: int | None, span: Span | None = None) -> Image.Image:
        one = Bar("Мальва", "+46", "58 відповідей", Tone.OPEN, span, before)
        return painter.paint(EffectChart("NPS", "листопад", "", (one,), "", ends=(-100, 100)))

    middle, full = FIRST_ROW + 116, 76 + round((50 + 112) / 224 * (WIDTH - 152))
    assert painted(50).getpixel((full, middle - 12)) not in GROUND
    assert painted(None).getpixel((full, middle - 12)) in GROUND
    assert painted(None, Span(40, 50, 60)).getpixel((full, middle - 14)) == Tone.OPEN.value
    assert colours(painted(900), (WIDTH - 50, HEAD, WIDTH, 500)) <= GROUND, "beyond the end it stands at the end"


def test_what_is_no_chart_is_refused() -> None:
    for bars in ((), (bar(),) * (MOST_BARS + 1)):
        with pytest.raises(ValueError, match="bars"):
            chart(*bars)
    with pytest.raises(ValueError, match="in order"):
        Span(2, 1, 3)
