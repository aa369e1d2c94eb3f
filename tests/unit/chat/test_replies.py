"""Replies are stored as facts and said later: nothing of them is lost on the way."""

import json
from datetime import date, time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat import replies, words
from chat.replies import (
    AskContact,
    Carousel,
    Choice,
    Enclose,
    Enclosed,
    Notice,
    Picture,
    Post,
    Reply,
    Say,
    SendFile,
    ShowCard,
    ShowOffer,
    Tile,
)
from chat.texts import LANGUAGES, Texts
from chat.words import Fact, Words

TEXTS = Texts()

minutes = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
plain: st.SearchStrategy[Fact] = st.one_of(st.integers(), st.text(), st.dates(), minutes)
spoken = st.recursive(
    st.builds(Words, st.text(min_size=1), st.dictionaries(st.text(), plain)),
    lambda inner: st.builds(
        Words, st.text(min_size=1), st.dictionaries(st.text(), st.one_of(plain, inner, st.lists(inner).map(tuple)))
    ),
    max_leaves=6,
)
choices = st.lists(st.lists(st.builds(Choice, spoken, st.text(), st.text()), max_size=3).map(tuple), max_size=3)
rows = choices.map(tuple)
perhaps = st.none() | spoken
pictures = st.builds(Picture, st.text(), st.text(), perhaps, perhaps, perhaps, perhaps)
tiles = st.lists(st.builds(Tile, pictures, spoken, spoken, rows, st.text()), max_size=3).map(tuple)
enclosed = st.lists(st.builds(Enclosed, st.text(), st.text(), st.text(), st.integers(), st.text()), max_size=3).map(
    tuple
)
INTENTS: dict[type[Reply], st.SearchStrategy[Reply]] = {
    Say: st.builds(Say, spoken, choices.map(tuple), st.booleans(), st.text()),
    AskContact: st.builds(AskContact, spoken, spoken),
    ShowCard: st.builds(
        ShowCard, st.text(), st.text(), st.text(), spoken, spoken, spoken, st.booleans(), choices.map(tuple)
    ),
    ShowOffer: st.builds(ShowOffer, pictures, spoken, rows),
    Carousel: st.builds(Carousel, spoken, tiles, st.integers(0, 9), st.text(), rows),
    Notice: st.builds(Notice, spoken, st.text(), st.booleans()),
    Post: st.builds(Post, st.text(), spoken, rows, st.text(), st.text()),
    SendFile: st.builds(SendFile, st.text(), st.text(), spoken),
    Enclose: st.builds(Enclose, spoken, enclosed, st.text()),
}


@given(spoken)
def test_words_come_back_as_they_were(said: Words) -> None:
    assert words.load(json.loads(json.dumps(words.dump(said)))) == said


@given(st.one_of(*INTENTS.values()))
def test_a_reply_comes_back_as_it_was(reply: Reply) -> None:
    assert replies.load(replies.dump(reply)) == reply


def test_every_intent_is_tried() -> None:
    assert set(INTENTS) == set(get_args(Reply))


@given(st.times(), st.dates(), st.sampled_from(LANGUAGES))
def test_times_and_days_sound_the_same_after_being_stored(until: time, day: date, language: str) -> None:
    """Seconds are not kept, and nobody hears them."""
    for said in (words.words("card-valid", until=until), words.words("balance-later", points=5, day=day)):
        assert TEXTS.say(words.load(words.dump(said)), language) == TEXTS.say(said, language)


@pytest.mark.parametrize(
    "stored",
    [
        '["carousel", []]',
        '["offer", ["x"]]',
        '["say"]',
        "[]",
        "{}",
        '["card", 1]',
        '["notice", ["k"], "p"]',
        '["file", "x"]',
    ],
)
def test_what_another_version_stored_is_refused_with_errors_that_the_outbox_knows(stored: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        replies.load(stored)


def test_a_card_that_a_version_without_buttons_stored_is_still_shown() -> None:
    said = ["key", {}]
    stored = replies.load(json.dumps(["card", "CODE", "291", "Олена", said, said, said, True]))
    assert isinstance(stored, ShowCard)
    assert stored.choices == ()


def test_a_word_in_passing_that_a_version_without_alerts_stored_is_still_one() -> None:
    assert replies.load(json.dumps(["notice", ["key", {}], "press"])) == Notice(Words("key"), "press")
