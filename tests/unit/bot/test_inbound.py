"""Whatever JSON comes as an update, it is an event, nothing, or no update at all: the words of a person arrive as they are."""

from contextlib import suppress
from typing import Any

from aiogram.types import Update
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.telegram import inbound
from chat.events import Heard, Pressed, Started, Wrote

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
PERSON = {"id": 7, "is_bot": False, "first_name": "Олена", "language_code": "uk"}
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
    [PERSON, CHAT, 7, -1, 1796227445, "private", "channel", "/start x", {"phone_number": "1", "first_name": "x"}]
)
MESSAGE = {"message_id": 1, "date": 1796227445, "from": PERSON, "chat": CHAT}
PARTS = st.dictionaries(st.sampled_from(FIELDS), LIKELY | ANYTHING, max_size=4)
UPDATE = st.fixed_dictionaries(
    {"update_id": st.integers(0, 10**9) | ANYTHING},
    optional={
        "message": st.builds(lambda parts: {**MESSAGE, **parts}, PARTS) | ANYTHING,
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
        case Wrote(said):
            assert said == text


@given(st.text("ABCxyz019_-", max_size=64))
def test_every_payload_that_a_deep_link_may_carry_arrives_whole(payload: str) -> None:
    assert wrote(f"/start {payload}") == Started(payload)


@given(st.text(max_size=64))
def test_the_payload_of_a_button_arrives_as_it_is(data: str) -> None:
    press = {"id": "1", "from": PERSON, "chat_instance": "1", "message": MESSAGE, "data": data}
    heard = inbound.heard(Update.model_validate({"update_id": 1, "callback_query": press}))
    assert heard is not None
    assert heard.event == Pressed(data, "1")
