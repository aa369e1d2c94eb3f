"""Complaints as cases: whose they are, what they are about, and their state."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, and_, bindparam, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from loyalty.complaints import Source, State
from storage import moments
from storage.database import Row, Transaction
from storage.queries import Query
from storage.tables import case_messages, cases, customers, identities, receipts, stores


@dataclass(frozen=True, slots=True)
class Case:
    """`customer` is None for who is no member, `identity` (with its messenger) None for a caller.

    `heard_at`: the shopper's last message. `answered_at`: the first answer.
    """

    id: int
    customer: int | None
    identity: int | None
    channel: str
    language: str
    store: int | None
    store_name: str
    timezone: str
    director_chat: str
    receipt: int | None
    survey: int | None
    category: str
    source: Source
    state: State
    opened_at: datetime
    heard_at: datetime
    taken_by: int | None
    taken_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    solved: bool | None


_CASE = (
    *(cases.c.id, cases.c.customer, cases.c.identity),
    *(func.coalesce(identities.c.channel, ""), func.coalesce(identities.c.language, "")),
    *(cases.c.store, func.coalesce(stores.c.name, ""), func.coalesce(stores.c.timezone, ""), stores.c.director_chat),
    *(cases.c.receipt, cases.c.survey, cases.c.category, cases.c.source, cases.c.state, cases.c.opened_at),
    *(cases.c.heard_at, cases.c.taken_by, cases.c.taken_at, cases.c.answered_at, cases.c.closed_at, cases.c.solved),
)
_CASES = (
    select(*_CASE)
    .outerjoin(identities, identities.c.id == cases.c.identity)
    .outerjoin(stores, stores.c.id == cases.c.store)
)
_of = cases.c.id == bindparam("of")
_find = Query(_CASES.where(_of))
# Whoever merely names the case, as a message in a group does, need not wait for who changes it: nor do they for each other.
_lock = Query(_CASES.where(_of).with_for_update(of=cases, key_share=True))
_NEW = (
    "customer",
    "identity",
    "store",
    "receipt",
    "survey",
    "category",
    "source",
    "opened_at",
    "remind_at",
    "escalate_at",
)
_add = Query(
    insert(cases)
    .values({name: bindparam(name) for name in _NEW} | {"heard_at": bindparam("opened_at")})
    .returning(cases.c.id)
)
# The last that passed between the shopper and the shop: what they said, an answer, the question whether it is solved.
_last_said = (
    select(func.max(case_messages.c.id))
    .where(
        case_messages.c.case == cases.c.id,
        or_(
            case_messages.c.author.in_([literal_column("'shopper'"), literal_column("'answer'")]),
            and_(
                case_messages.c.author == literal_column("'event'"),
                case_messages.c.text.in_([literal_column("'closed'"), literal_column("'not_solved'")]),
            ),
        ),
    )
    .correlate(cases)
    .scalar_subquery()
)
# Theirs by the card, so whoever has two messengers has one conversation; a case of no card is theirs by the account.
_theirs = Query(
    _CASES.where(
        or_(
            cases.c.customer == bindparam("customer", type_=BigInteger()),
            and_(cases.c.identity == bindparam("by", type_=BigInteger()), cases.c.customer.is_(None)),
        )
    )
    .order_by(func.coalesce(_last_said, literal_column("0")).desc(), cases.c.id.desc())
    .limit(bindparam("most"))
)
_put = Query(
    update(cases)
    .where(_of)
    .values(
        {
            name: bindparam(name)
            for name in (
                *("state", "taken_by", "taken_at", "answered_at", "closed_at", "closed_by"),
                *("remind_at", "escalate_at", "check_at", "solved", "solved_at"),
            )
        }
    )
)
_times = Query(
    select(cases.c.closed_by, cases.c.remind_at, cases.c.escalate_at, cases.c.check_at, cases.c.solved_at).where(_of)
)
_heard = Query(
    update(cases)
    .where(_of)
    .values(
        heard_at=bindparam("at"),
        identity=bindparam("by"),
        customer=func.coalesce(cases.c.customer, bindparam("member", type_=BigInteger())),
    )
)
_last_receipt = (
    select(receipts.c.id)
    .where(receipts.c.customer == customers.c.id)
    .order_by(receipts.c.at.desc(), receipts.c.id.desc())
    .limit(1)
    .correlate(customers)
    .scalar_subquery()
)
# The visit that a complaint is about: the receipt named, else their last one; its store, else their home store.
_visit = Query(
    select(receipts.c.id, stores.c.id, stores.c.timezone, stores.c.director_chat)
    .select_from(customers)
    .outerjoin(receipts, receipts.c.id == func.coalesce(bindparam("receipt", type_=BigInteger()), _last_receipt))
    .outerjoin(stores, stores.c.id == func.coalesce(receipts.c.store, customers.c.home_store))
    .where(customers.c.id == bindparam("customer"))
)


@dataclass(frozen=True, slots=True)
class Timers:
    """What is not said of a case to anybody: who closed it, and when something is due."""

    closed_by: int | None = None
    remind_at: datetime | None = None
    escalate_at: datetime | None = None
    check_at: datetime | None = None
    solved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of the visit that somebody complains of."""

    receipt: int | None = None
    store: int | None = None
    timezone: str = ""
    director_chat: str = ""


