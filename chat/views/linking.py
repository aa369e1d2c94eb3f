"""One person, two messengers: whose card it is, where to be written to, and parting again."""

from collections.abc import Mapping, Sequence
from typing import Any

from chat.buttons import AnswerClaim, Open, Screen, Unlink, WriteTo, payload
from chat.replies import Choice, Reply, Say
from chat.words import Words, words


def channel(name: str) -> Words:
    """What a messenger is called."""
    return words("channel-name", channel=name)


def how(*, asked: bool) -> Reply:
    """To who claims a card: how the two become one."""
    return Say(words("claim-asked" if asked else "claim-at-till"), menu=True)


def question(facts: Mapping[str, Any]) -> Reply:
    """To the owner of the claimed card."""
    yes = Choice(words("button-claim-yes"), payload(AnswerClaim(facts["claimant"], yes=True)))
    no = Choice(words("button-claim-no"), payload(AnswerClaim(facts["claimant"], yes=False)))
    named = {"name": facts["name"]} if facts["name"] else {}
    key = "claim-question-name" if named else "claim-question"
    return Say(words(key, messenger=channel(facts["channel"]), **named), ((yes,), (no,)))


def confirmed(balance: int, welcome: int, message: str) -> Reply:
    """To the owner, who said yes."""
    return Say(_with_welcome(words("claim-confirmed", points=balance), welcome), replace=message)


def denied(welcome: int, message: str) -> Reply:
    """To the owner, who said no."""
    return Say(_with_welcome(words("claim-denied"), welcome), replace=message)


def over(message: str) -> Reply:
    """The question does not stand any more."""
    return Say(words("claim-over"), replace=message)


def joined(balance: int) -> Reply:
    """To who claimed: it is one card now."""
    return Say(words("claim-joined", points=balance), menu=True)


def opened(balance: int, welcome: int) -> Reply:
    """To who claimed, and has typed the cashier's code."""
    return Say(_with_welcome(words("claim-opened", points=balance), welcome), menu=True)


def not_joined() -> Reply:
    """To who claimed: the owner of the number says that it is not them."""
    return Say(words("claim-not-joined"), menu=True)


def wrong_code() -> Reply:
    return Say(words("claim-wrong-code"), menu=True)


def messengers(linked: Sequence[str], chosen: str, here: str, *, replace: str = "") -> Reply:
    """`linked` are the messengers with this card, `chosen` where to write (empty: the last used), `here` this one."""
    names = tuple(words("messenger-line", messenger=channel(name)) for name in linked)
    if len(linked) < 2:  # noqa: PLR2004 - nothing to choose
        return Say(words("messengers-one", lines=names), replace=replace)
    where = tuple((_where(name, chosen=name == chosen),) for name in ("", *linked))
    part = tuple((_part(name, sure=False),) for name in linked if name != here)
    return Say(words("messengers-shown", lines=names), (*where, *part), replace=replace)


def ask_unlink(name: str, message: str) -> Reply:
    keep = Choice(words("button-stay-linked"), payload(Open(Screen.MESSENGERS)))
    return Say(words("unlink-ask", messenger=channel(name)), ((_part(name, sure=True),), (keep,)), replace=message)


def unlinked(name: str, message: str) -> Reply:
    return Say(words("unlinked", messenger=channel(name)), replace=message)


def unlinked_here() -> Reply:
    """To the account that the card has left."""
    return Say(words("unlinked-here"))


def _where(name: str, *, chosen: bool) -> Choice:
    label = words("write-to", messenger=channel(name)) if name else words("write-to-last")
    return Choice(words("chosen", what=label) if chosen else label, payload(WriteTo(name)))


def _part(name: str, *, sure: bool) -> Choice:
    label = words("unlink-sure" if sure else "unlink-from", messenger=channel(name))
    return Choice(label, payload(Unlink(name, sure=sure)))


def _with_welcome(text: Words, welcome: int) -> Words:
    return words("claim-with-welcome", text=text, points=welcome) if welcome else text
