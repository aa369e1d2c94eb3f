"""The groups of the shop's people: which are ours, who may act there, and what they do besides taking, answering and closing."""

import re
from datetime import datetime, timedelta

from loyalty import cards
from loyalty.cards import CardNumber
from loyalty.refusals import StaffOnly, UnknownCase
from storage import case_facts, case_messages, case_rooms, messages, people, shop, staff, vault
from storage import cases as storage
from storage.attachments import File
from storage.cases import Case
from storage.database import Transaction
from storage.people import Customer
from storage.staff import Member
from usecases import case_acts, phones, room
from usecases import case_facts as facts
from usecases.terms import Terms

# How words begin that stay between colleagues; a keyboard may have no arrow.
NOTE = re.compile(r"\s*(?:→|➡️?|->|//)\s*")
_NUMBERED = re.compile(r"№(\d{1,18})\b")
_DIALLED = re.compile(r"\+?[\d().-]+[,:;]?")
_PARTS = 6  # of a number as it is written down
_HINT_EVERY = timedelta(hours=1)
_AGAIN = timedelta(minutes=1)  # within which the same ready answer is a finger's mistake


def is_ours(tx: Transaction, terms: Terms, chat: str) -> bool:
    """Whether it is the operators' group or that of a store's director."""
    return chat == terms.desk or shop.is_director_chat(tx, chat)


def who(tx: Transaction, channel: str, account: str) -> Member | None:
    """Who this account is in the shop, at this moment."""
    return staff.by_account(tx, channel, account)


def refused(tx: Transaction, now: datetime, channel: str, account: str, chat: str, what: str) -> None:
    """Somebody who is none of those who take care of cases tried to."""
    told = {"chat": chat, "what": what}
    messages.record(
        tx, actor=f"{channel}:{account}", action="operator_refused", subject=f"group:{chat}", now=now, facts=told
    )


def may_hint(tx: Transaction, now: datetime, chat: str, account: str) -> bool:
    """Whether somebody may be told again that this is not how it goes; from now on for an hour they may not."""
    name = f"hinted {chat} {account}"
    told = shop.fact(tx, name)
    if told is not None and now - datetime.fromisoformat(told) < _HINT_EVERY:
        return False
    shop.set_fact(tx, name, now.isoformat())
    return True


def case_at(tx: Transaction, chat: str, topic: str, to: str) -> int | None:
    """The case that words there are about: that of the topic, or of the message of ours that they reply to."""
    return case_rooms.by_topic(tx, chat, topic) or case_rooms.by_post(tx, chat, to)


def check(tx: Transaction, by: Member, case: int, chat: str) -> Case:
    """The case, which is shown in the group and may be acted on. Raises UnknownCase, StaffOnly."""
    found = storage.find(tx, case)
    if found is None or case_rooms.find(tx, case, chat) is None or case_rooms.erased(tx, case):
        raise UnknownCase
    if not case_acts.may_act(by, found.store):
        raise StaffOnly
    return found


def say(
    tx: Transaction, now: datetime, by: Member, case: int, text: str, file: File | None, chat: str, message: str
) -> None:
    """Words in a topic: to the shopper, or to colleagues when they begin with an arrow. Raises UnknownCase, StaffOnly."""
    check(tx, by, case, chat)
    arrow = NOTE.match(text)
    files = () if file is None else (file,)
    if arrow is not None:
        case_acts.note(tx, now, by, case, text[arrow.end() :], chat, message, files)
    else:
        case_acts.answer(tx, now, by, case, text, files, chat, message)


def edit(tx: Transaction, now: datetime, by: Member, chat: str, message: str, text: str) -> None:
    """Raises StaffOnly, UnknownCase."""
    arrow = NOTE.match(text)
    case_acts.edit(tx, now, by, chat, message, text[arrow.end() :] if arrow else text, note=arrow is not None)


def say_template(tx: Transaction, now: datetime, terms: Terms, by: Member, case: int, number: int, chat: str) -> bool:
    """A ready answer, whether it was not said a moment ago. Raises UnknownCase (no such answer either), StaffOnly."""
    check(tx, by, case, chat)
    templates = terms.program.complaints.templates
    if number >= len(templates):
        raise UnknownCase
    storage.lock(tx, case)
    text = templates[number]
    last = case_messages.last_answer(tx, case)
    if last is not None and last.text == text and now - last.at < _AGAIN:
        return False
    case_acts.answer(tx, now, by, case, text, (), chat, "")
    return True


def phone(tx: Transaction, now: datetime, terms: Terms, by: Member, case: int, chat: str) -> str:
    """The shopper's number, for this one's eyes; whoever looks is written down. Empty: none is known.

    Raises UnknownCase, StaffOnly.
    """
    check(tx, by, case, chat)
    number = facts.phone_of(terms, case_facts.person(tx, case).phone_sealed)
    if number:
        messages.record(tx, actor=f"staff:{by.id}", action="phone_shown", subject=f"case:{case}", now=now)
    return number


def open_for(
    tx: Transaction, now: datetime, terms: Terms, by: Member, said: str, chat: str, message: str
) -> tuple[int, Customer | None]:
    """A case for a caller: a phone or a card, if any, then the matter; its number, and whose it is. Raises StaffOnly."""
    customer, text = _caller(tx, terms, said)
    case = case_acts.open_for(tx, now, terms, by, customer, text, chat, message)
    case_rooms.touch(tx, case, now, urgent=True)
    return case, customer


def topic_opened(tx: Transaction, now: datetime, chat: str, topic: str, name: str) -> None:
    """A topic of ours is there; its name has the case's number."""
    numbered = _NUMBERED.search(name)
    if numbered is not None:
        room.topic_opened(tx, now, chat, int(numbered[1]), topic)


def _caller(tx: Transaction, terms: Terms, said: str) -> tuple[Customer | None, str]:
    """A number that leads to nobody is not kept: it may be anybody's phone. People write theirs in several parts."""
    unknown = None
    for many in range(1, _PARTS + 1):
        named, rest = _parted(said, many)
        if cards.is_number(named):
            return people.find(tx, card=CardNumber(named)), rest
        number = phones.e164(named, terms.program.country) if _DIALLED.fullmatch(named) else None
        if number is None:
            continue
        customer = people.find(tx, phone_hash=vault.phone_hash(number, terms.keys))
        if customer is not None:
            return customer, rest
        unknown = rest if unknown is None else unknown
    return None, said.strip() if unknown is None else unknown


def _parted(said: str, many: int) -> tuple[str, str]:
    """The first words as one, and the rest."""
    parts = said.split(maxsplit=many)
    return "".join(parts[:many]), "".join(parts[many:])
