"""Personal offers: what is on promotion this week and likely to be wanted, leafed through or in one message; and wishes about it.

Facts as usecases.offers and the outbox have them: `offers`, the best first, with `currency`, `balance` and `touch`, the message
of the outbox that they are in (0: they were asked for).
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from chat.buttons import (
    Browse,
    CardFor,
    Fewer,
    FewerOffers,
    HowOften,
    NotForMe,
    Open,
    RemindOffer,
    Screen,
    SeeOffers,
    payload,
)
from chat.replies import Carousel, Choice, Notice, Picture, Reply, Say, ShowOffer, Tile
from chat.words import Sum, Words, words

Facts = Mapping[str, Any]
_LONGEST: Final = 48  # letters of a name in a list: five of them leave a caption of one message
_PERCENT: Final = 100  # basis points
_UNIT: Final = re.compile(r"(?<=\d) (?=%|(?:г|кг|мл|л|шт|g|kg|ml|l)\b)")


def shown(facts: Facts, at: int, message: str = "") -> Reply:
    """The offers one by one, number `at` first; in the place of the shown `message`, if there is one."""
    offers = facts["offers"]
    if not offers:
        return none_now(facts)
    tiles = tuple(_tile(offer, place, facts) for place, offer in enumerate(offers))
    return Carousel(words("offers-heading"), tiles, min(at, len(tiles) - 1), message, ((_card(facts),),))


def weekly(facts: Facts) -> Reply:
    """The week's one message. Raises IndexError without offers."""
    best = facts["offers"][0]
    key = "offers-weekly-loved" if best["why"] == "bought" else "offers-weekly"
    touch = facts["touch"]
    choices = (
        (Choice(words("button-offers-all"), payload(SeeOffers(touch))),),
        (_card(facts), Choice(words("button-fewer"), payload(Fewer(touch)))),
    )
    text = words(key, lines=(*_lines(facts["offers"], facts["currency"]), *_points(facts)))
    return ShowOffer(_picture(best, facts["currency"]), text, choices)


def reminder(facts: Facts) -> Reply:
    """On the day: what somebody asked to be reminded of. Raises IndexError without offers."""
    lines = _lines(facts["offers"], facts["currency"], until=True)
    text = words("offers-reminder", lines=lines)
    return ShowOffer(_picture(facts["offers"][0], facts["currency"]), text, ((_card(facts),),))


def none_now(facts: Facts) -> Reply:
    """Nothing is on promotion in this person's store, or (`on`) nothing that is for them; `facts` may be empty."""
    points = facts.get("balance", 0)
    if facts.get("on"):
        text = words("offers-no-more")
    else:
        text = words("offers-none-points", points=points) if points > 0 else words("offers-none")
    return Say(text, ((_opens(Screen.CARD), _opens(Screen.BALANCE)),))


def not_for_me_done(press: str) -> Reply:
    return Notice(words("offer-not-for-me"), press)


def remind_set(day: date, press: str) -> Reply:
    return Notice(words("offer-remind-set", day=_day(day)), press)


def remind_over(press: str) -> Reply:
    """The offer ends before the day comes, or has ended."""
    return Notice(words("offer-remind-over"), press)


def fewer_asked(now: HowOften, message: str = "") -> Reply:
    """Asked from the preferences, in their place; `now`: as it is."""
    rows = tuple((_often(each, chosen=each is now),) for each in HowOften)
    return Say(words("fewer-asked"), rows, replace=message)


def fewer_done(choice: HowOften, message: str = "") -> Reply:
    """With the others, for who meant another; `message`: the question, in whose place it stands."""
    others = [(_often(each),) for each in HowOften if each is not choice and choice is not HowOften.NEVER]
    return Say(words(f"fewer-{choice}"), (*others, (_opens(Screen.PREFERENCES),)), replace=message)


def _often(choice: HowOften, *, chosen: bool = False) -> Choice:
    label = words(f"button-fewer-{choice}")
    return Choice(words("chosen", what=label) if chosen else label, payload(FewerOffers(choice)))


