"""What a month was like, told to an owner or a director: a picture of the NPS, with five lines under it.

Facts are JSON values, as usecases.monthly_report.facts makes them; money in minor units of `currency`, `wait` in seconds:
{"month": "2026-11-01", "currency": "UAH", "store": "" (all of them), "rows": [ROW, …], "sent", "answered": surveys,
"stars": [hundredths, ratings] or null, "disliked": [aspect, times] or null, "complaints": [opened, the month before],
"wait": until half had an answer, or null, "bonuses": [count, cost]}
ROW, the first is what the lines are about: {"name": "" (all), "answers": 58, "nps": [low, points, high] or null (too few),
"before": points or null, "change": points or null, "sure": whether that is more than chance}
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chat.replies import Reply, SendFile
from chat.views import surveys
from chat.views.effects import BarWords, ChartWords
from chat.words import Sum, Words, words

MONTH = "month:"  # how what bot/files.py makes begins; the month follows
_FILE = "month.png"
_ENDS = (-100, 100)
_HUNDRED, _MINUTE = 100, 60

Facts = Mapping[str, Any]


def report(facts: Facts) -> Reply:
    """The picture, made when it is sent, and the five lines."""
    lines = (_nps(facts["rows"][0]), _answers(facts), _disliked(facts), _complaints(facts), _bonuses(facts))
    caption = words("month-report", where=_name(facts["store"]), month=_month(facts), lines=lines)
    return SendFile(f"{MONTH}{facts['month'][:7]}", _FILE, caption)


def chart(facts: Facts) -> ChartWords:
    """What stands on the picture."""
    return ChartWords(
        words("month-chart-title"),
        words("month-chart-period", month=_month(facts)),
        words("month-chart-scale"),
        tuple(_bar(row) for row in facts["rows"]),
        words("month-chart-foot"),
        _ENDS,
    )


def _bar(row: Facts) -> BarWords:
    count = words("month-chart-answers", count=row["answers"])
    if row["nps"] is None:
        return BarWords(_name(row["name"]), words("month-chart-too-few"), count, "open", None, row["before"])
    low, points, high = row["nps"]
    note = words("month-chart-note", answers=count, low=_signed(low), high=_signed(high))
    if row["before"] is not None:
        note = words("month-chart-note-before", note=note, before=_signed(row["before"]))
    tone = "open" if not row["sure"] else "earns" if row["change"] > 0 else "loses"
    return BarWords(_name(row["name"]), _signed(points), note, tone, (low, points, high), row["before"])


def _nps(row: Facts) -> Words:
    if row["nps"] is None:
        return words("month-nps-too-few", count=row["answers"])
    low, points, high = row["nps"]
    said = words("month-nps", points=_signed(points), low=_signed(low), high=_signed(high), count=row["answers"])
    if row["change"] is None:
        return words("month-nps-alone", nps=said)
    way = "same" if not row["sure"] else "better" if row["change"] > 0 else "worse"
    return words(f"month-nps-{way}", nps=said, change=_signed(row["change"]))


def _answers(facts: Facts) -> Words:
    said = words("month-answers", answered=facts["answered"], sent=facts["sent"])
    if facts["stars"] is None:
        return said
    whole, rest = divmod(facts["stars"][0], _HUNDRED)
    mark = words("month-mark", whole=whole, rest=f"{rest:02}")
    return words("month-stars", answers=said, mark=mark, count=facts["stars"][1])


def _disliked(facts: Facts) -> Words:
    if facts["disliked"] is None:
        return words("month-disliked-nothing")
    name, count = facts["disliked"]
    return words("month-disliked", aspect=surveys.aspect(name), count=count)


def _complaints(facts: Facts) -> Words:
    opened, before = facts["complaints"]
    said = words("month-complaints", opened=opened, before=before)
    if facts["wait"] is None:
        return said
    minutes = facts["wait"] // _MINUTE
    hours, rest = divmod(minutes, _MINUTE)
    wait = words("month-wait-hours", hours=hours, minutes=rest) if hours else words("month-wait", minutes=minutes)
    return words("month-complaints-answered", complaints=said, wait=wait)


def _bonuses(facts: Facts) -> Words:
    count, cost = facts["bonuses"]
    if not count:
        return words("month-bonuses-none")
    return words("month-bonuses", count=count, cost=Sum(cost, facts["currency"]))


def _name(store: str) -> Words:
    return words("month-store", store=store) if store else words("report-all")


def _month(facts: Facts) -> Words:
    month = date.fromisoformat(facts["month"])
    return words("report-month", number=month.month, year=str(month.year))


def _signed(points: int) -> Words:
    key = "month-plus" if points > 0 else "month-minus" if points < 0 else "month-zero"
    return words(key, **({"points": abs(points)} if points else {}))
