"""Quantities as whole thousandths: pieces, kilograms, litres; decimal strings outside."""

import re

_FORM = re.compile(r"(\d{1,9})(?:\.(\d{1,3}))?")
THOUSAND = 1000


def parse(text: str) -> int:
    """`"0.486"` → 486. Raises ValueError for anything but digits with up to three after a point."""
    match = _FORM.fullmatch(text)
    if match is None or not text.isascii():
        raise ValueError("a quantity is a decimal string such as 2 or 0.486, with up to three digits after the point")
    whole, fraction = match.groups()
    return int(whole) * THOUSAND + int((fraction or "").ljust(3, "0"))
