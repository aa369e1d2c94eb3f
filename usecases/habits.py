"""When people come: rows made anew of their receipts, a few at a time, and what the population does on the whole."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from loyalty import rhythm
from loyalty.rhythm import Habit, Population, Rhythm
from storage import moments, rhythms, shop
from storage.database import Transaction
from storage.rhythms import Made, Visit
from usecases.terms import Terms

_FACT = "population"
_REMEMBERED = timedelta(days=730)  # by then a visit weighs a four-hundredth
_AT_HOME = timedelta(days=84)  # whoever has not been in a store for so long is not at home there
_CHOSEN = timedelta(days=28)  # for so long a habit was measured to hold (docs/decisions/0014)
_SAMPLE = 20_000
_MOVED = 0.01  # of a share: who has too few visits of their own need not follow smaller changes of the population


def refresh(tx: Transaction, now: datetime, terms: Terms, most: int = 20) -> int:
    """Makes up to `most` stale rows anew; how many there were. Repeat until it is 0. Few at a time: a till waits behind them."""
    stale = rhythms.claim_stale(tx, most)
    if not stale:
        return 0
    usual_ = population(tx)
    hours = awake(terms)
    visits = rhythms.visits(tx, [row.customer for row in stale], now - _REMEMBERED)
    by_customer = {customer: list(theirs) for customer, theirs in groupby(visits, attrgetter("customer"))}
    today = moments.stored_day(now.date())
    rhythms.write(tx, [_made(row, by_customer.get(row.customer, ()), usual_, hours, today) for row in stale])
    rhythms.move_home(tx, list(_homes(by_customer, now)))
    return len(stale)


def population(tx: Transaction) -> Population:
    """What people do on the whole, as it was last found; an even week before that."""
    stored = shop.fact(tx, _FACT)
    return Population() if stored is None else _population(json.loads(stored))


def find_population(tx: Transaction) -> Population:
    """Looks at a sample of everybody: for tenths of a second, in which no till should wait. Reads a snapshot."""
    return rhythm.population(rhythm.load(weights) for weights in rhythms.sample(tx, _SAMPLE))


def keep_population(tx: Transaction, found: Population) -> bool:
    """True when it differs from what was known, so that everybody's row should be made anew."""
    before = shop.fact(tx, _FACT)
    if before is not None and not _moved(_population(json.loads(before)), found):
        return False
    shop.set_fact(tx, _FACT, json.dumps(asdict(found)))
    return True


def of(tx: Transaction, now: datetime, terms: Terms, customer: int) -> Habit:
    """This customer's days and hour, as they were chosen; else by all receipts."""
    row = rhythms.of(tx, customer)
    made, stale = row or (None, False)
    if made is None:
        return usual(tx, terms)
    known = _rhythm(rhythms.visits(tx, [customer], now - _REMEMBERED)) if stale else _loaded(made)
    habit = rhythm.habit(known, population(tx), awake(terms))
    if made.favourite_weekday is None or made.sending_weekday is None or made.hour is None:
        return habit
    return replace(habit, favourite_day=made.favourite_weekday, sending_day=made.sending_weekday, hour=made.hour)


def usual(tx: Transaction, terms: Terms) -> Habit:
    """What is said of who has too few visits of their own."""
    return rhythm.habit(None, population(tx), awake(terms))


def awake(terms: Terms) -> Sequence[int]:
    """The hours in which people are written to."""
    return terms.program.reminders.quiet.others


def _made(before: Made, visits: Sequence[Visit], usual_: Population, hours: Sequence[int], today: int) -> Made:
    """Days and hour stay as they were chosen for some weeks: who comes on two days alike would otherwise be expected on
    the other one after each visit, and never be written to.
    """
    known = _rhythm(visits)
    habit = rhythm.habit(known, usual_, hours)
    weights, count = (rhythm.dump(known), known.visits) if known else ("", 0)
    made = replace(before, weights=weights, visits=count, sureness=habit.sureness)
    if not habit.own:
        return replace(made, favourite_weekday=None, sending_weekday=None, hour=None, chosen_day=None)
    if before.chosen_day is not None and before.hour in hours and today - before.chosen_day < _CHOSEN.days:
        return made
    return replace(
        made,
        favourite_weekday=habit.favourite_day,
        sending_weekday=habit.sending_day,
        hour=habit.hour,
        chosen_day=today,
    )


def _loaded(made: Made) -> Rhythm | None:
    return rhythm.load(made.weights) if made.weights else None


def _rhythm(visits: Iterable[Visit]) -> Rhythm | None:
    return rhythm.of((moments.local(visit.at, visit.timezone), visit.total) for visit in visits)


def _homes(by_customer: dict[int, list[Visit]], now: datetime) -> Iterable[tuple[int, int]]:
    """Customer and the store where they were most often lately; of equals, where they were last."""
    since = moments.stored(now - _AT_HOME)
    for customer, visits in by_customer.items():
        lately = [visit.store for visit in visits if visit.at >= since]
        if lately:
            count = Counter(reversed(lately))
            yield customer, count.most_common(1)[0][0]


def _population(stored: dict[str, object]) -> Population:
    return Population(**{name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()})  # type: ignore[arg-type]  # as asdict made it


def _moved(before: Population, after: Population) -> bool:
    pairs = zip((*before.weekdays, *before.hours), (*after.weekdays, *after.hours), strict=True)
    return any(abs(was - is_) > _MOVED for was, is_ in pairs)
