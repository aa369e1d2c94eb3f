"""The till API: look-up, quote, hold, receipt, batch, return. Thin: parse, call the use case, say the answer in words."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError

from chat.texts import Texts
from chat.views import till as view
from chat.words import Words
from loyalty import quantities
from loyalty.points import Money, Points
from loyalty.receipts import ReturnedLine
from loyalty.refusals import Refused
from loyalty.statement import Statement
from storage.database import Database, Transaction, Unavailable
from storage.shop import Till
from usecases import cards, holds, offline, purchases, returns
from usecases.answers import Answer
from usecases.repeats import Posted
from usecases.terms import Terms
from web import guessing
from web.api import parsing, schemas
from web.api.whose import FindTill, Key
from web.problems import Problems

T = TypeVar("T")

_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class TillApi:
    """Its endpoints are methods, so that nothing is global."""

    database: Database
    terms: Terms
    texts: Texts
    problems: Problems
    now: Callable[[], datetime]

    async def look_up(self, body: schemas.LookupIn, key: Key) -> Response:
        """The card: first name, balance, what may be spent. Changes nothing."""
        return await self._look_up(body.code, key)

    async def look_up_by_address(self, code: schemas.Card, key: Key) -> Response:
        """The same for a code without a slash."""
        return await self._look_up(code, key)

    async def quote(self, body: schemas.QuoteIn, key: Key) -> Response:
        """What the basket earns and how much of it points may pay. Changes nothing."""
        parsing.no_promo_codes(body.promo_codes)
        basket = parsing.basket(body.lines, body.total)

        def work(tx: Transaction, till: Till) -> purchases.Quoted:
            return purchases.quote(tx, self.now(), self.terms, till, body.card, basket, Points(body.spend))

        quoted = await self._asking(body.card)(key, work)
        priced = quoted.priced
        return JSONResponse(
            {
                "earn": priced.earned,
                "max_spend": priced.max_spend,
                "discounts": [],
                "gifts": [],
                "payable": priced.payable,
                "explain": self._say(view.explain(quoted.statement)),
                "print": self._say(view.quoted(priced.earned, priced.max_spend)),
            }
        )

    async def hold(self, body: schemas.HoldIn, key: Key) -> Response:
        """Sets points aside while the card terminal works. The code is used up by it."""

        def work(tx: Transaction, till: Till) -> dict[str, Any]:
            made = holds.hold(tx, self.now(), self.terms, till, body.card, Points(body.points), body.receipt)
            return {"hold": made.id, "points": made.points, "expires_at": made.expires_at.isoformat(timespec="seconds")}

        return JSONResponse(await self._run(key, work), 201)

    async def cancel(self, hold: schemas.Id, key: Key) -> Response:
        """Lets the points go. Again is no error."""
        await self._run(key, lambda tx, till: holds.cancel(tx, till, hold))
        return Response(status_code=204)

    async def receipt(self, body: schemas.ReceiptIn, key: Key) -> Response:
        """Posts a receipt: 201 the first time, 200 with the same answer when it is posted again."""
        posted = await self.post(body, key)
        return JSONResponse(self.told(posted.answer), written(posted))

    async def post(self, body: schemas.ReceiptIn, key: FindTill) -> Posted:
        """What `receipt` does, before it is put into words. Raises what purchases.commit does."""
        new = parsing.new_receipt(body)
        return await self._run(key, lambda tx, till: purchases.commit(tx, self.now(), self.terms, till, new))

    async def batch(self, body: schemas.BatchIn, key: Key) -> Response:
        """Posts the receipts of a till that was offline, each by itself. They earn and can't pay. A result for each, in order.

        Only results with status 429 or 503 are worth sending again; a batch that is sent again does nothing twice.
        """
        await self._read(key, lambda _tx, till: till)  # a wrong key is one refusal, not a thousand
        return JSONResponse({"results": [await self._batched(item, key) for item in body.receipts]})

    async def take_back(self, receipt: schemas.Id, body: schemas.ReturnIn, key: Key) -> Response:
        """Takes lines of a receipt back: 201 the first time, 200 with the same answer when it is posted again."""
        lines = [ReturnedLine(line.line, quantities.parse(line.quantity), Money(line.sum)) for line in body.lines]
        new = returns.NewReturn(body.return_, receipt, body.at, lines)
        done = await self._run(key, lambda tx, till: returns.take_back(tx, self.now(), self.terms, till, new))
        answer = done.answer
        return JSONResponse(
            {
                "refund": answer.refund,
                "clawed_back": answer.clawed_back,
                "restored": answer.restored,
                "balance": answer.statement.balance if answer.statement else None,
                "print": self._say(view.returned(answer.clawed_back, answer.restored, answer.statement)),
            },
            200 if done.repeated else 201,
        )

    async def _batched(self, item: object, key: FindTill) -> dict[str, Any]:
        """One receipt of a batch, whatever the client sent as such, in a transaction of its own."""
        await asyncio.sleep(0)  # even where nothing waits for the database, other tills have their turn
        try:
            new = parsing.new_receipt(schemas.ReceiptIn.model_validate(item))
            posted = await self._run(key, lambda tx, till: offline.commit(tx, self.now(), self.terms, till, new))
            result = self.told(posted.answer) | {"status": written(posted)}
        except ValidationError as error:
            result = self.problems.invalid_body(error.errors())
        except Refused as refused:
            result = self.problems.body(refused.code, refused.status, refused.facts)
        except Unavailable:
            result = self.problems.body("unavailable", HTTPStatus.SERVICE_UNAVAILABLE)
        return {"receipt": _told_id(item), **result}

    def told(self, answer: Answer) -> dict[str, Any]:
        """The body of a receipt's answer."""
        return {
            "earned": answer.earned,
            "spent": answer.spent,
            "balance": answer.statement.balance if answer.statement else None,
            "explain": self._say(view.explain(answer.statement)),
            "print": self._say(view.receipt(answer.earned, answer.spent, answer.statement)),
        }

    async def _look_up(self, code: str, key: FindTill) -> Response:
        def work(tx: Transaction, till: Till) -> cards.LookedUp:
            return cards.look_up(tx, self.now(), self.terms, till, code)

        found = await self._asking(code)(key, work)
        customer, statement = found.customer, found.statement
        if found.refusal is not None:
            return self.problems.answer(found.refusal.code, found.refusal.status, extra={"card": customer.card})
        return JSONResponse(
            {
                "card": customer.card,
                "first_name": customer.first_name,
                "tier": customer.tier,
                "balance": statement.balance,
                "spendable": statement.spendable if customer.pays else 0,
                "expiring": _expiring(statement),
                "offers": [],
                "print": self._say(view.card(statement)),
            }
        )

    def _asking(self, card: str) -> "_Door":
        """Questions only read, except that asking by phone is written down."""
        return self._run if cards.by_phone(card) else self._read

    # `key` is looked up in the transaction of the act: a revoked one ends at once.

    async def _run(self, key: FindTill, work: Callable[[Transaction, Till], T]) -> T:
        return await self._counted(key, self.database.run(lambda tx: work(tx, key(tx))))

    async def _read(self, key: FindTill, work: Callable[[Transaction, Till], T]) -> T:
        return await self._counted(key, self.database.read(lambda tx: work(tx, key(tx))))

    async def _counted(self, key: FindTill, asked: Awaitable[T]) -> T:
        return await guessing.counted(asked, self.database, self.now, key)

    def _say(self, lines: tuple[Words, ...]) -> list[str]:
        return [self.texts.say(line, self.terms.program.language) for line in lines]


class _Door(Protocol):
    async def __call__(self, key: FindTill, work: Callable[[Transaction, Till], T]) -> T: ...


def written(posted: Posted) -> int:
    """The status of a receipt's answer."""
    return HTTPStatus.OK if posted.repeated else HTTPStatus.CREATED


def _told_id(item: object) -> str | None:
    """The id that an item of a batch gives its receipt, if it is one at all."""
    told = item.get("receipt") if isinstance(item, dict) else None
    return told if isinstance(told, str) and len(told) <= _LONGEST_ID and told.isprintable() else None


def _expiring(statement: Statement) -> list[dict[str, Any]]:
    return [
        {"points": part.points, "until": part.until.isoformat()}
        for part in statement.parts
        if part.until is not None and not part.reviewing
    ]
