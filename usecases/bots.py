"""Where a stranger can join: the names of the shop's bots, kept by the process that speaks to the messenger."""

from storage import shop
from storage.database import Transaction

_FACT = "bot of "


def met(tx: Transaction, channel: str, name: str) -> None:
    """The messenger has told what our bot is called there: every process may now link to it."""
    shop.set_fact(tx, _FACT + channel, name)


def bot(tx: Transaction, channel: str) -> str | None:
    """None before the first start with this messenger."""
    return shop.fact(tx, _FACT + channel)
