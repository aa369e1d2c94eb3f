"""/metrics answers what somebody on duty asks, to this machine and to who has the token, and names nobody."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from bot.assembly import make_app
from bot.metrics.figures import Figures
from simulator.telegram.faults import TooMany
from simulator.telegram.serving import serve
from storage import outbox
from storage.database import Unavailable, Work
from tests import plain_http
from tests.journeys.stage import TOKEN, Stage, staged
from tests.journeys.test_webhook import post, update

KEY = "a-token-for-prometheus"
BUSINESS = re.compile(r"regulars_")


class Away:
    """A database that is not there."""

    async def read(self, _work: Work[Any]) -> Any:
        raise Unavailable("away")

    run = read


async def figures(stage: Stage) -> dict[tuple[str, ...], float]:
    """By the name and the labels' values, in the order they are written."""
    async with plain_http.client(base_url=stage.base) as http:
        answer = await http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture
async def locked(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """The same house with METRICS_TOKEN."""
    settings = stage.house.settings.model_copy(update={"metrics_token": SecretStr(KEY)})
    async with (
        serve(make_app(replace(stage.house, settings=settings))) as base,
        plain_http.client(base_url=base) as http,
    ):
        yield http


async def test_a_day_in_the_shop_is_counted(stage: Stage) -> None:
    olena = await stage.joined()
    code = stage.code_on(olena)
    receipt = stage.till.receipt(card=code, spend=100)
    await stage.till.ok("POST", "/receipts", receipt)
    await stage.till.ok("POST", "/receipts", receipt)
    assert await stage.till.problem("POST", "/receipts", stage.till.receipt(total=1)) == "422 total_mismatch"
    await stage.till.problem("POST", "/cards/lookup", {"code": "2900000000001"})
    olena.write("Дякую!")
    while (await olena.next_message()).text != stage.label("noted"):
        pass
    found = await figures(stage)
    assert found["regulars_joins_total", "welcome"] == 1
    assert found["regulars_turns_total", "telegram", "Started", "answered"] == 1
    assert found["regulars_turns_total", "telegram", "Wrote", "answered"] >= 1
    assert found["regulars_letters_total", "telegram", "said"] >= 3
    assert found["regulars_http_requests_total", "POST", "/v1/receipts", "201"] == 1
    assert found["regulars_http_requests_total", "POST", "/v1/receipts", "200"] == 1
    assert found["regulars_refusals_total", "total_mismatch"] == 1
    assert found["regulars_refusals_total", "unknown_card"] == 1
    assert found["regulars_database_wait_seconds_count", "write"] > 3
    assert found["regulars_database_up",] == 1
    assert 0 <= found["regulars_queue_waiting", "outbox"] <= 2
    assert {name for name, *_ in found} >= {
        "regulars_build_info",
        "regulars_queue_age_seconds",
        "regulars_loop_lag_seconds_count",
        "process_resident_memory_bytes",
    }


async def test_what_the_messenger_refuses_is_counted_and_what_waits_is_seen(stage: Stage) -> None:
    olena = await stage.joined()
    stage.world.faults.add(TooMany(retry_after=20), "sendMessage")
    olena.write("Дякую!")
    await stage.world.wait_for(lambda: not len(stage.world.faults) or None)
    await stage.clock.sleep(1)
    found = await figures(stage)
    assert found["regulars_letters_total", "telegram", "slow_down"] == 1
    assert found["regulars_queue_waiting", "replies"] == 1
    assert 0 < found["regulars_queue_age_seconds", "replies"] < 20


async def test_what_became_of_notices_is_counted_by_kind_and_what_is_still_to_be_said_is_seen(stage: Stage) -> None:
    olena = await stage.joined()
    now = stage.clock.now()
    later = now + timedelta(days=1)
    await stage.house.database.run(
        lambda tx: outbox.add(tx, "weekly", "w", {}, now=now, due=later, expires=later, customer=1)
    )
    await stage.bought(olena)
    while ("regulars_notices_total", "telegram", "receipt", "sent") not in (found := await figures(stage)):
        await stage.clock.sleep(0.5)
    assert found["regulars_notices_total", "telegram", "receipt", "sent"] == 1
    assert found["regulars_notices_queued", "weekly"] == 1
    assert ("regulars_notices_queued", "receipt") not in found


async def test_nobody_is_named_and_nobody_can_make_labels_up(stage: Stage) -> None:
    olena = await stage.joined("Олександра-Вікторія", "380509998877")
    code = stage.code_on(olena)
    receipt = stage.till.receipt(card=code)
    await stage.till.ok("POST", "/receipts", receipt)
    await stage.till.call("GET", f"/cards/{code}")
    async with plain_http.client(base_url=stage.base) as http:
        for number in range(30):
            await http.get(f"/nobody/{number}/380509998877")
        await http.request("PROPFIND", "/v1/quotes")
        exposed = (await http.get("/metrics")).text
        routes = requested((await http.get("/metrics")).text)
        for number in range(30):
            await http.get(f"/somebody/{number}")
        assert requested((await http.get("/metrics")).text) == routes
    for personal in ("380509998877", "Олександра", code, receipt["receipt"], str(olena.id), "centr", TOKEN):
        assert personal not in exposed
    assert 'route="nowhere"' in exposed
    assert 'method="other"' in exposed
    assert 'route="/v1/cards/{code}"' in exposed
    assert re.findall(r'route="[^"]*\d{4}', exposed) == []


def requested(exposed: str) -> set[str]:
    """The series of requests; others may begin at any moment, with a notice that is sent."""
    return {line.rpartition(" ")[0] for line in exposed.splitlines() if 'route="' in line}


async def test_who_is_not_here_needs_the_token(locked: httpx.AsyncClient) -> None:
    """A proxy on the same machine makes everybody look as if they were here."""
    outside = ({"X-Forwarded-For": "198.51.100.7"}, {"Forwarded": "for=198.51.100.7"}, {"Host": "bot.example.com"})
    for headers in outside:
        assert (await locked.get("/metrics", headers=headers)).status_code == 403
        for wrong in (b"Bearer", KEY[:-1].encode(), f"Bearer {KEY}x".encode(), "Bearer ключ".encode()):
            given = {name.encode(): value.encode() for name, value in headers.items()} | {b"Authorization": wrong}
            assert (await locked.get("/metrics", headers=given)).status_code == 403
        right = {**headers, "Authorization": f"Bearer {KEY}"}
        assert (await locked.get("/metrics", headers=right)).status_code == 200
    assert (await locked.get("/metrics")).status_code == 200


async def test_without_a_token_an_empty_one_opens_nothing(stage: Stage) -> None:
    async with plain_http.client(base_url=stage.base) as http:
        headers = {"X-Forwarded-For": "198.51.100.7", "Authorization": "Bearer"}
        assert (await http.get("/metrics", headers=headers)).status_code == 403


async def test_a_database_that_is_away_is_told_and_does_not_end_the_figures(stage: Stage) -> None:
    away: Any = Away()
    house = replace(stage.house, database=away, figures=Figures()).measured()
    async with serve(make_app(house)) as base, plain_http.client(base_url=base) as http:
        assert "regulars_database_up 0.0" in (await http.get("/metrics")).text
        answer = await http.post("/v1/cards/lookup", json={"code": "1"}, headers={"Authorization": "Bearer x"})
        assert answer.status_code == 503
        exposed = (await http.get("/metrics")).text
    assert "regulars_database_away_total 3.0" in exposed
    assert 'regulars_refusals_total{code="unavailable"} 1.0' in exposed


async def test_updates_without_the_secret_are_counted(fresh_url: str) -> None:
    async with staged(fresh_url, webhook=True) as hooked:
        stranger = hooked.shopper()
        assert await post(hooked, update(stranger)) == 403
        assert (await figures(hooked))["regulars_updates_refused_total", "telegram"] == 1


async def test_two_houses_count_for_themselves(stage: Stage) -> None:
    other = Figures()
    await stage.joined()
    assert b"regulars_joins_total{" not in other.exposition()
    assert len(re.findall(BUSINESS, other.exposition().decode())) > 10
