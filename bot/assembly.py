"""The only module that knows every room: puts the house together, starts and stops everything in one TaskGroup."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Sequence

import structlog
import uvicorn
from fastapi import FastAPI

from bot import garbage, listening
from bot.attachments import Stored
from bot.house import ROLES, House, open_house
from bot.messenger import Messenger
from bot.metrics.door import MetricsDoor
from bot.metrics.measured import watch_the_loop
from bot.settings import Settings
from bot.telegram.messenger import WEBHOOK as TELEGRAM_WEBHOOK
from bot.telegram.messenger import Telegram
from bot.viber.messenger import WEBHOOK as VIBER_WEBHOOK
from bot.viber.messenger import Viber
from scheduler.caring import Caring
from scheduler.clock import Ticker
from scheduler.housekeeping import Housekeeping
from scheduler.planning import Planning
from scheduler.reminding import Reminding
from scheduler.reporting import Reporting
from scheduler.surveying import Surveying
from storage import migrations
from web.app import create_app
from web.measuring import Measuring, Told

_log = structlog.get_logger(__name__)


def make_app(house: House) -> FastAPI:
    """The HTTP door, without the messengers."""

    async def ready() -> bool:
        try:
            return await migrations.version(house.settings.database_url.get_secret_value()) == migrations.newest()
        except Exception:  # noqa: BLE001 - whatever the matter is, the answer is no
            return False

    app = create_app(house.database, house.terms, house.texts, house.clock.now, ready, house.settings.public_url)
    app.add_middleware(Measuring, told=Told(house.figures.request, house.figures.refused))
    app.get("/metrics", include_in_schema=False)(MetricsDoor(house).answer)
    return app


async def serve(settings: Settings, roles: Sequence[str] = ROLES) -> None:
    """Runs the named parts until a signal or a failure ends them."""
    async with open_house(settings) as opened:
        house = opened.measured()
        app = make_app(house)
        await run_house(house, app, messengers(house, app, delivers="delivery" in roles), roles)


def messengers(house: House, app: FastAPI, *, delivers: bool) -> Sequence[Messenger]:
    """The bots of the messengers whose tokens are set, their webhooks hung into the application."""
    settings = house.settings
    made: list[Messenger] = []
    stored: dict[str, Stored] = {}
    if token := settings.telegram_token:
        telegram = Telegram(house, token.get_secret_value(), settings.telegram_api_url, delivers=delivers)
        app.post(TELEGRAM_WEBHOOK, include_in_schema=False)(telegram.receive)
        made.append(telegram)
        stored[telegram.name] = telegram.stored
    if token := settings.viber_token:
        public = settings.public_url
        if public is None:
            raise ValueError("settings let nobody have a Viber token without PUBLIC_URL")
        key = token.get_secret_value()
        viber = Viber(house, key, settings.viber_api_url, public, delivers=delivers, stored=stored)
        app.post(VIBER_WEBHOOK, include_in_schema=False)(viber.receive)
        made.append(viber)
    return made


async def run_house(
    house: House,
    app: FastAPI,
    bots: Sequence[Messenger],
    roles: Sequence[str],
    ending: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """The TaskGroup: the web server first, so that a messenger that calls back finds us. `ending` comes before the end."""
    settings = house.settings
    stop = asyncio.Event()
    _stop_on_signals(stop)
    async with asyncio.TaskGroup() as group:
        tasks = []
        if "web" in roles:
            server = listening.server(app, settings.http_host, settings.http_port)
            tasks.append(group.create_task(_serve_web(server, stop), name="web"))
            while not server.started and not tasks[0].done():  # noqa: ASYNC110 - uvicorn has no event for it
                await asyncio.sleep(0.01)
        if "bots" in roles:
            tasks += [group.create_task(bot.serve(), name=bot.name) for bot in bots]
        tasks.append(group.create_task(watch_the_loop(house.figures), name="loop lag"))
        if "scheduler" in roles:
            tasks.append(group.create_task(_tick(house), name="scheduler"))
        garbage.settle()
        _log.info(
            "Regulars is open", roles=",".join(roles), address=f"http://{settings.http_host}:{settings.http_port}/"
        )
        await stop.wait()
        if ending is not None:
            await ending()
        for task in tasks:
            task.cancel()


async def _serve_web(server: uvicorn.Server, stop: asyncio.Event) -> None:
    serving = asyncio.ensure_future(server.serve())
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
    except SystemExit as error:  # uvicorn's way to say that the port is taken
        raise OSError("the address is taken: set HTTP_PORT to a free one") from error
    finally:
        stop.set()


async def _tick(house: House) -> None:
    keeping = Housekeeping(house.database, house.clock.now)
    reminding = Reminding(house.database, house.terms, house.clock.now)
    planning = Planning(house.database, house.terms, house.clock.now)
    reporting = Reporting(house.database, house.terms, house.clock.now)
    surveying = Surveying(house.database, house.terms, house.clock.now)
    caring = Caring(house.database, house.terms, house.clock.now)
    ticker = Ticker()
    ticker.every(60, keeping.expire_points)
    ticker.every(60, keeping.forget_media)
    ticker.every(3600, keeping.forget_updates)
    ticker.every(3600, reminding.plan)
    ticker.every(3600, planning.learn, at_once=True)
    ticker.every(60, planning.plan)
    ticker.every(3600, reporting.report)
    ticker.every(3600, surveying.pace, at_once=True)
    ticker.every(60, caring.care)
    ticker.every(3600, caring.adopt, at_once=True)
    ticker.every(3600, reporting.report_month)
    ticker.start()
    try:
        await asyncio.Event().wait()
    finally:
        ticker.stop()


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError, RuntimeError):  # not the main thread, or no such thing here
            loop.add_signal_handler(number, stop.set)
