"""Everything kept about a person: as one file, and in short."""

import json
from dataclasses import dataclass
from datetime import datetime

from loyalty import personal
from loyalty.points import Points
from storage import dossier, messages, profiles, vault
from storage.database import Transaction
from storage.dossier import Figures
from storage.people import Customer
from storage.profiles import Profile
from usecases import accounts
from usecases.terms import Terms

_NOTE = "Sums of money are in minor units, quantities in thousandths, times in UTC."


@dataclass(frozen=True, slots=True)
class Short:
    """Phone and e-mail are masked."""

    profile: Profile
    phone: str
    email: str
    balance: Points
    figures: Figures


def file(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> bytes:
    """One JSON document (UTF-8), readable by people too. Changes nothing; `asked` is for the audit log."""
    kept = dossier.kept(tx, customer.id)
    phone, email = dossier.sealed(tx, customer.id)
    (person,) = kept.pop("person")
    opened = {"phone": _opened(phone, terms), "email": _opened(email, terms)}
    document = {
        "made_at": now.isoformat(timespec="seconds"),
        "shop": terms.program.shop,
        "currency": terms.program.currency,
        "note": _NOTE,
        "person": person | opened,
        "balance": accounts.seen_balance(tx, customer.id, now),
        **kept,
    }
    return json.dumps(document, ensure_ascii=False, indent=2).encode()


def asked(tx: Transaction, now: datetime, customer: Customer, actor: str, action: str = "exported") -> None:
    """Who looked at what is kept, for the audit log."""
    messages.record(tx, actor=actor, action=action, subject=f"customer:{customer.id}", now=now)


def short(tx: Transaction, now: datetime, terms: Terms, customer: Customer) -> Short:
    known = profiles.profile(tx, customer.id)
    phone, email = _opened(known.phone_sealed, terms), _opened(known.email_sealed, terms)
    return Short(
        known,
        personal.masked_phone(phone) if phone else "",
        personal.masked_email(email) if email else "",
        accounts.seen_balance(tx, customer.id, now),
        dossier.figures(tx, customer.id),
    )


def _opened(sealed: str | None, terms: Terms) -> str | None:
    return None if sealed is None else vault.unseal(sealed, terms.keys)
