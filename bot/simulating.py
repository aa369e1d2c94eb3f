"""Regulars without tokens: the same house beside an emulated messenger, with a small shop already in it."""

import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from time import time

import structlog
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from pydantic import SecretStr

from bot import attachments, simulated_desk
from bot.assembly import make_app, run_house
from bot.gallery import page as gallery
from bot.house import SIMULATED_BOT, SIMULATED_URL, SIMULATED_VIBER, House, open_house
from bot.messenger import Messenger
from bot.settings import Settings
from bot.simulated_survey import SurveyNow
from bot.simulated_week import WeeklyNow
from bot.telegram.messenger import Telegram
from bot.telegram.phone import TelegramPhone
from bot.viber.messenger import WEBHOOK as VIBER_WEBHOOK
from bot.viber.messenger import Viber
from bot.viber.phone import ViberPhone
from loyalty.program import Program
from loyalty.quiet import Quiet
from paint.card import CardPainter
from simulator import scanning
from simulator.app import create_app as create_simulator
from simulator.shop import goods, people, sample
from simulator.telegram.bots import Bot
from simulator.telegram.desk import Desk
from simulator.telegram.world import World
from simulator.viber.bots import Bot as ViberBot
from simulator.viber.world import ViberWorld
from storage import shop
from storage.database import Transaction
from storage.shop import Store
from usecases.imports import run as imports
from usecases.imports.run import Kind

_log = structlog.get_logger(__name__)
_TILL = "1"
_NEVER_QUIET = Quiet(0, 0)
_NUMBERS = 10**9
_GOODS, _PEOPLE = 400, 8
_STOCKED = "sample shop of"
_SAMPLE = (Kind.STORES, Kind.PRODUCTS, Kind.CUSTOMERS, Kind.PROMOS, Kind.RECEIPTS)


async def serve(settings: Settings, roles: Sequence[str]) -> None:
    """As assembly.serve, beside the simulator, in a database file of its own."""
    program = settings.program
    if program.shop == Program().shop:  # nobody has named the shop yet
        program = replace(program, shop=sample.SHOP)
    if program.reminders.quiet == Quiet():  # nobody has chosen them yet, and nobody sleeps in a simulator
        program = replace(program, reminders=replace(program.reminders, quiet=_NEVER_QUIET))
    stage = set_stage(program)
    group = stage.desk.group.id
    update = {"database_url": SecretStr(SIMULATED_URL), "program": program, "operator_chat_id": group}
    async with open_house(settings.model_copy(update=update)) as opened:
        await _stock(opened)
        house = opened.measured()
        app = make_app(house)
        bots = await add_simulator(house, app, stage)
        await run_house(house, app, bots, roles, ending=stage.close)


@dataclass(frozen=True, slots=True)
class Stage:
    """The emulated messengers, with a bot in each and the operators' group in one."""

    world: World
    viber_world: ViberWorld
    bot: Bot
    viber_bot: ViberBot
    desk: Desk

    async def close(self) -> None:
        """Ends the messengers."""
        await self.world.close()
        await self.viber_world.close()


def set_stage(program: Program) -> Stage:
    skip = int(time()) % _NUMBERS  # the database remembers the people, groups and updates of earlier runs
    world, viber_world = World(skip=skip), ViberWorld(skip=skip)
    bot = world.bot(SIMULATED_BOT, program.shop, f"{int(time())}:{secrets.token_hex(17)}")
    viber_bot = viber_world.bot(SIMULATED_VIBER, program.shop, secrets.token_hex(24))
    desk = world.operator_group(bot, f"{program.shop} 🎧", program.language)
    return Stage(world, viber_world, bot, viber_bot, desk)


