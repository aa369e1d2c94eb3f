"""The shop's past comes in whole receipts, once, and moves no point."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from loyalty.refusals import ReceiptConflict, UnknownReceipt
from storage import imports, sales
from tests.usecases.corner_shop import ANN, CornerShop, back, receipt
from tests.usecases.imports.desk import Desk, figures
from tests.usecases.two_messengers import confirm, on_viber
from usecases.imports.run import Kind

HEADER = "receipt,store,till,cashier,at,card,phone,customer,line,sku,quantity,sum,name,category,type"
AT = "2026-02-27T18:45:00+02:00"


def line(
    code: str = "R1", number: int = 1, sku: str = "1", amount: str = "52.90", *, who: str = ",,", at: str = AT
) -> str:
    """A row of the center's; `who` are the three columns card, phone, customer."""
    return f"{code},center,1,Olena,{at},{who},{number},{sku},1,{amount},Milk,Dairy,Milk"


async def take(desk: Desk, *rows: str) -> tuple[int, int, int, int]:
    return figures(await desk.take(Kind.RECEIPTS, [HEADER, *rows]))


async def test_a_receipt_comes_with_its_lines_and_makes_its_products_known(desk: Desk) -> None:
    rows = ["R1;center;2026-02-27 18:45;1;1;0,345;1 052,90;Milk", "R1;center;2026-02-27 18:45;2;2;2;10;"]
    report = await desk.take(Kind.RECEIPTS, ["receipt;store;at;line;sku;quantity;sum;name", *rows])
    assert figures(report) == (1, 0, 0, 0)
    assert report.read == 2
    sold = await desk.shop.sold("R1")
    assert sold is not None
    assert [(sold[number].quantity, sold[number].sum) for number in (1, 2)] == [(345, 105290), (2000, 1000)]
    names = [product["name"] for product in (await desk.product("1"), await desk.product("2")) if product]
    assert names == ["Milk", "2"]


async def test_the_same_again_in_any_spelling_changes_nothing(desk: Desk) -> None:
    assert await take(desk, line(), line(number=2, sku="2", amount="10.00")) == (1, 0, 0, 0)
    rows = [line(number=2, sku="2", amount="10", at="2026-02-27T16:45Z"), line(at="2026-02-27T16:45Z", amount='"52,9"')]
    assert await take(desk, *rows) == (0, 0, 1, 0)


async def test_the_same_receipt_with_other_contents_is_rejected_whole(desk: Desk) -> None:
    await take(desk, line())
    assert await take(desk, line(), line(number=2)) == (0, 0, 0, 2)
    assert desk.reasons(Kind.RECEIPTS) == ["this receipt is already stored with other contents"] * 2


async def test_another_store_may_have_a_receipt_of_that_number(desk: Desk) -> None:
    assert await take(desk, line(), line().replace("center", "station")) == (2, 0, 0, 0)


async def test_what_a_till_has_posted_is_never_overwritten(desk: Desk) -> None:
    await desk.shop.post(receipt("R1", 5290))
    report = await desk.take(Kind.RECEIPTS, [HEADER, line(amount="1.00"), line("R2")])
    assert (report.added, report.unchanged, report.theirs, report.rejected) == (1, 1, 1, 0)
    sold = await desk.shop.sold("R1")
    assert sold is not None
    assert sold[1].sum == 5290


async def test_an_imported_receipt_can_be_neither_posted_nor_returned(desk: Desk) -> None:
    await take(desk, line())
    with pytest.raises(ReceiptConflict):
        await desk.shop.post(receipt("R1", 5290))
    with pytest.raises(UnknownReceipt):
        await desk.shop.take_back(back("B1", "R1", (1, 5290)))


async def test_past_receipts_move_no_points(desk: Desk) -> None:
    regular = await desk.shop.regular(100)
    assert await take(desk, line(who=f"{regular.card},,")) == (1, 0, 0, 0)
    assert await desk.shop.balance(regular) == 100
    store = desk.shop.till.store.id
    assert await desk.shop.database.read(lambda tx: sales.owner(tx, store, "R1")) == (regular.id,)


async def test_a_customer_is_named_by_card_id_or_phone_and_made_known_but_for_an_unknown_card(desk: Desk) -> None:
    rows = [
        line("R1", who=f",{ANN},"),
        line("R2", who=",,k1"),
        line("R3", who=",0501112233,"),
        line("R4", who=",0671112233,k1"),
        line("R5", who="2146988294593,,"),
        line("R6", who=",12345,"),
    ]
    assert await take(desk, *rows) == (4, 0, 0, 2)
    assert desk.reasons(Kind.RECEIPTS) == [
        "phone: “12345” where a phone such as +380501112233 is expected",
        "card: “2146988294593” where a card that is known is expected",
    ]
    ann, other = await desk.customer(phone=ANN), await desk.customer(imported_id="k1")
    assert ann is not None
    assert other is not None
    assert (ann.member, other.member) == (False, False)
    store = desk.shop.till.store.id

    async def owner(code: str) -> tuple[int | None] | None:
        return await desk.shop.database.read(lambda tx: sales.owner(tx, store, code))

    assert [await owner(code) for code in ("R1", "R2", "R3", "R4")] == [
        (ann.id,),
        (other.id,),
        (ann.id,),
        (other.id,),
    ]
    assert await desk.customer(phone="+380671112233") is None  # the id goes before the phone
    assert (await desk.shop.join()).claimed  # and the phone can claim the account
    assert await take(desk, *rows) == (0, 0, 4, 2)


