"""How good the decisions were: what people were told, and what they went on to do."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from bot.rehearsal.own import Own
from loyalty.attention import APART, Arm, Class
from storage.rehearsal import Decision

_WEEK = timedelta(days=7)
_PERCENT = 100


@dataclass
class Score:
    """Gathers decisions, then looks at what each person bought."""

    sent: int = 0
    waiting: int = 0  # messages that were still to be sent when their day was over
    reasons: Counter[str] = field(default_factory=Counter)  # for nothing
    arms: Counter[str] = field(default_factory=Counter)
    messages: dict[int, list[tuple[datetime, frozenset[int]]]] = field(default_factory=lambda: defaultdict(list))
    days: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    short: int = 0  # messages with fewer than five
    astray: int = 0  # messages on another day than theirs, or in another hour
    visited: Counter[str] = field(default_factory=Counter)
    hits: int = 0

    def add(self, decision: Decision, own: Own) -> None:
        """When its day is over. `own` is the person's, as it was when they were planned."""
        self.arms[decision.arm] += 1
        if decision.state == "sent" and decision.done is not None:
            self._said(decision, decision.done, own)
        elif decision.state == "queued":
            self.waiting += 1
        else:
            self.reasons[decision.reason or decision.state] += 1

    def _said(self, decision: Decision, at: datetime, own: Own) -> None:
        products = frozenset(product for product, _ in decision.offers)
        self.sent += 1
        self.messages[decision.customer].append((at, products))
        self.days[decision.customer].append(decision.day)
        self.short += len(products) < 5  # noqa: PLR2004 - the five of the weekly message
        self.astray += not own.covers(at)

    def look(self, customer: int, purchases: Sequence[tuple[datetime, int]]) -> None:
        """At what they bought within a week of each message."""
        for said, products in self.messages[customer]:
            after = [(at, product) for at, product in purchases if said < at <= said + _WEEK]
            self.hits += any(product in products for _, product in after)
            first = min((at - said for at, _ in after), default=None)
            for name, within in _WITHIN.items():
                self.visited[name] += first is not None and first <= within

    @property
    def closest(self) -> int | None:
        """The fewest dates between two messages to one person; None when nobody got two."""
        gaps = [later - day for days in self.days.values() for day, later in pairwise(days)]
        return min(gaps, default=None)

    @property
    def held_out(self) -> float:
        """Percent of those drawn who are in the control group."""
        drawn = self.arms[Arm.TREATED] + self.arms[Arm.CONTROL]
        return _PERCENT * self.arms[Arm.CONTROL] / drawn if drawn else 0.0


_WITHIN = {
    "within 3 hours": timedelta(hours=3),
    "within a day": timedelta(days=1),
    "within two days": timedelta(days=2),
}


def lines(score: Score, people: int) -> list[tuple[str, str]]:
    """What a report says: a name and a figure each."""
    sent, closest = score.sent, score.closest
    found = [
        ("customers", f"{people:,}"),
        ("messages sent", f"{sent:,}"),
        ("messages a customer who got any", f"{sent / len(score.messages):.1f}" if score.messages else "0"),
        (
            "fewest dates between two to one person",
            "—" if closest is None else f"{closest} (at least {APART[Class.PROMO]})",
        ),
        ("held out, of those who were eligible", f"{score.held_out:.1f} %"),
        ("messages on another day than the person's, or in another hour", f"{score.astray:,}"),
        ("messages with fewer than five offers", f"{score.short:,}"),
        ("messages not sent by the end of their day", f"{score.waiting:,}"),
    ]
    if sent:
        found.append(("bought one of the five within a week (hit@5)", f"{_PERCENT * score.hits / sent:.1f} %"))
        found += [(f"came {name}", f"{_PERCENT * count / sent:.1f} %") for name, count in score.visited.items()]
    return found + [(f"not sent: {reason}", f"{count:,}") for reason, count in score.reasons.most_common()]
