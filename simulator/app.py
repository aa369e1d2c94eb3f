"""The simulator as one application: the emulated Bot API, the page that plays the people, and the API it is played by.

/telegram     the Bot API (`TELEGRAM_API_URL=http://host:port/simulator/telegram` when this is mounted at /simulator)
/api          what the page calls: persons, groups, files, events, and config
/             the page, from the folder `page`
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from simulator.telegram import driving
from simulator.telegram.server import BotApi
from simulator.telegram.world import World

PAGE = Path(__file__).parent / "page"


class _Page(StaticFiles):
    """Asks the browser to look for newer files: after an upgrade old and new modules must not meet."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(
    world: World, *, config: dict[str, object], page: Path = PAGE, routes: Sequence[BaseRoute] = ()
) -> Starlette:
    """`config` is what `GET /api/config` answers: stores, till keys, poster links, the bot's name, as the caller likes.

    `routes` are served besides, before the page: another messenger's server, say.
    """

    async def tell_config(_request: Request) -> Response:
        return JSONResponse(config)

    api = [Route("/config", tell_config, methods=["GET"]), *driving.routes(world)]
    shown = [Mount("/", _Page(directory=page, html=True))] if page.is_dir() else []
    return Starlette(routes=[Mount("/telegram", BotApi(world)), Mount("/api", routes=api), *routes, *shown])
