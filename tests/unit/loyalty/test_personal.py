"""Names in any language, e-mail addresses by their form; a telephone number is neither."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty import personal

labels = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
locals_ = st.from_regex(r"[A-Za-z0-9_+%-]{1,20}(\.[A-Za-z0-9_+%-]{1,20}){0,2}", fullmatch=True)
endings = st.sampled_from(["com", "ua", "УКР", "org", "xn--j1amh"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Олена", "Олена"),
        ("  Іван \n Петрович ", "Іван Петрович"),
        ("O’Brien-Smith", "O’Brien-Smith"),
        ("王小明", "王小明"),
        ("Ахмад عبد", "Ахмад عبد"),
        ("Людовік 14", "Людовік 14"),
        ("<b>Оля</b>", "<b>Оля</b>"),
        ("Й", "Й"),
        ("evil\u202eeman", "evileman"),
        ("О" * 64, "О" * 64),
    ],
)
def test_names_are_kept_tidy(text: str, name: str) -> None:
    assert personal.name(text) == name


@pytest.mark.parametrize(
    "text", ["", " ", "123", "+380 50 111 22 33", "Оля 0501112233", "👍", "О" * 65, "\u200b\u202e", "…"]
)
def test_what_is_no_name_is_refused(text: str) -> None:
    assert personal.name(text) is None


@given(st.text())
def test_a_name_is_one_line_without_invisible_signs(text: str) -> None:
    name = personal.name(text)
    if name is not None:
        assert 0 < len(name) <= 64
        assert "\n" not in name
        assert all(unicodedata.category(sign)[0] != "C" or sign in "\u200c\u200d" for sign in name)
        assert personal.name(name) == name


@given(locals_, st.lists(labels, min_size=1, max_size=3), endings)
def test_an_address_is_known_by_its_form(local: str, parts: list[str], ending: str) -> None:
    domain = ".".join([*parts, ending])
    assert personal.email(f"  {local}@{domain} ") == f"{local}@{domain.lower()}"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "@",
            "olena",
            "olena@",
            "@example.com",
            "olena@example",
            "olena@.com",
            "olena@example..com",
            "a b@example.com",
        ),
        *("olena@exa mple.com", "a@b@example.com", ".o@example.com", "o.@example.com", "o..o@example.com", "o@-a.com"),
        *(
            "o@a-.com",
            "o@example.c",
            "o@example.123",
            "<o@example.com>",
            "o@example.com\nBcc: x@y.com",
            "o\u202e@example.com",
        ),
        *("+380501112233", f"{'o' * 65}@example.com", f"o@{'a' * 64}.com", f"o@{'a.' * 130}com"),
    ],
)
def test_what_has_not_the_form_is_refused(text: str) -> None:
    assert personal.email(text) is None


@given(st.text())
def test_any_text_is_an_address_or_none(text: str) -> None:
    address = personal.email(text)
    assert address is None or (personal.email(address) == address and len(address) <= 254 and "@" in address)


def test_a_mask_shows_enough_for_the_owner_only() -> None:
    assert personal.masked_email("olena.petrenko@example.com") == "o•••@example.com"
    assert personal.masked_phone("+380501112233") == "+380 ••• 33"
