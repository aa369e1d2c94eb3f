"""What the programme says of its own accord: rows of facts, written in the transaction of what they tell, kept with their end."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from loyalty.notices import Addressee, Wish
from loyalty.points import Money
from loyalty.program import Metered
from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query, among, within
from storage.rows import cell, packed, rows
from storage.tables import consents, customers, identities, outbox, staff

IN_DOUBT = "in_doubt"  # the reason of what is marked as sent and was not heard of since: it may have been

_ASKABLE = and_(customers.c.surveys, customers.c.profile_closed_at.is_(None))
_WISHES: Mapping[Wish, ColumnElement[bool]] = {
    Wish.RECEIPTS: customers.c.receipt_notices,
    Wish.REMINDERS: customers.c.expiry_reminders,
}

MARKETING = "marketing"  # the purpose of a consent


@dataclass(frozen=True, slots=True)
class Queued:
    """A row whose time has come, with whom it is for at this moment."""

    id: int
    kind: str
    facts: Mapping[str, Any]
    expires_at: datetime
    tries: int
    customer: int | None
    campaign: str
    to: Addressee


@dataclass(frozen=True, slots=True)
class Place:
    """In the queue: rows up to this one have been seen."""

    due: int
    id: int


Places = tuple[Place, Place]  # in the lane of service messages, and in that of campaigns
FIRST: Places = (Place(0, 0), Place(0, 0))  # before all others


@dataclass(frozen=True, slots=True)
class Page:
    """`last` is where to go on; None at the end of what is due."""

    rows: Sequence[Queued]
    last: Places | None


@dataclass(frozen=True, slots=True)
class End:
    """`state` is queued, sent or dropped; `reference` is the messenger's number of what was sent in `channel`."""

    state: str
    reason: str
    channel: str
    reference: str
    facts: Mapping[str, Any]


_CHANNEL = 8  # of the columns of `_due_in`
_ADD = ("kind", "customer", "staff", "identity", "campaign", "facts_json", "key", "due_at", "expires_at", "created_at")
_add = Query(insert(outbox).values({name: bindparam(name) for name in _ADD}).on_conflict_do_nothing())


def _open_to(wish: ColumnElement[bool]) -> ColumnElement[bool]:
    """A member who wants such messages and has somewhere to read them."""
    reachable = exists().where(identities.c.customer == customers.c.id, identities.c.blocked_at.is_(None))
    return and_(customers.c.joined_at.is_not(None), customers.c.left_at.is_(None), wish, reachable)


OPEN_TO_SURVEYS = _open_to(_ASKABLE)


def _add_if_wanted(wish: ColumnElement[bool]) -> Query:
    """Looks and writes in one statement: a till waits for it."""
    given = {
        name: bindparam(name, type_=outbox.c[name].type)
        for name in ("kind", "facts_json", "key", "due_at", "expires_at", "created_at")
    }
    found = select(*given.values(), customers.c.id).where(customers.c.id == bindparam("customer"), _open_to(wish))
    return Query(insert(outbox).from_select([*given, "customer"], found).on_conflict_do_nothing())


_add_wanted = {wish: _add_if_wanted(column) for wish, column in _WISHES.items()}

_others = identities.alias("others")
_choosers = customers.alias("choosers")
_their = identities.alias("their")
_staffs = identities.alias("staffs")


def _charges(account: FromClause) -> ColumnElement[bool]:
    """Whether the messenger takes money for a message that this account has not asked for."""
    return and_(within(account.c.channel, bindparam("metered")), account.c.last_heard_at < bindparam("session_from"))


