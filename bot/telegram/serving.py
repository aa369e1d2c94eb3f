"""The bot on Telegram: how updates reach us, by long polling, or by webhook with its secret."""

import asyncio
import hmac
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol

import structlog
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramConflictError,
    TelegramRetryAfter,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageMedia,
    EditMessageText,
    GetUpdates,
    SendDocument,
    SendMessage,
    SendPhoto,
)
from aiogram.methods.base import Response
from aiogram.types import Update
from pydantic import ValidationError

from bot.clock import Clock
from bot.telegram import inbound
from bot.telegram.session import Session
from chat.events import Pressed, StaffPressed
from chat.replies import Notice
from handlers.dispatcher import Hear
from storage.database import Unavailable

_log = structlog.get_logger(__name__)
_POLL_SECONDS = 25
CONNECTIONS = 400  # aiogram's 100 would cap sending at 951 a second with answers after 100 ms
PATIENCE = 60.0  # seconds for a call; a picture may go over a slow line
_REST = 2.0  # after a failure

# pydantic keeps the classes of answers weakly: without this, now and then one is collected as garbage, and the event loop
# stands still for 20 ms when the next answer needs it again.
_ANSWERS = [
    Response[method.__returning__]  # type: ignore[name-defined]  # set by a class body that mypy does not follow
    for method in (
        SendMessage,
        EditMessageText,
        EditMessageMedia,
        SendPhoto,
        SendDocument,
        AnswerCallbackQuery,
        GetUpdates,
    )
]


def make_bot(token: str, api_url: str, patience: float = PATIENCE) -> Bot:
    """A bot that talks to the Bot API server at `api_url`, Telegram's own or another, and waits so long for an answer."""
    server = TelegramAPIServer.from_base(api_url)
    return Bot(token, session=Session(api=server, limit=CONNECTIONS, timeout=patience))


class Pause(Protocol):
    """The time for which Telegram asked the whole bot to wait."""

    async def paused(self) -> bool: ...

    async def slow_down(self, retry_after: float) -> None: ...


@dataclass(frozen=True, slots=True)
class TelegramDoor:
    """Hears updates. One person's are heard one after the other, different people's at once."""

    bot: Bot
    hear: Hear
    clock: Clock
    pause: Pause

    async def poll(self) -> None:
        """Long polling until cancelled. An update is confirmed only after its effect is stored."""
        offset: int | None = None
        while True:
            try:
                updates, after = await self._updates(offset)
                if await self._hear_all(updates):
                    offset = after
                    continue
            except TelegramRetryAfter as error:
                _log.warning("Telegram asks us to poll later", seconds=error.retry_after)
                await self.pause.slow_down(error.retry_after)
                await self.clock.sleep(error.retry_after)
                continue
            except TelegramConflictError:
                _log.warning("another program polls with this token; waiting for it to stop")
            except (TelegramAPIError, AiogramError, OSError) as error:
                _log.warning("polling failed", why=type(error).__name__)
            await self.clock.sleep(_REST)

    async def _updates(self, offset: int | None) -> tuple[list[Update], int | None]:
        """What has come, and from where to go on. What the library can't read is of a later time, and left aside."""
        try:
            updates = await self.bot.get_updates(
                offset, timeout=_POLL_SECONDS, allowed_updates=inbound.ALLOWED, request_timeout=_POLL_SECONDS + 10
            )
        except ClientDecodeError as error:
            raw = error.data.get("result") if isinstance(error.data, dict) else None
            if not isinstance(raw, list):
                raise  # no updates at all: a page of some proxy
            updates = [update for update in map(_readable, raw) if update is not None]
            return updates, max(update["update_id"] for update in raw) + 1
        return updates, updates[-1].update_id + 1 if updates else offset

    async def receive(self, body: bytes) -> bool:
        """An update by webhook; True when it need not come again."""
        try:
            update = Update.model_validate_json(body)
        except ValidationError:
            _log.warning("an update of unknown form was left aside")
            return True
        try:
            await self.one(update)
        except Unavailable:
            return False
        return True

    async def one(self, update: Update) -> None:
        said = inbound.heard(update)
        if said is None:
            return
        letters = await self.hear(said)
        answered = any(isinstance(letter.reply, Notice) for letter in letters)
        if isinstance(said.event, Pressed | StaffPressed) and not answered:
            await self._release(said.press)

    async def _hear_all(self, updates: list[Update]) -> bool:
        """False when something has to come again; what was heard before is known by its number then."""
        keyed = sorted(updates, key=_account)
        people = [list(group) for _, group in groupby(keyed, key=_account)]
        results = await asyncio.gather(*(self._hear_in_turn(group) for group in people), return_exceptions=True)
        failed = [result for result in results if isinstance(result, BaseException)]
        for failure in failed:
            _log.warning("an update will come again", why=repr(failure))
        return not failed

    async def _hear_in_turn(self, updates: list[Update]) -> None:
        for update in updates:
            await self.one(update)

    async def _release(self, press: str) -> None:
        """Stops the button's little clock; too late is no matter, so nobody insists while we are asked to wait."""
        if await self.pause.paused():
            return
        try:
            await self.bot.answer_callback_query(press)
        except TelegramRetryAfter as error:
            await self.pause.slow_down(error.retry_after)
        except (TelegramAPIError, AiogramError) as error:
            _log.info("press not released", why=type(error).__name__)


def _readable(raw: dict[str, Any]) -> Update | None:
    try:
        return Update.model_validate(raw)
    except ValidationError:
        _log.warning("an update of unknown form was left aside", update=raw.get("update_id"))
        return None


def _account(update: Update) -> int:
    event = update.message or update.edited_message or update.callback_query or update.my_chat_member
    return event.from_user.id if event is not None and event.from_user is not None else 0


def secret_matches(given: str | None, secret: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), secret.encode())
