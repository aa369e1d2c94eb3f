"""A campaign's message to one person at once, to try it out: by the very planner and gate, as if it were their day and hour."""

from dataclasses import dataclass
from datetime import date, datetime

from loyalty.attention import APART
from loyalty.campaigns import Campaign
from storage import budgets, moments, planning, profiles, rhythms
from storage import offers as lists
from storage.database import Transaction
from storage.people import Customer
from storage.planning import Habits, Hour, Places
from storage.transaction import Undone
from usecases import campaigns, habits
from usecases.terms import Terms

_HOURS = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """When the message is due, or the `reason` why there is none; `again`: the first local date on which there may be one."""

    due: datetime | None = None
    reason: str = ""
    again: date | None = None


def plan(tx: Transaction, now: datetime, terms: Terms, campaign: Campaign, customer: Customer) -> Answer:
    """What was planned for them today and is not sent yet is planned anew. In quiet hours it is due after them.

    Raises Undone with an Answer in it when they get nothing: then nothing of the plan stays.
    """
    if not campaigns.on(terms, campaign):
        raise Undone(Answer(reason="off"))
    if campaign.name in campaigns.paused(tx):
        raise Undone(Answer(reason="paused"))
    today = now.astimezone(terms.zone(customer)).date()
    day, usual = moments.stored_day(today), habits.usual(tx, terms)
    known = rhythms.of(tx, customer.id)
    own = known[0].sending_weekday if known else None
    weekday = usual.sending_day if own is None else own
    planning.forget(tx, campaign.name, day, customer.id)
    step = campaigns.step(terms, campaign, today, weekday)
    place = _place(tx, now, terms, customer, today)
    planning.plan(tx, step, Habits(weekday, usual.hour), place, now, customer.id - 1, customer.id)
    for row in planning.planned(tx, campaign.name, day, customer.id - 1, customer.id):
        if row.state == "queued":
            return Answer(due=row.due)
        reason = row.reason if row.state == "refused" else "capped"  # it was sent today
        raise Undone(Answer(reason=reason, again=_again(tx, customer, campaign) if reason == "capped" else None))
    raise Undone(Answer(reason="not_joined"))


def _place(tx: Transaction, now: datetime, terms: Terms, customer: Customer, today: date) -> Places:
    """Theirs, where it is their hour whichever that is; the planner's spread over the hour is taken off before it is put on."""
    due = terms.program.reminders.quiet.after(now, terms.zone(customer))
    early, home = due - planning.spread(customer.id), customer.home_store
    on = [] if {home, None}.isdisjoint(lists.promoted(tx, today)) else [home]
    return Places([home], on, [Hour(hour, early, due + campaigns.WORTH) for hour in range(_HOURS)])


def _again(tx: Transaction, customer: Customer, campaign: Campaign) -> date | None:
    last = budgets.last_days(tx, customer.id).get(campaign.class_.value)
    apart = max(APART[campaign.class_], profiles.promo_days(tx, customer.id))
    return None if last is None else moments.day(last + apart)
