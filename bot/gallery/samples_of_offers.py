"""What the gallery shows of personal offers."""

from datetime import date
from typing import Any

from bot.gallery.sample import Sample, sample
from chat.buttons import HowOften
from chat.views import offers


def _offer(product: int, name: str, why: str, **more: Any) -> dict[str, Any]:
    plain = {"price": None, "old_price": None, "percent": None, "times": 0, "last": None, "picture": "", "title": ""}
    return {
        "product": product,
        "sku": f"sku-{product}",
        "name": name,
        "ends": "2026-12-12",
        "why": why,
        **plain,
        **more,
    }


_CHEESE = _offer(1, "Сир Гауда 45 %", "bought", price=5490, old_price=7800, times=6, last="2026-11-03")
_LONG = "Кава мелена «Ранкова» натуральна смажена, арабіка преміум 100 %, у вакуумній упаковці, 250 г, Україна"
_FIVE = [
    _CHEESE,
    _offer(2, _LONG, "bought", price=125490, old_price=178000, percent=3000, times=21, title="Тиждень кави"),
    _offer(3, "Хліб «Бородинський» нарізаний", "kind", percent=1500),
    _offer(4, "Молоко 2,5 %", "popular", price=3200, title="Свіже щоранку"),
    _offer(5, "Шоколад чорний", "bought", times=1, last="2026-11-30"),
]
_NEW = [{**each, "why": "popular", "times": 0, "last": None} for each in _FIVE]


def _facts(of: list[dict[str, Any]], touch: int = 7, balance: int = 122) -> dict[str, Any]:
    return {"currency": "UAH", "offers": of, "touch": touch, "balance": balance}


def _months() -> tuple[Sample, ...]:
    days = [date(2026, month, month + 1) for month in range(1, 13)]
    return tuple(sample(offers.remind_set, f"a reminder in month {day.month}", day, "7") for day in days)


def samples() -> tuple[Sample, ...]:
    return (
        sample(offers.shown, "five, asked for", _facts(_FIVE, touch=0), 0),
        *(sample(offers.shown, f"turned to {at + 1}", _facts(_FIVE), at, "7") for at in range(1, 5)),
        sample(offers.shown, "one alone", _facts([_CHEESE]), 3),
        sample(offers.shown, "all were not for me", {**_facts([]), "on": True}, 0),
        sample(offers.weekly, "of the week, and points", _facts(_FIVE)),
        sample(offers.weekly, "nothing bought before, no points", _facts(_NEW, balance=0)),
        sample(offers.reminder, "asked for", _facts(_FIVE[:2])),
        sample(offers.none_now, "no promotions", {}),
        sample(offers.none_now, "but one point", {"balance": 1}),
        sample(offers.none_now, "no promotion is for them", {"balance": 1, "on": True}),
        sample(offers.not_for_me_done, "not for me", "7"),
        sample(offers.remind_over, "too late for a reminder", "7"),
        *_months(),
        *(sample(offers.fewer_asked, f"how often? now: {each}", each, "7") for each in HowOften),
        *(sample(offers.fewer_done, each, each, "7") for each in HowOften),
    )
