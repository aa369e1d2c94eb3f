"""The till page's addresses."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from fastapi import APIRouter, Depends

from chat.texts import Texts
from storage.database import Database
from usecases.terms import Terms
from web.api.till import TillApi
from web.throttle import Throttle
from web.till.door import Door
from web.till.gate import Gate
from web.till.pages import Pages, templates

_SCANS_AT_ONCE = 2
_SIGN_INS = (10, 300, timedelta(minutes=10))  # that may fail: of an address, over all, in so long


def page_routes(
    api: TillApi, database: Database, terms: Terms, texts: Texts, now: Callable[[], datetime], public_url: str | None
) -> APIRouter:
    gate = Gate(public_url, now)
    pages = Pages(database, terms, texts, gate, now, templates())
    router = APIRouter(include_in_schema=False)
    router.get("/till")(pages.till)
    router.get("/till/in/{token}")(pages.link)
    router.get("/till/words.json")(pages.words)
    router.get("/till/worker.js")(pages.worker)
    router.get("/c/{code:path}")(pages.card)
    door = Door(api, gate, Throttle(*_SIGN_INS), asyncio.Semaphore(_SCANS_AT_ONCE))
    router.include_router(_calls(door, api))
    return router


def _calls(door: Door, api: TillApi) -> APIRouter:
    """What the page calls. Where it does what a cash register does, it is the very same call."""
    router = APIRouter(prefix="/till/api", dependencies=[Depends(door.gate.enter)])
    router.get("/standing")(door.standing)
    router.post("/sign-in")(door.sign_in)
    router.post("/in/{token}")(door.use_link)
    router.post("/sign-out")(door.sign_out)
    router.post("/till")(door.choose_till)
    router.post("/pin")(door.set_pin)
    router.post("/cashier")(door.come)
    router.post("/cashier/leave")(door.leave)
    router.post("/link-code")(door.link_code)
    router.post("/product")(door.product)
    router.post("/sold")(door.sold)
    router.post("/scan")(door.scan)
    router.post("/lookup")(api.look_up)
    router.post("/quote")(api.quote)
    router.post("/hold")(api.hold)
    router.delete("/hold/{hold}")(api.cancel)
    router.post("/receipt")(door.receipt)
    router.post("/batch")(door.batch)
    router.post("/receipt/{receipt}/return")(api.take_back)
    return router
