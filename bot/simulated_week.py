"""The simulator's "Send this week's message now": the very planner and gate, for the person whose phone it is."""

import json
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.house import House
from loyalty.campaigns import WEEKLY
from simulator.telegram.world import World
from simulator.viber.world import ViberWorld
from storage import people
from storage.database import Transaction
from storage.transaction import Undone
from usecases import at_once
from usecases.at_once import Answer

PATH = "/weekly"


@dataclass(frozen=True, slots=True)
class WeeklyNow:
    house: House
    world: World
    viber: ViberWorld

    def route(self) -> Route:
        """`POST {"messenger": "telegram", "person": 1}` → `{"at": …}`, or `{"reason": …, "again": …}` for nothing."""
        return Route(PATH, self.send, methods=["POST"])

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
            return at_once.plan(tx, self.house.clock.now(), self.house.terms, WEEKLY, customer)

        try:
            return await self.house.database.run(work)
        except Undone as undone:
            return undone.found  # type: ignore[no-any-return]  # as at_once.plan raises it
