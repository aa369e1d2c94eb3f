"""`regulars why`, `export` and `erase`: one person, for an administrator who was asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot import reasons
from bot.house import House
from chat.views import card, explanations
from chat.words import Words
from storage import dossier
from storage.database import Transaction
from storage.dossier import Notice
from storage.people import Customer
from storage.points import Entry
from usecases import accounts, my_data, privacy
from usecases.privacy import Erased

LANGUAGE = "en"
_ACTOR = "command line"


class Nobody(LookupError):  # noqa: N818 - an answer for the administrator
    """There is no such customer."""


@dataclass(frozen=True, slots=True)
class Why:
    """A balance and its past, and what was said or not."""

    customer: Customer
    standing: str
    balance: tuple[Words, ...]
    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]
    zone: ZoneInfo


async def why(house: House, who: str) -> Why:
    """Raises Nobody."""
    now = house.clock.now()

    def work(tx: Transaction) -> Why:
        customer = _found(tx, house, who)
        my_data.asked(tx, now, customer, _ACTOR, "explained")
        statement = accounts.explained(tx, house.terms, customer, now)
        return Why(
            customer,
            _standing(customer),
            (*explanations.lines(statement), *explanations.extras(statement)),
            tuple(accounts.everything(tx, customer.id)),
            tuple(dossier.notices(tx, customer.id)),
            house.terms.zone(customer),
        )

    return await house.database.run(work)


async def export(house: House, who: str) -> bytes:
    """Raises Nobody."""
    now = house.clock.now()

    def work(tx: Transaction) -> bytes:
        customer = _found(tx, house, who)
        my_data.asked(tx, now, customer, _ACTOR)
        return my_data.file(tx, now, house.terms, customer)

    return await house.database.run(work)


async def card_of(house: House, who: str) -> str:
    """The card number by which an administrator confirms whom they mean. Raises Nobody."""
    return await house.database.read(lambda tx: _found(tx, house, who).card)


async def erase(house: House, who: str) -> Erased:
    """Raises Nobody."""
    now = house.clock.now()
    return await house.database.run(lambda tx: privacy.erase(tx, now, _found(tx, house, who).id, _ACTOR))


def shown(found: Why, house: House) -> RenderableType:
    """As text: names and notices are shown as they are, never as markup."""
    return Group(*_shown(found, house))


def _shown(found: Why, house: House) -> Iterator[RenderableType]:
    yield Text(f"Card {found.customer.card}{found.standing}", style="bold")
    total = sum(entry.points for entry in found.entries)
    yield Text(f"Balance: {total}")
    yield from (Text(f"  {house.texts.say(line, LANGUAGE)}") for line in found.balance)
    ledger = Table("when", "points", "what", title="Every movement of points", title_justify="left")
    for entry in found.entries:
        ledger.add_row(_when(entry.at, found.zone), f"{entry.points:+}", Text(_what(entry, found.zone, house)))
    yield ledger if found.entries else Text("No points have moved yet.")
    notices = Table("due", "kind", "what became of it", title="Every message of ours", title_justify="left")
    for notice in found.notices:
        notices.add_row(_when(notice.due_at, found.zone), notice.kind, Text(_outcome(notice, found.zone)))
    yield notices if found.notices else Text("No message has been queued yet.")


def _found(tx: Transaction, house: House, who: str) -> Customer:
    customer = privacy.find(tx, house.terms, who)
    if customer is None:
        raise Nobody
    return customer


def _standing(customer: Customer) -> str:
    if customer.erased:
        return ", erased"
    if customer.left:
        return ", has left"
    return "" if customer.member else ", not a member yet"


def _what(entry: Entry, zone: ZoneInfo, house: House) -> str:
    """In the words of the customer's own history, with the receipt's id."""
    day = entry.at.astimezone(zone).date()
    said = house.texts.say(
        card.cause(card.Movement(entry.kind, entry.origin, entry.points, day, entry.store)), LANGUAGE
    )
    what = said.split("  ", 2)[-1]
    return f"{what}, receipt {entry.receipt}" if entry.receipt else what


def _outcome(notice: Notice, zone: ZoneInfo) -> str:
    if notice.state == "queued":
        return "waits"
    if notice.state != "sent":
        return f"not sent: {reasons.in_words(notice.reason)}"
    at = f" {_when(notice.done_at, zone)}" if notice.done_at else ""
    doubt = f", not certain: {reasons.in_words(notice.reason)}" if notice.reason else ""
    return f"sent{at}" + (f" by {notice.channel}" if notice.channel else "") + doubt


def _when(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
