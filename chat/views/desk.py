"""What is seen in a group of the shop's people: cases, what is said in them, and words in passing to who pressed a button."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from chat.buttons import (
    AskTemplates,
    CloseCase,
    OfferBonus,
    PassOn,
    SendTemplate,
    ShowPhone,
    TakeCase,
    payload,
)
from chat.replies import Choice, Notice, Post, Reply, Rows
from chat.views import hotline, surveys
from chat.words import Sum, Words, words

_IN_A_ROW = 4  # buttons under a digest
_LABEL = 30  # letters of a ready answer on its button
TEMPLATES = ("desk-template-1", "desk-template-2", "desk-template-3")  # where the shop has none of its own
_UNTOLD = frozenset({"blocked", "left", "erased", "no_account", "expired", "too_dear", "undeliverable"})


@dataclass(frozen=True, slots=True)
class Title:
    """`category` is its name in the programme, empty when they did not say; `state`: new, taken, director, closed."""

    case: int
    category: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """`lines` are name, quantity in thousandths, sum; `more` are not among them."""

    day: date
    store: str
    total: Sum
    lines: tuple[tuple[str, int, Sum], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Head:
    """See usecases.case_facts.Head."""

    title: Title
    store: str
    day: date
    at: time
    caller: bool
    member: bool
    phone: str
    tier: str
    months: int | None
    visits: int
    worth: Sum
    receipt: Receipt | None
    score: int | None
    text: str
    cut: bool
    by: str
    disliked: tuple[str, ...] = ()
    marks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """`author`: shopper, answer, note, event; an event has its name as `text`."""

    author: str
    text: str
    by: str
    facts: Mapping[str, str | int]


def name(title: Title) -> Words:
    """Of a topic."""
    who = title.name or words("desk-nobody")
    return words("desk-title", case=str(title.case), category=category(title.category), name=who)


def category(of: str) -> Words:
    if not of:
        return words("desk-no-category")
    return hotline.category(of)


def head(shown: Head, topic: str) -> Post:
    """The case at a glance, with its buttons."""
    return Post(topic, words("desk-head", lines=tuple(_head_lines(shown))), _buttons(shown))


def digest(lines: Sequence[tuple[Title, str]]) -> Post:
    """Cases of which nothing else is seen yet."""
    told = tuple(words("desk-digest-line", title=name(title), text=_one_line(text)) for title, text in lines)
    takes = [Choice(words("desk-take-case", case=str(title.case)), payload(TakeCase(title.case))) for title, _ in lines]
    rows = tuple(tuple(takes[at : at + _IN_A_ROW]) for at in range(0, len(takes), _IN_A_ROW))
    return Post("", words("desk-digest", count=len(lines), lines=told), rows)


def news(said: Sequence[Said]) -> Words:
    """What was said since."""
    return words("desk-news", lines=tuple(map(_line, said)))


def news_without_files(said: Sequence[Said]) -> Words:
    return words("desk-news", lines=(*map(_line, said), words("desk-file-lost")))


def delivered() -> Words:
    return words("desk-delivered")


def untold(why: str) -> Words:
    """An answer did not arrive, and why."""
    return words(f"desk-untold-{why}" if why in _UNTOLD else "desk-untold")


def strangers(press: str) -> Reply:
    """To who is none of those who take care of cases."""
    return Notice(words("problem-staff_only"), press, alert=True)


def outsider(topic: str, message: str) -> Reply:
    """Likewise, who wrote in a case."""
    return Post(topic, words("desk-outsider"), to=message)


def refused(code: str, facts: Mapping[str, str | int], press: str) -> Reply:
    return Notice(words(f"problem-{code}", **facts), press, alert=True)


def not_said(code: str, facts: Mapping[str, str | int], topic: str, message: str) -> Reply:
    return Post(topic, words("desk-not-said", why=words(f"problem-{code}", **facts)), to=message)


def stale(press: str) -> Reply:
    return Notice(words("stale-button"), press)


def anonymous(topic: str, message: str) -> Reply:
    """Who writes in the group's name could be anybody."""
    return Post(topic, words("desk-anonymous"), to=message)


def unsendable(topic: str, message: str) -> Reply:
    """A place on the map, a poll."""
    return Post(topic, words("desk-unsendable"), to=message)


def how_to(topic: str, message: str) -> Reply:
    """A command where words to the shopper are expected."""
    return Post(topic, words("desk-how-to"), to=message)


def how_to_open(topic: str, message: str) -> Reply:
    return Post(topic, words("desk-how-to-open"), to=message)


def opened(case: int, name: str, topic: str, message: str, *, known: bool) -> Reply:
    """A case for a caller is there."""
    whose = words("desk-opened-for", name=name or words("desk-nobody")) if known else words("desk-opened-unknown")
    return Post(topic, words("desk-opened", case=str(case), whose=whose), to=message)


