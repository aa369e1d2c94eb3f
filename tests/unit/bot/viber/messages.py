"""A channel whose messages are caught instead of sent, and letters for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.painting import Painted
from bot.viber.inbound import CHANNEL
from bot.viber.outbound import ViberChannel
from chat.channel import TOO_LATE, Letter
from chat.replies import Reply
from chat.texts import Texts

TEXTS = Texts()
OLENA = "01234567890A="
NOW = datetime(2026, 12, 2, 16, tzinfo=UTC)


@dataclass
class Caught:
    messages: list[Mapping[str, Any]] = field(default_factory=list)
    shelf: dict[str, tuple[bytes, str]] = field(default_factory=dict)

    async def send(self, message: Mapping[str, Any]) -> str:
        self.messages.append(message)
        return str(len(self.messages))

    async def put(self, content: bytes, name: str, account: str) -> str:
        address = f"https://bot.example.com/media/{len(self.shelf)}.{name.rpartition('.')[2]}"
        self.shelf[address] = content, account
        return address

    async def share(self, content: bytes, name: str) -> str:
        return await self.put(content, name, "")


async def made(what: str, channel: str, account: str) -> bytes:
    return f"{what} {channel} {account}".encode()


def channel(caught: Caught, shop: str = "Мальва") -> ViberChannel:
    painted = Painted(lambda picture: picture.code.encode(), shop, lambda code: f"https://bot.example.com/c/{code}")
    return ViberChannel(caught, TEXTS, painted, caught, made)


def letter(reply: Reply, number: int = 1) -> Letter:
    return Letter(number, CHANNEL, OLENA, "uk", reply, NOW + TOO_LATE)
