"""Photos of products that are somewhere in the web, or are kept."""

from collections.abc import Callable, Collection
from typing import Final

import structlog

from bot.offer_pictures import Photo, no_photo
from bot.web import NotHad, Web, public

_log = structlog.get_logger(__name__)
_PATIENCE: Final = 3.0  # seconds for all of it: a person waits for the message
_MOST_BYTES: Final = 5 * 1024 * 1024


class WebPhotos:
    """bot.offer_pictures.Photo for https addresses. The shop's people write them, and whoever sends the shop its lists."""

    def __init__(
        self,
        allowed: Callable[[str], bool] = public,
        schemes: Collection[str] = ("https",),
        patience: float = _PATIENCE,
    ) -> None:
        """`allowed` says of an IP address whether we may speak to it; `patience` is in seconds."""
        self._web = Web(_MOST_BYTES, patience, "image/", allowed, schemes)

    async def __call__(self, name: str, /) -> bytes | None:
        try:
            return (await self._web.fetch(name)).content
        except NotHad as why:
            _log.info("a product's photo could not be had", why=str(why))
            return None


class Photos:
    """bot.offer_pictures.Photo: an address is fetched from the web, any other name is looked up among those that are `kept`."""

    def __init__(self, kept: Photo = no_photo, web: Photo | None = None) -> None:
        self._kept = kept
        self._web = web or WebPhotos()

    async def __call__(self, name: str, /) -> bytes | None:
        return await (self._web(name) if "://" in name else self._kept(name))
