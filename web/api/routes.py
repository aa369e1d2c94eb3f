"""The till API's addresses, with what each may answer, for the application and its OpenAPI document."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from web.api import schemas
from web.api.till import TillApi

_PROBLEM: dict[str, Any] = {
    "description": "refused: nothing was changed",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def till_routes(api: TillApi) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["till"])
    looked_up = _answers({200: schemas.LookupOut}, 409, 410)
    posted: dict[int, type[BaseModel]] = {201: schemas.ReceiptOut, 200: schemas.ReceiptOut}
    taken_back: dict[int, type[BaseModel]] = {201: schemas.ReturnOut, 200: schemas.ReturnOut}
    router.post("/cards/lookup", responses=looked_up)(api.look_up)
    router.get("/cards/{code}", responses=looked_up)(api.look_up_by_address)
    router.post("/quotes", responses=_answers({200: schemas.QuoteOut}, 409))(api.quote)
    router.post("/holds", status_code=201, responses=_answers({201: schemas.HoldOut}, 409, 410))(api.hold)
    router.delete("/holds/{hold}", status_code=204, responses=_answers({}, 409))(api.cancel)
    router.post("/receipts", status_code=201, responses=_answers(posted, 403, 409, 410))(api.receipt)
    router.post("/receipts/batch", responses=_answers({200: schemas.BatchOut}))(api.batch)
    router.post("/receipts/{receipt}/returns", status_code=201, responses=_answers(taken_back, 409))(api.take_back)
    return router


def _answers(good: dict[int, type[BaseModel]], *refusals: int) -> dict[int | str, dict[str, Any]]:
    """Every call may also be refused for its key (401, 429), its body (408, 422), an unknown name (404) or our illness (503)."""
    answers: dict[int | str, dict[str, Any]] = {status: {"model": model} for status, model in good.items()}
    if len(good) > 1:
        answers[200]["description"] = "Posted before: the same answer."
    return answers | dict.fromkeys(sorted({401, 404, 408, 422, 429, 503, *refusals}), _PROBLEM)
