"""The outbox as a queue: what is due, whom it is for at this moment and where they read it, and who takes it to be sent."""

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
    literal_column,
    not_,
    select,
    tuple_,
    union_all,
    update,
)

from loyalty.notices import Addressee, Wish
from loyalty.program import Metered
from storage import moments
from storage.consents import MARKETING
from storage.database import Row, Transaction
from storage.outbox import IN_DOUBT
from storage.queries import Query, among, within
from storage.rows import cell, packed, rows
from storage.tables import consents, customers, identities, outbox, staff
from storage.wishes import ASKABLE


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


_CHANNEL = 8  # of the columns of `_due_in`
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
            ASKABLE,
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
_take = Query(
    update(outbox)
    .where(among(outbox.c.id, bindparam("ids")), outbox.c.state == "queued")
    .values(state="sent", reason=IN_DOUBT, channel=bindparam("channel_"), done_at=bindparam("now"))
    .returning(outbox.c.id, outbox.c.customer)
)
_give_back = Query(
    update(outbox)
    .where(outbox.c.id == bindparam("of"), outbox.c.state == "sent", outbox.c.reason == IN_DOUBT)
    .values(state="queued", reason="", channel="", done_at=None, due_at=bindparam("due"))
)
_channels = Query(
    select(outbox.c.id, func.coalesce(_their.c.channel, ""))
    .select_from(_asked)
    .join(outbox, outbox.c.id == cell(_asked, 0, outbox.c.id))
    .outerjoin(_their, _their.c.id == _reader)
)


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


def give_back(tx: Transaction, ids: Sequence[tuple[int, datetime]]) -> None:
    """What was taken and certainly not sent is due again, each at its moment."""
    tx.many(_give_back, [{"of": id_, "due": moments.stored(moment)} for id_, moment in ids])


def _charging(now: datetime, metered: Metered) -> dict[str, object]:
    return {
        "metered": json.dumps(sorted(metered.channels)),
        "pays": int(metered.pays),
        "session_from": moments.stored(now - metered.session),
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
