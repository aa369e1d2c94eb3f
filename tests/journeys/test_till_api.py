"""The till API from outside, over HTTP: whose till, what a card names, how points are held, paid, earned and taken back."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

from storage import shop
from storage.database import Transaction
from tests.journeys import counter as counters
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, good
from web.api import meanings, schemas

MINUTES_OF_A_CODE = 10
MINUTES_OF_A_HOLD = 5


def example(model: Any) -> Any:
    return model.model_config["json_schema_extra"]["examples"][0]


async def test_the_documents_examples_are_answered_as_the_document_says(counter: Counter) -> None:
    await counter.olena()
    till = counter.till
    assert await till.ask("POST", "/cards/lookup", example(schemas.LookupIn)) == (200, meanings.EXAMPLES["LookupOut"])
    assert await till.ask("POST", "/quotes", example(schemas.QuoteIn)) == (200, meanings.EXAMPLES["QuoteOut"])
    assert await till.post(example(schemas.ReceiptIn)) == (201, meanings.EXAMPLES["ReceiptOut"])
    conflict = await till.post({**example(schemas.ReceiptIn), "cashier": "Інна"})
    assert isinstance(conflict, Refusal)
    assert conflict.body == meanings.EXAMPLES["Problem"]
    counter.clock.move(hours=16)
    receipt = example(schemas.ReceiptIn)["receipt"]
    back = await till.ask("POST", f"/receipts/{receipt}/returns", example(schemas.ReturnIn))
    assert back == (201, meanings.EXAMPLES["ReturnOut"])


async def test_a_hold_looks_as_the_document_says(counter: Counter) -> None:
    olena = await counter.olena()
    shown = meanings.EXAMPLES["HoldOut"]
    hold = await counter.till.hold(counter.code(olena), shown["points"], example(schemas.HoldIn)["receipt"])
    assert {**hold, "hold": shown["hold"]} == shown


# --- whose till ---------------------------------------------------------------------------------------------------------

CALLS = (
    ("POST", "/cards/lookup", example(schemas.LookupIn)),
    ("GET", "/cards/2912345678906", None),
    ("POST", "/quotes", example(schemas.QuoteIn)),
    ("POST", "/holds", example(schemas.HoldIn)),
    ("DELETE", "/holds/some", None),
    ("POST", "/receipts", example(schemas.ReceiptIn)),
    ("POST", "/receipts/some/returns", example(schemas.ReturnIn)),
)


async def test_no_call_works_without_a_valid_key(counter: Counter) -> None:
    wrong = ("", "Bearer", "Basic a2V5", "Bearer nobody's", "Bearer key of centr 1x", "key of centr 1")
    for given, (method, path, body) in product(wrong, CALLS):
        counter.clock.move(seconds=5)  # more than 30 wrong keys a minute are told to wait
        response = await counter.till.call(method, path, body, Authorization=given)
        assert counters.outcome(response) == Refusal(401, "unknown_key"), (given, path)
        assert response.headers["www-authenticate"] == "Bearer"


async def test_a_revoked_key_ends_at_once_and_a_new_one_voids_the_former(counter: Counter) -> None:
    olena = await counter.olena()
    store = counter.till.store

    def renew(tx: Transaction) -> None:
        found = shop.store(tx, store)
        assert found is not None
        shop.put_till(tx, found.id, "1", "another key", counter.clock.now())
        shop.revoke_till(tx, found.id, "2", counter.clock.now())

    await counter.database.run(renew)
    look_up = ("POST", "/cards/lookup", {"code": olena.card})
    assert await counter.till.ask(*look_up) == Refusal(401, "unknown_key")
    assert await counter.second.ask(*look_up) == Refusal(401, "unknown_key")
    assert await replace(counter.till, key="another key").look_up(olena.card)


async def test_a_key_posts_receipts_of_its_own_till_only(counter: Counter) -> None:
    olena = await counter.olena()
    receipt = counter.till.receipt("R1", card=olena.card)
    others: tuple[dict[str, str], ...] = ({"store": "sadova"}, {"till": "2"}, {"store": "nowhere", "till": "9"})
    for other in others:
        refusal = await counter.till.post({**receipt, **other})
        assert refusal == Refusal(403, "wrong_till")
        assert isinstance(refusal, Refusal)
        assert "«1»" in refusal.body["detail"]  # the till that the key is for
        assert "«centr»" in refusal.body["detail"]
    assert await counter.balance(olena) == 100
    assert await counter.till.post(receipt) == (201, AN_ANSWER)  # nothing was written before


async def test_receipt_ids_are_unique_within_a_store_and_a_return_stays_in_it(counter: Counter) -> None:
    ann = await counter.regular()
    assert await counter.till.post(counter.till.receipt("R1", 40_000, card=ann.card)) == (201, AN_ANSWER)
    assert await counter.far.take_back("R1", "B1", (1, "1", 40_000)) == Refusal(404, "unknown_receipt")
    assert await counter.far.post(counter.far.receipt("R1", 60_000, card=ann.card)) == (201, AN_ANSWER)
    assert await counter.balance(ann) == 20 + 30
    assert await counter.second.take_back("R1", "B1", (1, "1", 40_000)) == (201, AN_ANSWER)
    assert await counter.balance(ann) == 30


async def test_a_hold_belongs_to_its_till_card_and_receipt(counter: Counter) -> None:
    ann, bob = await counter.regular(100), await counter.regular(100)
    hold = (await counter.till.hold(counter.code(ann), 50, "R1"))["hold"]
    mismatch = Refusal(409, "hold_mismatch")
    assert await counter.second.post(counter.second.receipt("R1", card=ann.card, hold=hold)) == mismatch
    assert await counter.till.post(counter.till.receipt("R1", card=bob.card, hold=hold)) == mismatch
    assert await counter.till.post(counter.till.receipt("R2", card=ann.card, hold=hold)) == mismatch
    assert await counter.till.post(counter.till.receipt("R1", hold=hold)) == mismatch
    assert await counter.second.ask("DELETE", f"/holds/{hold}") == mismatch
    assert await counter.till.post(counter.till.receipt("R1", card=ann.card, hold=hold)) == (201, AN_ANSWER)


# --- codes --------------------------------------------------------------------------------------------------------------


async def test_number_token_and_address_name_the_same_card(counter: Counter) -> None:
    ann = await counter.regular(70)
    code = counter.code(ann)
    for text in (ann.card, code, code.lower(), f"https://shop.example/c/{code}", f"  {code}\r\n", f"{ann.card}\n"):
        assert (await counter.till.look_up(text))["card"] == ann.card, text
    for text in (ann.card, code):
        assert good(await counter.till.call("GET", f"/cards/{text}"))["spendable"] == 70


async def test_what_names_no_card_is_unknown(counter: Counter) -> None:
    unknown, till = Refusal(404, "unknown_card"), counter.till
    for text in ("2900000000001", "2912345678906", "12", "nonsense", "123456", "A" * 40, "\N{SNOWMAN}", "x" * 300):
        assert await till.ask("POST", "/cards/lookup", {"code": text}) == unknown, text
        assert await till.ask("GET", f"/cards/{text}") == unknown, text
        assert await till.post(till.receipt("R1", card=text)) == unknown, text
        assert await till.try_hold(text, 5, "R1") == unknown, text
        assert await till.ask("POST", "/quotes", {**example(schemas.QuoteIn), "card": text}) == unknown, text
        counter.clock.move(minutes=10)  # so many guesses would lock the till


async def test_a_code_of_another_shop_or_with_a_changed_letter_is_unknown(counter: Counter) -> None:
    ann = await counter.regular(70)
    code = counter.code(ann)
    for place in range(len(code)):
        forged = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
        assert await counter.till.ask("GET", f"/cards/{forged}") == Refusal(404, "unknown_card"), place
        counter.clock.move(minutes=2)  # so many guesses would lock the till


async def test_an_expired_code_names_the_card_and_earns_but_does_not_pay(counter: Counter) -> None:
    ann = await counter.regular(100)
    code = counter.code(ann)
    counter.clock.move(minutes=MINUTES_OF_A_CODE, seconds=-1)
    assert await counter.till.look_up(code)
    counter.clock.move(seconds=1)
    expired = await counter.till.ask("GET", f"/cards/{code}")
    assert expired == Refusal(410, "code_expired")
    assert isinstance(expired, Refusal)
    assert expired.body["card"] == ann.card
    assert await counter.till.try_hold(code, 5, "R1") == Refusal(410, "code_expired")
    assert await counter.till.post(counter.till.receipt("R1", card=code, spend=5)) == Refusal(410, "code_expired")
    assert await counter.till.post(counter.till.receipt("R1", card=code)) == (201, AN_ANSWER)
    assert await counter.balance(ann) == 125


async def test_a_bare_number_earns_and_never_pays(counter: Counter) -> None:
    ann = await counter.regular(100)
    assert await counter.till.try_hold(ann.card, 5, "R1") == Refusal(409, "code_needed")
    assert await counter.till.post(counter.till.receipt("R1", card=ann.card, spend=5)) == Refusal(409, "code_needed")
    assert await counter.till.post(counter.till.receipt("R1", card=ann.card)) == (201, AN_ANSWER)


async def test_a_code_pays_once_and_names_the_card_for_ever(counter: Counter) -> None:
    ann = await counter.regular(100)
    code = counter.code(ann)
    assert await counter.till.post(counter.till.receipt("R1", card=code, spend=30)) == (201, AN_ANSWER)
    for till in (counter.till, counter.second):
        assert await till.try_hold(code, 5, "R2") == Refusal(409, "code_used")
        assert await till.post(till.receipt("R2", card=code, spend=5)) == Refusal(409, "code_used")
    used = await counter.till.ask("POST", "/cards/lookup", {"code": code})
    assert used == Refusal(409, "code_used")
    assert isinstance(used, Refusal)
    assert used.body["card"] == ann.card
    assert await counter.second.post(counter.second.receipt("R3", card=code)) == (201, AN_ANSWER)
    assert await counter.till.post(counter.till.receipt("R4", card=counter.code(ann), spend=30)) == (201, AN_ANSWER)


async def test_the_same_till_may_renew_a_hold_for_the_same_receipt_for_ten_minutes(counter: Counter) -> None:
    ann = await counter.regular(100)
    code = counter.code(ann)
    first = await counter.till.hold(code, 50, "R1")
    assert await counter.till.ask("DELETE", f"/holds/{first['hold']}") == (204, None)
    assert await counter.till.try_hold(code, 50, "R2") == Refusal(409, "code_used")
    assert await counter.second.try_hold(code, 50, "R1") == Refusal(409, "code_used")
    second = await counter.till.hold(code, 60, "R1")
    assert second["hold"] != first["hold"]
    counter.clock.move(minutes=MINUTES_OF_A_HOLD + 1)
    third = await counter.till.hold(code, 60, "R1")
    assert third["hold"] != second["hold"]
    counter.clock.move(minutes=MINUTES_OF_A_HOLD)
    assert await counter.till.try_hold(code, 60, "R1") == Refusal(409, "code_used")


async def test_looking_up_by_phone_is_off_unless_the_programme_says_so(counter: Counter) -> None:
    assert await counter.till.ask("POST", "/cards/lookup", {"code": "phone:+380501112233"}) == Refusal(
        403, "phone_lookup_off"
    )


# --- holds --------------------------------------------------------------------------------------------------------------


async def test_points_on_hold_are_spendable_nowhere_else_and_asking_again_gives_the_same_hold(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = await counter.till.hold(counter.code(ann), 80, "R1")
    assert hold["points"] == 80
    assert hold["expires_at"] == (counter.clock.now() + timedelta(minutes=MINUTES_OF_A_HOLD)).isoformat()
    found = await counter.second.look_up(ann.card)
    assert (found["balance"], found["spendable"]) == (100, 20)
    assert await counter.second.try_hold(counter.code(ann), 21, "R2") == Refusal(409, "not_enough_points")
    counter.clock.move(minutes=1)
    assert await counter.till.hold(counter.code(ann), 80, "R1") == hold
    answer = good(
        await counter.till.call("POST", "/receipts", counter.till.receipt("R1", card=ann.card, hold=hold["hold"]))
    )
    assert (answer["spent"], answer["earned"], answer["balance"]) == (80, 21, 41)


async def test_a_till_has_one_hold_on_a_card_at_a_time(counter: Counter) -> None:
    ann = await counter.regular(100)
    first = await counter.till.hold(counter.code(ann), 80, "R1")
    second = await counter.till.hold(counter.code(ann), 90, "R2")
    assert (await counter.till.look_up(ann.card))["spendable"] == 10
    assert await counter.till.post(counter.till.receipt("R1", card=ann.card, hold=first["hold"])) == Refusal(
        409, "hold_closed"
    )
    assert await counter.till.post(counter.till.receipt("R2", card=ann.card, hold=second["hold"])) == (201, AN_ANSWER)


async def test_a_cancelled_hold_lets_the_points_go_and_a_used_one_cannot_be_cancelled(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = (await counter.till.hold(counter.code(ann), 80, "R1"))["hold"]
    for _ in range(2):
        assert await counter.till.ask("DELETE", f"/holds/{hold}") == (204, None)
    assert (await counter.till.look_up(ann.card))["spendable"] == 100
    receipt = counter.till.receipt("R1", card=ann.card, hold=hold)
    assert await counter.till.post(receipt) == Refusal(409, "hold_closed")
    other = (await counter.till.hold(counter.code(ann), 80, "R1"))["hold"]
    assert await counter.till.post({**receipt, "hold": other}) == (201, AN_ANSWER)
    assert await counter.till.ask("DELETE", f"/holds/{other}") == Refusal(409, "hold_closed")
    assert await counter.till.ask("DELETE", "/holds/nobody-made-this") == Refusal(404, "unknown_hold")
    assert await counter.till.post(counter.till.receipt("R9", card=ann.card, hold="nor this")) == Refusal(
        404, "unknown_hold"
    )


async def test_a_lapsed_hold_pays_while_the_points_are_there(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = (await counter.till.hold(counter.code(ann), 80, "R1"))["hold"]
    counter.clock.move(minutes=MINUTES_OF_A_HOLD)
    answer = good(await counter.till.call("POST", "/receipts", counter.till.receipt("R1", card=ann.card, hold=hold)))
    assert answer["spent"] == 80


async def test_a_lapsed_hold_whose_points_are_gone_is_refused_and_nothing_is_written(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = (await counter.till.hold(counter.code(ann), 80, "R1"))["hold"]
    counter.clock.move(minutes=MINUTES_OF_A_HOLD)
    assert await counter.second.post(counter.second.receipt("S1", card=counter.code(ann), spend=50)) == (201, AN_ANSWER)
    before = await counter.balance(ann)
    lapsed = await counter.till.post(counter.till.receipt("R1", card=ann.card, hold=hold))
    assert lapsed == Refusal(409, "hold_lapsed")
    assert await counter.balance(ann) == before
    assert await counter.till.post(counter.till.receipt("R1", card=ann.card)) == (201, AN_ANSWER)


async def test_held_points_do_not_expire_while_they_are_held(counter: Counter) -> None:
    program = counter.terms.program
    ann = await counter.regular(100, days=0)  # to the end of this very day
    counter.clock.moment += timedelta(hours=5, minutes=55, seconds=54)  # a second before midnight
    hold = (await counter.till.hold(counter.code(ann), 80, "R1"))["hold"]
    counter.clock.move(minutes=4)
    assert await counter.balance(ann) == 80
    answer = good(await counter.till.call("POST", "/receipts", counter.till.receipt("R1", card=ann.card, hold=hold)))
    assert (answer["spent"], answer["balance"]) == (80, answer["earned"])
    assert program.codes.hold_life == timedelta(minutes=MINUTES_OF_A_HOLD)
