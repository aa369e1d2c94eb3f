"""`regulars import customers`: customer? and phone? (one at least), first_name?, birthday?, card?, points?, points_expire?,
marketing_consent?, consent_at?.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from loyalty import cards
from storage import known_customers, people
from storage.database import Transaction
from storage.known_customers import NewConsent, Profile
from usecases.imports.columns import Rejected
from usecases.imports.customer_decisions import CHANNEL, Decision, Faces, decide
from usecases.imports.customer_rows import CustomerRows, Newcomer
from usecases.imports.reading import Row
from usecases.imports.sheet import Outcome, Reject, Rejection
from usecases.registration import MARKETING
from usecases.terms import Terms

_TRIES = 8
_VERSION = "import"  # the text they agreed to is not ours


class Customers:
    """Raises Unusable for a header that lacks a column."""

    slice = 50

    def __init__(self, header: Row, terms: Terms, now: datetime) -> None:
        self._rows = CustomerRows(header, terms, now)
        self._terms, self._now = terms, now

    def units(self, rows: Iterable[Row], reject: Reject) -> Iterator[Newcomer]:
        return self._rows.newcomers(rows, reject)

    def sift(self, tx: Transaction, units: Sequence[Newcomer]) -> tuple[Sequence[Newcomer], Outcome]:
        faces = _faces(tx, units, lock=False)
        todo: list[Newcomer] = []
        rejects: list[Rejection] = []
        for new in units:
            try:
                _, decision = decide(new, faces, self._terms, self._now)
            except Rejected as why:
                rejects.append((new.row, str(why)))
            else:
                if not decision.nothing:
                    todo.append(new)
        return todo, Outcome(unchanged=len(units) - len(todo) - len(rejects), rejects=tuple(rejects))

    def write(self, tx: Transaction, units: Sequence[Newcomer]) -> Outcome:
        return Outcome.sum(self._write(tx, strangers) for strangers in _apart(units))

    def _write(self, tx: Transaction, units: Sequence[Newcomer]) -> Outcome:
        outcomes: list[Outcome] = []
        rivals: dict[str, int] = {}
        for _ in range(_TRIES):
            outcome, units = self._attempt(tx, units, rivals)
            outcomes.append(outcome)
            if not units:
                _let_claim(tx, rivals)
                return Outcome.sum(outcomes)
        raise LookupError("no free card number was found")

    def _attempt(
        self, tx: Transaction, units: Sequence[Newcomer], rivals: dict[str, int]
    ) -> tuple[Outcome, Sequence[Newcomer]]:
        """And those to be tried again: their card was drawn before, or somebody joined with their phone this very moment.

        `rivals` come to hold, by the phone, who had only named it: the shop knows better.
        """
        faces = _faces(tx, units, lock=True)
        new: dict[str, tuple[Newcomer, Profile, Decision]] = {}
        done: dict[int, Decision] = {}
        again: list[Newcomer] = []
        rejects: list[Rejection] = []
        for unit in units:
            try:
                known, decision = decide(unit, faces, self._terms, self._now)
            except Rejected as why:
                rejects.append((unit.row, str(why)))
                continue
            if unit.phone_hash is not None and (rival := faces.rival(unit, known)) is not None:
                rivals[unit.phone_hash] = rival.id
                people.give_up_phone(tx, rival.id)
            if known is None:
                profile = _with_card(decision.profile)
                new[profile.card] = unit, profile, decision
            elif known.id in done:  # named by the id before, now by the phone
                again.append(unit)
            else:
                done[known.id] = decision
        changed = {of: decision for of, decision in done.items() if not decision.nothing}
        added = known_customers.add(tx, [profile for _, profile, _ in new.values()], self._now)
        known_customers.renew(tx, {of: decision.profile for of, decision in changed.items() if decision.profile})
        self._credit(tx, changed | {id_: new[card][2] for card, id_ in added.items()})
        again += [unit for card, (unit, _, _) in new.items() if card not in added]
        return Outcome(len(added), len(changed), len(done) - len(changed), rejects=tuple(rejects)), again

    def _credit(self, tx: Transaction, decisions: Mapping[int, Decision]) -> None:
        credits_ = {of: decision.credit for of, decision in decisions.items() if decision.credit}
        consents = [
            NewConsent(of, *decision.consent, _VERSION) for of, decision in decisions.items() if decision.consent
        ]
        if credits_:
            known_customers.credit(tx, credits_, self._now)
        if consents:
            known_customers.add_consents(tx, consents, MARKETING, CHANNEL, self._terms.program.language)


def _let_claim(tx: Transaction, rivals: Mapping[str, int]) -> None:
    """Who had only named the phone of an imported customer claims that one, and so do all who claimed them."""
    for phone, rival in rivals.items():
        if (owner := people.find(tx, phone_hash=phone)) is not None:
            people.hand_claims_over(tx, rival, owner.id)
            people.set_claim(tx, rival, owner.id)


def _faces(tx: Transaction, units: Sequence[Newcomer], *, lock: bool) -> Faces:
    imported_ids = [unit.imported_id for unit in units if unit.imported_id is not None]
    phones = [unit.phone_hash for unit in units if unit.phone_hash is not None]
    cards_ = [unit.card for unit in units if unit.card is not None]
    known = known_customers.find(tx, imported_ids, phones, lock=lock)
    return Faces(
        by_imported_id={one.imported_id: one for one in known if one.imported_id is not None},
        by_phone={one.phone_hash: one for one in known if one.phone_hash is not None and one.proven},
        consents=known_customers.last_consents(tx, [one.id for one in known], MARKETING),
        taken_cards=frozenset(known_customers.taken_cards(tx, cards_)),
        named={one.phone_hash: one for one in known if one.phone_hash is not None and not one.proven},
    )


def _apart(units: Sequence[Newcomer]) -> Iterator[Sequence[Newcomer]]:
    """Runs of units that can't be about the same customer or card: one has to be written before the next is decided."""
    run: list[Newcomer] = []
    names: set[tuple[str, str]] = set()
    for unit in units:
        marks = {("id", unit.imported_id), ("phone", unit.phone_hash), ("card", unit.card)}
        own = {(kind, name) for kind, name in marks if name is not None}
        if own & names:
            yield run
            run, names = [], set()
        run.append(unit)
        names |= own
    yield run


def _with_card(profile: Profile | None) -> Profile:
    """Somebody new gets a card number if the shop has not given one."""
    if profile is None:
        raise LookupError("nothing is known about somebody new")
    return profile if profile.card else replace(profile, card=cards.number_from(secrets.randbelow(10**10)))
