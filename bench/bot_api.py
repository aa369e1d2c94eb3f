"""The least of a Bot API that a bot can talk to: every call is answered at once, and who waits for a message is told.

With limits it refuses what is above them, as Telegram does.
"""

import asyncio
import re
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import perf_counter
from typing import cast

import httptools

from bench.wire import HOST
from simulator.telegram.limits import Gate, Limits

TOKEN = "7000000001:benchmarks"  # noqa: S105 - of a bot that is nowhere
OK, TOO_MANY = 200, 429
_CHAT = re.compile(rb"(?:\A\{\"chat_id\": |\bchat_id=|name=\"chat_id\"\r\n(?:[^\r\n]+\r\n)*\r\n)(\d+)")
_BOT = '{"id":7000000001,"is_bot":true,"first_name":"Regulars","username":"regulars_bot"}'
_SAID = '"text":"said"'
_PHOTO = '"caption":"said","photo":[{"file_id":"a-photo","file_unique_id":"1","width":1080,"height":720}]'


class BotApi:
    """What bots asked for; whoever waits for the next message in a chat."""

    def __init__(self, port: int, limits: Limits | None = None) -> None:
        self.port = port
        self.arrivals: list[float] = []  # of messages (perf_counter)
        self.refused = 0
        self._gate = Gate(limits) if limits else None
        self.calls: Counter[str] = Counter()
        self._waiting: defaultdict[int, deque[asyncio.Future[float]]] = defaultdict(deque)
        self._messages = 0

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def next_message(self, chat: int) -> "asyncio.Future[float]":
        """When it arrives (perf_counter)."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[chat].append(future)
        return future

    def answer(self, method: str, body: bytes) -> tuple[int, str]:
        """The status and the body of the answer to a call."""
        self.calls[method] += 1
        if method == "getMe":
            return OK, _accepted(_BOT)
        if not method.startswith("send"):
            return OK, _accepted("true")
        found = _CHAT.search(body)
        assert found, f"{method} names no chat: {body[:300]!r}"
        chat = int(found[1])
        if self._gate and (wait := self._gate.pass_through(0, chat, 1, datetime.now(UTC))) is not None:
            self.refused += 1
            parameters = f'"parameters":{{"retry_after":{wait}}}'
            return TOO_MANY, f'{{"ok":false,"error_code":{TOO_MANY},"description":"Too Many Requests",{parameters}}}'
        self.arrivals.append(perf_counter())
        if self._waiting[chat]:
            self._waiting[chat].popleft().set_result(perf_counter())
        self._messages += 1
        return OK, _accepted(
            f'{{"message_id":{self._messages},"from":{_BOT},"chat":{{"id":{chat},"first_name":"Olena","type":"private"}},'
            f'"date":1790000000,{_PHOTO if method == "sendPhoto" else _SAID}}}'
        )


def _accepted(result: str) -> str:
    return f'{{"ok":true,"result":{result}}}'


class _Line(asyncio.Protocol):
    """One connection of a bot."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._url = b""
        self._body: list[bytes] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_body(self, body: bytes) -> None:
        self._body.append(body)

    def on_message_complete(self) -> None:
        body, self._body = b"".join(self._body), []
        status, told = self._api.answer(self._url.rpartition(b"/")[2].decode(), body)
        answer = told.encode()
        head = f"HTTP/1.1 {status} Answered\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
        if self._transport is not None:
            self._transport.write(head.encode() + answer)


@asynccontextmanager
async def serving(limits: Limits | None = None) -> AsyncIterator[BotApi]:
    """For as long as the block lasts."""
    api: BotApi

    def line() -> _Line:
        return _Line(api)

    server = await asyncio.get_running_loop().create_server(line, HOST, 0)
    api = BotApi(server.sockets[0].getsockname()[1], limits)
    try:
        yield api
    finally:
        server.close()
