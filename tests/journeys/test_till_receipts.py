"""Receipts and returns over HTTP: posted once for ever, paid and earned to the point, given back to the last one."""

import json
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from loyalty.program import Program, Returning, TillTime, Unrecovered
from storage.database import Database
from tests.journeys import counter as counters
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, at_once, good

# --- a receipt is posted once -------------------------------------------------------------------------------------------


async def test_the_same_receipt_again_gets_the_stored_answer_and_changes_nothing(counter: Counter) -> None:
    ann = await counter.regular(100)
    receipt = counter.till.receipt("R1", 30_000, 20_000, card=counter.code(ann), spend=40, cashier="Інна")
    first = good(await counter.till.call("POST", "/receipts", receipt))
    assert await counter.second.post(counter.second.receipt("S1", card=ann.card)) == (201, AN_ANSWER)
    balance = await counter.balance(ann)
    counter.clock.move(days=30)  # the code has expired, and the receipt is too old for a first time
    assert await counter.till.post(receipt) == (200, first)
    assert await counter.balance(ann) == balance


async def test_a_repeat_is_told_by_what_it_says_not_by_its_bytes(counter: Counter) -> None:
    ann = await counter.regular(100)
    receipt = counter.till.receipt("R1", 30_000, 20_000, card=ann.card)
    first = good(await counter.till.call("POST", "/receipts", receipt))
    at_in_kyiv = counter.clock.now().astimezone(counter.terms.zone()).isoformat()
    for spelled in (
        {**receipt, "at": at_in_kyiv},
        {**receipt, "at": receipt["at"].replace("T", " ")},
        {**receipt, "card": counter.code(ann)},
        {**receipt, "cashier": "", "spend": 0, "hold": None, "promo_codes": []},
        {**receipt, "lines": [{**line, "quantity": "1.000"} for line in receipt["lines"]]},
        dict(reversed(receipt.items())),
    ):
        assert await counter.till.post(spelled) == (200, first), spelled
    spaced = json.dumps(receipt, indent=3).encode()
    headers = {"Authorization": f"Bearer {counter.till.key}", "Content-Type": "application/json; charset=utf-8"}
    assert (await counter.http.post("/v1/receipts", content=spaced, headers=headers)).status_code == 200


async def test_the_same_id_with_other_contents_is_a_conflict(counter: Counter) -> None:
    ann, bob = await counter.regular(100), await counter.regular()
    receipt = counter.till.receipt("R1", 30_000, 20_000, card=ann.card)
    assert await counter.till.post(receipt) == (201, AN_ANSWER)
    lines = receipt["lines"]
    later = (counter.clock.now() + timedelta(seconds=1)).isoformat()
    for other in (
        {**receipt, "card": bob.card},
        {**receipt, "card": None},
        {**receipt, "at": later},
        {**receipt, "cashier": "Інна"},
        {**receipt, "channel": "delivery"},
        {**receipt, "card": counter.code(ann), "spend": 1},
        {**receipt, "hold": "some"},
        {**receipt, "lines": lines[:1], "total": 30_000},
        {**receipt, "lines": [lines[1], lines[0]]},
        {**receipt, "lines": [lines[0], {**lines[1], "quantity": "2"}]},
        {**receipt, "lines": [lines[0], {**lines[1], "sku": "sku-3"}]},
        {**receipt, "lines": [lines[0], {**lines[1], "name": "Сир"}]},
    ):
        assert await counter.till.post(other) == Refusal(409, "receipt_conflict"), other
    assert await counter.balance(ann) == 125
    assert await counter.balance(bob) == 0
    assert await counter.second.post({**receipt, "till": "2"}) == Refusal(409, "receipt_conflict")


@pytest.mark.parametrize("with_card", [True, False])
async def test_of_many_at_once_one_is_the_first_and_all_get_its_answer(counter: Counter, *, with_card: bool) -> None:
    ann = await counter.regular()
    receipt = counter.till.receipt("R1", card=ann.card if with_card else None)
    answers = await at_once(*(counter.till.post(receipt) for _ in range(12)))
    assert sorted(status for status, _ in answers) == [200] * 11 + [201]
    assert len({json.dumps(body) for _, body in answers}) == 1
    assert await counter.balance(ann) == (25 if with_card else 0)