# Of the accounts that have not blocked us: one that we can afford, in the messenger they chose, else where it costs
# nothing, else the one heard from last.
_best = (
    select(_others.c.id)
    .join(_choosers, _choosers.c.id == _others.c.customer)
    .where(_others.c.customer == outbox.c.customer, _others.c.blocked_at.is_(None))
    .order_by(
        case((and_(_charges(_others), bindparam("pays") == 0), 1), else_=0),
        case((_others.c.channel == _choosers.c.write_to, 0), else_=1),
        case((_charges(_others), 1), else_=0),
        _others.c.last_heard_at.desc(),
        _others.c.id.desc(),
    )
    .limit(1)
    .correlate(outbox)
    .scalar_subquery()
)
# An answer goes where the person wrote, as long as that is theirs, open to us and can be afforded; who is no customer has
# that one account alone.
_asker = (
    select(_others.c.id)
    .where(
        _others.c.id == outbox.c.identity,
        _others.c.customer == outbox.c.customer,
        _others.c.blocked_at.is_(None),
        not_(and_(_charges(_others), bindparam("pays") == 0)),
    )
    .correlate(outbox)
    .scalar_subquery()
)
_reader = func.coalesce(_asker, _best, case((outbox.c.customer.is_(None), outbox.c.identity)))
_offers = and_(
    func.coalesce(
        select(consents.c.given)
        .where(consents.c.customer == outbox.c.customer, consents.c.purpose == MARKETING)
        .order_by(consents.c.id.desc())
        .limit(1)
        .correlate(outbox)
        .scalar_subquery(),
        False,
    ),
    customers.c.profile_closed_at.is_(None),
)
_any_account = exists().where(_others.c.customer == outbox.c.customer)
_by_themselves_blocked = and_(outbox.c.customer.is_(None), _their.c.blocked_at.is_not(None))
_asked = rows()
# As literals: a database finds a partial index only by what stands in the statement itself.
_QUEUED: ColumnElement[str] = literal_column("'queued'")
_waiting = and_(outbox.c.state == _QUEUED, outbox.c.due_at <= bindparam("now"))
# Two lanes, each with an index of its own: a notice of a receipt does not queue behind a broadcast.
_NONE: ColumnElement[str] = literal_column("''")
_SERVICE, _PROMO = outbox.c.campaign == _NONE, outbox.c.campaign != _NONE
_soonest = Query(
    union_all(
        *(select(select(outbox.c.id).where(_waiting, lane).limit(1).subquery()) for lane in (_SERVICE, _PROMO))
    ).limit(1)
)


def _next(lane: ColumnElement[bool]) -> Subquery:
    """Taken by the index alone, before anything is joined: else a database may join the whole queue for a hundred rows."""
    return (
        select(outbox.c.id.label("next_id"))
        .where(
            _waiting,
            lane,
            tuple_(outbox.c.due_at, outbox.c.id) > tuple_(bindparam("after_due"), bindparam("after_id")),
            not_(among(outbox.c.id, bindparam("in_hand"))),
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("most"))
        .subquery("next")
    )


def _due_in(lane: ColumnElement[bool]) -> Query:
    next_ = _next(lane)
    return Query(
        select(
            outbox.c.due_at,
            outbox.c.id,
            outbox.c.kind,
            outbox.c.facts_json,
            outbox.c.expires_at,
            outbox.c.tries,
            outbox.c.customer,
            outbox.c.campaign,
            func.coalesce(_their.c.channel, staff.c.channel, ""),
            func.coalesce(_their.c.account, staff.c.account, ""),
            func.coalesce(_their.c.language, func.nullif(staff.c.language, ""), _staffs.c.language, ""),
            _any_account,
            customers.c.left_at,
            customers.c.erased_at,
            customers.c.receipt_notices,
            customers.c.expiry_reminders,
            _ASKABLE,
            case((outbox.c.campaign != "", _offers), else_=False),
            staff.c.removed_at,
            case((_by_themselves_blocked, _their.c.blocked_at), else_=_staffs.c.blocked_at),
            _charges(_their),
        )
        .select_from(next_)
        .join(outbox, outbox.c.id == next_.c.next_id)
        .outerjoin(customers, customers.c.id == outbox.c.customer)
        .outerjoin(_their, _their.c.id == _reader)
        .outerjoin(staff, staff.c.id == outbox.c.staff)
        .outerjoin(_staffs, and_(_staffs.c.channel == staff.c.channel, _staffs.c.account == staff.c.account))
        .order_by(outbox.c.due_at, outbox.c.id)
    )


