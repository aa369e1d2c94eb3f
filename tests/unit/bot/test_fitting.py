"""A text that is too long for Telegram still arrives: as much of it as fits, whole lines where there are lines."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.telegram.fitting import fitted


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


texts = st.text(st.sampled_from("ab \n⭐🎫є"), max_size=80)


@given(texts, st.integers(10, 60))
@example("🎫" * 40, 21)
@example("\n" * 50, 10)
def test_whatever_is_said_fits(text: str, most: int) -> None:
    shown = fitted(text, most)
    assert units(shown) <= most
    if units(text) <= most:
        assert shown == text
    else:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1].rstrip("\n"))


def test_a_long_list_ends_at_a_lines_end() -> None:
    shown = fitted("\n".join(f"line {number}" for number in range(100)), 50)
    assert shown == "line 0\nline 1\nline 2\nline 3\nline 4\nline 5\n…"
