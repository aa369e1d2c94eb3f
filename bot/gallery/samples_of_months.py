"""What the gallery shows of a month: the words of the picture, and the five lines in every situation."""

from typing import Any

from bot.gallery.sample import Sample, sample
from chat.views import month, notices


def row(name: str, nps: list[int] | None, before: int | None = None, *, sure: bool = False) -> dict[str, Any]:
    """A store as usecases.monthly_report.facts tells it; `nps`: low, points, high."""
    change = None if nps is None or before is None else nps[1] - before
    return {
        "name": name,
        "answers": 58 if nps else 7,
        "nps": nps,
        "before": before,
        "change": change,
        "sure": sure,
    }


_ALL = row("", [35, 46, 56], 55)
_STORES = (
    row("Мальва на Горі", [-28, -4, 20], 22, sure=True),
    row("Мальва на Озерній", [23, 45, 64], 50),
    row("Мальва в парку", [56, 72, 85], 41, sure=True),
    row("Мальва на Соборній", [24, 49, 70]),
    row("Мальва біля вокзалу", None, 12),
    row("Мальва на розі", [-25, 0, 25], -3),
)


def told(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The facts of an alert."""
    return {
        "month": "2026-11-01",
        "currency": "UAH",
        "store": rows[0]["name"],
        "rows": list(rows),
        "sent": 644,
        "answered": 517,
        "stars": [366, 1_599],
        "disliked": ["speed", 31],
        "complaints": [60, 56],
        "wait": 7_800,
        "bonuses": [34, 227_000],
        **more,
    }


WHOLE = told(_ALL, *_STORES)


def samples() -> tuple[Sample, ...]:
    quiet = {"stars": None, "disliked": None, "complaints": [0, 2], "wait": None, "bonuses": [0, 0]}
    return (
        sample(month.chart, "the words of the picture", WHOLE),
        sample(month.report, "all stores", WHOLE),
        sample(month.report, "a store that fell", told(_STORES[0], _ALL, wait=540)),
        sample(month.report, "a store that rose", told(_STORES[2], _ALL)),
        sample(month.report, "its first month", told(_STORES[3], _ALL)),
        sample(month.report, "too few answers, and little else", told(_STORES[4], _ALL, **quiet)),
        sample(notices.alert, "what the month was like", "alert-month", WHOLE),
    )
