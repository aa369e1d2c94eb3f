"""program.toml becomes a Program as its keys say, or every mistake in it is told with its line."""

from dataclasses import fields, is_dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import program_file
from bot.mistakes import Mistake
from bot.program_keys import KEYS, PRESETS
from loyalty.points import Money, Points, Rate
from loyalty.program import (
    CampaignRules,
    Codes,
    ComplaintRules,
    Consents,
    Earning,
    Limits,
    ProfileRules,
    Program,
    Reminders,
    Returning,
    Sorry,
    SorryRules,
    Spending,
    SurveyRules,
    TillTime,
    Unrecovered,
    Welcome,
)
from loyalty.quiet import Quiet

EVERYTHING = """
preset = "bistro"
shop = "Кафе «Мальва»"
currency = "EUR"
country = "DE"
language = "en"
timezone = "Europe/Berlin"
point_value = 1
welcome = { points = 0, expires_days = 1 }
profile = { points = 7, expires_days = "never", birthday_cooldown_days = 0 }
card.code_minutes = 15
card.hold_minutes = 6
card.renewal_minutes = 12

[earning]
rate = 2.5
expires_days = "never"
usable_after_hours = 48
on_points_part = true
tiers.vip = "7"

[earning.categories]
"Own bakery" = 10
'Випічка' = 0.07

[spending]
max_share = 33.33
excluded_categories = ["Tobacco", "Алкоголь"]

[returns]
restored_days = 14
unrecovered = "refund"
floor = 0

[till]
ahead_minutes = 0
back_hours = 168
phone_lookup = true

[limits]
receipt_points = 300
day_receipts = "none"
day_points = 1_000_000
own_card = false

[consents]
programme = "2026-01"
marketing = "3"
rules_url = "https://example.com/rules?v=3"

[reminders]
expiry_days = 5
quiet = "22-9"

[campaigns]
margin = 37.5

[surveys]
nps = false
delay_minutes = 0
per_month = 12
categories = ["Випічка"]
liked = ["taste"]
disliked = []
[complaints]
categories = ["quality", "Паркування"]
remind_minutes = 5
escalate_minutes = 45
quiet = "20-8"
reopen_days = 0
most_open = 2
check_days = 60
templates = ["Дякуємо!", "Перепрошуємо."]

[sorry]
points = 10
share = 12.5
most = 90
expires_days = "never"
operator_day = 0
customer_quarter = 400

[sorry.categories]
"Паркування" = { points = 5, share = 1, most = 5 }
"""


def parse(text: str) -> Program:
    program, mistakes = program_file.parse(text)
    assert mistakes == ()
    return program


def told(text: str) -> list[tuple[str, int | None]]:
    return [(mistake.key, mistake.line) for mistake in program_file.parse(text)[1]]


def only(text: str) -> Mistake:
    (mistake,) = program_file.parse(text)[1]
    return mistake


def leaves(value: object, above: str = "") -> set[str]:
    assert is_dataclass(value)
    found: set[str] = set()
    for field in fields(value):
        inner, name = getattr(value, field.name), f"{above}{field.name}"
        found |= leaves(inner, f"{name}.") if is_dataclass(inner) and not isinstance(inner, Quiet) else {name}
    return found


def test_every_field_of_the_programme_has_a_key() -> None:
    targets = [key.target for key in KEYS if key.target]
    assert sorted(targets) == sorted(leaves(Program()))


