"""Whatever a till sends, it gets a clear answer: each wrong field is named, nothing is written, nothing breaks."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from chat.texts import Texts
from loyalty import keys
from loyalty.program import Program
from simulator.telegram.serving import serve
from storage.database import Database, Unavailable, Work
from tests import plain_http
from tests.journeys import counter as counters
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, outcome
from usecases.terms import Terms
from web.app import create_app

INVALID = Refusal(422, "invalid_request")
Values = tuple[Any, ...]
Bodies = Iterator[tuple[str, dict[str, Any]]]

TEXTS: Values = (None, 5, True, [], {}, "", "x" * 65, " x", "x ", "a\tb", "a\nb", "a\0b", "a\u200bb")
MONEY: Values = (None, "100", 100.0, 1e2, True, -1, 10**12 + 1, 10**30, [], "1,00")
POINTS: Values = (None, "5", 5.0, True, -1, 10**9 + 1, [])
QUANTITIES: Values = (
    None,
    1,
    1.5,
    True,
    "",
    "-1",
    "+1",
    "1,5",
    "1.",
    ".5",
    "1.2345",
    "1e3",
    "1 ",
    "0x1",
    "٣",
    "NaN",
    "1" * 10,
)
TIMES: Values = (
    *(None, 5, True, "", "today", "2026-12-02", "18:04:05", "1796227445"),
    *("2026-12-02T18:04:05", "2026-12-02 18:04:05", "2026-12-02T18:04+02:00", "20261202T180405Z"),
    *("2026-13-02T18:04:05Z", "2026-02-30T18:04:05Z", "2026-12-02T25:04:05Z", "2026-12-02T18:04:05+99:00"),
    *("2026-12-02T18:04:05+0200", "2026-12-02T18:04:05 Z", "2026-12-02T18:04:05Z\n", "٢026-12-02T18:04:05Z"),
)
LINES: Values = (None, 5, "1", {}, True, [None], [[]], ["1"])
NUMBERS: Values = (None, "1", 1.0, True, 0, -1, 100_001, 10**30)
NAMES: Values = (None, 5, "x" * 201, " x", "a\0b")
CARDS: Values = (None, 5, True, "", "x" * 301, [])

OF_A_LINE = {"line": NUMBERS, "sku": TEXTS, "quantity": QUANTITIES, "sum": MONEY, "name": NAMES, "category": NAMES}
OPTIONAL = {"name", "category", "cashier", "channel", "spend", "promo_codes", "hold"}


def changed(body: dict[str, Any], wrong: dict[str, Values], *optional: str) -> Bodies:
    """The body with each wrong value in each field, and without the field unless that is optional."""
    for name, values in wrong.items():
        for value in values:
            yield name, {**body, name: value}
        if name not in {*OPTIONAL, *optional}:
            yield name, {field: value for field, value in body.items() if field != name}


def of_lines(body: dict[str, Any], wrong: dict[str, Values]) -> Bodies:
    for name, line in changed(body["lines"][0], wrong):
        yield f"lines.0.{name}", {**body, "lines": [line]}


async def refused(counter: Counter, method: str, path: str, bodies: Bodies) -> None:
    """Each body is refused, and the answer names the field, without its value."""
    for field, body in bodies:
        answer = await counter.till.ask(method, path, body)
        assert answer == INVALID, (field, body)
        assert isinstance(answer, Refusal)
        named = [mistake["field"] for mistake in answer.body["errors"]]
        assert any(name == field or name.startswith(f"{field}.") for name in named), (field, named)
        assert all(mistake["message"] for mistake in answer.body["errors"])


async def test_each_wrong_field_of_a_receipt_is_refused_and_named(counter: Counter) -> None:
    ann = await counter.regular(100)
    receipt = counter.till.receipt("R1", 50_000, card=ann.card)
    fields = {
        "receipt": TEXTS,
        "store": TEXTS,
        "till": TEXTS,
        "cashier": NAMES,
        "channel": NAMES,
        "at": TIMES,
        "card": (5, True, "", "x" * 301, []),
        "hold": (5, True, "", "x" * 65, []),
        "spend": POINTS,
        "promo_codes": (None, "x", [5], [""], ["x"] * 21),
        "lines": (*LINES, [receipt["lines"][0]] * 1001),
        "total": MONEY,
    }
    await refused(counter, "POST", "/receipts", changed(receipt, fields, "card"))
    await refused(counter, "POST", "/receipts", of_lines(receipt, OF_A_LINE))
    assert await counter.balance(ann) == 100
    assert await counter.till.post(receipt) == (201, AN_ANSWER)


async def test_each_wrong_field_of_a_quote_is_refused_and_named(counter: Counter) -> None:
    ann = await counter.regular(100)
    receipt = counter.till.receipt("R1", card=ann.card)
    quote = {key: receipt[key] for key in ("card", "lines", "total")}
    fields = {"lines": LINES, "total": MONEY, "spend": POINTS, "promo_codes": (None, [5])}
    await refused(counter, "POST", "/quotes", changed(quote, fields))
    await refused(counter, "POST", "/quotes", of_lines(quote, OF_A_LINE))
    await refused(counter, "POST", "/quotes", (("card", {**quote, "card": card}) for card in CARDS))
    await refused(counter, "POST", "/quotes", (("at", {**quote, "at": at}) for at in TIMES if at is not None))
    assert await counter.till.ask("POST", "/quotes", {**quote, "at": counter.till.now()}) == (200, AN_ANSWER)


async def test_each_wrong_field_of_a_hold_a_return_and_a_look_up_is_refused_and_named(counter: Counter) -> None:
    ann = await counter.regular(100)
    hold = {"card": counter.code(ann), "points": 5, "receipt": "R1"}
    await refused(counter, "POST", "/holds", changed(hold, {"points": (*POINTS, 0), "receipt": TEXTS}))
    await refused(counter, "POST", "/holds", changed(hold, {"card": CARDS}))
    await refused(counter, "POST", "/cards/lookup", changed({"code": "x"}, {"code": CARDS}))
    back: dict[str, Any] = {
        "return": "B1",
        "at": counter.till.now(),
        "lines": [{"line": 1, "quantity": "1", "sum": 50_000}],
    }
    assert await counter.till.post(counter.till.receipt("R1")) == (201, AN_ANSWER)
    wrong = {"return": TEXTS, "at": TIMES, "lines": (*LINES, [], back["lines"] * 1001)}
    await refused(counter, "POST", "/receipts/R1/returns", changed(back, wrong))
    of_a_line = {name: OF_A_LINE[name] for name in ("line", "quantity", "sum")}
    await refused(counter, "POST", "/receipts/R1/returns", of_lines(back, of_a_line))
    assert (await counter.till.look_up(ann.card))["spendable"] == 100
    assert await counter.till.ask("POST", "/receipts/R1/returns", back) == (201, AN_ANSWER)


@pytest.mark.parametrize("quantity", ["1", "0.5", "0.486", "12", "007", "1.000", "999999999.999"])
async def test_quantities_are_decimal_strings(counter: Counter, quantity: str) -> None:
    receipt = counter.till.receipt("R1")
    receipt["lines"][0]["quantity"] = quantity
    assert await counter.till.post(receipt) == (201, AN_ANSWER)
    assert await counter.till.take_back("R1", "B1", (1, quantity, 50_000)) == (201, AN_ANSWER)


async def test_times_come_with_any_offset_and_fraction(counter: Counter) -> None:
    times = ("2026-12-02T16:04:05Z", "2026-12-02t18:04:05+02:00", "2026-12-02 11:04:05.123456789-05:00")
    for number, at in enumerate((*times, "2026-12-02T16:04:05-00:00", "2026-12-02T21:49:05+05:45")):
        assert await counter.till.post(counter.till.receipt(f"R{number}", at=at)) == (201, AN_ANSWER), at


async def test_unknown_fields_are_refused_wherever_they_stand(counter: Counter) -> None:
    receipt = counter.till.receipt("R1")
    back = {"return": "B1", "at": counter.till.now(), "lines": [{"line": 1, "quantity": "1", "sum": 50_000}]}
    line = {**receipt["lines"][0], "discount": 5}
    for path, field, body in (
        ("/receipts", "spnd", {**receipt, "spnd": 5}),
        ("/receipts", "Card", {**receipt, "Card": "x"}),
        ("/receipts", "lines.0.discount", {**receipt, "lines": [line]}),
        ("/quotes", "store", {"card": "x", "lines": [], "total": 0, "store": "centr"}),
        ("/holds", "till", {"card": "x", "points": 5, "receipt": "R1", "till": "1"}),
        ("/cards/lookup", "card", {"code": "x", "card": "x"}),
        ("/receipts/R1/returns", "return_", {**back, "return_": "B2"}),
    ):
        await refused(counter, "POST", path, iter([(field, body)]))


async def test_mistakes_are_told_all_at_once_and_never_repeat_what_was_sent(counter: Counter) -> None:
    phone = "+380501112233"
    body = {**counter.till.receipt("R1"), "card": [phone], "total": phone, "at": phone, phone: 1}
    response = await counter.till.call("POST", "/receipts", body)
    assert outcome(response) == INVALID
    fields = {mistake["field"] for mistake in response.json()["errors"]}
    assert {"card", "total", "at"} <= fields
    assert all(phone not in mistake["message"] for mistake in response.json()["errors"])


@pytest.mark.parametrize(
    "sent",
    [
        *(b"", b"null", b"5", b'"receipt"', b"[]", b"{", b"{}}", b"{'receipt': 1}", b"\xff\xfe{}", b'{"a": NaN}'),
        *(b'{"a": Infinity}', b'{"a": ' + b"9" * 5000 + b"}", b"[" * 100_000, b'{"a":' * 50_000, b"\xef\xbb\xbf{}"),
        *(b'{"\\ud800": 1}', b'{"receipt": "\\ud800"}', b'{"\\u0000": 1}', b'{"\xc3\x28": 1}', b"a=1&b=2"),
    ],
    ids=lambda sent: repr(sent[:20]),
)
async def test_what_is_no_json_object_is_refused(counter: Counter, sent: bytes) -> None:
    headers = {"Authorization": f"Bearer {counter.till.key}", "Content-Type": "application/json"}
    for path in ("receipts", "quotes", "holds", "cards/lookup", "receipts/R1/returns"):
        refusal = outcome(await counter.http.post(f"/v1/{path}", content=sent, headers=headers))
        assert refusal in (INVALID, Refusal(400, "bad_request")), path


async def test_json_has_to_say_that_it_is_json(counter: Counter) -> None:
    headers = {"Authorization": f"Bearer {counter.till.key}"}
    for kind in ({}, {"Content-Type": "text/plain"}, {"Content-Type": "application/x-www-form-urlencoded"}):
        response = await counter.http.post("/v1/cards/lookup", content=b'{"code": "x"}', headers=headers | kind)
        assert outcome(response) == INVALID, kind


async def in_pieces(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 50_000):
        yield b" " * 50_000


async def test_a_body_above_a_megabyte_is_refused_whether_its_length_is_told_or_not(counter: Counter) -> None:
    headers = {"Authorization": f"Bearer {counter.till.key}", "Content-Type": "application/json"}
    too_large = Refusal(413, "too_large")
    for path in ("receipts", "quotes", "holds", "cards/lookup", "receipts/R1/returns"):
        told = await counter.http.post(f"/v1/{path}", content=b" " * 1_000_001, headers=headers)
        assert outcome(told) == too_large, path
        untold = await counter.http.post(f"/v1/{path}", content=in_pieces(1_100_000), headers=headers)
        assert outcome(untold) == too_large, path


async def test_the_longest_receipt_fits(counter: Counter) -> None:
    name = "\N{CYRILLIC CAPITAL LETTER SHCHA}" * 200
    lines = [
        {"line": number, "sku": f"{number:064}", "name": name, "category": "К", "quantity": "1", "sum": 100}
        for number in range(1, 1001)
    ]
    receipt = {**counter.till.receipt("R1"), "lines": lines, "total": 100_000}
    assert await counter.till.post(receipt) == (201, AN_ANSWER)
    assert await counter.till.post(receipt) == (200, AN_ANSWER)


async def test_names_in_addresses_may_be_anything(counter: Counter) -> None:
    back = {"return": "B1", "at": counter.till.now(), "lines": [{"line": 1, "quantity": "1", "sum": 5}]}
    for name in ("%00", "%FF", "%D1%8F", "..%2F..", "%27%20OR%201=1", "a" * 2000, "%F0%9F%92%B0", "%ED%A0%80"):
        assert await counter.till.ask("DELETE", f"/holds/{name}") in NOT_THERE, name
        assert await counter.till.ask("GET", f"/cards/{name}") in NOT_THERE, name
        assert await counter.till.ask("POST", f"/receipts/{name}/returns", back) in NOT_THERE, name


MISSING = ("unknown_hold", "unknown_card", "unknown_receipt", "no_such_address")
NOT_THERE = [INVALID, *(Refusal(404, code) for code in MISSING)]


async def test_there_is_nothing_else_under_v1(counter: Counter) -> None:
    nowhere, no_method = Refusal(404, "no_such_address"), Refusal(405, "no_such_method")
    for path in ("/", "/cards", "/receipt", "/holds/a/b", "/receipts/R1/returns/B1"):
        assert await counter.till.ask("GET", path) == nowhere, path
    for method, path in (("GET", "/receipts"), ("PUT", "/receipts"), ("POST", "/holds/x"), ("DELETE", "/quotes")):
        response = await counter.till.call(method, path)
        assert outcome(response) == no_method, path
        assert response.headers["allow"]


class Ailing(Database):
    """A database that can't be reached."""

    async def run(self, work: Work[Any]) -> Any:
        raise Unavailable(repr(work))

    read = run

    async def lead(self, role: str) -> bool:
        raise Unavailable(role)

    async def close(self) -> None:
        pass


async def test_while_the_database_is_away_the_till_is_told_to_try_again() -> None:
    async def not_ready() -> bool:
        return False

    clock = counters.Clock()
    terms = Terms(Program(), keys.derive("a key of the counter, long enough to be one"))
    app = create_app(Ailing(), terms, Texts(), clock.now, not_ready)
    async with serve(app) as base, plain_http.client(base_url=base) as http:
        till = counters.Till(http, clock, "centr", "1", "key")
        response = await till.call("POST", "/receipts", till.receipt("R1"))
        assert outcome(response) == Refusal(503, "unavailable")
        assert int(response.headers["retry-after"]) > 0
        assert (await http.get("/healthz")).status_code == 200
        assert (await http.get("/readyz")).status_code == 503
        assert (await http.get("/v1/docs")).status_code == 200