_due = (_due_in(_SERVICE), _due_in(_PROMO))
_of = outbox.c.id == bindparam("of")
_take = Query(
    update(outbox)
    .where(among(outbox.c.id, bindparam("ids")), outbox.c.state == "queued")
    .values(state="sent", reason=IN_DOUBT, channel=bindparam("channel_"), done_at=bindparam("now"))
    .returning(outbox.c.id, outbox.c.customer)
)
_give_back = Query(
    update(outbox)
    .where(_of, outbox.c.state == "sent", outbox.c.reason == IN_DOUBT)
    .values(state="queued", reason="", channel="", done_at=None, due_at=bindparam("due"))
)
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
_channels = Query(
    select(outbox.c.id, func.coalesce(_their.c.channel, ""))
    .select_from(_asked)
    .join(outbox, outbox.c.id == cell(_asked, 0, outbox.c.id))
    .outerjoin(_their, _their.c.id == _reader)
)
_pressed = Query(
    update(outbox)
    .where(_of, outbox.c.customer == bindparam("customer"), outbox.c.pressed_at.is_(None))
    .values(pressed_at=bindparam("now"))
    .returning(outbox.c.id)
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


def any_due(tx: Transaction, now: datetime) -> bool:
    return tx.one(_soonest, now=moments.stored(now)) is not None


def due(
    tx: Transaction,
    channel: str,
    now: datetime,
    most: int,
    metered: Metered,
    in_hand: Collection[int] = (),
    after: Places = FIRST,
) -> Page:
    """Of the next `most` rows that are due: what is to be said in this channel, and what is to be said nowhere any more.

    Those in hand are passed over. Service messages come before campaigns', and the earliest first.
    """
    given = {"now": moments.stored(now), "in_hand": json.dumps(list(in_hand)), **_charging(now, metered)}
    rows_: list[Row] = []
    places = list(after)
    for lane, query in enumerate(_due):
        if room := most - len(rows_):
            found = tx.all(query, after_due=after[lane].due, after_id=after[lane].id, most=room, **given)
            rows_ += found
            if found:
                places[lane] = Place(found[-1][0], found[-1][1])
    ours = [_queued(row[1:], metered) for row in rows_ if row[_CHANNEL] in ("", channel)]
    return Page(ours, (places[0], places[1]) if len(rows_) == most else None)


def channels(tx: Transaction, ids: Sequence[int], now: datetime, metered: Metered) -> dict[int, str]:
    """In which messenger each would be said if it were due now; "" where there is none to write in."""
    found = tx.all(_channels, rows=packed((id_,) for id_ in ids), **_charging(now, metered))
    return {row[0]: row[1] for row in found}


def take(tx: Transaction, ids: Collection[int], channel: str, now: datetime) -> dict[int, int | None]:
    """Marks as sent what must not be sent twice, before it is sent; those that no other process has taken, and whose they are."""
    if not ids:
        return {}
    return {
        row[0]: row[1] for row in tx.all(_take, ids=json.dumps(list(ids)), channel_=channel, now=moments.stored(now))
    }


def keep(tx: Transaction, told: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """What each message told, as facts."""
    tx.many(_keep, [{"of": id_, "facts_json": json.dumps(dict(facts))} for id_, facts in told])


def give_back(tx: Transaction, ids: Sequence[tuple[int, datetime]]) -> None:
    """What was taken and certainly not sent is due again, each at its moment."""
    tx.many(_give_back, [{"of": id_, "due": moments.stored(moment)} for id_, moment in ids])


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


def pressed(tx: Transaction, id_: int, customer: int, now: datetime) -> bool:
    """A button under the message was pressed by whom it was for; True the first time, which is kept."""
    return tx.one(_pressed, of=id_, customer=customer, now=moments.stored(now)) is not None


def hasten(tx: Transaction, key: str, due_: datetime) -> bool:
    """What waits under this key is due then; False when nothing does."""
    return tx.one(_hasten, of_key=key, due=moments.stored(due_)) is not None


def facts_of(tx: Transaction, key: str) -> Mapping[str, Any] | None:
    """What the notice of this key told."""
    row = tx.one(_facts, key=key)
    return None if row is None else json.loads(row[0])


def end(tx: Transaction, key: str) -> End | None:
    """How far the notice of this key has come."""
    row = tx.one(_end, key=key)
    if row is None:
        return None
    state, reason, channel, reference, facts = row
    return End(state, reason, channel, reference, json.loads(facts))


def _charging(now: datetime, metered: Metered) -> dict[str, object]:
    return {
        "metered": json.dumps(sorted(metered.channels)),
        "pays": int(metered.pays),
        "session_from": moments.stored(now - metered.session),
    }


def _row(
    kind: str, key: str, facts: Mapping[str, object], now: datetime, due_: datetime, expires: datetime
) -> dict[str, object]:
    return {
        "kind": kind,
        "facts_json": json.dumps(dict(facts), ensure_ascii=False),
        "key": key,
        "due_at": moments.stored(due_),
        "expires_at": moments.stored(expires),
        "created_at": moments.stored(now),
    }


def _queued(row: Row, metered: Metered) -> Queued:
    id_, kind, facts, expires_at, tries, customer, campaign, channel, account, language, has_account, *state = row
    left_at, erased_at, *wanted, removed_at, blocked_at, charges = state
    said = zip((Wish.RECEIPTS, Wish.REMINDERS, Wish.SURVEYS, Wish.OFFERS), wanted, strict=True)
    wishes = frozenset(wish for wish, on in said if on)
    gone = "erased" if erased_at is not None else "left" if left_at is not None else ""
    by_name = blocked_at is not None  # the one account that it could go to has blocked us
    to = Addressee(
        channel,
        "" if by_name else account,
        language,
        gone="removed" if removed_at is not None else gone,
        blocked=by_name or bool(has_account),
        wishes=wishes,
        too_dear=bool(charges) and not metered.pays,
        charged=bool(charges) and metered.pays,
    )
    return Queued(id_, kind, json.loads(facts), moments.moment(expires_at), tries, customer, campaign, to)
