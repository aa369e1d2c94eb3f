"""What the gallery shows of points for something that went wrong, and of cases that nobody answers."""

from datetime import date

from bot.gallery.sample import Sample, sample
from chat.views import notices, sorry

_UNTIL = date(2026, 12, 31)
_ASKED = {"case": 17, "points": 122, "by": "Ірина", "store": "Мальва на Соборній"}
_WHY = ("operator_day", "customer_quarter", "same_receipt")


def samples() -> tuple[Sample, ...]:
    sad = {"points": 21, "until": _UNTIL.isoformat()}
    return (
        sample(notices.notice, "points for a complaint", "sorry", sad),
        sample(sorry.notice, "until a day", sad),
        sample(sorry.notice, "for ever", {"points": 101, "until": ""}),
        sample(sorry.amounts, "three to choose from", 17, (50, 122, 300), "12", "345"),
        sample(sorry.none, "a category without", "7"),
        sample(sorry.given, "at once", 17, 50, "Ірина", _UNTIL, "12", "345"),
        sample(sorry.given, "for ever", 17, 122, "Ірина", None, "12", "345"),
        *(sample(sorry.asked, f"above: {why}", {**_ASKED, "reason": why}, "12", "345", anybody=True) for why in _WHY),
        *(
            sample(sorry.asked, f"nobody may decide: {why}", {**_ASKED, "reason": why}, "12", "345", anybody=False)
            for why in _WHY
        ),
        *(sample(notices.alert, f"bonus: {why}", "alert-bonus", {**_ASKED, "reason": why}) for why in _WHY),
        sample(sorry.alert, "no store", {**_ASKED, "store": "", "reason": "operator_day"}),
        *(sample(sorry.decided, f"approved: {yes}", _ASKED, "Олег", approved=yes) for yes in (True, False)),
        *(sample(sorry.over, f"decided before: {state}", _ASKED, state) for state in ("given", "refused")),
        sample(sorry.in_room, "in the group", sorry.over(_ASKED, "given"), "12", "345"),
        sample(sorry.alone, "to a director alone", sorry.over(_ASKED, "refused"), "7"),
        sample(
            notices.alert,
            "nobody answered",
            "alert-escalated",
            {"case": "17", "minutes": 60, "store": "Мальва на Соборній"},
        ),
    )
