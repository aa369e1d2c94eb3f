"""A word in passing stands above the next words, once, and is never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.viber.folding import folded
from chat.replies import (
    AskContact,
    Carousel,
    Enclose,
    Enclosed,
    Notice,
    Picture,
    Reply,
    Say,
    SendFile,
    ShowCard,
    ShowOffer,
    Tile,
)
from chat.views import menu
from chat.words import words
from tests.unit.bot.viber.messages import TEXTS

NOTICE = Notice(words("stale-button"), "7")
WHOLE = (
    Say(words("noted"), menu=True),
    AskContact(words("noted"), words("button-share")),
    ShowCard("A", "2912345678906", "", words("noted"), words("noted"), words("noted")),
    SendFile("my-data", "my-data.json", words("noted")),
    ShowOffer(Picture("Сир"), words("noted")),
    Enclose(words("noted"), (Enclosed("photo", "telegram", "AgAC", 7),)),
    Carousel(words("noted"), (Tile(Picture("Сир"), words("sorry"), words("sorry"), (), "browse:0:0"),)),
)


def text(reply: Reply) -> str:
    if isinstance(reply, Carousel):
        return TEXTS.say(reply.heading, "uk")
    return TEXTS.say(reply.caption if isinstance(reply, ShowCard | ShowOffer | SendFile) else reply.text, "uk")


@pytest.mark.parametrize("reply", WHOLE, ids=lambda reply: type(reply).__name__)
def test_a_notice_stands_above_what_follows(reply: Reply) -> None:
    (one,) = folded((NOTICE, reply))
    assert type(one) is type(reply)
    assert text(one) == f"{TEXTS.say(NOTICE.text, 'uk')}\n\n{TEXTS.say(words('noted'), 'uk')}"


def test_a_notice_alone_is_a_message_with_the_menu() -> None:
    assert folded((NOTICE,)) == (Say(NOTICE.text, menu=True),)


def test_a_button_of_another_time_is_one_message() -> None:
    (one,) = folded(menu.stale("7"))
    assert text(one).startswith(TEXTS.say(words("stale-button"), "uk"))


@given(st.lists(st.sampled_from((NOTICE, *WHOLE)), max_size=6))
def test_no_notice_is_left_and_every_word_is_still_there(said: list[Reply]) -> None:
    one = folded(tuple(said))
    assert not any(isinstance(reply, Notice) for reply in one)
    assert "\n\n".join(map(text, one)) == "\n\n".join(map(text, said))
    whole = [type(reply) for reply in said if not isinstance(reply, Notice)]
    assert [type(reply) for reply in one][: len(whole)] == whole