async def test_any_number_of_tills_never_spend_a_point_twice(counter: Counter) -> None:
    ann = await counter.regular(60, 40)
    tills = (counter.till, counter.second, counter.far)
    calls = [
        till.post(till.receipt(f"{till.store}-{till.name}-{number}", card=counter.code(ann), spend=30))
        for till in tills
        for number in range(5)
    ]
    random.Random(1).shuffle(calls)
    answers = await at_once(*calls)
    paid = [answer for answer in answers if answer == (201, AN_ANSWER)]
    earned = sum(body["earned"] for _, body in paid)
    spent = sum(body["spent"] for _, body in paid)
    assert set(map(type, answers)) == {tuple, Refusal}
    assert {answer for answer in answers if isinstance(answer, Refusal)} == {Refusal(409, "not_enough_points")}
    assert spent == 30 * len(paid)
    assert await counter.balance(ann) == 100 + earned - spent >= 0


async def test_a_receipt_without_a_card_is_kept_and_invites_to_join(counter: Counter) -> None:
    answer = good(await counter.till.call("POST", "/receipts", counter.till.receipt("R1")))
    assert (answer["earned"], answer["spent"], answer["balance"], answer["explain"]) == (0, 0, None, [])
    assert len(answer["print"]) == 1
    assert await counter.till.post(counter.till.receipt("R1")) == (200, answer)
    back = good(
        await counter.till.call(
            "POST",
            "/receipts/R1/returns",
            {"return": "B1", "at": counter.till.now(), "lines": [{"line": 1, "quantity": "1", "sum": 50_000}]},
        )
    )
    assert (back["refund"], back["clawed_back"], back["restored"], back["balance"]) == (50_000, 0, 0, None)


async def test_an_empty_receipt_is_a_receipt(counter: Counter) -> None:
    empty = {**counter.till.receipt("R1"), "lines": [], "total": 0}
    assert await counter.till.post(empty) == (201, AN_ANSWER)


# --- paying and earning -------------------------------------------------------------------------------------------------


async def test_a_quote_changes_nothing_and_the_receipt_keeps_its_word(counter: Counter) -> None:
    ann = await counter.regular(100)
    code = counter.code(ann)
    receipt = counter.till.receipt("R1", 29_990, 10_010, card=code)
    basket = {key: receipt[key] for key in ("card", "lines", "total")}
    for _ in range(2):
        plain = good(await counter.till.call("POST", "/quotes", basket))
        assert (plain["earn"], plain["max_spend"], plain["payable"]) == (20, 80, 40_000)
        quoted = good(await counter.till.call("POST", "/quotes", {**basket, "spend": 80}))
        assert (quoted["earn"], quoted["max_spend"], quoted["payable"]) == (16, 80, 32_000)
    answer = good(await counter.till.call("POST", "/receipts", {**receipt, "spend": 80}))
    assert (answer["earned"], answer["spent"], answer["balance"]) == (16, 80, 36)


async def test_points_pay_at_most_their_share_and_what_the_card_has(counter: Counter) -> None:
    ann = await counter.regular(100)
    above = Refusal(409, "spend_above_cap")
    basket = {key: value for key, value in counter.till.receipt("R1", card=ann.card).items() if key in QUOTED}
    assert await counter.till.ask("POST", "/quotes", {**basket, "spend": 101}) == above
    receipt = counter.till.receipt("R1", 49_900, card=counter.code(ann))
    assert await counter.till.post({**receipt, "spend": 100}) == above  # a fifth of 499.00 is 99.80
    assert await counter.till.post({**receipt, "spend": 101}) == Refusal(409, "not_enough_points")
    assert await counter.till.post({**receipt, "spend": 99}) == (201, AN_ANSWER)  # and the code is not used up yet


async def test_points_of_somebody_who_has_not_joined_earn_and_wait(counter: Counter) -> None:
    bob = await counter.regular(100, member=False)
    found = await counter.till.look_up(bob.card)
    assert (found["balance"], found["spendable"]) == (100, 0)
    assert await counter.till.try_hold(counter.code(bob), 5, "R1") == Refusal(409, "not_a_member")
    assert await counter.till.post(counter.till.receipt("R1", card=counter.code(bob), spend=5)) == Refusal(
        409, "not_a_member"
    )
    assert await counter.till.post(counter.till.receipt("R1", card=bob.card)) == (201, AN_ANSWER)


