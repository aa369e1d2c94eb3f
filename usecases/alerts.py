"""What an owner should know at once: queued for every owner of the store in the transaction of what happened."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from storage import outbox, staff
from storage.database import Transaction
from storage.staff import Member

OWNER = "owner"
_DIRECTOR = "director"
_OPERATOR = "operator"
_WORTH_SAYING = timedelta(days=7)


def tell_owners(
    tx: Transaction, now: datetime, what: str, key: str, facts: Mapping[str, object], *, store: int | None = None
) -> None:
    """Queues an alert of the kind `alert-{what}`, whose text is `alert-{what}` in locales; the same `key` alerts once.

    `facts` fill the text's variables: texts and whole numbers. Nothing personal of a customer belongs into them.
    """
    _tell(tx, now, what, key, facts, staff.of_role(tx, OWNER, store))


def tell_operators(tx: Transaction, now: datetime, what: str, key: str, facts: Mapping[str, object]) -> None:
    """Likewise for every operator."""
    _tell(tx, now, what, key, facts, staff.of_role(tx, _OPERATOR))


def tell_directors(
    tx: Transaction,
    now: datetime,
    what: str,
    key: str,
    facts: Mapping[str, object],
    *,
    store: int | None,
    may: Callable[[Member], bool] = lambda _: True,
) -> int:
    """Likewise for the directors of the store, or its owners where no director is one who `may`; how many there were.

    A case of no store in particular is for the directors of all stores.
    """
    directors = [each for each in staff.of_role(tx, _DIRECTOR, store) if each.store in {None, store} and may(each)]
    told = directors or [each for each in staff.of_role(tx, OWNER, store) if may(each)]
    _tell(tx, now, what, key, facts, told)
    return len(told)


def _tell(
    tx: Transaction, now: datetime, what: str, key: str, facts: Mapping[str, object], whom: Iterable[Member]
) -> None:
    for each in whom:
        outbox.add(
            tx,
            f"alert-{what}",
            f"alert:{what}:{key}:{each.id}",
            facts,
            now=now,
            due=now,
            expires=now + _WORTH_SAYING,
            staff=each.id,
        )
