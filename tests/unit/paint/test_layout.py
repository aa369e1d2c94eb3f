"""Nothing that is written on a card leaves its box, and no box touches another or a code."""

from itertools import combinations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from paint import ean13, layout, qr
from paint.layout import Box, Placed
from paint.lettering import Lettering

TALL = "ẨǺỒЩҐЇ,;gщ"
texts = st.one_of(st.text(max_size=120), st.text(TALL + " ", max_size=120), st.text("Іагщ .", max_size=60))


def overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]


def written(lettering: Lettering, shop: str, holder: str, valid: str, balance: str) -> list[Placed]:
    name = layout.holder(holder, lettering)
    texts = [layout.shop(shop, bool(name.block.lines), lettering), name, *layout.footer(valid, balance, lettering)]
    return [text for text in texts if text.block.lines]


@settings(max_examples=150)
@given(texts, texts, texts, texts)
@example(TALL * 20, TALL * 20, TALL * 20, TALL * 20)
@example((TALL + " ") * 20, "", (TALL + " ") * 20, (TALL + " ") * 20)
@example("Ґанок", "Олена", "Дійсна до 18:25", "")
def test_every_line_stays_in_its_box(lettering: Lettering, shop: str, holder: str, valid: str, balance: str) -> None:
    texts = written(lettering, shop, holder, valid, balance)
    for text in texts:
        assert all(inside(ink, text.box) for ink in text.ink()), (text.box, text.ink())
    boxes = [text.box for text in texts] + [layout.BADGE, layout.PANEL]
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert all(inside(box, (0, 0, layout.WIDTH, layout.HEIGHT)) for box in boxes)


def test_both_codes_stand_on_the_panel_clear_of_each_other_and_of_the_perforation() -> None:
    assert inside(layout.QR, layout.PANEL)
    assert inside(layout.EAN, layout.PANEL)
    assert layout.QR[3] < layout.PERFORATION < layout.EAN[1]


def test_the_qr_of_a_card_takes_more_than_half_of_the_width() -> None:
    side = layout.QR[2] - layout.QR[0]
    for code in ("A" * 40, "https://shop.example/c/" + "A" * 40, "https://shop.example/c/" + "A" * 97):
        modules = qr.symbol(code).width
        assert side // modules * (modules - 2 * qr.QUIET) > layout.WIDTH / 2


def test_the_bars_are_wide_enough_for_a_till_scanner_and_centred() -> None:
    assert layout.EAN[2] - layout.EAN[0] == ean13.WIDTH * layout.EAN_MODULE
    bars_begin = layout.EAN[0] + ean13.QUIET_LEFT * layout.EAN_MODULE
    bars_end = layout.EAN[2] - ean13.QUIET_RIGHT * layout.EAN_MODULE
    assert abs((bars_begin + bars_end) / 2 - layout.WIDTH / 2) <= 1
