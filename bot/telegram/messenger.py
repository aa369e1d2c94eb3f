"""The bot on Telegram, put together."""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any

import structlog
from aiogram.exceptions import AiogramError, TelegramAPIError
from fastapi import Request, Response

from bot.files import Files
from bot.house import House
from bot.limits import Limits
from bot.messenger import REST, Messenger
from bot.pacing import Pacer
from bot.painting import painted
from bot.telegram import enclosing, inbound
from bot.telegram.introducing import introduce
from bot.telegram.operator_room import OperatorRooms
from bot.telegram.outbound import TelegramChannel
from bot.telegram.serving import PATIENCE, TelegramDoor, make_bot, secret_matches
from chat.channel import Channel

WEBHOOK = "/telegram/webhook"
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

_log = structlog.get_logger(__name__)


class Telegram(Messenger):
    name = inbound.CHANNEL

    def __init__(
        self, house: House, token: str, api_url: str, *, delivers: bool = True, patience: float = PATIENCE
    ) -> None:
        """`patience` is how long a call may take, in seconds."""
        super().__init__(house, Limits(per_second=house.settings.telegram_messages_per_second), delivers=delivers)
        self._bot = make_bot(token, api_url, patience)
        self.introduced = asyncio.Event()
        self.door = TelegramDoor(self._bot, self.hearing(), house.clock, self.outbox)

    async def receive(self, request: Request) -> Response:
        """The webhook: proven by its secret, answered once the effect is stored."""
        if not secret_matches(request.headers.get(_SECRET_HEADER), self.house.terms.keys.webhook):
            self.house.figures.unreadable(self.name)
            return Response(status_code=403)
        done = await self.door.receive(await request.body())
        return Response(status_code=200 if done else 503)

    def channel(self) -> Channel:
        made = Files(self.house, {self.name: self.stored}).made
        return TelegramChannel(self._bot, self.house.texts, painted(self.house, self.house.settings.public_url), made)

    async def stored(self, file: str) -> bytes:
        """A file that went through a chat, by its number. Raises Undeliverable, TryAgain."""
        return await enclosing.stored(self._bot, file)

    def errands(self) -> Sequence[Coroutine[Any, Any, None]]:
        return [self._introduce(), *([] if self.house.settings.public_url else [self.door.poll()])]

    def keeping(self, pacer: Pacer) -> Sequence[Coroutine[Any, Any, None]]:
        return [OperatorRooms(self.house, pacer.post, self._limits).run()]

    async def close(self) -> None:
        await self._bot.session.close()

    async def open(self) -> None:
        public = self.house.settings.public_url
        while True:
            try:
                me = await self._bot.get_me()
                if public is None:
                    await self._bot.delete_webhook()
                else:
                    await self._bot.set_webhook(
                        f"{public}{WEBHOOK}",
                        secret_token=self.house.terms.keys.webhook,
                        allowed_updates=inbound.ALLOWED,
                        max_connections=100,
                    )
            except (TelegramAPIError, AiogramError) as error:
                _log.warning("Telegram does not take us yet", why=str(error))
                await self.house.clock.sleep(REST)
            else:
                if me.username:
                    await self.remember(me.username)
                _log.info("Telegram is open", bot=f"@{me.username}", by="webhook" if public else "polling")
                return

    async def _introduce(self) -> None:
        """What the bot tells of itself is a dozen calls: nobody at a till waits for them."""
        await introduce(self._bot, self.house.texts, self.house.terms.program)
        self.introduced.set()
