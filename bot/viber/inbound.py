"""Viber's callbacks become what was heard. Whatever form they have, nothing here fails."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import structlog

from chat.events import (
    Attached,
    Blocked,
    Event,
    Heard,
    Pressed,
    Proof,
    Returned,
    Sender,
    SentSomething,
    SharedContact,
    Started,
    Wrote,
)

CHANNEL = "viber"
EVENTS = ("conversation_started", "subscribed", "unsubscribed", "message", "failed")  # Viber asks which we want
PRESS = "rg:"  # before the payload of a button of ours: Viber brings a press as a text
NO_NUMBER = f"{PRESS}no-number"  # of the button that shares one's number, from where Viber can't: a computer
OPENED = "#rg"  # after an address that a button opens: Viber brings the press as a text too, and nobody wrote it

_log = structlog.get_logger(__name__)
_NOTHING: Mapping[str, Any] = MappingProxyType({})
_QUIET = frozenset({"webhook", "delivered", "seen", "client_status"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253_402_300_799_999  # milliseconds: the end of the year 9999
_LONGEST_ACCOUNT = 100
_NUMBERS = 1 << 64  # as many as Viber's numbers and the database's may be
_MOST_DIGITS = 20
_KINDS = MappingProxyType({"picture": "photo", "video": "video", "file": "document"})  # as the others call them
_LONGEST_NAME = 100
_UNNAMED = "subscriber"  # what Viber calls those who keep their name to themselves


def heard(callback: Mapping[str, Any]) -> Heard | None:
    """None for what is no word of a person to us, and for what a later Viber may send."""
    kind = _text(callback.get("event"))
    event = _event(kind, callback)
    sender = _sender(callback)
    number, at = _number(callback.get("message_token")), _moment(callback.get("timestamp"))
    if event is None or sender is None or number is None or at is None:
        if kind == "failed":
            _log.warning("a message did not arrive, or can't be shown", why=_text(callback.get("desc")))
        elif kind not in _QUIET:
            _log.info("a callback was left aside", kind=kind)
        return None
    return Heard(event, sender, number, at, riding=isinstance(event, Started))


def _event(kind: str, callback: Mapping[str, Any]) -> Event | None:
    if kind == "message":
        return _said(_object(callback.get("message")))
    if kind == "conversation_started":
        return Started(_text(callback.get("context")).strip())
    if kind == "subscribed":  # a first message or press subscribes too, and then there is no such callback
        return Returned()
    return Blocked() if kind == "unsubscribed" else None


def _said(message: Mapping[str, Any]) -> Event | None:
    kind, text = _text(message.get("type")), _text(message.get("text"))
    if kind == "text":
        return _wrote(text)
    if kind == "url":
        return _wrote(text or _text(message.get("media")))
    if kind == "contact":
        return SharedContact(_text(_object(message.get("contact")).get("phone_number")), Proof.CLAIMED)
    return SentSomething(kind, text, file=_attached(kind, message)) if kind else None


def _attached(kind: str, message: Mapping[str, Any]) -> Attached | None:
    """Viber keeps it for an hour, at an address that anybody may read."""
    address, called = _text(message.get("media")), _KINDS.get(kind)
    if called is None or not address:
        return None
    return Attached(called, address, _text(message.get("file_name"))[:_LONGEST_NAME], passing=True)


def _wrote(text: str) -> Event | None:
    if not text:
        return None
    if text == NO_NUMBER:
        return SharedContact("", Proof.CLAIMED)
    if text.startswith(PRESS):
        return Pressed(text.removeprefix(PRESS), "")
    return None if text.startswith("http") and text.endswith(OPENED) else Wrote(text)


def _sender(callback: Mapping[str, Any]) -> Sender | None:
    """Each kind of callback names the person at another place."""
    user = _object(callback.get("sender")) or _object(callback.get("user"))
    account = _text(user.get("id")) or _text(callback.get("user_id"))
    if not 0 < len(account) <= _LONGEST_ACCOUNT:
        return None
    name = _text(user.get("name")).strip()
    return Sender(
        CHANNEL, account, "" if name.casefold() == _UNNAMED else name, _text(user.get("language"))[:2].lower()
    )


def _number(token: object) -> int | None:
    """As a signed number of 64 bits, which is what the database keeps."""
    if isinstance(token, str) and token.isascii() and token.isdecimal() and len(token) <= _MOST_DIGITS:
        token = int(token)
    if not isinstance(token, int) or isinstance(token, bool):
        return None
    low = token % _NUMBERS
    return low - _NUMBERS if 2 * low >= _NUMBERS else low


def _moment(milliseconds: object) -> datetime | None:
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool) or not 0 <= milliseconds <= _LAST:
        return None
    return _EPOCH + timedelta(milliseconds=milliseconds)


def _text(value: object) -> str:
    """Without NUL, which PostgreSQL does not take."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else _NOTHING
