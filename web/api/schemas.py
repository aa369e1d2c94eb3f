"""The till API's bodies and answers, as its OpenAPI document shows them."""

import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SkipValidation, StrictInt

from loyalty import quantities

_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})")
_MOST_MONEY = 10**12  # minor units; far below what a 64-bit column holds when a receipt's lines are summed
_MOST_LINES = 1000
_MOST_RECEIPTS = 1000


def _rfc3339(value: Any) -> Any:  # noqa: ANN401 - whatever the client sent
    if not isinstance(value, str) or not _RFC3339.fullmatch(value):
        raise ValueError("a time is RFC 3339 with its offset, such as 2026-12-02T18:04:05+02:00")
    return value


def _printable(value: str) -> str:
    if not value.isprintable() or value != value.strip():
        raise ValueError("control characters and blanks at the ends are not allowed")
    return value


def _quantity(value: str) -> str:
    quantities.parse(value)
    return value


Id = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_printable)]
Name = Annotated[str, Field(max_length=200), AfterValidator(_printable)]
Card = Annotated[str, Field(min_length=1, max_length=300)]
Minor = Annotated[StrictInt, Field(ge=0, le=_MOST_MONEY, description="money in minor units")]
PointsIn = Annotated[StrictInt, Field(ge=0, le=10**9)]
Quantity = Annotated[
    str, AfterValidator(_quantity), Field(description="decimal string, up to three digits after the point")
]
Moment = Annotated[datetime, BeforeValidator(_rfc3339), Field(description="RFC 3339 with offset")]


class Body(BaseModel):
    """A misspelled field is an error, never silently nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class LookupIn(Body):
    code: Card

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "2912345678906"}]})


class LineIn(Body):
    line: Annotated[StrictInt, Field(ge=1, le=100_000)]
    sku: Id
    name: Name = ""
    category: Name = ""
    quantity: Quantity
    sum: Minor


_LINES_EXAMPLE: list[Any] = [
    {"line": 1, "sku": "1001", "name": "Молоко 2,5 % 900 г", "quantity": "2", "sum": 9580},
    {"line": 2, "sku": "2040", "name": "Сир твердий", "category": "Сири", "quantity": "0.486", "sum": 18420},
]


class QuoteIn(Body):
    card: Card
    lines: Annotated[list[LineIn], Field(max_length=_MOST_LINES)]
    total: Minor
    spend: PointsIn = 0
    at: Moment | None = None
    promo_codes: Annotated[list[Id], Field(max_length=20)] = []

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"card": "2912345678906", "lines": _LINES_EXAMPLE, "total": 28000, "spend": 50}]
        }
    )


class HoldIn(Body):
    card: Card
    points: Annotated[StrictInt, Field(ge=1, le=10**9)]
    receipt: Id

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"card": "AEBKLIOA5RCAA2YDQJXRENOSYOQ3FZQYE5HQ4SKW", "points": 50, "receipt": "centr-1-000124"}
            ]
        }
    )


class ReceiptIn(Body):
    receipt: Id
    store: Id
    till: Id
    cashier: Name = ""
    channel: Name = ""
    at: Moment
    card: Card | None = None
    hold: Id | None = None
    spend: PointsIn = 0
    promo_codes: Annotated[list[Id], Field(max_length=20)] = []
    lines: Annotated[list[LineIn], Field(max_length=_MOST_LINES)]
    total: Minor

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "receipt": "centr-1-000124",
                    "store": "centr",
                    "till": "1",
                    "cashier": "Олена",
                    "at": "2026-12-02T18:04:05+02:00",
                    "card": "2912345678906",
                    "lines": _LINES_EXAMPLE,
                    "total": 28000,
                }
            ]
        }
    )


_OFFLINE_EXAMPLE: dict[str, Any] = {
    "store": "centr",
    "till": "1",
    "at": "2026-12-01T11:20:00+02:00",
    "card": "2912345678906",
    "lines": _LINES_EXAMPLE,
    "total": 28000,
}


class BatchIn(Body):
    """Each receipt is checked by itself later: one that is not as described harms no other."""

    receipts: Annotated[list[SkipValidation[ReceiptIn]], Field(max_length=_MOST_RECEIPTS)]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "receipts": [
                        {"receipt": "centr-1-000120", **_OFFLINE_EXAMPLE},
                        {"receipt": "centr-1-000121", "spend": 50, **_OFFLINE_EXAMPLE},
                    ]
                }
            ]
        }
    )


class ReturnedLineIn(Body):
    line: Annotated[StrictInt, Field(ge=1, le=100_000)]
    quantity: Quantity
    sum: Minor


class ReturnIn(Body):
    return_: Annotated[Id, Field(alias="return")]
    at: Moment
    lines: Annotated[list[ReturnedLineIn], Field(min_length=1, max_length=_MOST_LINES)]

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "return": "centr-1-r-17",
                    "at": "2026-12-03T10:00:00+02:00",
                    "lines": [{"line": 1, "quantity": "1", "sum": 4790}],
                }
            ]
        }
    )


class Expiring(BaseModel):
    points: int
    until: str = Field(description="the last day on which they are usable")


class LookupOut(BaseModel):
    card: str
    first_name: str
    tier: str
    balance: int
    spendable: int
    expiring: list[Expiring]
    offers: list[str]
    print: list[str]


class QuoteOut(BaseModel):
    earn: int
    max_spend: int
    discounts: list[dict[str, Any]]
    gifts: list[dict[str, Any]]
    payable: int
    explain: list[str]
    print: list[str]


class HoldOut(BaseModel):
    hold: str
    points: int
    expires_at: str


class ReceiptOut(BaseModel):
    earned: int
    spent: int
    balance: int | None = Field(description="null when the receipt named no card")
    explain: list[str]
    print: list[str]


class ReturnOut(BaseModel):
    refund: int = Field(description="money to hand out, minor units")
    clawed_back: int
    restored: int
    balance: int | None
    print: list[str]


class Mistake(BaseModel):
    """A field that is not as described."""

    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457: `code` is stable, `detail` tells the cashier what to do."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    card: str | None = None
    errors: list[Mistake] | None = None


class ResultOut(BaseModel):
    """What one receipt of a batch got: the answer of a receipt, or a problem."""

    receipt: str | None
    status: int
    earned: int = 0
    spent: int = 0
    balance: int | None = None
    explain: list[str] = []
    print: list[str] = []
    type: str = ""
    title: str = ""
    code: str = ""
    detail: str = ""
    errors: list[Mistake] = []


class BatchOut(BaseModel):
    results: list[ResultOut]
