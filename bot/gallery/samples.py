"""What the gallery shows: one line a situation, with the facts it is shown with. A view without a line here fails a test."""

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType
from typing import Any

from bot.gallery import samples_of_cases, samples_of_offers, samples_of_people, samples_of_surveys
from bot.gallery.sample import Sample, sample
from chat.views import card, explanations, joining, menu, till
from chat.views.card import Card, Movement
from chat.words import Fact, Sum
from loyalty.ledger import Kind, Origin
from loyalty.points import Points
from loyalty.statement import Part, Statement

# Texts that no view says: a program, a menu of the messenger or the outbox finds them by their key. They are shown by
# themselves, each variable filled by its name from FACTS (and a problem's from web/api/docs.py).
BY_THEMSELVES = ("problem-", "command-", "bot-", "page-", "button-staff", "viber-", "report-")
FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "amount": 43,
        "by": "Ірина",
        "card": "2912345678906",
        "case": "17",
        "cashier": "Ірина",
        "code": "482 913",
        "count": 22,
        "day": date(2026, 12, 12),
        "days": 7,
        "high": "71",
        "hours": 24,
        "limit": 20,
        "low": "16",
        "minutes": 10,
        "month": "2026-12",
        "most": 56,
        "name": "Олена",
        "notice": "Домовилися!",
        "number": 21,
        "percent": 64,
        "points": 122,
        "reason": "points_per_receipt",
        "receipt": "centr-1-000124",
        "receipts": 12,
        "role": "cashier",
        "shop": "Мальва",
        "sold": "2",
        "store": "Мальва на Соборній",
        "sum": "95,80",
        "text": "Картка й бали на місці.",
        "time": time(18, 4),
        "till": "1",
        "until": time(18, 14),
        "url": "https://malva.example/rules",
        "value": Sum(14300, "UAH"),
        "verdict": "краще, не випадково",
        "year": "2026",
    }
)

_GIVEN, _SOON, _LATER = date(2026, 12, 2), date(2026, 12, 12), date(2027, 6, 30)
_OLENA, _SHOP, _STORE = "Олена", "Мальва", "Мальва на Соборній"
_CODE, _NUMBER = "AEBKLIOA5RCAA2YDQJXRENOSYOQ3FZQYE5HQ4SKW", "2912345678906"


def _part(points: int, origin: Origin | None, until: date | None = None, **more: Any) -> Part:
    return Part(Points(points), origin, None if origin is None else _GIVEN, until, **more)


def _statement(*parts: Part, held: int = 0, spendable: int | None = None) -> Statement:
    balance = Points(sum(part.points for part in parts))
    return Statement(balance, Points(balance - held if spendable is None else spendable), parts, Points(held))


_EMPTY = _statement()
_GIFT = _statement(_part(100, Origin.WELCOME, _SOON))
_FOREVER = _statement(_part(21, Origin.RECEIPT))
_USUAL = _statement(_part(100, Origin.WELCOME, _SOON), _part(43, Origin.RECEIPT, _LATER))
_EVERYTHING = _statement(
    _part(100, Origin.WELCOME, _SOON),
    _part(5, Origin.RESTORED, _SOON),
    _part(22, Origin.OPENING, _LATER),
    _part(31, Origin.RECEIPT, _LATER, usable_from=_SOON),
    _part(50, Origin.PROFILE, _LATER),
    _part(60, Origin.SORRY, _LATER),
    _part(-4, Origin.RECEIPT, owed=True),
    _part(211, None),
    held=21,
)
_REVIEWED = _statement(
    _part(43, Origin.RECEIPT, _LATER), _part(5000, Origin.RECEIPT, _LATER, reviewing=True), spendable=43
)
_ENDLESS = _statement(*(_part(10 + number, origin) for number, origin in enumerate(Origin)))
_WAITING = _statement(_part(12, Origin.RECEIPT, _LATER, usable_from=_SOON), spendable=0)
_OWED = _statement(_part(-34, Origin.RECEIPT, owed=True), spendable=0)
_MOVED = (
    *(Movement(Kind.EARN, origin, Points(43), _GIVEN, _STORE) for origin in Origin),
    *(Movement(kind, Origin.RECEIPT, Points(-21), _GIVEN, _STORE) for kind in Kind if kind is not Kind.EARN),
    Movement(Kind.EXPIRE, Origin.WELCOME, Points(-100), _SOON, ""),
)


def _card(statement: Statement, holder: str = _OLENA) -> Card:
    return Card(_CODE, _NUMBER, holder, statement, time(18, 14))


