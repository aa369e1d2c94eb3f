"""Whatever JSON Viber brings, it is an event or nothing; the words of a person arrive as they are, a press as a press."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from viberbot import Api, BotConfiguration
from viberbot.api.viber_requests import ViberConversationStartedRequest, ViberMessageRequest

from bot.viber import inbound
from chat.buttons import MOST_BYTES
from chat.events import (
    Attached,
    Blocked,
    Event,
    Heard,
    Pressed,
    Proof,
    Returned,
    SentSomething,
    SharedContact,
    Started,
    Wrote,
)

OLENA = {
    "id": "01234567890A=",
    "name": "Олена",
    "avatar": "https://example.com/a.jpg",
    "country": "UA",
    "language": "uk",
}
SENT = {"event": "message", "timestamp": 1796227445678, "message_token": 4912661846655238145, "sender": OLENA}
STARTED = {
    "event": "conversation_started",
    "timestamp": 1796227445678,
    "message_token": 4912661846655238145,
    "type": "open",
    "context": "centr",
    "user": OLENA,
    "subscribed": False,
}
UNSUBSCRIBED = {"event": "unsubscribed", "timestamp": 1796227445678, "user_id": OLENA["id"], "message_token": 7}

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
KINDS = ("text", "picture", "video", "file", "sticker", "contact", "url", "location", "rich_media", "of later")
SAID = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS) | ANYTHING},
    optional={
        "text": st.text(max_size=20) | ANYTHING,
        "media": st.text(max_size=20) | ANYTHING,
        "contact": st.fixed_dictionaries({}, optional={"phone_number": ANYTHING, "name": ANYTHING}) | ANYTHING,
    },
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "event": st.sampled_from((*inbound.EVENTS, "delivered", "seen", "webhook", "of later")) | ANYTHING,
        "timestamp": ANYTHING,
        "message_token": ANYTHING,
        "sender": ANYTHING,
        "user": ANYTHING,
        "user_id": ANYTHING,
        "context": ANYTHING,
        "message": SAID | ANYTHING,
    },
)
CALLBACKS = st.builds(
    lambda whole, parts: {**whole, **parts}, st.sampled_from([SENT, STARTED, UNSUBSCRIBED, {}]), PARTS
)


def heard(callback: dict[str, Any]) -> Heard:
    found = inbound.heard(callback)
    assert found is not None
    return found


def said(**message: Any) -> Event | None:
    found = inbound.heard({**SENT, "message": message})
    return None if found is None else found.event


@given(CALLBACKS | st.dictionaries(st.text(max_size=10), ANYTHING, max_size=5))
def test_any_json_is_an_event_or_nothing(callback: dict[str, Any]) -> None:
    found = inbound.heard(callback)
    if found is not None:
        assert -(2**63) <= found.update < 2**63
        assert found.sender.account
        assert "\0" not in repr(found.event)
        assert (found.sender.channel, found.at.tzinfo) == ("viber", UTC)


@given(st.text(min_size=1, max_size=80).filter(lambda text: not text.startswith(("rg:", "http"))))
@example("https://example.com/#rg or not")
@example("RG:open:card")
@example("/start")
def test_a_text_arrives_as_it_is(text: str) -> None:
    if text.replace("\0", ""):
        assert said(type="text", text=text, tracking_data="x") == Wrote(text.replace("\0", ""))


@given(st.text(max_size=MOST_BYTES).filter(lambda text: "\0" not in text and text != "no-number"))
def test_the_payload_of_a_button_arrives_as_it_is(payload: str) -> None:
    assert said(type="text", text=f"rg:{payload}") == Pressed(payload, "")


@pytest.mark.parametrize(
    ("message", "event"),
    [
        (
            {"type": "picture", "text": "Ось чек", "media": "https://x/1.jpg"},
            SentSomething("picture", "Ось чек", file=Attached("photo", "https://x/1.jpg", passing=True)),
        ),
        ({"type": "picture"}, SentSomething("picture")),
        (
            {"type": "video", "media": "https://x/1.mp4", "duration": 5},
            SentSomething("video", file=Attached("video", "https://x/1.mp4", passing=True)),
        ),
        (
            {"type": "file", "media": "https://x/1.pdf", "file_name": "1.pdf"},
            SentSomething("file", file=Attached("document", "https://x/1.pdf", "1.pdf", passing=True)),
        ),
        ({"type": "sticker", "sticker_id": 46105}, SentSomething("sticker")),
        ({"type": "location", "location": {"lat": 50.4, "lon": 30.5}}, SentSomething("location")),
        ({"type": "something new"}, SentSomething("something new")),
        ({"type": "url", "media": "https://example.com"}, Wrote("https://example.com")),
        (
            {"type": "contact", "contact": {"name": "О", "phone_number": "+380501112233"}},
            SharedContact("+380501112233", Proof.CLAIMED),
        ),
        ({"type": "contact", "contact": {"name": "О"}}, SharedContact("", Proof.CLAIMED)),
        ({"type": "contact"}, SharedContact("", Proof.CLAIMED)),
        ({"type": "text", "text": inbound.NO_NUMBER}, SharedContact("", Proof.CLAIMED)),  # shared from a computer
        ({"type": "text", "text": "https://bot.example.com/till/in/secret#rg"}, None),  # a button opened it
        ({"type": "text", "text": ""}, None),
        ({}, None),
    ],
)
def test_whatever_a_person_sends_is_heard(message: dict[str, Any], event: Event | None) -> None:
    assert said(**message) == event


@given(st.text("ABCxyz019_-", max_size=64))
def test_the_context_of_a_deep_link_arrives_whole_and_the_answer_may_ride(context: str) -> None:
    found = heard({**STARTED, "context": context})
    assert found.event == Started(context)
    assert found.riding
    assert found.sender.language == "uk"


def test_a_chat_opened_without_a_link_is_a_start_too() -> None:
    assert heard({name: value for name, value in STARTED.items() if name != "context"}).event == Started("")


def test_who_unsubscribes_blocks_and_who_subscribes_returns() -> None:
    assert heard(UNSUBSCRIBED).event == Blocked()
    assert heard({**STARTED, "event": "subscribed"}).event == Returned()
    assert not heard({**STARTED, "event": "subscribed"}).riding


def test_who_keeps_their_name_to_themselves_has_none() -> None:
    assert heard({**STARTED, "user": {**OLENA, "name": "Subscriber"}}).sender.name == ""
    assert heard({**STARTED, "user": {"id": OLENA["id"]}}).sender.name == ""


@pytest.mark.parametrize(
    "event", ["delivered", "seen", "failed", "webhook", "client_status", "of a later time", None, 7]
)
def test_what_no_person_did_is_left_aside(event: object) -> None:
    assert inbound.heard({"event": event, "timestamp": 1, "message_token": 1, "user_id": "x", "udid": None}) is None


@given(st.integers(0, 2**64 - 1))
@example(2**63)
def test_each_number_stays_another_one(token: int) -> None:
    assert heard({**UNSUBSCRIBED, "message_token": token}).update % 2**64 == token
    assert heard({**UNSUBSCRIBED, "message_token": str(token)}).update % 2**64 == token


def test_the_moment_is_vibers() -> None:
    assert heard(UNSUBSCRIBED).at == datetime(2026, 12, 2, 16, 4, 5, 678000, tzinfo=UTC)


def test_vibers_own_library_reads_the_same() -> None:
    api = Api(BotConfiguration("token", "Мальва", ""))
    started = api.parse_request(json.dumps(STARTED))
    assert isinstance(started, ViberConversationStartedRequest)
    assert heard(STARTED).event == Started(started.context)
    assert heard(STARTED).sender.account == started.user.id
    wrote = api.parse_request(json.dumps({**SENT, "message": {"type": "text", "text": "Дякую"}}))
    assert isinstance(wrote, ViberMessageRequest)
    assert said(type="text", text="Дякую") == Wrote(wrote.message.text)
