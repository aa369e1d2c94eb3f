"""program.toml becomes a Program as its keys say, or every mistake in it is told with its line."""

from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import program_file
from bot.mistakes import Mistake
from bot.program_keys import KEYS, PRESETS
from loyalty.points import Money, Points, Rate
from loyalty.program import Codes, Consents, Earning, Program, Returning, Spending, TillTime, Unrecovered, Welcome

EVERYTHING = """
preset = "bistro"
shop = "Кафе «Мальва»"
currency = "EUR"
country = "DE"
language = "en"
timezone = "Europe/Berlin"
point_value = 1
earning = { rate = 2.5, expires_days = "never", usable_after_hours = 24, on_points_part = true }
earning.tiers.vip = "7"
[earning.categories]
"Own bakery" = 10
Випічка = 0.07
[spending]
max_share = 33.33
excluded_categories = ["Tobacco", "Алкоголь"]
[welcome]
points = 0
expires_days = 1
[card]
code_minutes = 15
hold_minutes = 6
renewal_minutes = 12
[returns]
restored_days = 14
unrecovered = "refund"
floor = 0
[till]
ahead_minutes = 0
back_hours = 168
phone_lookup = true
[consents]
programme = "2026-01"
marketing = "3"
rules_url = "https://example.com/rules?v=3"
""".replace("earning = {", "[earning]\n#").replace("#", "").replace(" }", "")


def parse(text: str) -> Program:
    program, mistakes = program_file.parse(text)
    assert mistakes == ()
    return program


def told(text: str) -> list[tuple[str, int | None]]:
    return [(mistake.key, mistake.line) for mistake in program_file.parse(text)[1]]


def only(text: str) -> Mistake:
    (mistake,) = program_file.parse(text)[1]
    return mistake
