"""Serves any ASGI application on a free loopback port within the running event loop: for tests and benchmarks."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from simulator.wire import CONNECTION

HOST = "127.0.0.1"
PATIENCE = 5.0
# Closing at once with nothing sent and nothing awaited: the other side sees a reset.
RESET = struct.pack("ii", 1, 0)

App = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]


class CuttableProtocol(HttpToolsProtocol):
    """Lets an application cut its own connection, as a fault to order."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: {"cut": self._cut}}

    def _cut(self) -> None:
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        self.transport.abort()


@asynccontextmanager
async def serve(app: App) -> AsyncIterator[str]:
    """The base address, `http://127.0.0.1:port`, for as long as the block lasts; the application's lifespan runs in it."""
    config = uvicorn.Config(
        app,
        http=CuttableProtocol,
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=60,
    )
    config.load()
    server = uvicorn.Server(config)
    # What uvicorn's own `serve` does besides (signals, a tick every 0.1 s) has no place inside somebody else's loop.
    server.lifespan = config.lifespan_class(config)
    # Named as TCP, or else asyncio leaves Nagle's algorithm on and each answer takes 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind((HOST, 0))
    try:
        await _start(server, listening)
        yield f"http://{HOST}:{listening.getsockname()[1]}"
    finally:
        await _stop(server)
        listening.close()


async def _start(server: uvicorn.Server, listening: socket.socket) -> None:
    try:
        await server.startup(sockets=[listening])
    except SystemExit:
        # uvicorn would end the whole process; the reason is in its log.
        raise RuntimeError("the application did not start") from None


async def _stop(server: uvicorn.Server) -> None:
    """Cuts what is still open: whoever polls or listens to events would otherwise never let go."""
    for listener in getattr(server, "servers", ()):
        listener.close()
    for connection in list(server.server_state.connections):
        connection.transport.abort()
    if tasks := list(server.server_state.tasks):
        _, late = await asyncio.wait(tasks, timeout=PATIENCE)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
    await server.lifespan.shutdown()
