"""/media/{name}: a picture or a file, for who has its address: ten minutes, or two weeks when it is nobody's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from storage import media
from storage.database import Database

_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": "default-src 'none'; sandbox",  # should a browser open a file as a page
}
_PERSONAL = {"Cache-Control": "no-store"}
_SHARED = {"Cache-Control": "public, max-age=86400, immutable"}  # its address is made of what is in it


@dataclass(frozen=True, slots=True)
class MediaDoor:
    database: Database
    now: Callable[[], datetime]

    async def fetch(self, name: str) -> Response:
        """The name is the key, with an ending by which messengers know what it is."""
        key = name.partition(".")[0]
        found = None
        if media.is_key(key):
            found = await self.database.read(lambda tx: media.find(tx, key, self.now()))
        if found is None:
            raise HTTPException(404)
        caching = _SHARED if found.shared else _PERSONAL
        return Response(found.content, media_type=found.kind, headers={**_HEADERS, **caching})

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/media/{name}", self.fetch, methods=["GET", "HEAD"])
        return router
