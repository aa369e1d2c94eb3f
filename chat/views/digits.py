"""Six digits for a till that can't scan: the code itself, and the question for which store."""

from collections.abc import Sequence
from datetime import time

from chat.buttons import Digits, DigitsElsewhere, payload
from chat.replies import Choice, Reply, Say
from chat.words import words

_MOST = 90  # buttons that Telegram takes under a message, with some to spare


def button() -> Choice:
    """Under the card's picture."""
    return Choice(words("button-digits"), payload(Digits(None)))


def shown(code: str, store: str, until: time, *, elsewhere: bool, replace: str) -> Reply:
    """`elsewhere`: there are other stores to choose; `replace` is the question that this answers."""
    other = Choice(words("button-digits-elsewhere"), payload(DigitsElsewhere()))
    text = words("digits-shown", code=code, store=store, until=until)
    return Say(text, ((other,),) if elsewhere else (), replace=replace)


def ask(stores: Sequence[tuple[int, str]]) -> Reply:
    """Which of the `stores` (id, name): a code is good in one of them."""
    rows = tuple((Choice(words("digits-store", name=name), payload(Digits(id_))),) for id_, name in stores[:_MOST])
    return Say(words("digits-ask"), rows)
