"""Surveys in a rehearsal: visits are drawn as at a till, and what became of each is a line. No answers come."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from loyalty.attention import APART, Class
from loyalty.program import SurveyRules
from storage.database import Transaction
from storage.rehearsal import Past, Questioned
from storage.shop import Store
from usecases import surveys
from usecases.terms import Terms

HEADER = ("customer", "receipt", "store", "topic", "at", "sent_at", "reason")
CLOSEST, LATE = "fewest dates between two surveys to one person", "surveys later than an hour after the visit"
_PERCENT = 100
_STORES = 20  # that are named in a report


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a till knows of stores and products."""

    stores: Mapping[int, Store]
    categories: Mapping[int, str]  # of products, those that are asked about alone
    played: Mapping[str, tuple[datetime, datetime]]  # of each zone: since when and until when

    def draw(self, tx: Transaction, now: datetime, terms: Terms, past: Past, up: Collection[str]) -> None:
        """Of the receipts that have just happened, in stores of the zones where people are `up`."""
        on_receipt: defaultdict[int, set[str]] = defaultdict(set)
        for line in past.sold():
            if (category := self.categories.get(line.product)) is not None:
                on_receipt[line.receipt].add(category)
        for visit in past.visits():
            store = self.stores[visit.store]
            since, until = self.played[store.timezone]
            if store.timezone not in up or not since <= visit.at < until:
                continue
            of = (visit.customer, visit.receipt, store.id, store.name, visit.at, on_receipt.get(visit.receipt, ()))
            surveys.draw(tx, now, terms, *of)


def line(question: Questioned) -> tuple[str, ...]:
    """In the order of HEADER; times are local to the store."""
    zone = ZoneInfo(question.timezone)
    times = [
        moment and moment.astimezone(zone).isoformat(timespec="minutes") for moment in (question.at, question.sent)
    ]
    reason = "" if question.sent else question.reason or question.state
    return question.card, question.receipt, question.store, question.topic, times[0] or "", times[1] or "", reason


def lines(found: Sequence[Questioned], visits: Mapping[str, int], rules: SurveyRules) -> list[tuple[str, str]]:
    """What a report says of them: a name and a figure each. `visits`: of the time played, by store."""
    asked = [each for each in found if each.sent is not None]
    closest = min(_gaps(asked), default=None)
    late = sum(each.sent is not None and each.sent - each.at > rules.within for each in asked)
    told = [
        ("surveys sent", f"{len(asked):,}"),
        ("visits surveyed", _share(len(asked), sum(visits.values()))),
        (CLOSEST, "—" if closest is None else f"{closest} (at least {APART[Class.SURVEY]})"),
        (LATE, f"{late:,}"),
    ]
    by_store = Counter(each.store for each in asked)
    most = sorted(visits, key=lambda store: (-visits[store], store))
    told += [(f"visits surveyed, {store}", _share(by_store[store], visits[store])) for store in most[:_STORES]]
    reasons = Counter(each.reason or each.state for each in found if each.sent is None)
    return told + [(f"survey not sent: {reason}", f"{count:,}") for reason, count in reasons.most_common()]


def _gaps(asked: Iterable[Questioned]) -> Iterable[int]:
    days: defaultdict[str, list[date]] = defaultdict(list)
    for each in asked:
        if each.sent is not None:
            days[each.card].append(each.sent.astimezone(ZoneInfo(each.home_timezone or each.timezone)).date())
    return ((later - day).days for each in days.values() for day, later in pairwise(sorted(each)))


def _share(part: int, whole: int) -> str:
    return f"{_PERCENT * part / whole:.1f} % ({part:,} of {whole:,})" if whole else "—"
