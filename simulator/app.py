"""The simulator as one application: the emulated messengers, the page that plays the people, and the API it is played by.

/telegram     the Bot API (`TELEGRAM_API_URL=http://host:port/simulator/telegram` when this is mounted at /simulator)
/viber/pa     Viber's REST API, if there is a Viber (`VIBER_API_URL=http://host:port/simulator/viber/pa`)
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
from simulator.viber import driving as viber_driving
from simulator.viber.server import ViberApi
from simulator.viber.world import ViberWorld

PAGE = Path(__file__).parent / "page"


class _Page(StaticFiles):
    """Asks the browser to look for newer files: after an upgrade old and new modules must not meet."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers["Cache-Control"] = "no-cache"
        return response


def create_app(
    world: World,
    *,
    config: dict[str, object],
    page: Path = PAGE,
    routes: Sequence[BaseRoute] = (),
    viber: ViberWorld | None = None,
) -> Starlette:
    """`config` is what `GET /api/config` answers: stores, till keys, poster links, the bot's name, as the caller likes.

    With a Viber it says besides as `viber` what its bot is called. `routes` are served too, before the page.
    """

    async def tell_config(_request: Request) -> Response:
        return JSONResponse({**config, **_about(viber)})

    api: list[BaseRoute] = [Route("/config", tell_config, methods=["GET"])]
    servers = [Mount("/telegram", BotApi(world))]
    if viber is not None:
        api.append(Mount("/viber", routes=viber_driving.routes(viber)))
        servers.append(Mount("/viber/pa", ViberApi(viber)))
    api += driving.routes(world)
    shown = [Mount("/", _Page(directory=page, html=True))] if page.is_dir() else []
    return Starlette(routes=[*servers, Mount("/api", routes=api), *routes, *shown])


def _about(viber: ViberWorld | None) -> dict[str, object]:
    """The bot of the Viber, when there is one."""
    if viber is None:
        return {}
    bot = next(iter(viber.bots.values()))
    return {"viber": {"uri": bot.uri, "name": bot.name}}
