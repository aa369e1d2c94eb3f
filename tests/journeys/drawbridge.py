"""The way to a PostgreSQL server, which can be cut: as when it restarts, moves or loses its network."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import make_url

SOCKET = ".s.PGSQL.5432"


class Drawbridge:
    """A Unix socket of its own in front of the server's. Up: nobody gets through, and who was on it has fallen off."""

    def __init__(self, folder: Path, beyond: Path) -> None:
        self._socket, self._beyond = folder / SOCKET, beyond / SOCKET
        self._server: asyncio.Server | None = None
        self._crossing: set[asyncio.StreamWriter] = set()

    async def let_down(self) -> None:
        self._server = await asyncio.start_unix_server(self._cross, self._socket)

    async def pull_up(self) -> None:
        if self._server is not None:
            self._server.close()
        self._socket.unlink(missing_ok=True)
        for writer in list(self._crossing):
            writer.transport.abort()

    async def _cross(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_unix_connection(self._beyond)
        both = {writer, far_writer}
        self._crossing |= both
        await asyncio.gather(_carry(reader, far_writer), _carry(far_reader, writer))
        self._crossing -= both


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while load := await reader.read(65536):
            writer.write(load)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def drawbridge(url: str) -> AsyncIterator[tuple[Drawbridge, str]]:
    """The bridge, let down, and the URL by which the same database is reached over it."""
    real = make_url(url)
    with TemporaryDirectory(prefix="bridge-") as folder:
        bridge = Drawbridge(Path(folder), Path(str(real.query["host"])))
        await bridge.let_down()
        try:
            yield bridge, real.update_query_dict({"host": folder}).render_as_string(hide_password=False)
        finally:
            await bridge.pull_up()
