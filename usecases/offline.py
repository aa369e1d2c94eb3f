"""Receipts of a till that was offline: up to a week late, and earning only."""

from dataclasses import replace
from datetime import datetime, timedelta

from loyalty.refusals import SpendOffline
from storage.database import Transaction
from storage.shop import Till
from usecases import purchases
from usecases.baskets import NewReceipt
from usecases.repeats import Posted
from usecases.terms import Terms

_BACK = timedelta(days=7)


def commit(tx: Transaction, now: datetime, terms: Terms, till: Till, new: NewReceipt) -> Posted:
    """Posts the receipt as purchases.commit does. Raises SpendOffline, and what that raises.

    Points can't pay here: nobody could ask the account while the shopper stood at the till.
    """
    if new.hold is not None or new.spend:
        raise SpendOffline
    rules = terms.program.till
    late = replace(rules, back=max(rules.back, _BACK))
    return purchases.commit(tx, now, replace(terms, program=replace(terms.program, till=late)), till, new)
