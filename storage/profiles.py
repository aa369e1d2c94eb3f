"""What a member has told about themselves, and what they want to receive."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, bindparam, select, update

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import customers


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything of it voluntary. `rewarded`: the one bonus is given; `closed`: a child's, nothing more is asked."""

    first_name: str
    birthday: date | None
    birthday_at: datetime | None
    birthday_changes: int
    gender: str
    phone_sealed: str | None
    email_sealed: str | None
    rewarded: bool
    closed: bool

    @property
    def complete(self) -> bool:
        return bool(self.first_name and self.birthday and self.gender and self.email_sealed)


@dataclass(frozen=True, slots=True)
class Preferences:
    """Offers are a consent and not among them; `hour` is local to the home store, None: whenever."""

    receipts: bool
    reminders: bool
    surveys: bool
    hour: int | None


_of = bindparam("of", type_=BigInteger())
_PROFILE = (
    customers.c.first_name,
    customers.c.birthday_day,
    customers.c.birthday_at,
    customers.c.birthday_changes,
    customers.c.gender,
    customers.c.phone_sealed,
    customers.c.email_sealed,
    customers.c.profiled_at,
    customers.c.profile_closed_at,
)
_PREFERENCES = ("receipt_notices", "expiry_reminders", "surveys", "preferred_hour")
_profile = Query(select(*_PROFILE).where(customers.c.id == _of))
_preferences = Query(select(*(customers.c[name] for name in _PREFERENCES)).where(customers.c.id == _of))


def _set(*names: str) -> Query:
    return Query(update(customers).where(customers.c.id == _of).values({name: bindparam(name) for name in names}))


_set_name = _set("first_name")
_set_gender = _set("gender")
_set_email = _set("email_sealed")
_set_birthday = _set("birthday_day", "birthday_at", "birthday_changes")
_set_rewarded = _set("profiled_at")
_close = Query(
    update(customers)
    .where(customers.c.id == _of)
    .values(
        profile_closed_at=bindparam("at"),
        birthday_day=None,
        birthday_at=None,
        gender="",
        email_sealed=None,
        surveys=False,
    )
)
_want = _set(*_PREFERENCES)
_write_to = Query(select(customers.c.write_to).where(customers.c.id == _of))
_set_write_to = _set("write_to")

_promo_days = Query(select(customers.c.promo_days).where(customers.c.id == _of))
_set_promo_days = _set("promo_days")


def profile(tx: Transaction, customer: int) -> Profile:
    """Raises LookupError for nobody's number."""
    row = tx.one(_profile, of=customer)
    if row is None:
        raise LookupError("there is no such customer")
    name, day, told_at, changes, gender, phone, email, profiled_at, closed_at = row
    return Profile(
        name,
        None if day is None else moments.day(day),
        moments.moment_or_none(told_at),
        changes,
        gender,
        phone,
        email,
        profiled_at is not None,
        closed_at is not None,
    )


def set_name(tx: Transaction, customer: int, name: str) -> None:
    tx.run(_set_name, of=customer, first_name=name)


def set_gender(tx: Transaction, customer: int, gender: str) -> None:
    tx.run(_set_gender, of=customer, gender=gender)


def set_email(tx: Transaction, customer: int, sealed: str) -> None:
    tx.run(_set_email, of=customer, email_sealed=sealed)


def set_birthday(tx: Transaction, customer: int, birthday: date, changes: int, now: datetime) -> None:
    """`changes` is how often it has been changed by now, this time included."""
    tx.run(
        _set_birthday,
        of=customer,
        birthday_day=moments.stored_day(birthday),
        birthday_at=moments.stored(now),
        birthday_changes=changes,
    )


def reward(tx: Transaction, customer: int, now: datetime) -> None:
    """The one bonus is given."""
    tx.run(_set_rewarded, of=customer, profiled_at=moments.stored(now))


def close(tx: Transaction, customer: int, now: datetime) -> None:
    """A child's profile: what was told is forgotten but the name, and there are no surveys."""
    tx.run(_close, of=customer, at=moments.stored(now))


def preferences(tx: Transaction, customer: int) -> Preferences:
    """Raises LookupError for nobody's number."""
    row = tx.one(_preferences, of=customer)
    if row is None:
        raise LookupError("there is no such customer")
    receipts, reminders, surveys, hour = row
    return Preferences(bool(receipts), bool(reminders), bool(surveys), hour)


def write_to(tx: Transaction, customer: int) -> str:
    """The messenger they want to be written to; empty when none was chosen."""
    row = tx.one(_write_to, of=customer)
    return "" if row is None else str(row[0])


def set_write_to(tx: Transaction, customer: int, channel: str) -> None:
    tx.run(_set_write_to, of=customer, write_to=channel)


def promo_days(tx: Transaction, customer: int) -> int:
    """At least so many dates between two promo messages to them."""
    row = tx.one(_promo_days, of=customer)
    return 0 if row is None else int(row[0])


def set_promo_days(tx: Transaction, customer: int, days: int) -> None:
    tx.run(_set_promo_days, of=customer, promo_days=days)


def want(tx: Transaction, customer: int, wanted: Preferences) -> None:
    tx.run(
        _want,
        of=customer,
        receipt_notices=wanted.receipts,
        expiry_reminders=wanted.reminders,
        surveys=wanted.surveys,
        preferred_hour=wanted.hour,
    )
