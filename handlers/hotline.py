"""Writing to the shop: from the menu, or just so; every word becomes part of a case, and is answered by a person."""

import re
from collections.abc import Mapping
from dataclasses import replace

from chat.events import SentSomething
from chat.replies import Reply
from chat.views import hotline as view
from chat.views import menu as menu_view
from chat.views.hotline import Open, Promise
from chat.words import Words
from handlers import registration
from handlers.turn import Answer, Turn
from loyalty.complaints import Source, State
from loyalty.refusals import UnknownCase
from storage import messages
from storage.attachments import File
from usecases import cases, hotline
from usecases.cases import LONGEST, Heard, How

_NUMBER = re.compile(r"\+?[\d\s()\-.]{9,20}")
_ALBUM, _CATEGORY, _RECEIPT = "album", "category", "receipt"  # among the dialogue's notes
_STICKER = "sticker"
STILL_WRONG = "still-wrong"  # the dialogue's state: it was not solved, and we asked why
TELLING = "telling"  # the dialogue's state: they said what it is about, and tell us now
WENT_WRONG = "went-wrong"  # … a low rating was given, and we asked why


def show(turn: Turn) -> Answer:
    """What they have open, and the question what it is about."""
    mine = [Open(case.case, case.opened, case.by, case.director) for case in _open(turn)]
    rules = turn.terms.program.complaints
    if len(mine) >= rules.most_open:
        return _ended(turn, view.crowded(mine))
    return _ended(turn, view.shown(mine, rules.categories))


def tell(turn: Turn, key: str, message: str) -> Answer:
    """A category that the shop has taken from its list meanwhile is asked for anew."""
    known = {view.key(category): category for category in turn.terms.program.complaints.categories}
    if key not in known:
        return Answer((*menu_view.stale(turn.heard.press), *show(turn).replies))
    notes = {**_lasting(turn), _CATEGORY: known[key]}
    return Answer((view.tell(known[key], message),), state=TELLING, notes=notes)


def never_mind(turn: Turn, message: str) -> Answer:
    return _ended(turn, view.never_mind(message))


def ask_why(turn: Turn, receipt: int) -> Mapping[str, str]:
    """The notes of a dialogue in which somebody who gave few stars is asked what went wrong."""
    return {**_lasting(turn), _RECEIPT: str(receipt)}


def wrote(turn: Turn, text: str) -> Answer:
    """Free text; of who has not joined, a telephone number is none."""
    if turn.customer is None and _NUMBER.fullmatch(text.strip()):
        return registration.typed_number(turn)  # a phone is kept encrypted or not at all
    messages.write_down(turn.tx, turn.identity.id, text[:LONGEST], turn.now)
    return _heard(turn, text, ())


def sent(turn: Turn, event: SentSomething) -> Answer:
    """As free text; the pictures of one album are acknowledged once."""
    named = f"[{event.what}] {event.caption}".strip()
    messages.write_down(turn.tx, turn.identity.id, named[:LONGEST], turn.now)
    file = event.file
    if event.what == _STICKER and turn.identity.state in {TELLING, WENT_WRONG}:
        return _keep(turn, view.said(view.courtesy()))  # what we asked for is still to come
    if file is None or event.what == _STICKER:
        answer = _heard(turn, named, ())
    else:
        kept = File(file.kind, turn.heard.sender.channel, file.file, file.name, file.content_type, passing=file.passing)
        answer = _heard(turn, event.caption, (kept,))
    if not event.album:
        return answer
    again = turn.identity.notes.get(_ALBUM) == event.album
    return replace(answer, replies=() if again else answer.replies, notes={**answer.notes, _ALBUM: event.album})


def solved(turn: Turn, case: int, message: str, *, yes: bool) -> Answer:
    """Somebody else's case is a button that means nothing."""
    try:
        found = cases.solved(turn.tx, turn.now, turn.terms, turn.identity, case, yes=yes)
    except UnknownCase:
        return _keep(turn, *menu_view.stale(turn.heard.press))
    if not yes:
        return replace(_ended(turn, view.not_solved(case, message)), state=STILL_WRONG)
    if found.state is State.CLOSED:
        return _keep(turn, view.solved(case, message))
    return _keep(turn, view.still_open(case, message))


def _heard(turn: Turn, text: str, files: tuple[File, ...]) -> Answer:
    state, notes = turn.identity.state, turn.identity.notes
    telling, rating = state == TELLING, state == WENT_WRONG and _RECEIPT in notes
    heard = cases.hear(
        *(turn.tx, turn.now, turn.terms, turn.identity, turn.customer, text, files),
        source=Source.MENU if telling else Source.RATING if rating else Source.TEXT,
        category=notes.get(_CATEGORY, "") if telling else "",
        receipt=int(notes[_RECEIPT]) if rating else None,
        another=telling or rating,
    )
    if heard.how is How.COURTESY:
        return replace(_said(turn, view.courtesy()), state=state, notes=notes)
    words = _acknowledged(turn, heard, rating=rating, asked=state == STILL_WRONG)
    return _said(turn, words) if words is not None else _ended(turn)


def _acknowledged(turn: Turn, heard: Heard, *, rating: bool, asked: bool) -> Words | None:
    """None where one more word in a row needs none; what we have `asked` for has one."""
    promised = hotline.promise(turn.now, turn.terms, heard.timezone)
    minutes = int(promised.within.total_seconds()) // 60
    promise = Promise(minutes, promised.opens.time() if promised.opens else None, promised.tomorrow)
    match heard.how:
        case How.OPENED:
            return (view.opened_after_rating if rating else view.opened)(heard.case, promise)
        case How.REOPENED:
            return view.reopened(heard.case, promise)
        case How.FULL:
            return view.full(heard.case, turn.terms.program.complaints.most_open)
        case _:
            return view.continued(heard.case) if heard.anew or asked else None


def _said(turn: Turn, words: Words) -> Answer:
    if turn.customer is None:
        return _ended(turn, view.said_to_stranger(words))
    return _ended(turn, view.said(words))


def _open(turn: Turn) -> list[hotline.Open]:
    return hotline.open_cases(turn.tx, turn.terms, turn.identity)


def _lasting(turn: Turn) -> dict[str, str]:
    """What a dialogue that ends leaves behind: of who has not joined, by which poster they came."""
    kept = turn.identity.notes if turn.customer is None else {}
    return {name: value for name, value in kept.items() if name not in {_CATEGORY, _RECEIPT}}


def _ended(turn: Turn, *replies: Reply) -> Answer:
    return Answer(replies, notes=_lasting(turn))


def _keep(turn: Turn, *replies: Reply) -> Answer:
    """The dialogue stays where it was."""
    return Answer(replies, state=turn.identity.state, notes=turn.identity.notes)