def test_every_key_is_taken() -> None:
    assert parse(EVERYTHING) == Program(
        shop="Кафе «Мальва»",
        currency="EUR",
        country="DE",
        language="en",
        timezone="Europe/Berlin",
        point_value=Money(1),
        earning=Earning(
            rate=Rate(250),
            tiers={"vip": Rate(700)},
            categories={"Own bakery": Rate(1000), "Випічка": Rate(7)},
            on_points_part=True,
            usable_after_hours=48,
            expires_days=None,
        ),
        spending=Spending(Rate(3333), frozenset({"Tobacco", "Алкоголь"})),
        welcome=Welcome(Points(0), 1),
        profile=ProfileRules(Points(7), None, 0),
        codes=Codes(timedelta(minutes=15), timedelta(minutes=6), timedelta(minutes=12)),
        returning=Returning(14, Unrecovered.REFUND, Points(0)),
        till=TillTime(timedelta(0), timedelta(hours=168), phone_lookup=True),
        limits=Limits(Points(300), None, Points(1_000_000), own_card=False),
        consents=Consents("2026-01", "3", "https://example.com/rules?v=3"),
        reminders=Reminders(5, Quiet(22, 9)),
        campaigns=CampaignRules(margin=Rate(3750)),
        surveys=SurveyRules(
            nps=False, delay=timedelta(0), per_month=12, categories=("Випічка",), liked=("taste",), disliked=()
        ),
        complaints=ComplaintRules(
            ("quality", "Паркування"),
            timedelta(minutes=5),
            timedelta(minutes=45),
            Quiet(20, 8),
            timedelta(0),
            most_open=2,
            check_days=60,
            templates=("Дякуємо!", "Перепрошуємо."),
        ),
        sorry=SorryRules(
            Sorry(Points(10), Rate(1250), Points(90)),
            {"Паркування": Sorry(Points(5), Rate(100), Points(5))},
            None,
            Points(0),
            Points(400),
        ),
    )


def test_an_empty_file_is_the_default_programme() -> None:
    assert parse("") == parse("[earning]\n[earning.tiers]\n[card]\n") == Program()


def test_a_preset_fills_in_what_the_file_leaves_open() -> None:
    found = parse('preset = "corner-shop"\nspending.max_share = 40\n')
    assert (found.earning.rate, found.spending.max_share, found.welcome.points) == (300, 4000, 30)


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_is_valid_by_itself_and_told_of_in_the_reference(preset: str) -> None:
    _, mistakes = program_file.parse(f'preset = "{preset}"\n')
    assert mistakes == ()
    reference = Path(__file__).parents[3] / "docs" / "reference" / "program.md"
    assert f"- **{preset}**: " in reference.read_text("utf-8")


def test_the_grocery_preset_has_the_product_s_figures() -> None:
    grocery = parse('preset = "grocery"')
    assert (grocery.earning.rate, grocery.spending.max_share, grocery.welcome.points) == (500, 2000, 100)


@pytest.mark.parametrize("preset", PRESETS)
def test_presets_say_only_what_a_file_may_say(preset: str) -> None:
    written = "".join(f"{name} = {value}\n" for name, value in PRESETS[preset].items())
    assert parse(f'preset = "{preset}"') == parse(written)


