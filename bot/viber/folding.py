"""Viber has no word in passing: a Notice stands above the words that follow, or is a message when none do."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from chat.replies import AskContact, Carousel, Enclose, Notice, Post, Reply, Say, SendFile, ShowCard, ShowOffer
from chat.words import Words, words


def folded(said: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """The replies of one answer without a Notice among them."""
    return tuple(_folded(said))


def _folded(said: tuple[Reply, ...]) -> Iterator[Reply]:
    notice: Words | None = None
    for reply in said:
        if isinstance(reply, Notice):
            notice = reply.text if notice is None else _above(notice, reply.text)
        elif notice is None:
            yield reply
        else:
            yield _beginning(reply, notice)
            notice = None
    if notice is not None:
        yield Say(notice, menu=True)


def _beginning(
    reply: Say | AskContact | ShowCard | ShowOffer | Carousel | SendFile | Post | Enclose, notice: Words
) -> Reply:
    match reply:
        case Say(text) | AskContact(text) | Enclose(text) | Post(text=text):
            return replace(reply, text=_above(notice, text))
        case ShowCard(caption=caption) | ShowOffer(caption=caption) | SendFile(caption=caption):
            return replace(reply, caption=_above(notice, caption))
        case Carousel(heading):
            return replace(reply, heading=_above(notice, heading))
        case _:
            assert_never(reply)


def _above(notice: Words, text: Words) -> Words:
    return words("viber-notice", notice=notice, text=text)
