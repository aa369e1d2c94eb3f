"""The only module that knows every room: puts the house together, starts and stops everything in one TaskGroup."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Awaitable, Callable, Sequence

import structlog
import uvicorn
from aiogram.exceptions import AiogramError, TelegramAPIError
from fastapi import FastAPI, Request, Response

from bot import listening
from bot.files import Files
from bot.house import ROLES, House, open_house
from bot.metrics.door import MetricsDoor
from bot.metrics.measured import MeasuredChannel, measured_hearing, watch_the_loop
from bot.outbox import Outbox
from bot.pacing import Limits, Pacer
from bot.painting import Painted
from bot.settings import Settings
from bot.telegram import inbound
from bot.telegram.introducing import introduce
from bot.telegram.outbound import TelegramChannel
from bot.telegram.serving import TelegramDoor, make_bot, secret_matches
from handlers.dispatcher import Dispatcher
from handlers.routes import Routes
from paint.card import CardPainter
from scheduler.clock import Ticker
from scheduler.delivery import Delivery
from scheduler.housekeeping import Housekeeping
from scheduler.reminding import Reminding
from storage import database, migrations
from usecases import bots
from web.app import create_app
from web.measuring import Measuring, Told

_log = structlog.get_logger(__name__)
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
_WEBHOOK = "/telegram/webhook"
_REST = 2.0
_SECONDS_IN_HAND = 3  # of notices that wait for their turn


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


class _NoLongerLeading(Exception):  # noqa: N818 - a turn of events, not an error
    """The lock is lost; another process may have it."""


class Telegram:
    """Everything of the Telegram bot: the door, the outbox, the pacer."""

    def __init__(self, house: House, token: str, api_url: str, *, delivers: bool = True) -> None:
        """`delivers`: whether this process, when it is the one that sends, also says what nobody has asked for."""
        self._house = house
        self._delivers = delivers
        self._bot = make_bot(token, api_url)
        self.introduced = asyncio.Event()
        self.outbox = Outbox(house.database, inbound.CHANNEL, house.clock)
        self._limits = Limits(per_second=house.settings.telegram_messages_per_second)
        in_hand = _SECONDS_IN_HAND * self._limits.per_second
        self._delivery = Delivery(house.database, house.terms, inbound.CHANNEL, house.clock, in_hand)
        dispatcher = Dispatcher(house.database, house.terms, Routes(house.texts), house.clock.now, self.outbox.post)
        heard = measured_hearing(dispatcher.hear, house.figures)
        self.door = TelegramDoor(self._bot, heard, house.clock, self.outbox)

    async def receive(self, request: Request) -> Response:
        """The webhook: proven by its secret, answered once the effect is stored."""
        if not secret_matches(request.headers.get(_SECRET_HEADER), self._house.terms.keys.webhook):
            self._house.figures.unreadable(inbound.CHANNEL)
            return Response(status_code=403)
        done = await self.door.receive(await request.body())
        return Response(status_code=200 if done else 503)

    async def serve(self) -> None:
        """Sends and hears until cancelled, whenever this process is the one that does."""
        try:
            while True:
                while not await self._leads():
                    await self._house.clock.sleep(_REST)
                await self._open()
                with contextlib.suppress(_NoLongerLeading):
                    await self._lead()
        finally:
            await self.outbox.strike_off()
            await self._delivery.settle()
            await self._bot.session.close()

    async def _lead(self) -> None:
        """Raises _NoLongerLeading."""
        pacer = await self._pacer()
        self.outbox.attach(pacer)
        work = [pacer.run(), self.outbox.run(), self._until_no_longer_leading(), self._introduce()]
        if self._delivers:
            work.append(self._delivery.run(pacer.post))
        if self._house.settings.public_url is None:
            work.append(self.door.poll())
        try:
            async with asyncio.TaskGroup() as group:
                for part in work:
                    group.create_task(part)
        except* _NoLongerLeading as lost:
            _log.warning("another process may lead now")
            raise _NoLongerLeading from lost
        finally:
            self.outbox.detach()

    async def _until_no_longer_leading(self) -> None:
        """An advisory lock goes with its connection: asked again and again, so that there are never two senders for long."""
        while await self._leads():
            await self._house.clock.sleep(_REST)
        raise _NoLongerLeading

    async def _leads(self) -> bool:
        try:
            return await self._house.database.lead(inbound.CHANNEL)
        except database.Unavailable as error:
            _log.warning("the database is away", why=str(error))
            return False

    async def _open(self) -> None:
        """Who we are there and the way updates come, tried until the messenger answers."""
        public = self._house.settings.public_url
        while True:
            try:
                me = await self._bot.get_me()
                if public is None:
                    await self._bot.delete_webhook()
                else:
                    await self._bot.set_webhook(
                        f"{public}{_WEBHOOK}",
                        secret_token=self._house.terms.keys.webhook,
                        allowed_updates=inbound.ALLOWED,
                        max_connections=100,
                    )
            except (TelegramAPIError, AiogramError) as error:
                _log.warning("Telegram does not take us yet", why=str(error))
                await self._house.clock.sleep(_REST)
            else:
                if me.username:
                    await self._remember(me.username)
                _log.info("Telegram is open", bot=f"@{me.username}", by="webhook" if public else "polling")
                return

    async def _introduce(self) -> None:
        """What the bot tells of itself is a dozen calls: nobody at a till waits for them."""
        await introduce(self._bot, self._house.texts, self._house.terms.program)
        self.introduced.set()

    async def _remember(self, username: str) -> None:
        """For the processes and commands that speak to no messenger and still link to the bot."""
        with contextlib.suppress(database.Unavailable):
            await self._house.database.run(lambda tx: bots.met(tx, inbound.CHANNEL, username))

    async def _pacer(self) -> Pacer:
        house = self._house
        painter = CardPainter()
        public = house.settings.public_url
        painted = Painted(
            painter.paint, house.terms.program.shop, lambda code: f"{public}/c/{code}" if public else code
        )
        telegram = TelegramChannel(self._bot, house.texts, painted, Files(house).made)
        channel = MeasuredChannel(telegram, house.figures)
        pacer = Pacer(channel, house.clock, self._limits, slowed=self.outbox.slowed)
        pause = await self.outbox.pause()
        if pause is not None:
            pacer.pause_until(pause)
        return pacer


async def serve(settings: Settings, roles: Sequence[str] = ROLES) -> None:
    """Runs the named parts until a signal or a failure ends them."""
    async with open_house(settings) as opened:
        house = opened.measured()
        app = make_app(house)
        token = settings.telegram_token
        telegram = None
        if token is not None:
            delivers = "delivery" in roles
            telegram = Telegram(house, token.get_secret_value(), settings.telegram_api_url, delivers=delivers)
        if telegram is not None:
            app.post(_WEBHOOK, include_in_schema=False)(telegram.receive)
        await run_house(house, app, telegram, roles)


async def run_house(
    house: House,
    app: FastAPI,
    telegram: Telegram | None,
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
        if telegram is not None and "bots" in roles:
            tasks.append(group.create_task(telegram.serve(), name="telegram"))
        tasks.append(group.create_task(watch_the_loop(house.figures), name="loop lag"))
        if "scheduler" in roles:
            tasks.append(group.create_task(_tick(house), name="scheduler"))
        _settle_garbage()
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
    ticker = Ticker()
    ticker.every(60, keeping.expire_points)
    ticker.every(60, keeping.forget_media)
    ticker.every(3600, keeping.forget_updates)
    ticker.every(3600, reminding.plan)
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


def _settle_garbage() -> None:
    """aiogram leaves 192,000 tracked objects that live for ever: a full collection would stop the loop for 145 ms."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
