"""A till that was offline posts what it kept: each receipt by itself, earning only, safe to send again."""

import json
from collections.abc import Sequence
from typing import Any

from tests.journeys.counter import AN_ANSWER, Counter, Refusal, Till, at_once, good, outcome
from tests.journeys.test_till_api import example
from web.api import meanings, schemas

Result = dict[str, Any]


async def batch(till: Till, *receipts: object) -> list[Result]:
    results: list[Result] = good(await till.call("POST", "/receipts/batch", {"receipts": receipts}))["results"]
    return results


def told(results: Sequence[Result]) -> list[tuple[str | None, int, str]]:
    return [(result["receipt"], result["status"], result.get("code", "")) for result in results]


async def test_the_documents_example_is_answered_as_the_document_says(counter: Counter) -> None:
    await counter.olena()
    answer = await counter.till.ask("POST", "/receipts/batch", example(schemas.BatchIn))
    assert answer == (200, meanings.EXAMPLES["BatchOut"])


async def test_each_receipt_gets_what_it_would_have_got_alone_and_a_repeat_changes_nothing(counter: Counter) -> None:
    ann = await counter.regular(100)
    receipts = [counter.till.receipt(f"R{number}", 20_000, card=ann.card) for number in range(1, 4)]
    nobodys = counter.till.receipt("R4", 20_000)
    first = await batch(counter.till, *receipts, nobodys)
    assert told(first) == [(f"R{number}", 201, "") for number in range(1, 5)]
    assert [result["balance"] for result in first] == [110, 120, 130, None]
    again = await batch(counter.till, *receipts, nobodys)
    assert again == [{**result, "status": 200} for result in first]
    assert await counter.till.post(receipts[0]) == (200, AN_ANSWER)
    assert await counter.balance(ann) == 130


async def test_one_bad_receipt_harms_no_other(counter: Counter) -> None:
    ann = await counter.regular(100)

    def good_one(code: str) -> dict[str, Any]:
        return counter.till.receipt(code, 20_000, card=ann.card)

    items: list[Any] = [
        good_one("R1"),
        {**good_one("R2"), "total": 1},
        None,
        "R3",
        [good_one("R4")],
        {},
        {**good_one("R5"), "lines": "many"},
        {**good_one("R6"), "sum": 5},
        {**good_one("R7"), "store": "sadova"},
        {**good_one("R8"), "card": "2900000000000"},
        {**good_one("R9"), "promo_codes": ["SUMMER"]},
        {**good_one("x" * 65)},
        {**good_one("R1"), "cashier": "Інна"},
        good_one("R10"),
    ]
    assert told(await batch(counter.till, *items)) == [
        ("R1", 201, ""),
        ("R2", 422, "total_mismatch"),
        (None, 422, "invalid_request"),
        (None, 422, "invalid_request"),
        (None, 422, "invalid_request"),
        (None, 422, "invalid_request"),
        ("R5", 422, "invalid_request"),
        ("R6", 422, "invalid_request"),
        ("R7", 403, "wrong_till"),
        ("R8", 404, "unknown_card"),
        ("R9", 422, "unknown_promo_code"),
        (None, 422, "invalid_request"),
        ("R1", 409, "receipt_conflict"),
        ("R10", 201, ""),
    ]
    assert await counter.balance(ann) == 120


async def test_what_a_mistaken_receipt_lacks_is_named_from_its_own_beginning(counter: Counter) -> None:
    (result,) = await batch(counter.till, {**counter.till.receipt("R1"), "lines": [{"line": 1}], "at": "today"})
    assert {mistake["field"] for mistake in result["errors"]} == {
        "at",
        "lines.0.sku",
        "lines.0.quantity",
        "lines.0.sum",
    }


async def test_half_a_character_is_a_mistake_like_another(counter: Counter) -> None:
    receipt = counter.till.receipt("R1")
    text = json.dumps({"receipts": [{**receipt, "receipt": "\ud800"}, {**receipt, "\udfff": 1}, receipt]})
    headers = {"Authorization": f"Bearer {counter.till.key}", "Content-Type": "application/json"}
    answer = await counter.http.post("/v1/receipts/batch", content=text, headers=headers)
    assert [result["status"] for result in good(answer)["results"]] == [422, 422, 201]


async def test_points_cannot_pay_offline(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = (await counter.till.hold(counter.code(ann), 50, "R2"))["hold"]
    results = await batch(
        counter.till,
        counter.till.receipt("R1", card=counter.code(ann), spend=10),
        counter.till.receipt("R2", card=counter.code(ann), hold=hold),
        counter.till.receipt("R3", card=counter.code(ann), spend=0),
    )
    assert told(results) == [("R1", 422, "spend_offline"), ("R2", 422, "spend_offline"), ("R3", 201, "")]
    assert await counter.balance(ann) == 125


async def test_a_batch_may_be_a_week_late_and_no_more(counter: Counter) -> None:
    ann = await counter.regular()
    old = counter.till.receipt("R1", 20_000, card=ann.card)
    older = counter.till.receipt("R2", 20_000, card=ann.card)
    counter.clock.move(days=7)
    assert await counter.till.post(old) == Refusal(422, "time_out_of_range")
    assert told(await batch(counter.till, old)) == [("R1", 201, "")]
    counter.clock.move(seconds=1)
    (late,) = await batch(counter.till, older)
    assert (late["status"], late["code"]) == (422, "time_out_of_range")
    assert "168" in late["detail"]


async def test_a_thousand_fit_and_one_more_is_too_many(counter: Counter) -> None:
    ann = await counter.regular()
    receipts = [counter.till.receipt(f"R{number}", 2_000, card=ann.card) for number in range(100)]
    assert await counter.till.ask("POST", "/receipts/batch", {"receipts": [{}] * 1001}) == Refusal(
        422, "invalid_request"
    )
    results = await batch(counter.till, *[{}] * 900, *receipts)
    assert [result["status"] for result in results] == [422] * 900 + [201] * 100
    assert await counter.balance(ann) == 100


async def test_other_tills_go_on_while_a_batch_is_posted(counter: Counter) -> None:
    ann, bob = await counter.regular(), await counter.regular()
    many = [counter.till.receipt(f"R{number}", 2_000, card=ann.card) for number in range(100)]
    done: list[str] = []

    async def offline() -> None:
        await batch(counter.till, *many)
        done.append("batch")

    async def beside() -> None:
        for number in range(5):
            assert await counter.second.post(counter.second.receipt(f"S{number}", card=bob.card)) == (201, AN_ANSWER)
        done.append("the other till")

    await at_once(offline(), beside())
    assert done == ["the other till", "batch"]


async def test_a_batch_wants_a_valid_key_and_may_be_four_megabytes(counter: Counter) -> None:
    path, empty = "/receipts/batch", {"receipts": list[object]()}
    wrong = await counter.till.call("POST", path, empty, Authorization="Bearer nobody's")
    assert outcome(wrong) == Refusal(401, "unknown_key")
    assert await counter.till.ask("POST", path, empty) == (200, {"results": []})
    headers = {"Authorization": f"Bearer {counter.till.key}", "Content-Type": "application/json"}
    for size, expected in ((3_900_000, (200, {"results": []})), (4_000_000, Refusal(413, "too_large"))):
        body = b'{"receipts": []}' + b" " * size
        answer = await counter.http.post("/v1/receipts/batch", content=body, headers=headers)
        assert outcome(answer) == expected
