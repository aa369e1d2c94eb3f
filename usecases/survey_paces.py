"""Each hour: how likely a visit is asked about, so that each store gets the answers it wants in the month, and no more."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from loyalty import surveys
from loyalty.attention import APART, Class
from loyalty.program import SurveyRules
from storage import moments, shop, survey_paces
from storage.database import Transaction
from storage.survey_paces import Answers, Pace
from usecases.pace_memory import PACED
from usecases.terms import Terms

_SEEN = timedelta(days=28)  # four of each weekday
_LEARNT = timedelta(days=60)  # what the share of those who answer is reckoned from
_ANSWERS = timedelta(days=1)  # in which nearly all come
_HOUR = timedelta(hours=1)
_NO_ANSWERS = Answers()
_COUNTED = "surveys counted"  # the fact that says up to which receipt
_PAGE = 20_000  # receipts looked at in one transaction


def on(rules: SurveyRules) -> bool:
    """Whether anybody is asked anything."""
    return bool(surveys.topics(rules))


def look(tx: Transaction, now: datetime, terms: Terms) -> bool:
    """Counts the next new receipts among the visits that could have been asked about; whether there are more of them."""
    if not on(terms.program.surveys):
        return False
    after, last = int(shop.fact(tx, _COUNTED) or 0), survey_paces.last_receipt(tx)
    upto = min(after + _PAGE, last)
    if upto > after:
        survey_paces.count(tx, _visits(tx, now, terms, after, upto))
        shop.set_fact(tx, _COUNTED, str(upto))
    return upto < last


def pace(tx: Transaction, now: datetime, terms: Terms) -> None:
    """The chances of the hour to come, of every store and topic. Tills read them again only when one is another."""
    before = {(each.store, each.topic): each for each in survey_paces.paces(tx)}
    found = _paces(tx, now, terms.program.surveys) if on(terms.program.surveys) else []
    changed = [each for each in found if before.pop((each.store, each.topic), None) != each]
    if changed or before:
        terms.paces.forget()
        shop.set_fact(tx, PACED, now.isoformat())
        survey_paces.put(tx, changed)
        survey_paces.drop(tx, before.values())


def _paces(tx: Transaction, now: datetime, rules: SurveyRules) -> list[Pace]:
    stores = shop.all_stores(tx)
    survey_paces.forget(tx, moments.stored_day((now - _SEEN).date()) - 1)
    seen = survey_paces.visits(tx)
    zones = {zone: _month(now, ZoneInfo(zone)) for zone in {store.timezone for store in stores}}
    begun = {store.id: zones[store.timezone][0] for store in stores}
    answers = survey_paces.answers(tx, begun, now - _LEARNT, now - _ANSWERS, now - rules.within)
    idle = _pace(rules, (0, ""), _NO_ANSWERS, 0.0)
    found = []
    for store in stores:
        for topic in surveys.topics(rules):
            of = store.id, topic
            if of in seen or of in answers:
                to_come = _to_come(now, *seen.get(of, (0, 0)), zones[store.timezone][1] - now)
                found.append(_pace(rules, of, answers.get(of, _NO_ANSWERS), to_come))
            else:
                found.append(Pace(*of, idle.chance, idle.missing))
    return found


def _pace(rules: SurveyRules, of: tuple[int, str], answers: Answers, visits: float) -> Pace:
    rate = surveys.response(answers.asked, answers.of_asked)
    lacking = surveys.missing(rules.per_month, answers.answered, answers.under_way, rate)
    return Pace(*of, surveys.chance(lacking, rate, visits), ceil(lacking))


def _to_come(now: datetime, visits: int, first_day: int, rest: timedelta) -> float:
    """Visits in the rest of the month, if they come as they have come since the first day of which is known."""
    if not visits:
        return 0.0
    begun = datetime.combine(moments.day(first_day), time(), UTC)
    return visits * (rest / min(max(now - begun, _HOUR), _SEEN))


def _visits(tx: Transaction, now: datetime, terms: Terms, after: int, upto: int) -> Mapping[tuple[int, str, int], int]:
    """By store, topic and day; a visit after which the question would come in quiet hours is none."""
    rules, quiet = terms.program.surveys, terms.program.reminders.quiet
    zones = {store.id: ZoneInfo(store.timezone) for store in shop.all_stores(tx)}
    rested = moments.stored_day(now.date()) - APART[Class.SURVEY]
    found: Counter[tuple[int, str, int]] = Counter()
    categories = json.dumps(list(rules.categories))
    for each in survey_paces.new_visits(tx, after, upto, now - _SEEN, rested, surveys.NPS, categories):
        if not quiet.covers(each.at + rules.delay, zones[each.store]):
            found[each.store, each.topic, moments.stored_day(each.at.date())] += each.visits
    return found


def _month(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the local month begins and ends."""
    first = now.astimezone(zone).date().replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return _midnight(first, zone), _midnight(after, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
