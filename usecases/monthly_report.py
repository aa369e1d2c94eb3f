"""The first of the month: a picture and five lines to every owner, and to each director with the figures of their store."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from loyalty.feedback import Figure
from storage import outbox, shop, staff
from storage.database import Transaction
from storage.staff import Member
from usecases import monthly
from usecases.month_facts import MonthReport, StoreMonth
from usecases.staffing import Role
from usecases.terms import Terms

KIND = "alert-month"
_TOLD = "month told"  # the fact that says of which one
_MORNING = 10
_LATE = 7  # the last day on which it is still told, when nothing ran before
_WORTH_SAYING = timedelta(days=7)
_MOST = 10  # rows of the picture


def due(tx: Transaction, now: datetime, terms: Terms) -> date | None:
    """The month (its first day) of which something is to be told now: from the first day of the next one on, by day in the
    programme's zone, once it is over in every store. None: nothing.
    """
    zone = ZoneInfo(terms.program.timezone)
    here = now.astimezone(zone)
    if here.day > _LATE or here.hour < _MORNING or terms.program.reminders.quiet.covers(now, zone):
        return None
    month = monthly.previous(here.date().replace(day=1))
    if shop.fact(tx, _TOLD) == month.isoformat() or monthly.plan(tx, terms, month).ends > now:
        return None
    return month


def tell(tx: Transaction, now: datetime, terms: Terms, report: MonthReport) -> None:
    """Queues it for everybody whom it concerns, once a month. Nobody hears of a month in which there was nothing."""
    if due(tx, now, terms) != report.month:
        return
    shop.set_fact(tx, _TOLD, report.month.isoformat())
    by_code = {month.code: month for month in report.stores}
    for role in (Role.OWNER, Role.DIRECTOR):
        for member in staff.of_role(tx, role):
            month = report.whole if member.store_code is None else by_code.get(member.store_code)
            if month is not None and month.anything and member.account is not None:
                outbox.add(
                    *(tx, KIND, _key(f"{report.month:%Y-%m}", member), facts(report, month)),
                    now=now,
                    due=now,
                    expires=now + _WORTH_SAYING,
                    staff=member.id,
                )


def told(tx: Transaction, month: str, reader: Member) -> Mapping[str, Any] | None:
    """What this one was told of the month (YYYY-MM), as `facts` made it; None: nothing."""
    return outbox.facts_of(tx, _key(month, reader))


def facts(report: MonthReport, month: StoreMonth) -> dict[str, Any]:
    """As chat.views.month reads it: JSON values."""
    cases, disliked = month.complaints_in_all, month.aspects[0] if month.aspects else None
    return {
        "month": report.month.isoformat(),
        "currency": report.currency,
        "store": month.name,
        "rows": [_row(each) for each in _rows(report, month)],
        "sent": month.sent,
        "answered": month.answered,
        "stars": None if month.stars.figure is None else [month.stars.figure.middle, month.stars.count],
        "disliked": [disliked.name, sum(disliked.disliked)] if disliked and sum(disliked.disliked) else None,
        "complaints": [cases.opened, cases.before],
        "wait": None if cases.to_answer is None else cases.to_answer.half,
        "bonuses": [month.consoled.count, month.consoled.cost],
    }


def _rows(report: MonthReport, month: StoreMonth) -> list[StoreMonth]:
    """Of the picture: a store beside all together, or all with the stores that need most care."""
    if len(report.stores) == 1:
        return list(report.stores)
    if month is not report.whole:
        return [month, report.whole]
    known = [each for each in report.stores if each.nps.figure]
    few = [each for each in report.stores if not each.nps.figure]
    known.sort(key=lambda each: each.nps.figure.middle if each.nps.figure else 0)
    return [report.whole, *known, *few][:_MOST]


def _row(month: StoreMonth) -> dict[str, Any]:
    nps = month.nps
    return {
        "name": month.name,
        "answers": nps.count,
        "nps": _ends(nps.figure),
        "before": nps.before,
        "change": None if nps.change is None else nps.change.middle,
        "sure": nps.change is not None and nps.change.sure,
    }


def _ends(figure: Figure | None) -> list[int] | None:
    return None if figure is None else [figure.low, figure.middle, figure.high]


def _key(month: str, member: Member) -> str:
    return f"alert:month:{month}:{member.id}"
