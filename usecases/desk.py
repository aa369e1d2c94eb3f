"""The groups of the shop's people: which are ours, and who may act there."""

from datetime import datetime

from storage import messages, shop, staff
from storage.database import Transaction
from storage.staff import Member
from usecases.terms import Terms


def is_ours(tx: Transaction, terms: Terms, chat: str) -> bool:
    """Whether it is the operators' group or that of a store's director."""
    return chat == terms.desk or shop.is_director_chat(tx, chat)


def who(tx: Transaction, channel: str, account: str) -> Member | None:
    """Who this account is in the shop, at this moment."""
    return staff.by_account(tx, channel, account)


def refused(tx: Transaction, now: datetime, channel: str, account: str, chat: str, what: str) -> None:
    """Somebody who is none of those who take care of cases tried to."""
    facts = {"chat": chat, "what": what}
    messages.record(
        tx, actor=f"{channel}:{account}", action="operator_refused", subject=f"group:{chat}", now=now, facts=facts
    )