def _joining() -> tuple[Sample, ...]:
    rules = "https://malva.example/rules"
    return (
        sample(joining.hello, "the poster was scanned", _SHOP, _OLENA, 100, rules),
        sample(joining.hello, "no name, no gift, no page of rules", _SHOP, "", 0, ""),
        sample(joining.hello, "a longer name and one point", "Пекарня «Сніданок на Подолі»", "Олександра", 1, rules),
        sample(joining.not_yours, "somebody else's number"),
        sample(joining.typed, "a number typed by hand"),
        sample(joining.bad_phone, "a number that is none"),
        sample(joining.no_phone, "a device without a number"),
        sample(joining.one_question, "somebody else has named the number"),
        sample(joining.earns_only, "the number has another card"),
        sample(joining.remind, "asked for something that members have"),
        sample(joining.remind, "help before joining", menu.help_words(_SHOP)),
        *(sample(joining.joined, f"joined: gift {gift}, brought {had}", gift, had) for gift, had in _GIFTS),
        sample(joining.moved, "the account is in another Telegram now"),
        sample(joining.ask_offers, "after the first card", "1"),
        sample(joining.offers_answered, "yes", given=True, message="7"),
        sample(joining.offers_answered, "no", given=False, message="7"),
    )


_GIFTS = ((100, 0), (21, 0), (100, 352), (0, 352), (0, 0))


def _cards() -> tuple[Sample, ...]:
    return (
        sample(card.shown, "the first card", _card(_GIFT), joining.joined(100, 0)),
        sample(card.shown, "a claimed card", _card(_USUAL), joining.joined(100, 43)),
        sample(card.shown, "every other time", _card(_USUAL)),
        sample(card.shown, "nothing to spend; a long name", _card(_EMPTY, "Олександра-Вікторія")),
        sample(card.shown, "with the menu there already", _card(_USUAL), menu=False),
        sample(card.balance, "as usual", _USUAL, Sum(14300, "UAH")),
        sample(card.balance, "of everything something", _EVERYTHING, Sum(34400, "UAH")),
        sample(card.balance, "points without an end", _ENDLESS, Sum(4600, "UAH")),
        sample(card.balance, "not usable yet", _WAITING, Sum(0, "UAH")),
        sample(card.balance, "a debt", _OWED, Sum(0, "UAH")),
        sample(card.balance, "some of it is checked", _REVIEWED, Sum(4300, "UAH"), reminding=True),
        sample(card.balance, "none", _EMPTY, Sum(0, "UAH")),
        sample(card.reminding, "a reminder is asked for", "7", 3, on=True),
        sample(card.reminding, "and no longer", "7", 3, on=False),
        sample(card.cause, "a line of the history", _MOVED[2]),
        sample(card.history, "every kind of movement", _MOVED),
        sample(card.history, "none", ()),
    )


def _menus() -> tuple[Sample, ...]:
    return (
        sample(menu.help_words, "the words of help", _SHOP),
        sample(menu.help_, "help", _SHOP),
        sample(menu.sorry, "a mistake of ours"),
        sample(menu.settings, "the settings"),
        sample(menu.languages, "which language?"),
        sample(menu.language_chosen, "chosen"),
        sample(menu.stale, "a button of another time", "7"),
        sample(menu.welcome_back, "unblocked us"),
    )


def _tills() -> tuple[Sample, ...]:
    return (
        sample(explanations.lines, "a balance, line by line", _EVERYTHING),
        sample(explanations.extras, "what can't be spent now", _EVERYTHING),
        sample(explanations.checked, "points that wait for a review", _REVIEWED),
        sample(till.explain, "for the cashier", _USUAL),
        sample(till.card, "a card was scanned", _USUAL),
        sample(till.card, "all of it burns on one day", _GIFT),
        sample(till.card, "none of it burns", _FOREVER),
        sample(till.card, "a debt", _OWED),
        sample(till.quoted, "a quote", 14, 56),
        sample(till.quoted, "nothing to pay with", 1, 0),
        sample(till.receipt, "paid and earned", 14, 56, _USUAL),
        sample(till.receipt, "without a card", 0, 0, None),
        sample(till.returned, "points back and forth", 2, 21, _USUAL),
    )


def samples() -> tuple[Sample, ...]:
    """Every situation, family by family, in the order of the page."""
    others = (samples_of_offers, samples_of_people, samples_of_cases, samples_of_surveys)
    return (*_joining(), *_cards(), *_menus(), *_tills(), *(each for other in others for each in other.samples()))
