"""Any text at all becomes lines that stay inside their box, in letters that the fonts have."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from paint.lettering import Face, Lettering, Try

UKRAINIAN = "АаБбВвГгҐґДдЕеЄєЖжЗзИиІіЇїЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЬьЮюЯя’ʼ₴№«»"
RUSSIAN = "ЁёЪъЫыЭэ"
TRIES = (Try(48), Try(40), Try(32, lines=2))


@pytest.mark.parametrize("face", Face)
def test_the_fonts_have_a_shape_for_every_character_they_are_said_to_have(lettering: Lettering, face: Face) -> None:
    font = lettering.font(face, 40)
    missing = bytes(font.getmask("\U000f0000"))
    drawable = [chr(code) for code in range(0x30000) if lettering.clean(chr(code)) == chr(code)]
    assert len(drawable) > 600
    assert [character for character in drawable if bytes(font.getmask(character)) == missing] == []


def test_ukrainian_and_russian_texts_are_kept_letter_by_letter(lettering: Lettering) -> None:
    assert lettering.clean(UKRAINIAN + RUSSIAN) == UKRAINIAN + RUSSIAN


@pytest.mark.parametrize(
    ("written", "drawn"),
    [
        ("  Олена\t\n  Ґалаґан ", "Олена Ґалаґан"),
        ("Олена 🌸💐", "Олена"),
        ("И\u0306ван", "Йван"),
        ("𝓐𝓷𝓷𝓪 ﬁne", "Anna fine"),
        ("\u202eОлена\u202c\x00\x1b", "Олена"),
        ("1\u202f234\u00a0567 балів", "1\u00a0234\u00a0567 балів"),
        ("محمد", ""),
        ("\u00a0 \u00a0", ""),
    ],
)
def test_what_cannot_be_drawn_is_left_out(lettering: Lettering, written: str, drawn: str) -> None:
    assert lettering.clean(written) == drawn


def test_a_text_is_set_as_large_as_it_fits_and_in_two_lines_only_when_it_must(lettering: Lettering) -> None:
    def setting(text: str) -> tuple[float, tuple[str, ...]]:
        block = lettering.fit(text, Face.BOLD, 400, TRIES)
        return block.font.size, block.lines

    assert setting("Ґанок") == (48, ("Ґанок",))
    assert setting("Пекарня «Ґанок» 2") == (40, ("Пекарня «Ґанок» 2",))
    assert setting("Пекарня «Ґанок» на площі Ринок") == (32, ("Пекарня «Ґанок»", "на площі Ринок"))


def test_a_text_too_long_for_its_box_ends_in_an_ellipsis(lettering: Lettering) -> None:
    first, second = lettering.fit("Мережа продуктових крамниць " * 9, Face.BOLD, 400, TRIES).lines
    assert first == "Мережа продуктових"
    assert second.startswith("крамниць")
    assert second.endswith("…")


def test_a_word_without_spaces_is_cut_too(lettering: Lettering) -> None:
    (line,) = lettering.fit("Ї" * 500, Face.MEDIUM, 400, TRIES).lines
    assert line.endswith("Ї…")


@given(st.text(max_size=500), st.sampled_from(Face), st.integers(80, 900))
@example("Њ" * 500, Face.BOLD, 80)
@example("i " * 250, Face.BOLD, 900)
@example("⁄" * 80, Face.MEDIUM, 300)
@example("\ud800", Face.BOLD, 100)
def test_no_line_is_wider_than_its_box(lettering: Lettering, text: str, face: Face, width: int) -> None:
    block = lettering.fit(text, face, width, TRIES)
    for left, _, right, _ in (block.font.getbbox(line, anchor="ls") for line in block.lines):
        assert right - left <= width
    assert len(block.lines) <= TRIES[-1].lines
    assert all(line.strip() for line in block.lines)
