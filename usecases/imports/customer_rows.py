"""From rows to the customers whom a shop brings along; or why a row makes no sense."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from loyalty.cards import CardNumber
from loyalty.points import Points
from storage import vault
from usecases.imports import cells
from usecases.imports.columns import Columns, Rejected
from usecases.imports.reading import Broken, Row
from usecases.imports.sheet import Reject
from usecases.terms import Terms

_OPTIONAL = ("first_name", "birthday", "card", "points", "points_expire", "marketing_consent", "consent_at")
_CHILD = 13  # years: of children below nothing is kept
_OLDEST = 120


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A row that makes sense; at least one of imported_id and phone_hash is there. `card` has the form of one."""

    row: Row
    imported_id: str | None
    phone_hash: str | None
    phone_sealed: str | None
    first_name: str
    birthday: date | None
    card: CardNumber | None
    points: Points | None
    points_expire: date | None
    consent: bool | None
    consent_at: datetime | None


class CustomerRows:
    """Raises Unusable for a header that lacks a column."""

    def __init__(self, header: Row, terms: Terms, now: datetime) -> None:
        self._columns = Columns(header, (), _OPTIONAL, any_of=("customer", "phone"))
        self._terms, self._now = terms, now
        self._today = now.astimezone(terms.zone()).date()

    def newcomers(self, rows: Iterable[Row], reject: Reject) -> Iterator[Newcomer]:
        for row in rows:
            if isinstance(row, Broken):
                reject(row, row.reason)
                continue
            try:
                yield self._newcomer(row)
            except Rejected as why:
                reject(row, str(why))

    def _newcomer(self, row: Row) -> Newcomer:
        columns, country, keys = self._columns, self._terms.program.country, self._terms.keys
        imported_id = columns.read(row, "customer", cells.code)
        phone = columns.read(row, "phone", lambda text: cells.phone(text, country))
        if imported_id is None and phone is None:
            raise Rejected("customer and phone are empty: one of them is needed")
        birthday, child = self._birthday(row)
        consent, consent_at = self._consent(row)
        return Newcomer(
            row=row,
            imported_id=imported_id,
            phone_hash=None if phone is None else vault.phone_hash(phone, keys),
            phone_sealed=None if phone is None else vault.seal(phone, keys),
            first_name=columns.text(row, "first_name", cells.short),
            birthday=birthday,
            card=cells.card(columns.cell(row, "card")),
            points=columns.read(row, "points", cells.points),
            points_expire=columns.read(row, "points_expire", cells.day),
            consent=None if child else consent,
            consent_at=consent_at,
        )

    def _birthday(self, row: Row) -> tuple[date | None, bool]:
        """The birthday, and whether it is a child's: that is not kept."""
        born = self._columns.read(row, "birthday", cells.day)
        if born is None:
            return None, False
        years = self._today.year - born.year - ((self._today.month, self._today.day) < (born.month, born.day))
        if not 0 <= years <= _OLDEST or born > self._today:
            raise Rejected(f"birthday: {born} is nobody's")
        return (None, True) if years < _CHILD else (born, False)

    def _consent(self, row: Row) -> tuple[bool | None, datetime | None]:
        columns, zone = self._columns, self._terms.zone()
        given = columns.read(row, "marketing_consent", cells.yes)
        at = columns.read(row, "consent_at", lambda text: cells.moment(text, zone))
        if given and at is None:
            raise Rejected("consent_at is empty: a consent counts from the time it was given")
        if at is not None and at > self._now:
            raise Rejected(f"consent_at: {at.isoformat()} is in the future")
        return given, at