async def test_a_time_without_an_offset_is_local_to_the_store(desk: Desk) -> None:
    await desk.take(Kind.STORES, "store,name,timezone\nwarsaw,Warsaw,Europe/Warsaw\n")
    rows = [line("R1", at="27.02.2026 18:45").replace("center", "warsaw"), line("R2", at="27.02.2026 18:45")]
    assert await take(desk, *rows) == (2, 0, 0, 0)
    again = [
        line("R1", at="2026-02-27T18:45+01:00").replace("center", "warsaw"),
        line("R2", at="2026-02-27T18:45+02:00"),
    ]
    assert await take(desk, *again) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (line().replace("center", "mars"), "store: “mars” where a store that is known is expected"),
        (line(at="2026-03-02T11:06:00+02:00"), "at: 2026-03-02T11:06:00+02:00 is in the future"),
        (line(at="1900-01-01"), "at: 1900-01-01T00:00:00+02:02:04 is before 1990"),
        (line(at="noon"), "at: “noon” where a time such as 2026-03-31T18:45:00+03:00 or 31.03.2026 18:45 is expected"),
        (line(code=""), "receipt is empty"),
        (line(sku=""), "sku is empty"),
        (line(amount="-1"), "sum: “-1” where a sum of money such as 52.90 is expected"),
        (line(amount=""), "sum is empty"),
        (
            line().replace(",1,52.90", ",-1,52.90"),
            "quantity: “-1” where a quantity above 0 such as 2 or 0.345 is expected",
        ),
        (
            line().replace(",1,52.90", ",0,52.90"),
            "quantity: “0” where a quantity above 0 such as 2 or 0.345 is expected",
        ),
        (line().replace(",1,1,1,", ",one,1,1,"), "line: “one” where a line number such as 1 is expected"),
        (line() + ",more", "16 cells where the header has 15"),
    ],
)
async def test_what_makes_no_receipt(desk: Desk, row: str, reason: str) -> None:
    assert await take(desk, row) == (0, 0, 0, 1)
    assert desk.reasons(Kind.RECEIPTS) == [reason]
    assert await desk.shop.sold("R1") is None


async def test_one_bad_row_keeps_its_whole_receipt_out_and_no_other(desk: Desk) -> None:
    rows = [line("R1"), line("R2"), line("R2", 2, amount="x"), line("R2", 3), line("R3")]
    assert await take(desk, *rows) == (2, 0, 0, 3)
    assert [(row["receipt"], row["line"]) for row in desk.rejects(Kind.RECEIPTS)] == [
        ("R2", "1"),
        ("R2", "2"),
        ("R2", "3"),
    ]
    other = "another row of this receipt is rejected"
    assert desk.reasons(Kind.RECEIPTS) == [other, "sum: “x” where a sum of money such as 52.90 is expected", other]


async def test_a_number_twice_and_rows_that_differ(desk: Desk) -> None:
    rows = [line("R1"), line("R1"), line("R2"), line("R2", 2, who=",,k1", at="2026-02-27T18:46:00+02:00")]
    assert await take(desk, *rows) == (0, 0, 0, 4)
    twice = "line: a number stands twice on this receipt"
    assert desk.reasons(Kind.RECEIPTS) == [twice, twice, *["the rows of this receipt differ in: at, customer"] * 2]


@pytest.mark.parametrize("dry_run", [True, False])
async def test_rows_of_a_receipt_have_to_be_adjacent(desk: Desk, dry_run: bool) -> None:
    rows = [
        HEADER,
        line("R1"),
        line("R2"),
        line("R1", 2),
        line("R2"),
        line("R3", amount="x"),
        line("R4"),
        line("R3", 2),
    ]
    report = await desk.take(Kind.RECEIPTS, rows, dry_run=dry_run)
    assert figures(report) == (3, 0, 0, 4)
    apart = "rows of this receipt stand earlier in this file: rows of one receipt have to be adjacent"
    assert [(row["receipt"], row["reason"] == apart) for row in desk.rejects(Kind.RECEIPTS)] == [
        ("R1", True),
        ("R2", True),
        ("R3", False),
        ("R3", True),
    ]


