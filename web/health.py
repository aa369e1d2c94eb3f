"""/healthz: the process is alive. /readyz: the database is reachable and at this version."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse


@dataclass(frozen=True, slots=True)
class Health:
    ready: Callable[[], Awaitable[bool]]

    async def healthz(self) -> PlainTextResponse:
        return PlainTextResponse("alive\n")

    async def readyz(self) -> PlainTextResponse:
        if await self.ready():
            return PlainTextResponse("ready\n")
        return PlainTextResponse("the database is not reachable or not migrated: regulars migrate\n", 503)

    def router(self) -> APIRouter:
        router = APIRouter(include_in_schema=False)
        router.get("/healthz")(self.healthz)
        router.get("/readyz")(self.readyz)
        return router
