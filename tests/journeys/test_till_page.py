"""The till page's door over HTTP: who gets in, by what, for how long; and what a forged, stolen or guessed thing gets."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from loyalty.program import Program
from storage import shop, tables
from storage.database import Database
from storage.queries import Query
from tests import plain_http
from tests.journeys import counter as counters
from tests.journeys.counter import AN_ANSWER, Counter, Refusal, answered, good, outcome
from tests.journeys.till_browser import KEY, SIGNED_OUT, Browser, frame, hired, link, with_pin
from usecases import bots
from web.till.pages import ASSETS

FOREIGN = Refusal(403, "foreign_request")


@pytest.fixture
async def counter(database: Database) -> AsyncIterator[Counter]:
    async with counters.opened(database, Program(language="en")) as made:
        yield made


async def test_a_key_signs_a_browser_in_until_it_signs_out(browser: Browser, counter: Counter) -> None:
    assert await browser.standing() == SIGNED_OUT
    assert await browser.ask("sign-in", {"key": "rt_guess"}) == Refusal(401, "unknown_key")
    standing = await browser.sign_in()
    assert standing["till"] == {"id": 1, "name": "1", "store": "centr", "store_name": "Мальва на Соборній"}
    olena = await counter.regular(120)
    assert answered(await browser.ask("lookup", {"code": olena.card}))["balance"] == 120
    stolen = dict(browser.http.cookies)
    assert await browser.ask("sign-out") == (204, None)
    browser.http.cookies.update(stolen)
    assert await browser.standing() == SIGNED_OUT
    assert await browser.ask("lookup", {"code": olena.card}) == SIGNED_OUT


async def test_the_cookie_is_for_our_page_alone_and_the_table_holds_no_token(
    browser: Browser, counter: Counter
) -> None:
    response = await browser.call("sign-in", {"key": KEY})
    said = response.headers["set-cookie"]
    assert "HttpOnly" in said
    assert "SameSite=strict" in said
    assert "Max-Age=2592000" in said
    assert "Secure" not in said  # over http it would not be kept
    token = browser.http.cookies["till"]
    rows = await counter.database.read(lambda tx: tx.all(Query(tables.sessions.select())))
    assert token not in repr(rows)


async def test_behind_https_the_cookie_is_secure(database: Database) -> None:
    public = "https://till.example"
    async with (
        counters.opened(database, public_url=public) as made,
        plain_http.client(base_url=made.base) as http,
    ):
        response = await http.post("/till/api/sign-in", json={"key": KEY}, headers={"Origin": public})
        assert response.headers["set-cookie"].startswith("__Host-till=")
        assert "Secure" in response.headers["set-cookie"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_another_sites_page_gets_nothing_done(
    browser: Browser, counter: Counter, headers: dict[str, str]
) -> None:
    await browser.sign_in()
    olena = await counter.regular(120)
    sale = {**counter.till.receipt("x-1", 5000, card=olena.card)}
    for what, body in (
        ("receipt", sale),
        ("sign-out", {}),
        ("sign-in", {"key": KEY}),
        ("lookup", {"code": olena.card}),
    ):
        assert outcome(await browser.call(what, body, **headers)) == FOREIGN, what
    assert await browser.standing() == (200, AN_ANSWER)
    assert await counter.balance(olena) == 120


async def test_a_revoked_or_renewed_key_ends_its_sessions_at_once(
    browser: Browser, other: Browser, counter: Counter
) -> None:
    await browser.sign_in()
    await other.sign_in("key of centr 2")
    counter.clock.move(seconds=1)
    now = counter.clock.now()

    await counter.database.run(lambda tx: shop.put_till(tx, 1, "1", "a new key", now))
    assert await browser.standing() == SIGNED_OUT
    await counter.database.run(lambda tx: shop.revoke_till(tx, 1, "2", now))
    assert await other.standing() == SIGNED_OUT
    assert await other.ask("quote", {"card": "2912345678906", "lines": [], "total": 0}) == SIGNED_OUT


async def test_a_session_lives_thirty_days(browser: Browser, counter: Counter) -> None:
    await browser.sign_in()
    counter.clock.move(days=29, hours=23)
    assert await browser.standing() == (200, AN_ANSWER)
    counter.clock.move(hours=2)
    assert await browser.standing() == SIGNED_OUT


async def test_guessing_keys_is_slowed_down(browser: Browser, counter: Counter) -> None:
    for _ in range(10):
        assert await browser.ask("sign-in", {"key": "guess"}) == Refusal(401, "unknown_key")
    response = await browser.call("sign-in", {"key": KEY})
    assert outcome(response) == Refusal(429, "too_many_sign_ins")
    assert response.headers["retry-after"] == "600"
    counter.clock.move(minutes=10)
    await browser.sign_in()


async def test_opening_a_link_uses_nothing_up_and_using_it_does(
    browser: Browser, other: Browser, counter: Counter
) -> None:
    staff = await hired(counter)
    token = await link(counter, staff)
    for _ in range(3):
        page = await other.http.get(f"/till/in/{token}")
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    assert outcome(await other.call(f"in/{token}", Origin="https://evil.example")) == FOREIGN
    standing = good(await browser.call(f"in/{token}"))
    assert (standing["cashier"], standing["own"], standing["pin_wanted"]) == ("Ірина", True, True)
    assert await other.ask(f"in/{token}") == Refusal(410, "link_over")  # replayed
    assert await other.ask("in/no-such-link") == Refusal(410, "link_over")
    browser.http.cookies.set("till", token)
    assert await browser.standing() == SIGNED_OUT  # a link is no session


async def test_a_link_lives_a_day_and_a_newer_one_voids_it(browser: Browser, counter: Counter) -> None:
    staff = await hired(counter)
    former, token = await link(counter, staff), await link(counter, staff)
    assert await browser.ask(f"in/{former}") == Refusal(410, "link_over")
    counter.clock.move(hours=25)
    assert await browser.ask(f"in/{token}") == Refusal(410, "link_over")


async def test_a_cashier_proves_her_name_by_a_pin_and_it_goes_on_the_receipt(
    browser: Browser, other: Browser, counter: Counter
) -> None:
    staff = await with_pin(counter, other)
    standing = await browser.sign_in()
    assert standing["cashiers"] == [{"id": staff, "name": "Ірина"}]
    olena = await counter.regular(120)
    sale = counter.till.receipt("x-1", 5000, card=olena.card, cashier="Somebody else")
    assert await browser.ask("receipt", sale) == Refusal(403, "cashier_needed")
    assert await browser.ask("cashier", {"cashier": staff + 1, "pin": "2580"}) == Refusal(404, "unknown_cashier")
    assert await browser.ask("cashier", {"cashier": staff, "pin": "0000"}) == Refusal(403, "wrong_pin")
    assert await browser.ask("cashier", {"cashier": staff, "pin": "2580"}) == (200, AN_ANSWER)
    assert await browser.ask("receipt", sale) == (201, AN_ANSWER)
    ((name,),) = await counter.database.read(
        lambda tx: tx.all(Query(tables.receipts.select().with_only_columns(tables.receipts.c.cashier)))
    )
    assert name == "Ірина"
    assert answered(await browser.ask("cashier/leave"))["cashier"] is None
    assert await browser.ask("receipt", sale) == Refusal(403, "cashier_needed")


async def test_five_wrong_pins_lock_it_for_ten_minutes_wherever_they_are_tried(
    browser: Browser, other: Browser, counter: Counter
) -> None:
    staff = await with_pin(counter, other)
    await browser.sign_in()
    await other.sign_in("key of centr 2")
    guesses = [await browser.ask("cashier", {"cashier": staff, "pin": f"000{n}"}) for n in range(5)]
    assert guesses == [Refusal(403, "wrong_pin")] * 4 + [Refusal(429, "pin_locked")]
    assert await other.ask("cashier", {"cashier": staff, "pin": "2580"}) == Refusal(429, "pin_locked")
    counter.clock.move(minutes=10)
    assert await other.ask("cashier", {"cashier": staff, "pin": "2580"}) == (200, AN_ANSWER)


async def test_the_owners_hear_of_a_locked_pin_once_each_time(browser: Browser, counter: Counter) -> None:
    staff = await with_pin(counter, browser)
    add = insert(tables.staff).values(
        role="owner", store=None, name="Марина", created_at=0, language="", pin_failures=0
    )
    await counter.database.run(lambda tx: tx.run(Query(add)))
    await browser.sign_in()
    alerts = Query(select(tables.outbox.c.kind, tables.outbox.c.facts_json).order_by(tables.outbox.c.id))
    for times in (1, 2):
        for _ in range(6):
            await browser.ask("cashier", {"cashier": staff, "pin": "0000"})
        told = await counter.database.read(lambda tx: tx.all(alerts))
        assert [kind for kind, _ in told] == ["alert-pin-locked"] * times
        facts = {"store": "Мальва на Соборній", "till": "1", "cashier": "Ірина", "minutes": 10}
        assert json.loads(told[-1][1]) == facts
        counter.clock.move(minutes=10)


async def test_a_pin_is_four_to_six_digits_set_once_by_herself(browser: Browser, counter: Counter) -> None:
    staff = await hired(counter)
    await browser.ask(f"in/{await link(counter, staff)}")
    for pin in ("123", "1234567", "12a4", "１２３４", ""):
        assert await browser.ask("pin", {"pin": pin}) == Refusal(422, "bad_pin")
    assert await browser.ask("pin", {"pin": "123456"}) == (200, AN_ANSWER)
    assert await browser.ask("pin", {"pin": "654321"}) == SIGNED_OUT


async def test_a_removed_cashier_is_out_at_once(browser: Browser, other: Browser, counter: Counter) -> None:
    staff = await with_pin(counter, other)
    second = await with_pin(counter, browser, name="Яна")
    await browser.sign_in()
    await browser.ask("cashier", {"cashier": staff, "pin": "2580"})
    unused = await link(counter, staff)
    await counter.database.run(
        lambda tx: tx.run(Query(update(tables.staff).where(tables.staff.c.id == staff).values(removed_at=1)))
    )
    assert await other.standing() == SIGNED_OUT
    assert await other.ask(f"in/{unused}") == Refusal(410, "link_over")
    assert await browser.ask("sold", {"receipt": "x-1"}) == Refusal(403, "cashier_needed")
    assert answered(await browser.standing())["cashiers"] == [{"id": second, "name": "Яна"}]


async def test_a_cashiers_own_browser_is_nobody_elses(browser: Browser, other: Browser, counter: Counter) -> None:
    staff = await with_pin(counter, browser)
    second = await with_pin(counter, other, name="Яна")
    assert await browser.ask("cashier", {"cashier": second, "pin": "2580"}) == SIGNED_OUT
    assert await browser.ask("till", {"till": 3}) == Refusal(409, "till_needed")  # another store's
    assert answered(await browser.ask("cashier/leave"))["cashier"] == "Ірина"
    assert staff != second


async def test_what_the_page_does_is_what_a_cash_register_does(browser: Browser, counter: Counter) -> None:
    await browser.sign_in()
    olena = await counter.regular(120)
    code = counter.code(olena)
    lines = [{"line": 1, "sku": "sku-1", "quantity": "2", "sum": 50_000}]
    quoted = answered(await browser.ask("quote", {"card": code, "lines": lines, "total": 50_000, "spend": 100}))
    assert quoted["payable"] == 40_000
    held = answered(await browser.ask("hold", {"card": code, "points": 100, "receipt": "x-1"}))
    sale = {**counter.till.receipt("x-1", card=code), "lines": lines, "hold": held["hold"]}
    assert answered(await browser.ask("receipt", sale))["spent"] == 100
    assert (await counter.till.post(sale)) == (200, AN_ANSWER)  # the very same receipt, by the key
    sold = answered(await browser.ask("sold", {"receipt": "x-1"}))
    assert sold["lines"] == [
        {"line": 1, "name": "sku-1", "quantity": 2000, "sum": 50_000, "returned_quantity": 0, "returned_sum": 0}
    ]
    back = {"return": "r-1", "at": counter.till.now(), "lines": [{"line": 1, "quantity": "1", "sum": 25_000}]}
    assert answered(await browser.ask("receipt/x-1/return", back))["refund"] == 20_000
    assert answered(await browser.ask("sold", {"receipt": "x-1"}))["lines"][0]["returned_quantity"] == 1000
    assert await browser.ask("sold", {"receipt": "x-2"}) == Refusal(404, "unknown_receipt")
    other = {**sale, "receipt": "x-3", "till": "2"}
    assert await browser.ask("receipt", {**other, "hold": None}) == Refusal(403, "wrong_till")


async def test_a_session_opens_no_cash_registers_call(browser: Browser, counter: Counter) -> None:
    await browser.sign_in()
    olena = await counter.regular(120)
    response = await browser.http.post("/v1/cards/lookup", json={"code": olena.card})
    assert outcome(response) == Refusal(401, "unknown_key")
    keyed = await browser.http.get(f"/v1/cards/{olena.card}", headers={"Authorization": f"Bearer {KEY}"})
    assert keyed.status_code == 200


async def test_the_camera_reads_what_is_in_the_frame(browser: Browser, counter: Counter) -> None:
    olena = await counter.regular(120)
    code = counter.code(olena)

    async def scan(content: bytes, kind: str = "image/jpeg") -> tuple[int, Any] | Refusal:
        headers = {"Origin": counter.base, "Content-Type": kind}
        return outcome(await browser.http.post("/till/api/scan", content=content, headers=headers))

    assert await scan(frame(code)) == SIGNED_OUT
    await browser.sign_in()
    assert await scan(frame(code)) == (200, {"code": code})
    assert await scan(frame(None)) == Refusal(404, "nothing_to_scan")
    assert await scan(b"no picture") == Refusal(404, "nothing_to_scan")
    assert await scan(bytes(1_000_001)) == Refusal(413, "too_large")
    assert await scan(frame(code), "image/png") == FOREIGN


async def test_a_cards_address_tells_a_stranger_how_to_join_and_nothing_else(
    browser: Browser, counter: Counter
) -> None:
    olena = await counter.regular(120, name="<b>Олена</b>")
    code = counter.code(olena)
    pages = [(await browser.http.get(f"/c/{it}")).text for it in (code, "nonsense", "a/b", olena.card)]
    assert len(set(pages)) == 1  # not even whether it is a card
    assert "Олена" not in pages[0]
    assert "t.me" not in pages[0]
    await counter.database.run(lambda tx: bots.met(tx, "telegram", "malva_bot"))
    page = await browser.http.get(f"/c/{code}")
    assert 'href="https://t.me/malva_bot"' in page.text
    assert "viber:" not in page.text  # no such bot
    await counter.database.run(lambda tx: bots.met(tx, "viber", "malva"))
    page = await browser.http.get(f"/c/{code}")
    assert 'href="https://t.me/malva_bot"' in page.text
    assert 'href="viber://pa?chatURI=malva"' in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in page.headers["content-security-policy"]
    await browser.sign_in()
    assert "/till/page/main.js" in (await browser.http.get(f"/c/{code}")).text
    counter.clock.move(minutes=1)
    assert answered(await browser.ask("lookup", {"code": code}))["spendable"] == 120  # nothing was used up by all that


async def test_everything_of_the_page_is_sealed(browser: Browser) -> None:
    for path in ("/till", "/till/in/token", "/till/words.json", "/till/api/standing", "/till/page/main.js"):
        headers = (await browser.http.get(path)).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == ("no-cache" if "/page/" in path else "no-store")


async def test_the_worker_keeps_every_file_of_the_page(browser: Browser) -> None:
    worker = (await browser.http.get("/till/worker.js")).text
    kept = {path.stem for path in ASSETS.glob("*.js")} - {"worker"}
    assert {name for name in kept if f'"{name}"' not in worker} == set()