@pytest.mark.parametrize(
    ("rows", "stored"),
    [
        (["R1,center", line("R1"), line("R2")], ["R2"]),
        ([line("R1"), "R1,center", line("R1", 3), line("R2")], ["R2"]),
        ([line("R1"), "R1", line("R2")], ["R2"]),
        ([line("R1"), "total,1", line("R2")], ["R1", "R2"]),
        ([line("R70"), "R701", line("R701")], []),  # mentions both: who knows
        ([line("R1"), '"R2', line("R2"), line("R3")], ["R1", "R3"]),
        ([line("R1"), *["R1"] * 1500, line("R2"), *["R2"] * 1500], []),
        ([line("R1"), *["?"] * 900, line("R1", 2), *["R1"] * 900, line("R1", 3), *["R1"] * 900, line("R1", 4)], []),
    ],
    ids=["before", "within", "after", "neither", "perhaps both", "an open quote", "endlessly", "endlessly within"],
)
async def test_a_row_that_cannot_be_read_keeps_the_receipt_out_that_it_may_belong_to(
    desk: Desk, rows: Sequence[str], stored: Sequence[str]
) -> None:
    assert await take(desk, *rows) == (len(stored), 0, 0, len(rows) - len(stored))
    assert [code for code in ("R1", "R2", "R3", "R70", "R701") if await desk.shop.sold(code)] == stored
    assert len(desk.rejects(Kind.RECEIPTS)) == len(rows) - len(stored)


async def test_mended_rejects_of_receipts_come_in_whole(desk: Desk) -> None:
    report = await desk.take(Kind.RECEIPTS, [HEADER, line("R1"), line("R1", 2, amount="x"), line("R2", who=f",{ANN},")])
    assert report.rejects is not None
    mended = report.rejects.read_text(encoding="utf-8").replace(",x,", ",1.00,")
    report.rejects.write_text(mended, encoding="utf-8")
    assert figures(await desk.take_file(Kind.RECEIPTS, report.rejects)) == (1, 0, 0, 0)
    assert set(await desk.shop.sold("R1") or {}) == {1, 2}
    assert figures(await desk.take_file(Kind.RECEIPTS, desk.file(Kind.RECEIPTS))) == (0, 0, 1, 2)


async def test_a_receipt_has_a_thousand_rows_at_most(desk: Desk) -> None:
    fits, too_many = [line("R1", number) for number in range(1000)], [line("R2", number) for number in range(1500)]
    assert await take(desk, *fits, *too_many, line("R3")) == (2, 0, 0, 1500)
    assert set(desk.reasons(Kind.RECEIPTS)) == {"more than 1000 rows of one receipt"}


def many(count: int, lines: int = 3, start: int = 0) -> Sequence[str]:
    moment = datetime(2026, 1, 5, 8, tzinfo=UTC)
    return [
        line(f"M{number}", place, str((number * 7 + place) % 50), at=(moment + timedelta(minutes=number)).isoformat())
        for number in range(start, start + count)
        for place in range(1, lines + 1)
    ]


async def test_two_desks_and_a_till_at_once_store_each_receipt_once(desk: Desk, next_door: CornerShop) -> None:
    path, copy = desk.file(Kind.RECEIPTS), desk.folder / "copy.csv"
    for file in (path, copy):
        file.write_text("\n".join([HEADER, *many(600)]), encoding="utf-8")
    other = Desk(next_door, desk.folder)

    async def at_the_till() -> int:
        posted = 0
        for number in range(0, 600, 20):
            try:
                await desk.shop.post(receipt(f"M{number}", 100))
            except ReceiptConflict:
                continue
            posted += 1
        return posted

    first, second, posted = await asyncio.gather(
        desk.take_file(Kind.RECEIPTS, path), other.take_file(Kind.RECEIPTS, copy), at_the_till()
    )
    assert first.added + second.added + posted == 600
    assert first.rejected + second.rejected == 0
    store = desk.shop.till.store.id
    past = await desk.shop.database.read(lambda tx: imports.past(tx, [(store, f"M{number}") for number in range(600)]))
    assert sum(not one.imported for one in past.values()) == posted
    assert len(past) == 600
    again = await desk.take_file(Kind.RECEIPTS, path)
    assert (again.added, again.unchanged, again.theirs) == (0, 600, posted)


async def test_a_past_receipt_with_a_phone_is_not_for_who_has_only_named_it(desk: Desk) -> None:
    stranger = await on_viber(desk.shop)
    assert await take(desk, line(who=f",{ANN},")) == (1, 0, 0, 0)
    assert await desk.shop.database.read(lambda tx: sales.owner(tx, desk.shop.till.store.id, "R1")) == (None,)
    owner = (await desk.shop.join()).customer
    assert await take(desk, line("R2", who=f",{ANN},")) == (1, 0, 0, 0)
    assert await desk.shop.database.read(lambda tx: sales.owner(tx, desk.shop.till.store.id, "R2")) == (owner.id,)
    await confirm(desk.shop, owner, stranger)
    assert await take(desk, line("R3", who=f"{stranger.card},,")) == (1, 0, 0, 0)
    assert await desk.shop.database.read(lambda tx: sales.owner(tx, desk.shop.till.store.id, "R3")) == (owner.id,)