def _tile(offer: Facts, place: int, facts: Facts) -> Tile:
    product, touch = offer["product"], facts["touch"]
    own = (
        Choice(words("button-not-for-me"), payload(NotForMe(product, place, touch))),
        Choice(words("button-remind-offer"), payload(RemindOffer(product, touch))),
    )
    lines = (
        *([words("offer-title", title=offer["title"])] if offer["title"] not in {"", offer["name"]} else []),
        _terms(offer, facts["currency"]),
        *_why(offer),
    )
    return Tile(
        _picture(offer, facts["currency"]),
        words("offer-name", name=offer["name"]),
        words("offer-about", lines=lines),
        (own,),
        payload(Browse(place, touch)),
    )


def _picture(offer: Facts, currency: str) -> Picture:
    percent, price, old = _percent(offer), offer["price"], _old_price(offer)
    return Picture(
        name=offer["name"],
        photo=offer["picture"],
        price=None if price is None else words("offer-price", price=Sum(price, currency)),
        old_price=None if old is None else words("offer-price", price=Sum(old, currency)),
        badge=words("offer-badge", percent=percent) if percent else None,
        until=words("offer-until", day=_day(_ends(offer))),
    )


def _lines(offers: Sequence[Facts], currency: str, *, until: bool = False) -> tuple[Words, ...]:
    """A line an offer: its name and what it costs."""
    lines = []
    for offer in offers:
        terms = _terms(offer, currency) if until else _price(offer, currency)
        name = _short(offer["name"])
        lines.append(words("offer-line", name=name, terms=terms) if terms else words("offer-line-plain", name=name))
    return tuple(lines)


def _terms(offer: Facts, currency: str) -> Words:
    price, day = _price(offer, currency), _day(_ends(offer))
    return words("offer-terms", price=price, day=day) if price else words("offer-until", day=day)


def _price(offer: Facts, currency: str) -> Words | None:
    price, old, percent = offer["price"], _old_price(offer), _percent(offer)
    if price is None:
        return words("offer-percent", percent=percent) if percent else None
    now = Sum(price, currency)
    if old is None:
        return words("offer-price", price=now)
    return words("offer-price-was", price=now, old=Sum(old, currency))


def _old_price(offer: Facts) -> int | None:
    """None where the offer is not below it: a price that is crossed out beside the same one would be a lie."""
    price, old = offer["price"], offer["old_price"]
    return int(old) if price is not None and old is not None and old > price else None


def _percent(offer: Facts) -> int:
    """Whole per cent off, never more than it is; 0 when nobody knows."""
    old, said = _old_price(offer), offer["percent"]
    if said is not None:
        return int(said) // _PERCENT
    return (old - int(offer["price"])) * 100 // old if old is not None else 0


def _why(offer: Facts) -> tuple[Words, ...]:
    """Why this person is shown it."""
    why, times, last = offer["why"], offer["times"], offer["last"]
    if why != "bought" or not times:
        return (words(f"offer-why-{why}"),) if why in {"kind", "popular"} else ()
    if last is None:
        return (words("offer-why-bought", times=times),)
    return (words("offer-why-bought-last", times=times, day=_day(date.fromisoformat(last))),)


def _points(facts: Facts) -> tuple[Words, ...]:
    """A line about the points, where there are some."""
    points = facts.get("balance", 0)
    return (words("blank-line"), words("offers-points", points=points)) if points > 0 else ()


def _card(facts: Facts) -> Choice:
    """Counted as an answer to the message it is under."""
    touch = facts["touch"]
    return Choice(words("button-offers-card"), payload(CardFor(touch) if touch else Open(Screen.CARD)))


def _day(day: date) -> Words:
    """Without the year: nobody plans their shopping for the next one."""
    return words("day-and-month", day=day.day, month=day.month)


def _ends(offer: Facts) -> date:
    return date.fromisoformat(offer["ends"])


def _short(name: str) -> str:
    """For a line of a list, which breaks where it may: not between a figure and its unit."""
    name = _UNIT.sub("\N{NO-BREAK SPACE}", name)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip(" ,.;:-–—(") + "…"


def _opens(screen: Screen) -> Choice:
    return Choice(words(f"button-{screen}"), payload(Open(screen)))
