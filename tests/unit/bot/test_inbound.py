"""Whatever JSON comes as an update, it is an event, nothing, or no update at all: the words of a person arrive as they are."""

from contextlib import suppress
from typing import Any

from aiogram.types import Update
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.telegram import inbound
from chat.events import Attached, Heard, Place, Pressed, StaffPressed, StaffWrote, Started, TopicOpened, Wrote

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
PERSON = {"id": 7, "is_bot": False, "first_name": "Олена", "language_code": "uk"}
GROUP = {"id": -1007, "type": "supergroup", "title": "Звернення", "is_forum": True}
CHAT = {"id": 7, "type": "private", "first_name": "Олена"}
FIELDS = (
    *(
        "message_id",
        "date",
        "from",
        "chat",
        "text",
        "contact",
        "caption",
        "photo",
        "sticker",
        "forward_origin",
        "location",
    ),
    *("message_thread_id", "is_topic_message", "sender_chat", "forum_topic_created", "is_automatic_forward"),
    *(
        "media_group_id",
        "entities",
        "reply_to_message",
        "pinned_message",
        "user_id",
        "phone_number",
        "type",
        "data",
        "id",
    ),
)
LIKELY = st.sampled_from(
    [PERSON, CHAT, GROUP, 7, -1, 1796227445, "private", "channel", "/start x", {"phone_number": "1", "first_name": "x"}]
)
MESSAGE = {"message_id": 1, "date": 1796227445, "from": PERSON, "chat": CHAT}
PARTS = st.dictionaries(st.sampled_from(FIELDS), LIKELY | ANYTHING, max_size=4)
UPDATE = st.fixed_dictionaries(
    {"update_id": st.integers(0, 10**9) | ANYTHING},
    optional={
        "message": st.builds(lambda parts: {**MESSAGE, **parts}, PARTS) | ANYTHING,
        "edited_message": st.builds(lambda parts: {**MESSAGE, "chat": GROUP, "edit_date": 1, **parts}, PARTS)
        | ANYTHING,
        "callback_query": st.builds(
            lambda parts: {"id": "1", "from": PERSON, "chat_instance": "1", "message": MESSAGE, **parts}, PARTS
        )
        | ANYTHING,
        "my_chat_member": st.builds(lambda parts: {"chat": CHAT, "from": PERSON, "date": 1, **parts}, PARTS) | ANYTHING,
    },
)


def wrote(text: str) -> object:
    heard = inbound.heard(Update.model_validate({"update_id": 1, "message": {**MESSAGE, "text": text}}))
    assert heard is not None
    return heard.event


@given(UPDATE | ANYTHING)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_is_an_event_or_nothing_or_no_update(update: Any) -> None:
    with suppress(ValidationError):
        heard = inbound.heard(Update.model_validate(update))
        assert heard is None or isinstance(heard, Heard)
        if heard is not None:
            assert heard.sender.account.lstrip("-").isdigit()


@given(st.text(min_size=1, max_size=80))
@example("/start@shop_bot x")
@example("/START  \n x ")
@example("/start")
@example("/startx")
@example("/start\0")
def test_a_text_arrives_as_it_is_or_starts_with_what_the_link_carried(text: str) -> None:
    match wrote(text):
        case Started(invitation):
            assert text.lower().startswith("/start")
            assert text.rstrip().endswith(invitation)
        case event:
            assert event == Wrote(text)


@given(st.text("ABCxyz019_-", max_size=64))
def test_every_payload_that_a_deep_link_may_carry_arrives_whole(payload: str) -> None:
    assert wrote(f"/start {payload}") == Started(payload)


@given(st.text(max_size=64))
def test_the_payload_of_a_button_arrives_as_it_is(data: str) -> None:
    press = {"id": "1", "from": PERSON, "chat_instance": "1", "message": MESSAGE, "data": data}
    heard = inbound.heard(Update.model_validate({"update_id": 1, "callback_query": press}))
    assert heard is not None
    assert heard.event == Pressed(data, "1")


def in_group(kind: str = "message", /, **parts: Any) -> Heard | None:
    return inbound.heard(Update.model_validate({"update_id": 1, kind: {**MESSAGE, "chat": GROUP, **parts}}))


OPENING = {**MESSAGE, "message_id": 12, "chat": GROUP, "forum_topic_created": {"name": "№17", "icon_color": 7322096}}
IN_TOPIC = {"message_thread_id": 12, "is_topic_message": True}
ANONYMOUS = {"sender_chat": GROUP, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}}
BOT = {"id": 9, "is_bot": True, "first_name": "Мальва"}


def said(heard: Heard | None) -> StaffWrote:
    assert heard is not None
    assert isinstance(heard.event, StaffWrote)
    return heard.event


def test_in_a_topic_a_message_that_answers_none_replies_to_none() -> None:
    plain = said(in_group(text="так", reply_to_message=OPENING, **IN_TOPIC))
    assert (plain.place, plain.to) == (Place("-1007", "12", "1"), "")
    answer = said(in_group(text="так", reply_to_message={**OPENING, "message_id": 13}, **IN_TOPIC))
    assert answer.to == "13"


def test_in_general_and_in_a_chain_of_replies_there_is_no_topic() -> None:
    assert said(in_group(text="обід?")).place.topic == ""
    assert said(in_group(text="так", message_thread_id=5)).place.topic == ""


def test_who_writes_in_the_groups_name_is_nobody_we_know() -> None:
    assert said(in_group(text="так", **ANONYMOUS)).place.anonymous
    assert in_group(text="так", **{"from": BOT}) is None
    assert in_group(text="так", sender_chat={**GROUP, "type": "channel"}, is_automatic_forward=True) is None


def test_an_edit_is_heard_in_a_group_alone() -> None:
    edited = said(in_group("edited_message", text="так", edit_date=2))
    assert (edited.text, edited.edited) == ("так", True)
    assert inbound.heard(Update.model_validate({"update_id": 1, "edited_message": {**MESSAGE, "text": "так"}})) is None


def test_of_a_photo_the_largest_size_is_heard() -> None:
    sizes = [{"file_id": name, "file_unique_id": name, "width": 1, "height": 1} for name in ("small", "large")]
    assert said(in_group(photo=sizes, caption="ось")).file == Attached("photo", "large")


def test_a_topic_of_ours_is_heard_of_and_a_persons_is_not() -> None:
    heard = in_group(**{**OPENING, "from": BOT}, **IN_TOPIC)
    assert heard is not None
    assert heard.event == TopicOpened(Place("-1007", "12", "12"), "№17")
    assert in_group(**OPENING, **IN_TOPIC) is None


def test_a_button_in_a_group_says_where() -> None:
    shown = {**MESSAGE, "chat": GROUP, **IN_TOPIC, "text": "case"}
    press = {"id": "1", "from": PERSON, "chat_instance": "1", "message": shown, "data": "case-take:17"}
    heard = inbound.heard(Update.model_validate({"update_id": 1, "callback_query": press}))
    assert heard is not None
    assert heard.event == StaffPressed(Place("-1007", "12", "1"), "case-take:17")
    assert heard.sender.account == "7"