def templates(case: int, texts: Sequence[str], topic: str, message: str) -> Reply:
    """Ready answers to choose from."""
    if not texts:
        return Post(topic, words("desk-no-templates"), to=message)
    lines = tuple(words("desk-template-line", number=at, text=text) for at, text in enumerate(texts, 1))
    rows = tuple(
        (Choice(words("desk-template-button", number=at + 1, text=_cut(text)), payload(SendTemplate(case, at))),)
        for at, text in enumerate(texts)
    )
    return Post(topic, words("desk-templates", lines=lines), rows, to=message)


def template_said(press: str, *, fresh: bool) -> Reply:
    return Notice(words("desk-template-said" if fresh else "desk-template-again"), press)


def taken(case: int, press: str) -> Reply:
    return Notice(words("desk-taken", case=str(case)), press)


def passed_on(case: int, press: str) -> Reply:
    return Notice(words("desk-passed-on", case=str(case)), press)


def closed(case: int, press: str) -> Reply:
    return Notice(words("desk-closed", case=str(case)), press)


def phone(number: str, press: str) -> Reply:
    """To who pressed alone, until they have read it."""
    return Notice(words("desk-phone", phone=number) if number else words("desk-no-phone"), press, alert=True)


def sorry(topic: str, message: str) -> Reply:
    """What they wrote has had no effect."""
    return Post(topic, words("desk-sorry"), to=message)


def sorry_press(press: str) -> Reply:
    return Notice(words("desk-sorry"), press, alert=True)


def _head_lines(shown: Head) -> Iterator[Words]:
    yield name(shown.title)
    yield words(f"desk-state-{shown.title.state}", by=shown.by or words("desk-nobody"))
    yield words("desk-when", day=shown.day, time=shown.at, store=shown.store or words("desk-no-store"))
    if shown.caller:
        yield words("desk-caller")
    for block in (_complaint(shown), _person(shown), _receipt(shown.receipt)):
        if lines := list(block):
            yield from (words("blank-line"), *lines)


def _complaint(shown: Head) -> Iterator[Words]:
    """In their own words, and what they chose in the survey before."""
    if shown.text:
        yield words("desk-quote-cut" if shown.cut else "desk-quote", text=shown.text)
    for name in shown.disliked:
        yield words("desk-disliked", what=surveys.aspect(name))
    for name, stars in shown.marks:
        yield words("desk-mark", what=surveys.aspect(name), stars=stars)


def _person(shown: Head) -> Iterator[Words]:
    if shown.months is None:
        yield words("desk-stranger")
    else:
        yield words("desk-months", months=shown.months, member="yes" if shown.member else "no")
    if shown.phone:
        yield words("desk-masked", phone=shown.phone)
    if shown.months is None:
        return
    if shown.tier:
        yield words("desk-tier", tier=shown.tier)
    yield words("desk-worth", visits=shown.visits, sum=shown.worth)
    if shown.score is not None:
        yield words("desk-score", score=shown.score)


def _receipt(receipt: Receipt | None) -> Iterator[Words]:
    if receipt is None:
        return
    yield words("desk-receipt", day=receipt.day, store=receipt.store, total=receipt.total)
    for bought, quantity, total in receipt.lines:
        yield words("desk-receipt-line", name=bought, quantity=_quantity(quantity), sum=total)
    if receipt.more:
        yield words("desk-receipt-more", count=receipt.more)


def _buttons(shown: Head) -> Rows:
    case, state = shown.title.case, shown.title.state
    take = Choice(words("button-case-take"), payload(TakeCase(case)))
    ready = Choice(words("button-case-templates"), payload(AskTemplates(case)))
    bonus = Choice(words("button-case-bonus"), payload(OfferBonus(case)))
    director = Choice(words("button-case-director"), payload(PassOn(case)))
    close = Choice(words("button-case-close"), payload(CloseCase(case)))
    number = ((Choice(words("button-case-phone"), payload(ShowPhone(case))),),) if shown.phone else ()
    if state == "closed":
        return ((ready,), *number)
    first = () if state == "taken" and shown.by else ((take,),)  # who had it may have left the shop
    last = (close,) if state == "director" else (director, close)
    return (*first, (ready, bonus), last, *number)


def _line(said: Said) -> Words:
    by = said.by or words("desk-nobody")
    if said.author == "event":
        facts = {key.replace("_", "-"): value for key, value in said.facts.items() if key != "by"}
        return Words(f"desk-event-{said.text}", {**facts, "by": by})
    if said.author == "shopper":
        return words("desk-shopper", text=said.text)
    return words(f"desk-{said.author}", by=by, text=said.text)


def _quantity(thousandths: int) -> str:
    whole, rest = divmod(thousandths, 1000)
    return f"{whole}.{rest:03}".rstrip("0") if rest else str(whole)


def _one_line(text: str) -> str:
    return " ".join(text.split()) or "—"


def _cut(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= _LABEL else f"{line[: _LABEL - 1].rstrip()}…"
