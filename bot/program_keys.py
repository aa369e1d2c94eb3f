"""Every key of program.toml on one page: what it may hold, where it goes, and what the presets say of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot import program_kinds as kinds
from bot.program_kinds import Kind

_LONGEST_DAYS = 3650
_MANY_POINTS = 1_000_000
_CATEGORIES = '["Own bakery", "Salads"]'
_ASPECTS = '["staff", "prices", "Parking"]'
_COMPLAINTS = '["quality", "staff", "Parking"]'


@dataclass(frozen=True, slots=True)
class Key:
    """`target` is the field of Program; `named`: a table whose names the shop chooses, each with such a value."""

    name: str
    target: str
    kind: Kind
    named: bool = False


PRESET = "preset"

# In the notation of the file itself: a preset is what its owner could have written.
PRESETS: Mapping[str, Mapping[str, object]] = MappingProxyType(
    {
        "grocery": {
            "earning.rate": 5,
            "earning.expires_days": 365,
            "earning.usable_after_hours": 0,
            "spending.max_share": 20,
            "welcome.points": 100,
            "welcome.expires_days": 30,
            "profile.points": 50,
            "profile.expires_days": 30,
            "sorry.points": 50,
            "sorry.share": 10,
            "sorry.most": 300,
            "sorry.operator_day": 1000,
            "sorry.customer_quarter": 500,
            "limits.receipt_points": 500,
            "limits.day_receipts": 5,
            "limits.day_points": 1000,
            "campaigns.margin": 25,
            "surveys.categories": ["Кулінарія", "Власна пекарня", "Торти й тістечка"],
            "surveys.liked": ["assortment", "freshness", "prices", "staff", "speed", "cleanliness"],
            "surveys.disliked": ["assortment", "freshness", "prices", "staff", "speed", "cleanliness"],
        },
        "bistro": {
            "earning.rate": 10,
            "earning.expires_days": 90,
            "earning.usable_after_hours": 0,
            "spending.max_share": 20,
            "welcome.points": 50,
            "welcome.expires_days": 14,
            "profile.points": 30,
            "profile.expires_days": 14,
            "sorry.points": 50,
            "sorry.share": 20,
            "sorry.most": 300,
            "sorry.operator_day": 1000,
            "sorry.customer_quarter": 600,
            "limits.receipt_points": 500,
            "limits.day_receipts": 3,
            "limits.day_points": 1000,
            "campaigns.margin": 60,
            "surveys.categories": [],
            "surveys.liked": ["taste", "speed", "staff", "atmosphere", "prices", "cleanliness"],
            "surveys.disliked": ["taste", "speed", "staff", "atmosphere", "prices", "cleanliness"],
        },
        "delivery": {
            "earning.rate": 5,
            "earning.expires_days": 180,
            "earning.usable_after_hours": 24,
            "spending.max_share": 30,
            "welcome.points": 100,
            "welcome.expires_days": 30,
            "profile.points": 50,
            "profile.expires_days": 30,
            "sorry.points": 50,
            "sorry.share": 15,
            "sorry.most": 500,
            "sorry.operator_day": 1500,
            "sorry.customer_quarter": 800,
            "limits.receipt_points": 500,
            "limits.day_receipts": 3,
            "limits.day_points": 1000,
            "campaigns.margin": 30,
            "surveys.categories": [],
            "surveys.liked": ["delivery", "speed", "quality", "assortment", "prices", "staff"],
            "surveys.disliked": ["delivery", "speed", "quality", "assortment", "prices", "staff"],
        },
        "corner-shop": {
            "earning.rate": 3,
            "earning.expires_days": 365,
            "earning.usable_after_hours": 0,
            "spending.max_share": 50,
            "welcome.points": 30,
            "welcome.expires_days": 30,
            "profile.points": 20,
            "profile.expires_days": 30,
            "sorry.points": 20,
            "sorry.share": 10,
            "sorry.most": 100,
            "sorry.operator_day": 300,
            "sorry.customer_quarter": 200,
            "limits.receipt_points": 200,
            "limits.day_receipts": 5,
            "limits.day_points": 400,
            "campaigns.margin": 20,
            "surveys.categories": [],
            "surveys.liked": ["assortment", "freshness", "prices", "staff", "speed", "cleanliness"],
            "surveys.disliked": ["assortment", "freshness", "prices", "staff", "speed", "cleanliness"],
        },
    }
)

KEYS = (
    Key(PRESET, "", kinds.choice(PRESETS)),
    Key("shop", "shop", kinds.line()),
    Key(
        "currency",
        "currency",
        kinds.matching(r"[A-Z]{3}", 'the three capitals of a currency (ISO 4217), such as "UAH"'),
    ),
    Key("country", "country", kinds.country()),
    Key("language", "language", kinds.choice(("uk", "ru", "en"))),
    Key("timezone", "timezone", kinds.timezone()),
    Key("point_value", "point_value", kinds.whole(1, 1_000_000, "minor units")),
    Key("earning.rate", "earning.rate", kinds.percent()),
    Key("earning.expires_days", "earning.expires_days", kinds.days_or_never(_LONGEST_DAYS)),
    Key("earning.usable_after_hours", "earning.usable_after_hours", kinds.whole(0, 720, "hours")),
    Key("earning.on_points_part", "earning.on_points_part", kinds.flag()),
    Key("earning.tiers", "earning.tiers", kinds.percent(), named=True),
    Key("earning.categories", "earning.categories", kinds.percent(), named=True),
    Key("spending.max_share", "spending.max_share", kinds.percent()),
    Key("spending.excluded_categories", "spending.excluded_categories", kinds.lines("categories")),
    Key("welcome.points", "welcome.points", kinds.whole(0, _MANY_POINTS, "points")),
    Key("welcome.expires_days", "welcome.expires_days", kinds.days_or_never(_LONGEST_DAYS)),
    Key("profile.points", "profile.points", kinds.whole(0, _MANY_POINTS, "points")),
    Key("profile.expires_days", "profile.expires_days", kinds.days_or_never(_LONGEST_DAYS)),
    Key("profile.birthday_cooldown_days", "profile.birthday_cooldown_days", kinds.whole(0, 365, "days")),
    Key("card.code_minutes", "codes.life", kinds.span(1, 60, "minutes")),
    Key("card.hold_minutes", "codes.hold_life", kinds.span(1, 60, "minutes")),
    Key("card.renewal_minutes", "codes.renewal", kinds.span(2, 120, "minutes")),
    Key("returns.restored_days", "returning.restored_days", kinds.whole(1, _LONGEST_DAYS, "days")),
    Key("returns.unrecovered", "returning.unrecovered", kinds.unrecovered()),
    Key("returns.floor", "returning.floor", kinds.whole(-_MANY_POINTS, 0, "points")),
    Key("till.ahead_minutes", "till.ahead", kinds.span(0, 60, "minutes")),
    Key("till.back_hours", "till.back", kinds.span(1, 168, "hours")),
    Key("till.phone_lookup", "till.phone_lookup", kinds.flag()),
    Key("limits.receipt_points", "limits.receipt_points", kinds.limit(_MANY_POINTS, "points")),
    Key("limits.day_receipts", "limits.day_receipts", kinds.limit(1000, "receipts")),
    Key("limits.day_points", "limits.day_points", kinds.limit(_MANY_POINTS, "points")),
    Key("limits.own_card", "limits.own_card", kinds.flag()),
    Key(
        "consents.programme",
        "consents.programme",
        kinds.matching(r"[!-~]{1,20}", "1 to 20 Latin letters, digits and signs"),
    ),
    Key(
        "consents.marketing",
        "consents.marketing",
        kinds.matching(r"[!-~]{1,20}", "1 to 20 Latin letters, digits and signs"),
    ),
    Key("consents.ask_after_minutes", "consents.ask_after", kinds.span(0, 1440, "minutes")),
    Key(
        "consents.rules_url", "consents.rules_url", kinds.matching(r"|https://[^\s/]\S*", "an https address, or empty")
    ),
    Key("reminders.expiry_days", "reminders.expiry_days", kinds.whole(1, 30, "days")),
    Key("reminders.quiet", "reminders.quiet", kinds.quiet_hours()),
    Key("campaigns.weekly", "campaigns.weekly", kinds.flag()),
    Key("campaigns.variety", "campaigns.variety", kinds.flag()),
    Key("campaigns.control", "campaigns.control", kinds.percent()),
    Key("campaigns.outside", "campaigns.outside", kinds.percent()),
    Key("campaigns.margin", "campaigns.margin", kinds.percent()),
    Key("surveys.nps", "surveys.nps", kinds.flag()),
    Key("surveys.delay_minutes", "surveys.delay", kinds.span(0, 55, "minutes")),
    Key("surveys.per_month", "surveys.per_month", kinds.whole(1, 1000, "answers")),
    Key("surveys.categories", "surveys.categories", kinds.ordered("categories", _CATEGORIES, 10)),
    Key("surveys.liked", "surveys.liked", kinds.ordered("names", _ASPECTS, 10)),
    Key("surveys.disliked", "surveys.disliked", kinds.ordered("names", _ASPECTS, 10)),
    Key("viber.pays", "metered.pays", kinds.flag()),
    Key("viber.cost", "metered.cost", kinds.whole(0, 1_000_000, "minor units")),
    Key("complaints.categories", "complaints.categories", kinds.ordered("names", _COMPLAINTS, 10, least=1)),
    Key("complaints.remind_minutes", "complaints.remind", kinds.span(1, 1440, "minutes")),
    Key("complaints.escalate_minutes", "complaints.escalate", kinds.span(2, 10_080, "minutes")),
    Key("complaints.quiet", "complaints.quiet", kinds.quiet_hours()),
    Key("complaints.reopen_days", "complaints.reopen", kinds.span(0, 90, "days")),
    Key("complaints.most_open", "complaints.most_open", kinds.whole(1, 20, "cases")),
    Key("complaints.check_days", "complaints.check_days", kinds.whole(1, 365, "days")),
    Key("complaints.templates", "complaints.templates", kinds.texts(8, 400)),
    Key("sorry.points", "sorry.usual.points", kinds.whole(0, _MANY_POINTS, "points")),
    Key("sorry.share", "sorry.usual.share", kinds.percent()),
    Key("sorry.most", "sorry.usual.most", kinds.whole(0, _MANY_POINTS, "points")),
    Key("sorry.categories", "sorry.categories", kinds.sorry(_MANY_POINTS), named=True),
    Key("sorry.expires_days", "sorry.expires_days", kinds.days_or_never(_LONGEST_DAYS)),
    Key("sorry.operator_day", "sorry.operator_day", kinds.whole(0, _MANY_POINTS, "points")),
    Key("sorry.customer_quarter", "sorry.customer_quarter", kinds.whole(0, _MANY_POINTS, "points")),
)