@given(st.integers(0, 10_000))
def test_a_percentage_is_exact(points: int) -> None:
    percent = Decimal(points) / 100
    for written in (f"{percent:.2f}", f'"{percent}"', f"{percent:.4f}"):
        assert parse(f"earning.rate = {written}").earning.rate == points
    if points % 100 == 0:
        assert parse(f"earning.rate = {points // 100}").earning.rate == points


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("preset", ['"butcher"', "1"]),
        ("shop", ['""', '" Malva"', '"a\\nb"', f'"{"x" * 61}"', "5", "{}", "true"]),
        ("currency", ['"uah"', '"UA"', '"UAH\\n"', "980"]),
        ("country", ['"UKR"', '"ua"', '"ZZ"', "380", '""']),
        ("language", ['"de"', '"UK"', "[]"]),
        ("timezone", ['"Europe"', '"Kyiv"', '"+02:00"', '"/etc/localtime"', '"a\\u0000b"', "2"]),
        ("point_value", ["0", "-1", "1.0", '"1"', "true", "1000001", f"0x{'f' * 5000}"]),
        ("earning.rate", ["-0.01", "100.01", "2.555", "nan", "inf", "-inf", "1e-999999999", "1e999999999", "true"]),
        ("earning.rate", ["1e99999999999999999999", "2.50000000000000000000000000000000001", '"5 %"', '"2,5"', "[5]"]),
        ("earning.expires_days", ["0", "3651", '"Never"', "1.5", "2026-01-01"]),
        ("earning.usable_after_hours", ["-1", "721"]),
        ("earning.on_points_part", ["1", '"true"']),
        ("earning.tiers", ["5", '"vip"', "[[]]"]),
        ("earning.tiers.vip", ["101", "{}"]),
        ("earning.categories", ["5"]),
        ("earning.categories.Bakery", ['"x"']),
        ("spending.max_share", ["101"]),
        ("spending.excluded_categories", ['"Tobacco"', "[1]", '[""]', '[["a"]]', "{}"]),
        ("welcome.points", ["-1", "1000001"]),
        ("welcome.expires_days", ["0"]),
        ("card.code_minutes", ["0", "61"]),
        ("card.hold_minutes", ["0", "61"]),
        ("card.renewal_minutes", ["1", "121"]),
        ("returns.restored_days", ["0"]),
        ("returns.unrecovered", ['"forgive"', "true"]),
        ("returns.floor", ["1", "-1000001"]),
        ("till.ahead_minutes", ["-1", "61"]),
        ("till.back_hours", ["0", "169"]),
        ("till.phone_lookup", ["0"]),
        ("limits.receipt_points", ["0", "1_000_001", '"never"']),
        ("limits.day_receipts", ["0", "1001", "-1"]),
        ("limits.day_points", ["0", "2.5"]),
        ("limits.own_card", ['"none"']),
        ("consents.programme", ['""', "1", f'"{"x" * 21}"']),
        ("consents.marketing", ['""']),
        ("reminders.quiet", ['"21"', '"21-24"', '"10-10"', '"21:00-10:00"', "21", "true", '""']),
        ("surveys.nps", ["1"]),
        ("surveys.delay_minutes", ["-1", "56"]),
        ("surveys.per_month", ["0", "1001"]),
        ("surveys.categories", ['"Bakery"', '["a", "a"]', '[""]', "[[]]", f"[{', '.join(map(repr, 'abcdefghijk'))}]"]),
        ("surveys.liked", ["[1]", "{}"]),
        ("complaints.categories", ["[]", '["a", "a"]', '"quality"', '[""]', "[1]"]),
        ("complaints.remind_minutes", ["0", "1441"]),
        ("complaints.escalate_minutes", ["1", "10081"]),
        ("complaints.quiet", ['"9-9"', "21"]),
        ("complaints.reopen_days", ["-1", "91"]),
        ("complaints.most_open", ["0", "21"]),
        ("complaints.check_days", ["0", "366"]),
        ("complaints.templates", ['"Дякуємо"', '["a", "a"]', '[" "]', "[1]", f'["{"a" * 401}"]']),
        ("sorry.points", ["-1"]),
        ("sorry.share", ["101"]),
        ("sorry.most", ['"none"', "1000001"]),
        ("sorry.expires_days", ["0"]),
        ("sorry.operator_day", ["-1", '"none"']),
        ("sorry.customer_quarter", ["1000001"]),
        ("sorry.categories", ["5", "[]"]),
        ("reminders.expiry_days", ["0", "31", '"3"', "true"]),
        ("consents.rules_url", ['"http://example.com"', '"https://"', '"https://a b"', "0"]),
    ],
)
def test_a_value_that_is_not_allowed_is_told_with_what_is(key: str, values: list[str]) -> None:
    allowed = {each.name: each.kind.allowed for each in KEYS}
    for value in values:
        mistake = only(f"# rules\n\n{key} = {value}\n")
        assert (mistake.where, mistake.key, mistake.line) == ("program.toml", key, 3)
        assert mistake.text.startswith("must be ")
        assert allowed.get(key, "percentage") in mistake.text
        assert "; found " in mistake.text
        assert len(mistake.text) < 250


def test_every_key_refuses_something() -> None:
    for key in KEYS:
        value = "{ x = 1979-05-27 }" if key.named else "1979-05-27"
        assert told(f"{key.name} = {value}\n") == [(f"{key.name}.x" if key.named else key.name, 1)]


