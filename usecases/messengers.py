"""The messengers in which a member has their card: where they want to be written to, and parting from one."""

from datetime import datetime

from storage import identities, messages, people, profiles
from storage.database import Transaction
from storage.identities import Reader
from storage.people import Customer


def linked(tx: Transaction, customer: int) -> tuple[str, ...]:
    """Their names, each once, in a steady order."""
    return tuple(sorted({reader.channel for reader in identities.of_customer(tx, customer)}))


def chosen(tx: Transaction, customer: int) -> str:
    """Where they want to be written to; empty: where it costs nothing, in the one they used last."""
    return profiles.write_to(tx, customer)


def choose(tx: Transaction, customer: Customer, channel: str) -> None:
    """A messenger without their card changes nothing."""
    if not channel or channel in linked(tx, customer.id):
        profiles.set_write_to(tx, customer.id, channel)


def unlink(tx: Transaction, now: datetime, customer: Customer, channel: str, actor: str) -> tuple[Reader, ...]:
    """The accounts of this messenger that have no card any more."""
    people.lock(tx, id=customer.id)
    parted = identities.unlink(tx, customer.id, channel)
    if parted:
        subject = f"customer:{customer.id}"
        messages.record(tx, actor=actor, action="unlinked", subject=subject, now=now, facts={"channel": channel})
    if profiles.write_to(tx, customer.id) == channel:
        profiles.set_write_to(tx, customer.id, "")
    return parted
