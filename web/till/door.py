"""The till page's own calls: signing in and out, who stands here, goods by name, frames of the camera."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from loyalty.refusals import ForeignRequest, LinkOver, NothingToScan, TooManySignIns, UnknownTillKey
from paint import scan
from storage.database import Database, Transaction
from storage.shop import Till
from usecases import goods, linking, sessions
from usecases.terms import Terms
from web import guessing
from web.api import schemas as api_schemas
from web.api.till import TillApi, written
from web.api.whose import Key
from web.throttle import Throttle
from web.till import schemas
from web.till.gate import SCAN, Gate
from web.whence import address

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Door:
    """`scanners` lets few frames be read at once: the processor belongs to receipts."""

    api: TillApi
    gate: Gate
    throttle: Throttle
    scanners: asyncio.Semaphore

    async def standing(self, request: Request) -> Response:
        """Which till this is, who stands at it, and what is still to be chosen."""
        return await self._standing(self.gate.token(request))

    async def sign_in(self, request: Request, body: schemas.SignInIn) -> Response:
        return await self._let_in(request, lambda tx: sessions.sign_in(tx, self._now(), body.key.strip()))

    async def use_link(self, request: Request, token: str, body: schemas.NothingIn) -> Response:
        """The link is used up by this, not by opening it: previews of links open them too."""
        del body
        return await self._let_in(request, lambda tx: sessions.use_link(tx, self._now(), token))

    async def sign_out(self, request: Request, body: schemas.NothingIn) -> Response:
        del body
        token = self.gate.token(request)
        await self._database.run(lambda tx: sessions.sign_out(tx, token))
        response = Response(status_code=204)
        self.gate.let_out(response)
        return response

    async def choose_till(self, request: Request, body: schemas.TillIn) -> Response:
        token = self.gate.token(request)
        await self._database.run(lambda tx: sessions.choose_till(tx, self._now(), token, body.till))
        return await self._standing(token)

    async def set_pin(self, request: Request, body: schemas.PinIn) -> Response:
        token = self.gate.token(request)
        await self._database.run(lambda tx: sessions.set_pin(tx, self._now(), self._terms, token, body.pin))
        return await self._standing(token)

    async def come(self, request: Request, body: schemas.CashierIn) -> Response:
        token = self.gate.token(request)
        refused = await self._database.run(
            lambda tx: sessions.enter(tx, self._now(), self._terms, token, body.cashier, body.pin)
        )
        if refused is not None:
            raise refused
        return await self._standing(token)

    async def leave(self, request: Request, body: schemas.NothingIn) -> Response:
        del body
        token = self.gate.token(request)
        await self._database.run(lambda tx: sessions.leave(tx, self._now(), token))
        return await self._standing(token)

    async def receipt(self, request: Request, body: api_schemas.ReceiptIn, key: Key) -> Response:
        """As a cash register posts it, but the cashier is who stands here, whatever the page says."""
        cashier = await self._cashier(request)
        posted = await self.api.post(body.model_copy(update={"cashier": cashier}), key)
        statement = posted.answer.statement
        waiting = statement.reviewing if statement else 0
        return JSONResponse(self.api.told(posted.answer) | {"waiting": waiting}, written(posted))

    async def batch(self, request: Request, body: api_schemas.BatchIn, key: Key) -> Response:
        """What the page kept without a network, as a cash register's batch: it earns, a result for each, in order.

        The cashier is who stands here, as for one receipt.
        """
        cashier = await self._cashier(request)
        items: list[Any] = list(body.receipts)
        signed = [{**item, "cashier": cashier} if isinstance(item, dict) else item for item in items]
        return await self.api.batch(body.model_copy(update={"receipts": signed}), key)

    async def link_code(self, body: api_schemas.LookupIn, key: Key) -> Response:
        """A code for who shows this card, to type in a messenger that can't prove whose it is."""

        def work(tx: Transaction) -> dict[str, Any]:
            till = key(tx)
            return {"code": linking.code(tx, self._now(), self._terms, till, body.code).code}

        return JSONResponse(await guessing.counted(self._database.run(work), self._database, self._now, key))

    async def product(self, body: schemas.ProductIn, key: Key) -> Response:
        def work(tx: Transaction) -> dict[str, Any]:
            key(tx)
            found = goods.product(tx, body.sku)
            return {"sku": found.sku, "name": found.name, "category": found.category, "price": found.price}

        return JSONResponse(await self._database.read(work))

    async def sold(self, body: schemas.SoldIn, key: Key) -> Response:
        """What a receipt of this store sold and what of it has come back; quantities in thousandths."""
        found = await self._database.read(lambda tx: goods.sold(tx, key(tx), body.receipt))
        lines = [
            {
                "line": line.line,
                "name": line.name,
                "quantity": line.quantity,
                "sum": line.sum,
                "returned_quantity": line.returned_quantity,
                "returned_sum": line.returned_sum,
            }
            for line in found
        ]
        return JSONResponse({"receipt": body.receipt, "lines": lines})

    async def scan(self, request: Request, key: Key) -> Response:
        """A frame of the camera → what is written in it. Raises NothingToScan."""
        if request.headers.get("content-type") != SCAN:
            raise ForeignRequest
        await self._database.read(key)
        picture = await request.body()
        async with self.scanners:
            code = await asyncio.to_thread(scan.read, picture)
        if code is None:
            raise NothingToScan
        return JSONResponse({"code": code})

    async def _cashier(self, request: Request) -> str:
        token = self.gate.token(request)
        seat = await self._database.read(lambda tx: sessions.seat(tx, self._now(), token))
        return seat.cashier

    async def _let_in(self, request: Request, work: Callable[[Transaction], str]) -> Response:
        """A new session; the browser's former one is over."""
        now, whence, former = self._now(), address(request, self.gate.public_url), self.gate.token(request)
        if left := self.throttle.wait(whence, now):
            raise TooManySignIns(minutes=-(-left // timedelta(minutes=1)))  # begun ones count
        try:
            token = await self._database.run(work)
        except (UnknownTillKey, LinkOver):
            self.throttle.failed(whence, now)
            raise
        if former:
            await self._database.run(lambda tx: sessions.sign_out(tx, former))
        response = await self._standing(token)
        self.gate.let_in(response, token)
        return response

    async def _standing(self, token: str) -> Response:
        found = await self._database.read(lambda tx: sessions.standing(tx, self._now(), token))
        return JSONResponse(
            {
                "till": None if found.till is None else _till(found.till),
                "tills": [_till(till) for till in found.tills],
                "cashier": None if found.cashier is None else found.cashier.name,
                "cashiers": [{"id": cashier.id, "name": cashier.name} for cashier in found.cashiers],
                "own": found.own,
                "pin_wanted": found.pin_wanted,
            }
        )

    @property
    def _database(self) -> Database:
        return self.api.database

    @property
    def _terms(self) -> Terms:
        return self.api.terms

    def _now(self) -> datetime:
        return self.api.now()


def _till(till: Till) -> dict[str, Any]:
    store = till.store
    return {"id": till.id, "name": till.name, "store": store.code, "store_name": store.name}
