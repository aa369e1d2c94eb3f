"""A long text comes in pieces that end where a reader would stop; a label shows what it says, whatever that is."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.viber.texts import label, pieces, plain, shortened

TEXTS = st.text(st.sampled_from("aбв.!? \n⭐"), max_size=120)


def words(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(1, 40))
@example("я" * 100, 7)
@example("\n" * 50, 3)
@example("a. " * 20, 5)
def test_nothing_is_lost_and_every_piece_fits(text: str, most: int) -> None:
    cut = list(pieces(text, most))
    assert words("".join(cut)) == words(text)
    assert all(piece.strip() == piece and 0 < len(piece) <= most for piece in cut)


@given(TEXTS)
def test_a_text_that_fits_stays_whole(text: str) -> None:
    assert list(pieces(text, 120)) == ([text.strip()] if text.strip() else [])


def test_a_piece_ends_with_a_paragraph_a_line_or_a_sentence_before_it_ends_within_one() -> None:
    assert list(pieces("One. Two.\n\nThree. Four.", 15)) == ["One. Two.", "Three. Four."]
    assert list(pieces("one two\nthree four", 12)) == ["one two", "three four"]
    assert list(pieces("One two three. Four five", 18)) == ["One two three.", "Four five"]
    assert list(pieces("one two three", 8)) == ["one two", "three"]


@given(st.text(st.sampled_from("aб ⭐"), max_size=60), st.integers(2, 40))
def test_a_name_that_is_too_long_is_shortened(text: str, most: int) -> None:
    assert len(shortened(text, most)) <= most
    assert shortened(text, 60) == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
@example("<b>&amp;</b>")
@example("&lt;font>")
@example('"><font color="red">')
def test_a_label_is_read_as_it_was_said(text: str) -> None:
    assert plain(label(text, "#17453b", bold=True)) == text