def visit(tx: Transaction, customer: int | None, receipt: int | None = None) -> Visit:
    """The receipt named, or the customer's last one, and its store; nothing of who is no customer."""
    row = None if customer is None else tx.one(_visit, customer=customer, receipt=receipt)
    if row is None:
        return Visit()
    return Visit(row[0], row[1], row[2] or "", "" if row[3] is None else str(row[3]))


def add(
    tx: Transaction,
    *,
    customer: int | None,
    identity: int | None,
    store: int | None,
    receipt: int | None,
    survey: int | None,
    category: str,
    source: Source,
    now: datetime,
    remind: datetime,
    escalate: datetime,
) -> int:
    """The number of the new case."""
    row = tx.one(
        _add,
        customer=customer,
        identity=identity,
        store=store,
        receipt=receipt,
        survey=survey,
        category=category,
        source=source.value,
        opened_at=moments.stored(now),
        remind_at=moments.stored(remind),
        escalate_at=moments.stored(escalate),
    )
    if row is None:
        raise LookupError("the new case has no number")
    return int(row[0])


def find(tx: Transaction, id_: int) -> Case | None:
    row = tx.one(_find, of=id_)
    return None if row is None else _case(row)


def lock(tx: Transaction, id_: int) -> Case | None:
    """Nobody else changes it before this transaction ends."""
    row = tx.one(_lock, of=id_)
    return None if row is None else _case(row)


def theirs(tx: Transaction, identity: int | None, customer: int | None, most: int = 20) -> list[Case]:
    """Their last cases: first the one in which something was said last, by them or to them."""
    return [_case(row) for row in tx.all(_theirs, by=identity, customer=customer, most=most)]


def timers(tx: Transaction, id_: int) -> Timers:
    row = tx.one(_times, of=id_)
    if row is None:
        raise LookupError(f"there is no case {id_}")
    return Timers(row[0], *map(moments.moment_or_none, row[1:]))


def put(tx: Transaction, case: Case, timers_: Timers) -> None:
    """Writes what can change of a (locked) case."""
    tx.run(
        _put,
        of=case.id,
        state=case.state.value,
        taken_by=case.taken_by,
        taken_at=moments.stored_or_none(case.taken_at),
        answered_at=moments.stored_or_none(case.answered_at),
        closed_at=moments.stored_or_none(case.closed_at),
        closed_by=timers_.closed_by,
        remind_at=moments.stored_or_none(timers_.remind_at),
        escalate_at=moments.stored_or_none(timers_.escalate_at),
        check_at=moments.stored_or_none(timers_.check_at),
        solved=case.solved,
        solved_at=moments.stored_or_none(timers_.solved_at),
    )


def heard(tx: Transaction, id_: int, identity: int | None, now: datetime, customer: int | None = None) -> None:
    """The shopper wrote again, from this account; a case of nobody's card becomes the `customer`'s, who has joined since."""
    tx.run(_heard, of=id_, by=identity, at=moments.stored(now), member=customer)


def _case(row: Row) -> Case:
    id_, customer, identity, channel, language, *rest = row
    store, store_name, timezone, director_chat, receipt, survey, category, source, state, *rest = rest
    opened, heard_, taken_by, taken, answered, closed, solved = rest
    return Case(
        *(id_, customer, identity, channel, language, store, store_name, timezone),
        "" if director_chat is None else str(director_chat),
        *(receipt, survey, category, Source(source), State(state)),
        *(moments.moment(opened), moments.moment(heard_), taken_by),
        taken_at=moments.moment_or_none(taken),
        answered_at=moments.moment_or_none(answered),
        closed_at=moments.moment_or_none(closed),
        solved=None if solved is None else bool(solved),
    )
