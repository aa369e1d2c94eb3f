"""When people come: rows made anew of their receipts, a few at a time, and what the population does on the whole."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from zoneinfo import ZoneInfo

from loyalty import rhythm
from loyalty.rhythm import Habit, Population, Rhythm
from storage import rhythms, shop
from storage.database import Transaction
from storage.rhythms import Made, Visit
from usecases.terms import Terms

_FACT = "population"
_REMEMBERED = timedelta(days=730)  # by then a visit weighs a four-hundredth
_AT_HOME = timedelta(days=84)  # whoever has not been in a store for so long is not at home there
_SAMPLE = 20_000
_MOVED = 0.01  # of a share: who has too few visits of their own need not follow smaller changes of the population


def refresh(tx: Transaction, now: datetime, terms: Terms, most: int = 100) -> int:
    """Makes up to `most` stale rows anew; how many there were. Repeat until it is 0."""
    stale = rhythms.claim_stale(tx, most)
    if not stale:
        return 0
    usual = population(tx)
    hours = awake(terms)
    visits = rhythms.visits(tx, stale, now - _REMEMBERED)
    by_customer = {customer: list(theirs) for customer, theirs in groupby(visits, attrgetter("customer"))}
    rhythms.write(tx, [_made(customer, by_customer.get(customer, ()), usual, hours) for customer in stale])
    rhythms.move_home(tx, list(_homes(by_customer, now)))
    return len(stale)


def population(tx: Transaction) -> Population:
    """What people do on the whole, as it was last found; an even week before that."""
    stored = shop.fact(tx, _FACT)
    return Population() if stored is None else _population(json.loads(stored))


def find_population(tx: Transaction) -> bool:
    """Looks at a sample of everybody; True when it differs from what was known, so that everybody's row should be made anew."""
    found = rhythm.population(rhythm.load(weights) for weights in rhythms.sample(tx, _SAMPLE))
    before = shop.fact(tx, _FACT)
    if before is not None and not _moved(_population(json.loads(before)), found):
        return False
    shop.set_fact(tx, _FACT, json.dumps(asdict(found)))
    return True


def of(tx: Transaction, now: datetime, terms: Terms, customer: int) -> Habit:
    """This customer's days and hour, with receipts that are not in the row yet."""
    row = rhythms.of(tx, customer)
    known = None
    if row is not None:
        made, stale = row
        theirs = _rhythm(rhythms.visits(tx, [customer], now - _REMEMBERED)) if stale else None
        known = theirs if stale else rhythm.load(made.weights) if made.weights else None
    return rhythm.habit(known, population(tx), awake(terms))


def usual(tx: Transaction, terms: Terms) -> Habit:
    """What is said of who has too few visits of their own."""
    return rhythm.habit(None, population(tx), awake(terms))


def awake(terms: Terms) -> Sequence[int]:
    """The hours in which people are written to."""
    return terms.program.reminders.quiet.others


def _made(customer: int, visits: Sequence[Visit], usual: Population, hours: Sequence[int]) -> Made:
    known = _rhythm(visits)
    habit = rhythm.habit(known, usual, hours)
    weights, count = (rhythm.dump(known), known.visits) if known else ("", 0)
    if not habit.own:
        return Made(customer, weights, count, None, None, None, habit.sureness)
    return Made(customer, weights, count, habit.favourite_day, habit.sending_day, habit.hour, habit.sureness)


def _rhythm(visits: Iterable[Visit]) -> Rhythm | None:
    return rhythm.of((visit.at.astimezone(ZoneInfo(visit.timezone)), visit.total) for visit in visits)


def _homes(by_customer: dict[int, list[Visit]], now: datetime) -> Iterable[tuple[int, int]]:
    """Customer and the store where they were most often lately; of equals, where they were last."""
    for customer, visits in by_customer.items():
        lately = [visit.store for visit in visits if visit.at >= now - _AT_HOME]
        if lately:
            count = Counter(reversed(lately))
            yield customer, count.most_common(1)[0][0]


def _population(stored: dict[str, object]) -> Population:
    return Population(**{name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()})  # type: ignore[arg-type]  # as asdict made it


def _moved(before: Population, after: Population) -> bool:
    pairs = zip((*before.weekdays, *before.hours), (*after.weekdays, *after.hours), strict=True)
    return any(abs(was - is_) > _MOVED for was, is_ in pairs)
