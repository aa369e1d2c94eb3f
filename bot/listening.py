"""The web server as we run it: it waits for nobody for ever, and says no when too many come at once."""

import asyncio
import contextlib
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from web.deadline import BODY_SECONDS

# Together under the 1024 files that a process may usually open, with some left for the database.
_MOST_CONNECTIONS = 800
_BACKLOG = 128  # connections that the loop may take in one turn, before any of them can be refused
_MOST_OF_A_HEAD = 65_536  # bytes that came in former packets: a browser with all its cookies sends a tenth
_TOO_MUCH = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_GRACE = 5.0  # what web.deadline's answer has for reaching the client


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: for the headers, from the connection's or the request's first moment; for the whole body after them; for
    taking more of an answer that lies ready.
    """

    head: float = 15.0
    body: float = BODY_SECONDS + _GRACE
    taking: float = 20.0


class _Awaited(Enum):
    HEAD = auto()
    BODY = auto()
    NOTHING = auto()


class PatientProtocol(HttpToolsProtocol):
    """uvicorn has a deadline only for a silent connection between two requests, and no limit for headers: this has both.

    A connection that is late is cut. Bodies that somebody waits for are answered before, by web.deadline. One connection
    more than `most` is told so at once, whereas uvicorn's limit refuses requests of those who were here before and keeps
    whoever says nothing, until no file is left to be opened.
    """

    def __init__(self, *args: object, patience: Patience, most: int, **named: object) -> None:
        super().__init__(*args, **named)  # type: ignore[arg-type]  # whatever uvicorn hands over
        self._patience = patience
        self._most = most
        self._awaited = self._timed = _Awaited.NOTHING
        self._timer: asyncio.TimerHandle | None = None
        self._untaken: asyncio.TimerHandle | None = None
        self._head = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > self._most:
            transport.write(_FULL)
            transport.close()
            return
        self._awaited = _Awaited.HEAD
        self._time()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._awaited = _Awaited.NOTHING
        self._time()
        self._taken()

    def data_received(self, data: bytes) -> None:
        if self._awaited is _Awaited.NOTHING:
            self._awaited = _Awaited.HEAD  # of the next request, even if it is but an empty line
        super().data_received(data)
        self._measure(len(data))
        self._time()

    def pause_writing(self) -> None:
        """Nobody reads, and much lies ready."""
        super().pause_writing()
        self._untaken = self.loop.call_later(self._patience.taking, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._taken()

    def timeout_keep_alive_handler(self) -> None:
        """A closed connection still waits for whoever has to take the rest, however little it is."""
        super().timeout_keep_alive_handler()
        self.loop.call_later(self._patience.taking, self.transport.abort)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._awaited = _Awaited.HEAD

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._awaited = _Awaited.BODY

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._awaited = _Awaited.NOTHING
        if self._timer is not None:  # the next request in the same packet has a time of its own
            self._timer.cancel()
            self._timed = _Awaited.NOTHING

    def _taken(self) -> None:
        if self._untaken is not None:
            self._untaken.cancel()
            self._untaken = None

    def _measure(self, size: int) -> None:
        """uvicorn's parser keeps a header without end, however long."""
        self._head = self._head + size if self._awaited is _Awaited.HEAD else 0
        if self._head > _MOST_OF_A_HEAD and not self.transport.is_closing():
            self.transport.write(_TOO_MUCH)
            self.transport.close()

    def _time(self) -> None:
        """Most requests come in one packet: nothing is timed then."""
        if self._awaited is self._timed:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._timed = self._awaited
        if self._awaited is not _Awaited.NOTHING:
            seconds = self._patience.head if self._awaited is _Awaited.HEAD else self._patience.body
            self._timer = self.loop.call_later(seconds, self.transport.abort)


def server(
    app: FastAPI, host: str, port: int, patience: Patience | None = None, most: int = _MOST_CONNECTIONS
) -> uvicorn.Server:
    """`most` connections are open at a time."""
    protocol = partial(PatientProtocol, patience=patience or Patience(), most=most)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=protocol,  # type: ignore[arg-type]  # called as a class is
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
        backlog=_BACKLOG,
        proxy_headers=False,
    )
    made = uvicorn.Server(config)
    made.capture_signals = contextlib.nullcontext  # type: ignore[assignment, method-assign]  # the signals are ours
    return made
