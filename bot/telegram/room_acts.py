"""The room keeper's steps as what is said and done in the group: facts of a use case, worded by the views."""

from typing import TypeAlias, assert_never

from bot.telegram.inbound import CHANNEL
from chat.replies import Post, Reply
from chat.room import (
    CloseTopic,
    DeletePost,
    DeleteTopic,
    EditPost,
    Enclosure,
    Icon,
    MarkTopic,
    OpenTopic,
    PostFiles,
    RoomAct,
    Tick,
)
from chat.views import desk as view
from chat.words import Sum
from storage.attachments import File
from storage.case_rooms import Room
from usecases import case_facts, room
from usecases.room import Digest, Open, Remove, Retitle, Show, Shut, Step, Tell, Unpost, Verdict

Act: TypeAlias = Reply | RoomAct


def act(step: Step, currency: str) -> Act:  # noqa: C901 - a line a step
    """What to do. Where there are no topics, all that is said of a case answers the message that shows it."""
    match step:
        case Open(_, title):
            return OpenTopic(view.name(_title(title)), Icon(title.state))
        case Retitle(there, title):
            return MarkTopic(there.topic, view.name(_title(title)), Icon(title.state))
        case Shut(there, closed):
            return CloseTopic(there.topic, closed)
        case Remove(_, topic):
            return DeleteTopic(topic)
        case Unpost(_, message):
            return DeletePost(message)
        case Show(there, head):
            shown = view.head(_head(head, currency), there.topic)
            return EditPost(there.head, shown.text, shown.choices) if there.head else shown
        case Tell(there, said, files) if files:
            caption = view.news(_said(said)) if said else None
            return PostFiles(there.topic, tuple(map(_enclosure, files)), caption, _to(there))
        case Tell(there, said):
            return Post(there.topic, view.news(_said(said)), to=_to(there))
        case Digest(_, titles):
            return view.digest([(_title(title), text) for title, text in titles])
        case Verdict(_, answer):
            return _verdict(answer.topic, answer.reference, answer.why)
        case _:
            assert_never(step)


def without_files(step: Tell) -> Post:
    """The same words, where the files can't be shown."""
    return Post(step.room.topic, view.news_without_files(_said(step.said)), to=_to(step.room))


def _verdict(topic: str, reference: str, why: str) -> Act:
    """A sign at the answer, or a word; a ready answer has no message of its own."""
    if not why and reference:
        return Tick(reference, topic, view.delivered())
    return Post(topic, view.untold(why) if why else view.delivered(), to=reference)


def _to(there: Room) -> str:
    return "" if there.topic else there.head


def _title(title: case_facts.Title) -> view.Title:
    return view.Title(title.case, title.category, title.name, title.state)


def _head(head: case_facts.Head, currency: str) -> view.Head:
    visits, worth = head.worth
    return view.Head(
        _title(head.title),
        store=head.store,
        day=head.opened.date(),
        at=head.opened.time(),
        caller=head.caller,
        member=head.member,
        phone=head.phone,
        tier=head.tier,
        months=head.months,
        visits=visits,
        worth=Sum(worth, currency),
        receipt=None if head.bought is None else _receipt(head.bought, currency),
        score=head.score,
        disliked=head.disliked,
        marks=head.marks,
        text=head.text,
        cut=head.cut,
        by=head.by,
    )


def _receipt(bought: case_facts.Bought, currency: str) -> view.Receipt:
    lines = tuple((line.name, line.quantity, Sum(line.sum, currency)) for line in bought.lines)
    return view.Receipt(bought.day, bought.store, Sum(bought.total, currency), lines, bought.more)


def _said(said: tuple[room.Said, ...]) -> tuple[view.Said, ...]:
    return tuple(view.Said(each.author, each.text, each.by, dict(each.facts)) for each in said)


def _enclosure(file: File) -> Enclosure:
    """What this messenger keeps goes by its own name of it; the rest is made."""
    return Enclosure(file.kind, file.file if file.channel == CHANNEL else "", file.id, file.name)
