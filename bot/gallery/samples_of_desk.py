"""What the gallery shows of the groups of the shop's people."""

from datetime import date, time

from bot.gallery.sample import Sample, sample
from chat.views import desk
from chat.views.desk import TEMPLATES, Head, Receipt, Said, Title
from chat.words import Sum, words

_DAY = date(2026, 12, 2)
_STATES = ("new", "taken", "director", "closed")
_CATEGORIES = ("quality", "staff", "prices", "points", "cleanliness", "other", "Доставка", "")
_OLENA, _CALLER = Title(17, "quality", "Олена", "new"), Title(18, "", "", "new")
_RECEIPT = Receipt(
    _DAY,
    "Мальва на Соборній",
    Sum(50000, "UAH"),
    (("Молоко", 4000, Sum(20000, "UAH")), ("Сир", 486, Sum(30000, "UAH"))),
    3,
)
_TEXT = "Суп був холодний, а чекали на нього сорок хвилин."
_WHY = ("blocked", "left", "erased", "no_account", "expired", "too_dear", "undeliverable", "mistake")
_BONUS = ("bonus_given", "bonus_asked", "bonus_refused")
_EVENTS = ("taken", "passed_on", "closed", "reopened", "solved", "not_solved", "reminded", "escalated")
_READY = (
    "Дякуємо, що написали. Розбираємося й відповімо сьогодні.",
    "Перепрошуємо, що так сталося.",
)


def _head(state: str, months: int | None = 14, *, cut: bool = False) -> Head:
    return Head(
        Title(17, "quality", "Олена", state),
        store="Мальва на Соборній",
        day=_DAY,
        at=time(18, 4),
        caller=False,
        member=True,
        phone="+380 ••• 33",
        tier="VIP",
        months=months,
        visits=22,
        worth=Sum(1_234_500, "UAH"),
        receipt=_RECEIPT,
        score=3,
        text=_TEXT,
        cut=cut,
        by="Ірина",
        disliked=("speed", "Черга в кулінарії"),
        marks=(("freshness", 2),),
    )


def _caller(*, member: bool = False, months: int | None = None) -> Head:
    worth = Sum(0, "UAH")
    return Head(
        _CALLER,
        "",
        _DAY,
        time(18, 4),
        True,
        member,
        "",
        "",
        months,
        1,
        worth,
        None,
        None,
        "",
        False,
        "",
    )


def _cases() -> tuple[Sample, ...]:
    return (
        *(sample(desk.category, each or "none", each) for each in _CATEGORIES),
        sample(desk.name, "of a topic", _OLENA),
        sample(desk.name, "of a caller's", _CALLER),
        *(sample(desk.head, state, _head(state), "12") for state in _STATES),
        *(sample(desk.head, f"{months} months", _head("new", months, cut=True), "12") for months in (0, 1, 2)),
        sample(desk.head, "a caller whom nobody knows", _caller(), "12"),
        sample(desk.head, "a caller who is no member", _caller(months=3), "12"),
        sample(desk.digest, "one", ((_OLENA, _TEXT),)),
        sample(desk.digest, "two", ((_OLENA, _TEXT), (_CALLER, ""))),
        sample(desk.digest, "twenty", tuple((Title(n, "staff", "Олена", "new"), _TEXT) for n in range(17, 37))),
        sample(desk.news, "words", _said()),
        *(sample(desk.news, each, (Said("event", each, "Ірина", {}),)) for each in _EVENTS),
        *(
            sample(desk.news, f"{each} {points}", (Said("event", each, "Ірина", {"points": points}),))
            for each in _BONUS
            for points in (1, 2, 50)
        ),
        sample(desk.delivered, "where signs are not allowed"),
        *(sample(desk.untold, why, why) for why in _WHY),
        sample(desk.news_without_files, "a file that is no more", _said()[:1]),
    )


def _said() -> tuple[Said, ...]:
    return (
        Said("shopper", _TEXT, "", {}),
        Said("answer", "Перепрошуємо!", "Ірина", {}),
        Said("note", "Дзвонила в магазин.", "Ірина", {}),
    )


def samples() -> tuple[Sample, ...]:
    return (
        *_cases(),
        sample(desk.strangers, "somebody else pressed", "7"),
        sample(desk.outsider, "somebody else wrote", "12", "345"),
        sample(desk.refused, "two at once", "case_taken", {"by": "Ірина", "case": "17"}, "7"),
        sample(desk.not_said, "of another store", "staff_only", {}, "12", "345"),
        sample(desk.stale, "a button of another time", "7"),
        sample(desk.anonymous, "an anonymous administrator wrote", "12", "345"),
        sample(desk.unsendable, "a place on the map", "12", "345"),
        sample(desk.how_to, "a command in a topic", "12", "345"),
        sample(desk.how_to_open, "a case for nobody", "", "345"),
        sample(desk.opened, "for a member", 17, "Олена", "", "345", known=True),
        sample(desk.opened, "for somebody else", 17, "", "", "345", known=False),
        sample(desk.templates, "to choose from", 17, _READY, "12", "345"),
        sample(desk.templates, "none", 17, (), "12", "345"),
        *(sample(words, key, key) for key in TEMPLATES),
        sample(desk.template_said, "said", "7", fresh=True),
        sample(desk.template_said, "a double tap", "7", fresh=False),
        sample(desk.taken, "taken", 17, "7"),
        sample(desk.passed_on, "to the director", 17, "7"),
        sample(desk.closed, "closed", 17, "7"),
        sample(desk.phone, "known", "+380501112233", "7"),
        sample(desk.phone, "unknown", "", "7"),
        sample(desk.sorry, "a mistake of ours: words", "12", "345"),
        sample(desk.sorry_press, "a mistake of ours: a button", "7"),
    )