def test_everything_wrong_is_told_at_once_in_the_file_s_order() -> None:
    text = """
[earning]
rate = 200
tiers = { gold = 1, silver = -1, "" = 3 }
[earnings]
a = 1
b = 2
[spending]
max_shore = 4
[shop]
name = "Malva"
[till]
phone_lookup = "yes"
"""
    assert told(text) == [
        ("earning.rate", 3),
        ("earning.tiers.silver", 4),
        ("earning.tiers.''", 4),
        ("earnings", 5),
        ("spending.max_shore", 9),
        ("shop", 10),
        ("till.phone_lookup", 13),
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("earnings.rate = 5", "; did you mean earning?"),
        ("rate = 5", "; did you mean earning.rate?"),
        (
            "expires_days = 5",
            "; did you mean earning.expires_days or welcome.expires_days or profile.expires_days or sorry.expires_days?",
        ),
        ("[spending]\nmax_shore = 5", "; did you mean spending.max_share?"),
        ('presett = "grocery"', "; did you mean preset?"),
        ("zzz = 1", "is not known"),
        ('"earning.rate" = 5', "is not known; did you mean earning.rate?"),
        ("[[returns]]\nfloor = 0", "must be a table, [returns]; found a list"),
        ("card = 5", "must be a table, [card]; found 5"),
        ('timezone = "Europe/Kiyv"', "; did you mean Europe/Kyiv?"),
        ('preset = "corner shop"', "; did you mean corner-shop?"),
    ],
)
def test_what_was_meant_is_guessed(text: str, meant: str) -> None:
    assert only(text).text.endswith(meant)


@pytest.mark.parametrize(
    ("text", "line", "position"),
    [
        ("shop = \n", 1, "line 1, column 8"),
        ('shop = "a"\n\nearning = {', 3, "end of document"),
        ("[till]\n[card]\n[till]\n", 3, "line 3, column 6"),
        ('shop = "a"\nshop = "b"\n', 2, "line 2, column 11"),
        ("a = 2026-02-30", 1, "line 1, column 5"),
        ("a = " + "9" * 5000, None, "digits"),
        ("a = " + "[" * 100_000, None, "nested too deep"),
    ],
)
def test_what_is_not_toml_is_told_with_its_place(text: str, line: int | None, position: str) -> None:
    mistake = only(text)
    assert (mistake.key, mistake.line) == ("", line)
    assert position in mistake.text


def test_a_gift_must_be_able_to_pay() -> None:
    assert told("[spending]\nmax_share = 0\n") == [("spending.max_share", 2)]
    assert told('preset = "bistro"\n[spending]\nmax_share = 0\n[welcome]\npoints = 1') == [("spending.max_share", 3)]
    parse("spending.max_share = 0\nwelcome.points = 0")


def test_a_lapsed_hold_must_be_renewable() -> None:
    assert told("[card]\nhold_minutes = 10\n") == [("card.hold_minutes", 2)]
    assert told("[card]\nrenewal_minutes = 5\n") == [("card.renewal_minutes", 2)]
    parse("card.hold_minutes = 10\ncard.renewal_minutes = 11")


def test_a_category_is_not_called_as_the_visit_is() -> None:
    assert told('surveys.categories = ["Salads", "nps"]\n') == [("surveys.categories", 1)]


def test_a_complaint_is_called_to_mind_before_the_director_hears_of_it() -> None:
    assert told("[complaints]\nremind_minutes = 60\n") == [("complaints.remind_minutes", 2)]
    assert told("complaints.escalate_minutes = 10") == [("complaints.escalate_minutes", 1)]


def test_what_is_given_for_a_complaint_makes_sense() -> None:
    assert told("[sorry]\npoints = 301\n") == [("sorry.points", 2)]
    assert told("[sorry]\nmost = 49\n") == [("sorry.most", 2)]
    parse("[sorry]\npoints = 0\nmost = 0\n")
    assert told("[sorry.categories]\nparking = { points = 1, share = 1, most = 1 }\n") == [("sorry.categories", 1)]
    for wrong in (
        "5",
        "{ points = 1 }",
        "{ points = 2, share = 1, most = 1 }",
        "{ points = 1, share = 1, most = 1, x = 1 }",
    ):
        assert told(f"[sorry.categories]\nquality = {wrong}\n") == [("sorry.categories.quality", 2)]


def test_keys_that_are_mistaken_by_themselves_are_not_compared() -> None:
    assert told("spending.max_share = 0\nwelcome.points = -5") == [("welcome.points", 2)]


def test_what_is_found_is_shown_in_a_few_printable_characters() -> None:
    assert only(f'currency = "{"x" * 1000}"').text.endswith(f"; found '{'x' * 40}…'")
    assert "\x1b" not in only('language = "\\u001b[31m"').text
    assert only('"\\u001b[31m" = 1').key.isprintable()
    assert only(f"welcome.points = {'9' * 4000}").text.endswith("found a number of more than 40 digits")
