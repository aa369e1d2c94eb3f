"""What an owner should know at once: queued for every owner of the store in the transaction of what happened."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from storage import outbox, staff
from storage.database import Transaction

OWNER = "owner"
_WORTH_SAYING = timedelta(days=7)


def tell_owners(
    tx: Transaction, now: datetime, what: str, key: str, facts: Mapping[str, object], *, store: int | None = None
) -> None:
    """Queues an alert of the kind `alert-{what}`, whose text is `alert-{what}` in locales; the same `key` alerts once.

    `facts` fill the text's variables: texts and whole numbers. Nothing personal of a customer belongs into them.
    """
    for owner in staff.of_role(tx, OWNER, store):
        outbox.add(
            tx,
            f"alert-{what}",
            f"alert:{what}:{key}:{owner.id}",
            facts,
            now=now,
            due=now,
            expires=now + _WORTH_SAYING,
            staff=owner.id,
        )
