"""What the simulator's page makes happen at once, for the person whose phone is in front: by the very rules, without the wait."""

import json
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.house import House
from simulator.telegram.world import World
from simulator.viber.world import ViberWorld
from storage import people
from storage.database import Transaction
from storage.people import Customer
from storage.transaction import Undone
from usecases.at_once import Answer


@dataclass(frozen=True, slots=True)
class AtOnce(ABC):
    path: ClassVar[str]
    house: House
    world: World
    viber: ViberWorld

    def route(self) -> Route:
        """`POST {"messenger": "telegram", "person": 1}` → `{"at": …}`, or `{"reason": …, "again": …}` for nothing."""
        return Route(self.path, self.send, methods=["POST"])

    @abstractmethod
    def plan(self, tx: Transaction, customer: Customer) -> Answer:
        """What comes of it; may raise Undone with an Answer in it."""

    async def send(self, request: Request) -> Response:
        """Only JSON is taken: no form of another site can send that."""
        if request.headers.get("content-type", "").partition(";")[0] != "application/json":
            return JSONResponse({"status": 415, "detail": "Send application/json."}, 415)
        try:
            body = json.loads(await request.body())
            messenger, account = str(body["messenger"]), self._account(body)
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"status": 400, "detail": "Say which messenger and which person."}, 400)
        answer = await self._planned(messenger, account)
        if answer.due is not None:
            return JSONResponse({"at": answer.due.isoformat(), "now": answer.due <= self.house.clock.now()})
        return JSONResponse({"reason": answer.reason, "again": answer.again and answer.again.isoformat()})

    def _account(self, body: dict[str, object]) -> str:
        """As the bot knows them. Raises KeyError."""
        number = int(str(body["person"]))
        return self.viber.people[number].id if body["messenger"] == "viber" else str(self.world.people[number].id)

    async def _planned(self, messenger: str, account: str) -> Answer:
        def work(tx: Transaction) -> Answer:
            customer = people.of_account(tx, messenger, account)
            if customer is None:
                return Answer(reason="not_joined")
            return self.plan(tx, customer)

        try:
            return await self.house.database.run(work)
        except Undone as undone:
            return undone.found  # type: ignore[no-any-return]  # as plan raises it
