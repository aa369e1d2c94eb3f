"""What a row about a customer adds to what is known: decided purely, the known goes before the new."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from loyalty import statement
from loyalty.ledger import NewLot, Origin
from storage import moments
from storage.known_customers import Consent, Known, Profile
from usecases.imports.columns import Rejected
from usecases.imports.customer_rows import Newcomer
from usecases.terms import Terms

CHANNEL = "import"  # of a consent that was brought along


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be written; `profile` is None when it stays as it is. `nothing` is left when all of it was known."""

    profile: Profile | None
    credit: NewLot | None
    consent: tuple[bool, datetime] | None

    @property
    def nothing(self) -> bool:
        return self.profile is None and self.credit is None and self.consent is None


@dataclass(frozen=True, slots=True)
class Faces:
    """The customers whom some rows may mean."""

    by_imported_id: Mapping[str, Known]
    by_phone: Mapping[str, Known]
    consents: Mapping[int, Consent]
    taken_cards: frozenset[str]
    named: Mapping[str, Known]  # by a phone that they only say is theirs: no row means them by it

    def known(self, new: Newcomer) -> Known | None:
        """Whom the row means, None when nobody yet. Raises Rejected."""
        by_id = None if new.imported_id is None else self.by_imported_id.get(new.imported_id)
        by_phone = None if new.phone_hash is None else self.by_phone.get(new.phone_hash)
        if by_phone is not None and new.imported_id is not None:
            if by_id is not None and by_id.id != by_phone.id:
                raise Rejected("phone: it belongs to another customer")
            if by_phone.imported_id not in {None, new.imported_id}:
                raise Rejected("phone: it belongs to another customer")
        if by_id is not None and new.phone_hash is not None and by_id.phone_hash not in {None, new.phone_hash}:
            raise Rejected("phone: this customer has another one already")
        return by_id or by_phone

    def rival(self, new: Newcomer, known: Known | None) -> Known | None:
        """Somebody else who has only named the row's phone."""
        rival = self.named.get(new.phone_hash or "")
        return None if rival is None or (known is not None and known.id == rival.id) else rival


def decide(new: Newcomer, faces: Faces, terms: Terms, now: datetime) -> tuple[Known | None, Decision]:
    """Whom the row means (None: somebody new) and what to write. Raises Rejected."""
    known = faces.known(new)
    consent = None if known is None else faces.consents.get(known.id)
    credit = _credit(new, known, terms, now)
    profile = _profile(new, known, faces, credit)
    return known, Decision(profile, credit, _consent(new, consent, now))


_NEVER = 9999  # many systems' year for what does not expire


def _credit(new: Newcomer, known: Known | None, terms: Terms, now: datetime) -> NewLot | None:
    """The opening balance is credited once, whatever a later file says."""
    before = None if known is None else known.imported_points
    if before is not None:
        if new.points not in {None, before}:
            raise Rejected(f"points: the opening balance was already imported, as {before}")
        return None
    if not new.points:
        return None
    zone = ZoneInfo(known.timezone) if known is not None and known.timezone else terms.zone()
    expires = None
    if new.points_expire is not None and new.points_expire.year < _NEVER:
        days = (new.points_expire - now.astimezone(zone).date()).days
        if days < 0:
            raise Rejected(f"points_expire: {new.points_expire} is over")
        expires = statement.end_of_day(now, days, zone)
    return NewLot(Origin.OPENING, new.points, now, expires)


def _profile(new: Newcomer, known: Known | None, faces: Faces, credit: NewLot | None) -> Profile | None:
    """Only what was empty is filled; the card of somebody who has not joined may still be exchanged for the shop's own."""
    born = None if new.birthday is None else moments.stored_day(new.birthday)
    free = new.card if new.card is not None and new.card not in faces.taken_cards else None
    points = None if credit is None else int(credit.points)
    if known is None:
        return Profile(free or "", new.imported_id, new.phone_hash, new.phone_sealed, new.first_name, born, points)
    before = Profile(
        known.card,
        known.imported_id,
        known.phone_hash,
        None,
        known.first_name,
        known.birthday_day,
        known.imported_points,
    )
    after = replace(
        before,
        card=known.card if known.member else free or known.card,
        imported_id=known.imported_id or new.imported_id,
        phone_hash=known.phone_hash or new.phone_hash,
        phone_sealed=new.phone_sealed if known.phone_hash is None else None,
        first_name=known.first_name or new.first_name,
        birthday_day=born if known.birthday_day is None else known.birthday_day,
        imported_points=points if known.imported_points is None else known.imported_points,
    )
    return None if after == before else after


def _consent(new: Newcomer, last: Consent | None, now: datetime) -> tuple[bool, datetime] | None:
    """A consent counts unless the person has said something since; a refusal takes back what was agreed before it."""
    if new.consent is None or new.consent == (last is not None and last.given):
        return None
    at = new.consent_at or (now if last is not None and last.channel == CHANNEL else None)
    if at is None or (last is not None and at <= last.at):
        return None
    return new.consent, at
