"""The keyboards a bot may send, by Telegram's own rules, and the buttons a person sees of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.telegram import refusals
from simulator.telegram.checks import Record

CALLBACK_DATA_BYTES = 64
BUTTON_TEXT_LIMIT = 128
INLINE_BUTTONS = 100

INLINE_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
PRIVATE_REQUESTS = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message or of the reply keyboard.

    `kind`: callback, url, web_app, copy, other; in a reply keyboard text, contact, location, other.
    `value`: the callback data, the address, the text to copy.
    """

    label: str
    kind: str
    value: str = ""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The reply keyboard as a person sees it now."""

    rows: Rows
    one_time: bool
    resize: bool
    placeholder: str | None

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.rows for button in row]


def split(markup: Record | None, *, private: bool) -> tuple[Record | None, Record | None]:
    """A checked `reply_markup` as (inline keyboard, anything else): only the former is part of the message."""
    if markup is None:
        return None, None
    if "inline_keyboard" in markup:
        check_inline(markup, private=private)
        # A keyboard without buttons is no keyboard.
        return (markup if any(markup["inline_keyboard"]) else None), None
    for row in markup.get("keyboard", ()):
        for button in row:
            _check_text(button["text"])
            for request, refusal in PRIVATE_REQUESTS.items():
                if button.get(request) and not private:
                    raise refusals.bad_request(refusal)
    return None, markup


def check_inline(markup: Record, *, private: bool) -> None:
    buttons = [button for row in markup["inline_keyboard"] for button in row]
    if len(buttons) > INLINE_BUTTONS:
        raise refusals.bad_request("reply markup is too long")
    for button in buttons:
        _check_text(button["text"])
        actions = [action for action in INLINE_ACTIONS if action in button]
        if len(actions) != 1:
            raise refusals.bad_request(
                "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
            )
        _check_action(button, private=private)


def _check_text(text: str) -> None:
    if not text.strip() or len(text) > BUTTON_TEXT_LIMIT:
        raise refusals.bad_request("BUTTON_TEXT_INVALID")


def _check_action(button: Record, *, private: bool) -> None:
    if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= CALLBACK_DATA_BYTES:
        raise refusals.bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not button["url"].startswith(("http://", "https://", "tg://", "ton://")):
        raise refusals.bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Unsupported URL protocol")
    if "web_app" in button and not private:
        raise refusals.bad_request("BUTTON_TYPE_INVALID")


def inline_rows(markup: Mapping[str, Any] | None) -> Rows:
    rows = markup["inline_keyboard"] if markup else ()
    return tuple(tuple(_inline_button(button) for button in row) for row in rows if row)


def _inline_button(button: Record) -> Button:
    label = button["text"]
    if "callback_data" in button:
        return Button(label, "callback", button["callback_data"])
    if "url" in button:
        return Button(label, "url", button["url"])
    if "web_app" in button:
        return Button(label, "web_app", button["web_app"]["url"])
    if "copy_text" in button:
        return Button(label, "copy", button["copy_text"]["text"])
    return Button(label, "other")


def reply_keyboard(markup: Record) -> Keyboard:
    rows = tuple(tuple(_reply_button(button) for button in row) for row in markup["keyboard"] if row)
    return Keyboard(
        rows=rows,
        one_time=markup.get("one_time_keyboard", False),
        resize=markup.get("resize_keyboard", False),
        placeholder=markup.get("input_field_placeholder"),
    )


def _reply_button(button: Record) -> Button:
    if button.get("request_contact"):
        return Button(button["text"], "contact")
    if button.get("request_location"):
        return Button(button["text"], "location")
    other = any(key not in {"text", "style", "icon_custom_emoji_id"} for key, value in button.items() if value)
    return Button(button["text"], "other" if other else "text")
