"""What the programme says of its own accord: rows of facts, written in the transaction of what they tell, kept with their end."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.notices import Wish
from loyalty.points import Money
from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import customers, outbox
from storage.wishes import open_to

IN_DOUBT = "in_doubt"  # the reason of what is marked as sent and was not heard of since: it may have been

_WISHES: Mapping[Wish, ColumnElement[bool]] = {
    Wish.RECEIPTS: customers.c.receipt_notices,
    Wish.REMINDERS: customers.c.expiry_reminders,
}


@dataclass(frozen=True, slots=True)
class End:
    """`state` is queued, sent or dropped; `reference` is the messenger's number of what was sent in `channel`."""

    state: str
    reason: str
    channel: str
    reference: str
    facts: Mapping[str, Any]


_ADD = ("kind", "customer", "staff", "identity", "campaign", "facts_json", "key", "due_at", "expires_at", "created_at")
_add = Query(insert(outbox).values({name: bindparam(name) for name in _ADD}).on_conflict_do_nothing())


def _add_if_wanted(wish: ColumnElement[bool]) -> Query:
    """Looks and writes in one statement: a till waits for it."""
    given = {
        name: bindparam(name, type_=outbox.c[name].type)
        for name in ("kind", "facts_json", "key", "due_at", "expires_at", "created_at")
    }
    found = select(*given.values(), customers.c.id).where(customers.c.id == bindparam("customer"), open_to(wish))
    return Query(insert(outbox).from_select([*given, "customer"], found).on_conflict_do_nothing())


_add_wanted = {wish: _add_if_wanted(column) for wish, column in _WISHES.items()}
_of = outbox.c.id == bindparam("of")
_sent = Query(
    update(outbox)
    .where(_of)
    .values(
        state="sent",
        reason="",
        channel=bindparam("channel_"),
        reference=bindparam("reference_"),
        cost=bindparam("cost_"),
        done_at=bindparam("now"),
    )
)
_dropped = {"state": "dropped", "reason": bindparam("why"), "done_at": bindparam("now")}
_unheard_of = or_(outbox.c.state == "queued", outbox.c.reason == IN_DOUBT)
_drop = Query(update(outbox).where(_of, _unheard_of).values(_dropped))
_drop_waiting = Query(update(outbox).where(_of, outbox.c.state == "queued").values(_dropped))
_again = Query(
    update(outbox)
    .where(_of, outbox.c.state == "queued")
    .values(due_at=bindparam("due"), tries=outbox.c.tries + literal(1))
)
_keep = Query(update(outbox).where(_of).values(facts_json=bindparam("facts_json")))
_told = Query(select(outbox.c.facts_json).where(_of, outbox.c.customer == bindparam("customer")))
_pressed = Query(
    update(outbox)
    .where(_of, outbox.c.customer == bindparam("customer"), outbox.c.pressed_at.is_(None))
    .values(pressed_at=bindparam("now"))
)
_hasten = Query(
    update(outbox)
    .where(outbox.c.key == bindparam("of_key"), outbox.c.state == "queued")
    .values(due_at=bindparam("due"))
    .returning(outbox.c.id)
)
_facts = Query(select(outbox.c.facts_json).where(outbox.c.key == bindparam("key")))
_end = Query(
    select(outbox.c.state, outbox.c.reason, outbox.c.channel, outbox.c.reference, outbox.c.facts_json).where(
        outbox.c.key == bindparam("key")
    )
)


def add(
    tx: Transaction,
    kind: str,
    key: str,
    facts: Mapping[str, object],
    *,
    now: datetime,
    due: datetime,
    expires: datetime,
    customer: int | None = None,
    staff: int | None = None,
    identity: int | None = None,
    campaign: str = "",
) -> None:
    """Queues a notice for a customer, for one of the shop's people or for one account; the same `key` is queued once.

    With a customer and an `identity` it goes to that account of theirs, as long as they have it and it has not blocked us.
    """
    row = _row(kind, key, facts, now, due, expires)
    tx.run(_add, customer=customer, staff=staff, identity=identity, campaign=campaign, **row)


def add_wanted(
    tx: Transaction,
    kind: str,
    wish: Wish,
    key: str,
    facts: Mapping[str, object],
    *,
    now: datetime,
    due: datetime,
    expires: datetime,
    customer: int,
) -> None:
    """As `add`, for a member who wants it and has an account to read it in; nothing for others."""
    tx.run(_add_wanted[wish], customer=customer, **_row(kind, key, facts, now, due, expires))


def keep(tx: Transaction, told: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """What each message told, as facts."""
    tx.many(_keep, [{"of": id_, "facts_json": json.dumps(dict(facts))} for id_, facts in told])


def sent(tx: Transaction, channel: str, now: datetime, ends: Sequence[tuple[int, str, Money]]) -> None:
    """Each with the messenger's id of the message and what it takes for it, in minor units."""
    at = moments.stored(now)
    tx.many(
        _sent,
        [
            {"of": id_, "channel_": channel, "reference_": reference, "cost_": cost, "now": at}
            for id_, reference, cost in ends
        ],
    )


def drop(tx: Transaction, ends: Sequence[tuple[int, str]], now: datetime) -> None:
    """They will not be said; each row keeps its reason."""
    tx.many(_drop, _given_up(ends, now))


def drop_waiting(tx: Transaction, ends: Sequence[tuple[int, str]], now: datetime) -> None:
    """The same, for those that nobody has taken meanwhile."""
    tx.many(_drop_waiting, _given_up(ends, now))


def _given_up(ends: Sequence[tuple[int, str]], now: datetime) -> list[dict[str, object]]:
    at = moments.stored(now)
    return [{"of": id_, "why": why, "now": at} for id_, why in ends]


def again(tx: Transaction, ids: Sequence[tuple[int, datetime]]) -> None:
    """Each is due again at its moment."""
    tx.many(_again, [{"of": id_, "due": moments.stored(moment)} for id_, moment in ids])


def pressed(tx: Transaction, id_: int, customer: int, now: datetime) -> None:
    """A button under the message was pressed by whom it was for; the first time is kept."""
    tx.run(_pressed, of=id_, customer=customer, now=moments.stored(now))


def hasten(tx: Transaction, key: str, due: datetime) -> bool:
    """What waits under this key is due then; False when nothing does."""
    return tx.one(_hasten, of_key=key, due=moments.stored(due)) is not None


def facts_of(tx: Transaction, key: str) -> Mapping[str, Any] | None:
    """What the notice of this key told."""
    row = tx.one(_facts, key=key)
    return None if row is None else json.loads(row[0])


def told(tx: Transaction, id_: int, customer: int) -> Mapping[str, Any]:
    """What is kept of a message to this customer; nothing where it is none of theirs."""
    row = tx.one(_told, of=id_, customer=customer)
    return {} if row is None else json.loads(row[0])


def end(tx: Transaction, key: str) -> End | None:
    """How far the notice of this key has come."""
    row = tx.one(_end, key=key)
    if row is None:
        return None
    state, reason, channel, reference, facts = row
    return End(state, reason, channel, reference, json.loads(facts))


def _row(
    kind: str, key: str, facts: Mapping[str, object], now: datetime, due: datetime, expires: datetime
) -> dict[str, object]:
    return {
        "kind": kind,
        "facts_json": json.dumps(dict(facts), ensure_ascii=False),
        "key": key,
        "due_at": moments.stored(due),
        "expires_at": moments.stored(expires),
        "created_at": moments.stored(now),
    }
