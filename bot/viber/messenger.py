"""The bot on Viber, put together. It is heard by webhook alone, so it wants PUBLIC_URL."""

from collections.abc import Coroutine, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import structlog
from fastapi import Request, Response

from bot import attachments
from bot.attachments import Rescue, Stored
from bot.files import Files
from bot.house import House
from bot.limits import Limits
from bot.messenger import REST, Messenger
from bot.painting import painted
from bot.viber import inbound
from bot.viber.client import PATIENCE, ViberClient
from bot.viber.folding import folded
from bot.viber.media import MediaShelf
from bot.viber.outbound import ViberChannel
from bot.viber.serving import SIGNATURE, ViberDoor
from bot.web import Web
from chat.channel import Channel, NotDelivered

WEBHOOK = "/viber/webhook"
# Viber publishes no limit of single messages a second, and answers 12 above it; one person may get 100 in an hour without
# having answered, which the pacer's second a message does not reach before they do.
_LIMITS = Limits(per_second=30)

_NOWHERE: Mapping[str, Stored] = MappingProxyType({})
_log = structlog.get_logger(__name__)


class Viber(Messenger):
    name = inbound.CHANNEL

    def __init__(
        self,
        house: House,
        token: str,
        api_url: str,
        public_url: str,
        *,
        delivers: bool = True,
        patience: float = PATIENCE,
        stored: Mapping[str, Stored] = _NOWHERE,
        web: Web | None = None,
    ) -> None:
        """`patience` is how long a call may take, in seconds; `stored`: by messenger, how to ask it for a file it keeps.

        `web` fetches what people send.
        """
        super().__init__(house, _LIMITS, delivers=delivers)
        self._client = ViberClient(token, api_url, patience)
        self._public_url = public_url
        self._rescue = Rescue(house, self.name, web or attachments.web())
        made = Files(house, stored).made
        self._channel = ViberChannel(
            self._client, house.texts, painted(house, public_url), MediaShelf(house, public_url), made
        )
        self.door = ViberDoor(token, self.hearing(folded), self._channel, self.outbox, house.clock.now)

    async def receive(self, request: Request) -> Response:
        """The webhook: proven by its signature, answered once the effect is stored."""
        status, body = await self.door.receive(await request.body(), request.headers.get(SIGNATURE))
        if status == 403:  # noqa: PLR2004 - HTTP
            self.house.figures.unreadable(self.name)
        return Response(body, status_code=status, media_type="application/json" if body else None)

    def channel(self) -> Channel:
        return self._channel

    def errands(self) -> Sequence[Coroutine[Any, Any, None]]:
        return [self._rescue.run()]

    async def close(self) -> None:
        await self._client.close()

    async def open(self) -> None:
        while True:
            try:
                account = await self._client.account_info()
                await self._client.set_webhook(f"{self._public_url}{WEBHOOK}", inbound.EVENTS)
            except NotDelivered as error:
                _log.warning("Viber does not take us yet", why=str(error))
                await self.house.clock.sleep(REST)
            else:
                if uri := str(account.get("uri") or ""):
                    await self.remember(uri)
                _log.info("Viber is open", bot=uri)
                return
