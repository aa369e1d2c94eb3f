"""What a till was answered, as facts: stored with the receipt, so that a repeat gets the same."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from loyalty.ledger import Origin
from loyalty.points import Money, Points
from loyalty.receipts import Priced
from loyalty.statement import Part, Statement


@dataclass(frozen=True, slots=True)
class Answer:
    """To a receipt; `statement` is None when no card was named."""

    earned: Points
    spent: Points
    paid_by_points: Money = Money(0)
    statement: Statement | None = None

    @staticmethod
    def read(text: str) -> "Answer":
        stored = json.loads(text)
        return Answer(stored["earned"], stored["spent"], stored["paid"], statement_of(stored["statement"]))


@dataclass(frozen=True, slots=True)
class ReturnAnswer:
    """To a return: money to hand out, points taken back and given back; `unrecovered` names where the rest went."""

    refund: Money
    clawed_back: Points
    restored: Points
    owed: Points
    from_refund: Points
    statement: Statement | None = None

    @staticmethod
    def read(text: str) -> "ReturnAnswer":
        stored = json.loads(text)
        return ReturnAnswer(
            refund=stored["refund"],
            clawed_back=stored["clawed_back"],
            restored=stored["restored"],
            owed=stored["owed"],
            from_refund=stored["from_refund"],
            statement=statement_of(stored["statement"]),
        )


def answer_of(priced: Priced, statement: Statement, point_value: Money) -> Answer:
    return Answer(priced.earned, priced.spent, Money(priced.spent * point_value), statement)


def stored_answer(answer: Answer) -> str:
    return json.dumps(
        {
            "earned": answer.earned,
            "spent": answer.spent,
            "paid": answer.paid_by_points,
            "statement": stored_statement(answer.statement),
        }
    )


def stored_return(answer: ReturnAnswer) -> str:
    return json.dumps(
        {
            "refund": answer.refund,
            "clawed_back": answer.clawed_back,
            "restored": answer.restored,
            "owed": answer.owed,
            "from_refund": answer.from_refund,
            "statement": stored_statement(answer.statement),
        }
    )


def stored_statement(statement: Statement | None) -> Mapping[str, Any] | None:
    if statement is None:
        return None
    return {
        "balance": statement.balance,
        "spendable": statement.spendable,
        "held": statement.held,
        "parts": [_stored_part(part) for part in statement.parts],
    }


def statement_of(stored: Mapping[str, Any] | None) -> Statement | None:
    if stored is None:
        return None
    parts = tuple(_part(*part) for part in stored["parts"])
    return Statement(stored["balance"], stored["spendable"], parts, stored["held"])


def _stored_part(part: Part) -> list[object]:
    told: list[object] = [
        part.points,
        part.origin,
        _day(part.given),
        _day(part.until),
        _day(part.usable_from),
        part.owed,
    ]
    return [*told, True] if part.reviewing else told


def _part(
    points: Points,
    origin: str | None,
    given: str | None,
    until: str | None,
    usable: str | None,
    owed: bool,
    reviewing: bool = False,  # left out where it is not so
) -> Part:
    of = None if origin is None else Origin(origin)
    return Part(points, of, _date(given), _date(until), _date(usable), owed, reviewing)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
