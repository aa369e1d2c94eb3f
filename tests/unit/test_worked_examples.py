"""The figures in docs/explanation/points-and-lots.md and in the tutorial are what the rules compute."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from loyalty import ledger, receipts
from loyalty.ledger import Account, Hold, NewLot, Origin, Part
from loyalty.points import Money, Points
from loyalty.program import Program, Returning, Spending
from loyalty.receipts import Line, ReturnedLine, SoldLine

DOCS = Path(__file__).resolve().parents[2] / "docs"
NOW = datetime(2026, 12, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PROGRAM = Program(spending=Spending(excluded_categories=frozenset({"Tobacco"})))
ONE = PROGRAM.point_value
RULES = Returning()

Table = list[list[str]]


def documented(name: str) -> Table:
    """The rows of the table that follows `<!-- example: name -->`, without its two head lines."""
    text = (DOCS / "explanation" / "points-and-lots.md").read_text("utf-8")
    lines = text.split(f"<!-- example: {name} -->\n")[1].splitlines()
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in lines[: lines.index("")]]
    return rows[2:]


def money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def given(account: Account, lot: int, points: int, at: datetime, until: datetime | None, receipt: int = 1) -> Account:
    new = NewLot(Origin.RECEIPT, Points(points), at, until)
    return ledger.opened(account, lot, new, at, receipt)


def left(account: Account, lots: int) -> list[str]:
    """What is left in each of so many lots; empty for one that is not there yet."""
    known = {lot.id: str(lot.remaining) for lot in account.lots}
    return [known.get(number, "") for number in range(1, lots + 1)]


def spent(account: Account, points: int, at: datetime) -> tuple[Account, list[Part]]:
    postings = ledger.spend(account, Points(points), at)
    return ledger.apply(account, postings), [Part(posting.lot, Points(-posting.points)) for posting in postings]


def lots() -> Table:
    gift_until, receipt_until = datetime(2026, 12, 13, tzinfo=UTC), datetime(2027, 12, 3, tzinfo=UTC)
    account = given(given(Account(), 1, 100, NOW, gift_until), 2, 43, NOW, receipt_until)
    rows: Table = []

    def show(account: Account) -> None:
        rows.append([*left(account, 3), str(ledger.balance(account))])

    show(account)
    account, paid = spent(account, 120, NOW)
    show(account)
    back, late = ledger.restore(account, paid, Points(0), Points(30), NOW, RULES)
    account = ledger.apply(account, back)
    assert late is None
    show(account)
    account = ledger.apply(account, ledger.expire(account, gift_until))
    show(account)
    later = datetime(2026, 12, 20, 12, tzinfo=UTC)
    back, late = ledger.restore(account, paid, Points(30), Points(90), later, RULES)
    assert late is not None
    assert late.expires_at == later + RULES.restored_days * DAY
    show(ledger.opened(ledger.apply(account, back), 3, late, later))
    return rows


BASKET = (
    Line(1, "milk", "Dairy", 2000, Money(9580)),
    Line(2, "cheese", "Dairy", 486, Money(18420)),
    Line(3, "cigarettes", "Tobacco", 1000, Money(12000)),
)


def priced(lines: tuple[Line, ...]) -> receipts.Priced:
    most = receipts.max_spend(lines, Points(100), PROGRAM)
    return receipts.price(lines, most, Points(100), "", PROGRAM, earns=True)


def basket() -> Table:
    got = priced(BASKET)
    rows = [
        [money(line.sum), str(paid), money(line.sum - paid * ONE), str(earned)]
        for line, paid, earned in zip(BASKET, got.paid, got.earned_by_line, strict=True)
    ]
    return [*rows, [money(got.total), str(got.spent), money(got.payable), str(got.earned)]]


def in_two_halves() -> Table:
    got = priced(BASKET)
    sold = SoldLine(2, 486, Money(18420), got.paid[1], got.earned_by_line[1])
    half = ReturnedLine(2, 243, Money(9210))
    (first,) = receipts.give_back({2: sold}, [half], ONE)
    sold = replace(sold, returned_quantity=243, returned_sum=Money(9210), restored=first.restored, clawed=first.clawed)
    sold = replace(sold, refunded=first.refund)
    (other,) = receipts.give_back({2: sold}, [half], ONE)
    steps = [(it.sum, it.restored, it.refund, it.clawed) for it in (first, other)]
    rows = [*steps, tuple(map(sum, zip(*steps, strict=True)))]
    return [[money(whole), str(points), money(refund), str(due)] for whole, points, refund, due in rows]


def clawed_back() -> Table:
    soon = NOW + DAY
    account, _ = spent(given(Account(), 1, 25, NOW, soon), 10, NOW)
    account = ledger.apply(account, ledger.expire(account, soon))
    account = given(account, 2, 4, soon, None)
    own = sum(lot.remaining for lot in account.lots if lot.id == 1)
    back = ledger.claw_back(account, 1, Points(25), soon, RULES, Money(50_000), ONE)
    return [[str(it) for it in (25, own, back.lapsed, back.taken - own, back.owed)]]


def owed() -> Table:
    at, until = NOW, NOW + DAY
    account = given(Account(), 1, 25, at, None)
    rows: Table = []

    def show() -> None:
        rows.append([*left(account, 3), str(ledger.balance(account)), str(ledger.spendable(account, at))])

    show()
    account, _ = spent(account, 25, at)
    account = given(account, 2, 5, at, None, receipt=2)
    show()
    back = ledger.claw_back(account, 1, Points(25), at, RULES, Money(50_000), ONE)
    account = ledger.apply(account, back.postings)
    show()
    account = given(account, 3, 30, at, until, receipt=3)
    show()
    account = ledger.apply(account, ledger.expire(account, until))
    show()
    return rows


def held() -> Table:
    midnight = datetime(2026, 12, 3, tzinfo=UTC)
    minute = timedelta(minutes=1)
    account = given(Account(), 1, 100, NOW, midnight)
    held_at = midnight - 2 * minute
    hold = Hold("h", ledger.pin(account, Points(80), held_at), held_at + PROGRAM.codes.hold_life)
    rows: Table = []
    for after in (-3, -2, 0, 2, 3):
        at = midnight + after * minute
        if at == held_at:
            account = replace(account, holds=(hold,))
        account = ledger.apply(account, ledger.expire(account, at))
        rows.append([str(ledger.balance(account)), str(ledger.spendable(account, at))])
        if after == 2:
            paid = ledger.spend(account, Points(80), at, hold=hold)
            assert ledger.balance(ledger.apply(account, paid)) == 0
    return rows


EXAMPLES: dict[str, tuple[Callable[[], Table], int]] = {
    "lots": (lots, 1),
    "basket": (basket, 1),
    "return": (in_two_halves, 1),
    "claw back": (clawed_back, 0),
    "debt": (owed, 1),
    "hold": (held, 1),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_tables_of_points_and_lots_are_computed(name: str) -> None:
    compute, words = EXAMPLES[name]
    assert [row[words:] for row in documented(name)] == compute()


def test_no_example_of_points_and_lots_is_left_unchecked() -> None:
    text = (DOCS / "explanation" / "points-and-lots.md").read_text("utf-8")
    assert re.findall(r"<!-- example: (.*) -->", text) == list(EXAMPLES)


@pytest.mark.parametrize("page", ["first-purchase", "first-day"])
def test_the_tutorials_purchase_has_the_tutorials_figures(page: str) -> None:
    text = (DOCS / "tutorial" / f"{page}.md").read_text("utf-8")
    cheese, milk = Line(1, "cheese", "", 1000, Money(44900)), Line(2, "milk", "", 1000, Money(5290))
    got = priced((cheese, milk))
    sold = SoldLine(2, 1000, milk.sum, got.paid[1], got.earned_by_line[1])
    (back,) = receipts.give_back({2: sold}, [ReturnedLine(2, 1000, milk.sum)], ONE)
    balance = 100 - got.spent + got.earned + back.restored - back.clawed
    for said in (
        f"total is {money(got.total)}",
        f"{got.max_spend} points may pay",
        f"To pay is {money(got.payable)}",
        f"earns {got.earned} points",
        f"refund is {money(back.refund)}",
        f"{back.restored} points come back",
        f"{back.clawed} earned points are taken back",
        f"balance is {balance}",
    ):
        assert said in text