async def test_fields_that_contradict_each_other_are_refused_and_nothing_is_written(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = (await counter.till.hold(counter.code(ann), 50, "R1"))["hold"]
    receipt = counter.till.receipt("R1", 30_000, 20_000, card=counter.code(ann))
    twice = [receipt["lines"][0], {**receipt["lines"][1], "line": 1}]
    for code, changes in (
        ("total_mismatch", {"total": 49_999}),
        ("total_mismatch", {"lines": [], "total": 1}),
        ("duplicate_line", {"lines": twice}),
        ("hold_or_spend", {"hold": hold, "spend": 5}),
        ("unknown_promo_code", {"promo_codes": ["SUMMER"]}),
    ):
        assert await counter.till.post({**receipt, **changes}) == Refusal(422, code), changes
    basket = {key: receipt[key] for key in QUOTED}
    assert await counter.till.ask("POST", "/quotes", {**basket, "total": 1}) == Refusal(422, "total_mismatch")
    assert await counter.till.ask("POST", "/quotes", {**basket, "lines": twice}) == Refusal(422, "duplicate_line")
    assert await counter.balance(ann) == 100
    assert await counter.till.post({**receipt, "hold": hold}) == (201, AN_ANSWER)


QUOTED = ("card", "lines", "total")


# --- time ---------------------------------------------------------------------------------------------------------------


async def test_a_receipt_may_be_five_minutes_ahead_and_three_days_back(counter: Counter) -> None:
    refused = Refusal(422, "time_out_of_range")
    for number, (by, taken) in enumerate(
        (
            (timedelta(minutes=5), True),
            (timedelta(minutes=5, seconds=1), False),
            (timedelta(hours=-72), True),
            (timedelta(hours=-72, seconds=-1), False),
            (timedelta(days=365), False),
        )
    ):
        at = (counter.clock.now() + by).isoformat()
        answer = await counter.till.post(counter.till.receipt(f"R{number}", at=at))
        assert answer == ((201, AN_ANSWER) if taken else refused), by


async def test_a_phone_names_a_card_for_earning_where_the_programme_allows_it(database: Database) -> None:
    program = Program(till=TillTime(phone_lookup=True))
    async with counters.opened(database, program) as counter:
        assert await counter.till.ask("POST", "/cards/lookup", {"code": "phone:+380501112233"}) == Refusal(
            404, "unknown_card"
        )


# --- returns ------------------------------------------------------------------------------------------------------------


async def test_a_return_hands_out_money_and_points_as_they_were_paid(counter: Counter) -> None:
    ann = await counter.regular(100)
    receipt = counter.till.receipt("R1", 30_000, 20_000, card=counter.code(ann), spend=100)
    posted = good(await counter.till.call("POST", "/receipts", receipt))
    assert (posted["earned"], posted["balance"]) == (20, 20)
    body = {"return": "B1", "at": counter.till.now(), "lines": [{"line": 1, "quantity": "1", "sum": 30_000}]}
    back = good(await counter.till.call("POST", "/receipts/R1/returns", body))
    assert (back["refund"], back["restored"], back["clawed_back"], back["balance"]) == (24_000, 60, 12, 68)
    assert await counter.till.ask("POST", "/receipts/R1/returns", body) == (200, back)
    assert await counter.balance(ann) == 68
    rest = await counter.till.take_back("R1", "B2", (2, "1", 20_000))
    assert isinstance(rest, tuple)
    assert (rest[1]["refund"], rest[1]["restored"], rest[1]["clawed_back"], rest[1]["balance"]) == (16_000, 40, 8, 100)


async def test_a_line_may_come_back_in_steps_and_never_more_than_was_sold(counter: Counter) -> None:
    ann = await counter.regular()
    receipt = counter.till.receipt("R1", 9_999, card=ann.card)
    receipt["lines"][0]["quantity"] = "3"
    assert await counter.till.post(receipt) == (201, AN_ANSWER)
    exceeds = Refusal(409, "return_exceeds")
    assert await counter.till.take_back("R1", "B1", (1, "3.001", 9_999)) == exceeds
    assert await counter.till.take_back("R1", "B1", (1, "3", 10_000)) == exceeds
    for number in range(3):
        assert await counter.till.take_back("R1", f"B{number}", (1, "1", 3_333)) == (201, AN_ANSWER)
    assert await counter.till.take_back("R1", "B4", (1, "1", 1)) == exceeds
    assert await counter.till.take_back("R1", "B4", (1, "0.001", 0)) == exceeds
    assert await counter.balance(ann) == 0


async def test_a_returns_id_with_other_contents_is_a_conflict(counter: Counter) -> None:
    for code in ("R1", "R2"):
        assert await counter.till.post(counter.till.receipt(code, 30_000, 20_000)) == (201, AN_ANSWER)
    assert await counter.till.take_back("R1", "B1", (1, "1", 30_000)) == (201, AN_ANSWER)
    conflict = Refusal(409, "return_conflict")
    assert await counter.till.take_back("R1", "B1", (2, "1", 20_000)) == conflict
    assert await counter.till.take_back("R1", "B1", (1, "1", 29_999)) == conflict
    assert await counter.till.take_back("R2", "B1", (1, "1", 30_000)) == conflict
    assert await counter.till.take_back("R2", "B2", (1, "1", 30_000)) == (201, AN_ANSWER)


async def test_a_return_of_what_was_not_sold_is_refused(counter: Counter) -> None:
    assert await counter.till.post(counter.till.receipt("R1", 30_000)) == (201, AN_ANSWER)
    assert await counter.till.take_back("R9", "B1", (1, "1", 30_000)) == Refusal(404, "unknown_receipt")
    assert await counter.till.take_back("R1", "B1", (2, "1", 30_000)) == Refusal(422, "unknown_line")
    assert await counter.till.take_back("R1", "B1", (1, "0.5", 1), (1, "0.5", 1)) == Refusal(422, "duplicate_line")
    future = {"return": "B1", "at": (counter.clock.now() + timedelta(minutes=6)).isoformat()}
    body = {**future, "lines": [{"line": 1, "quantity": "1", "sum": 30_000}]}
    assert await counter.till.ask("POST", "/receipts/R1/returns", body) == Refusal(422, "time_out_of_range")
    assert await counter.till.take_back("R1", "B1", (1, "1", 30_000)) == (201, AN_ANSWER)


async def test_of_many_equal_returns_at_once_one_gives_back(counter: Counter) -> None:
    ann = await counter.regular(100)
    receipt = counter.till.receipt("R1", card=counter.code(ann), spend=100)
    assert await counter.till.post(receipt) == (201, AN_ANSWER)
    calls = [counter.till.take_back("R1", "B1", (1, "1", 50_000)) for _ in range(8)]
    answers = await at_once(*calls)
    assert sorted(status for status, _ in answers) == [200] * 7 + [201]
    assert await counter.balance(ann) == 100


async def test_points_of_a_lot_that_has_expired_come_back_for_a_week(counter: Counter) -> None:
    ann = await counter.regular(100, days=1)
    assert await counter.till.post(counter.till.receipt("R1", card=counter.code(ann), spend=100)) == (201, AN_ANSWER)
    counter.clock.move(days=2)
    back = await counter.till.take_back("R1", "B1", (1, "1", 50_000))
    assert isinstance(back, tuple)
    assert (back[1]["restored"], back[1]["clawed_back"], back[1]["balance"]) == (100, 20, 100)
    counter.clock.move(days=7, seconds=-1)
    assert await counter.balance(ann) == 100
    counter.clock.move(seconds=1)
    assert await counter.balance(ann) == 0


@pytest.mark.parametrize("unrecovered", Unrecovered)
async def test_earned_points_that_are_spent_are_owed_or_taken_from_the_refund(
    database: Database, unrecovered: Unrecovered
) -> None:
    program = replace(Program(), returning=Returning(unrecovered=unrecovered))
    async with counters.opened(database, program) as counter:
        ann = await counter.regular()
        assert await counter.till.post(counter.till.receipt("R1", 50_000, card=ann.card)) == (201, AN_ANSWER)
        spending = counter.till.receipt("R2", 12_500, card=counter.code(ann), spend=25)
        assert await counter.till.post(spending) == (201, AN_ANSWER)
        assert await counter.balance(ann) == 5
        back = await counter.till.take_back("R1", "B1", (1, "1", 50_000))
        assert isinstance(back, tuple)
        expected = (50_000, 25, -20) if unrecovered is Unrecovered.OWE else (48_000, 5, 0)
        assert (back[1]["refund"], back[1]["clawed_back"], back[1]["balance"]) == expected
