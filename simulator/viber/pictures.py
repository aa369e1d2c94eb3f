"""Pictures as a telephone has them: fetched the moment a message comes, kept, or broken for ever."""

import asyncio
import io
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from PIL import Image, UnidentifiedImageError

TIMEOUT = aiohttp.ClientTimeout(total=30)
# The most that an iPhone shows.
LARGEST = 1024 * 1024
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif"}
OK = 200


@dataclass(slots=True)
class Picture:
    """`why` a picture is broken; while there is neither that nor content, it is on its way."""

    content: bytes | None = None
    mime: str = ""
    size: tuple[int, int] | None = None
    why: str | None = None

    @property
    def settled(self) -> bool:
        return self.content is not None or self.why is not None


class Fetcher:
    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def fetch(self, address: str, settled: Callable[[], None]) -> Picture:
        picture = Picture()
        task = asyncio.get_running_loop().create_task(self._fetch(address, picture, settled))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return picture

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _fetch(self, address: str, picture: Picture, settled: Callable[[], None]) -> None:
        try:
            content = await self._content(address)
            picture.mime, picture.size = measure(content)
            picture.content = content
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            picture.why = str(error) or type(error).__name__
        settled()

    async def _content(self, address: str) -> bytes:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())
        async with self._session.get(address) as response:
            if response.status != OK:
                raise ValueError(f"the address answered {response.status}")
            content = await response.content.read(LARGEST + 1)
            while len(content) <= LARGEST and (more := await response.content.read(LARGEST)):
                content += more
            if len(content) > LARGEST:
                raise ValueError("the picture is larger than 1 MB")
            return content


def measure(content: bytes) -> tuple[str, tuple[int, int]]:
    """The type of a picture and its size. Raises ValueError for what Viber shows no picture of."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            kind, size = picture.format, picture.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ValueError("this is no picture") from error
    if kind not in FORMATS:
        raise ValueError(f"Viber shows no {kind}")
    return FORMATS[kind], size