async def add_simulator(house: House, app: FastAPI, stage: Stage) -> tuple[Messenger, ...]:
    """Hangs the emulated messengers and their page into the application; the bots, which talk to them over HTTP."""
    settings, world, viber_world = house.settings, stage.world, stage.viber_world
    await house.database.run(
        lambda tx: simulated_desk.hire(tx, house.clock.now(), stage.desk, settings.program.language)
    )
    for person in stage.desk.staff:
        person.start(stage.bot)  # as an invitation's link would have it: who has not, can't be written to
    keys = await house.database.run(lambda tx: _tills(tx, house))
    config: dict[str, object] = {
        "shop": settings.program.shop,
        "currency": settings.program.currency,
        "point_value": settings.program.point_value,
        "language": settings.program.language,
        "bot": {"username": SIMULATED_BOT, "id": stage.bot.id},
        "desk": simulated_desk.told(stage.desk),
        "stores": [
            {"code": store.code, "name": store.name, "till": _TILL, "key": key, "start": store.code}
            for store, key in keys
        ],
        "products": await house.database.read(_shelf),
        "weekly": True,
        "survey": True,
        "customers": _known(house.clock.now().astimezone(house.terms.zone()).date()),
    }
    phones = [
        partial(phone, shop=settings.program.shop, paint=CardPainter().paint) for phone in (TelegramPhone, ViberPhone)
    ]
    at_once = [kind(house, world, viber_world).route() for kind in (WeeklyNow, SurveyNow)]
    pages = [*scanning.routes(), *gallery.routes(phones), *at_once]
    app.mount("/simulator", create_simulator(world, config=config, routes=pages, viber=viber_world))
    app.get("/", include_in_schema=False)(_to_simulator)
    here = f"http://{settings.http_host}:{settings.http_port}"
    telegram = Telegram(house, stage.bot.token, f"{here}/simulator/telegram")
    stored, web = {telegram.name: telegram.stored}, attachments.web_of_our_own()
    viber = Viber(house, stage.viber_bot.token, f"{here}/simulator/viber/pa", here, stored=stored, web=web)
    app.post(VIBER_WEBHOOK, include_in_schema=False)(viber.receive)
    return telegram, viber


async def _to_simulator() -> RedirectResponse:
    return RedirectResponse("/simulator/")


async def _stock(house: House) -> None:
    """Imports the sample shop into an empty database, the way an owner would; into another one this week's flyer."""
    today = house.clock.now().astimezone(house.terms.zone()).date()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if await house.database.read(lambda tx: shop.fact(tx, _STOCKED)):
            sample.write_promos(folder, today=today)
            await _import(house, folder, Kind.PROMOS)
            return
        _log.info("the sample shop moves in: a few seconds, this once")
        sample.write(folder, today=today)
        for kind in _SAMPLE:
            await _import(house, folder, kind)
    await house.database.run(lambda tx: shop.set_fact(tx, _STOCKED, today.isoformat()))


async def _import(house: House, folder: Path, kind: Kind) -> None:
    path = folder / f"{kind}.csv"
    report = await imports.run(
        house.database, house.terms, kind, path, dry_run=False, now=house.clock.now(), progress=_quietly
    )
    if report.rejected:
        raise ValueError(f"the sample shop has {report.rejected} wrong rows of {kind}")


def _quietly(_progress: object) -> None:
    """The sample shop is small: nobody waits for a bar."""


def _tills(tx: Transaction, house: House) -> list[tuple[Store, str]]:
    """A till in each store with a key for this run's page."""
    made = []
    for store in shop.all_stores(tx):
        key = shop.new_key()
        shop.put_till(tx, store.id, _TILL, key, house.clock.now())
        made.append((store, key))
    return made


def _known(today: date) -> list[dict[str, object]]:
    """Some customers whom the shop knows already, for trying how a phone claims an account."""
    everybody = people.households(goods.products(), today=today, seed=sample.SEED)
    with_points = [household for household in everybody if household.points]
    return [
        {"phone": household.phone, "first_name": household.first_name, "points": household.points}
        for household in with_points[:_PEOPLE]
    ]


def _shelf(tx: Transaction) -> list[dict[str, object]]:
    """Some goods for the till form."""
    return [
        {"sku": product.sku, "name": product.name, "category": product.category, "price": price}
        for product, price in shop.shelf(tx, _GOODS)
    ]
