"""The simulator's "Send this week's message now": for the phone in front, through planner and gate, in both messengers."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.simulated_week import PATH, WeeklyNow
from loyalty.points import Rate
from simulator.telegram.serving import serve
from tests import plain_http
from tests.journeys.flyer import NAMES, Flyer, Person, program
from tests.journeys.stage import TELEGRAM, VIBER, staged
from tests.journeys.test_each_messenger import shows
from tests.journeys.test_each_messenger_wishes import offering


@pytest.fixture(params=[TELEGRAM, VIBER])
async def week(request: pytest.FixtureRequest, fresh_url: str, tmp_path: Path) -> AsyncIterator[Flyer]:
    async with staged(fresh_url, on=request.param, program=program()) as stage:
        yield Flyer(stage, tmp_path)


async def pressed(week: Flyer, whose: Person | None, **wrong: Any) -> Any:
    """What the page is answered."""
    stage = week.stage
    app = Starlette(routes=[WeeklyNow(stage.house, stage.world, stage.viber).route()])
    number = None if whose is None else whose.id if stage.on == TELEGRAM else whose.user.number
    async with serve(app) as base, plain_http.client(base_url=base) as page:
        answer = await page.post(PATH, json={"messenger": stage.on, "person": number, **wrong})
        return answer.json()


async def test_it_comes_at_once_to_who_wants_it_and_a_second_press_is_told_why_not(week: Flyer) -> None:
    stage = week.stage
    await week.goods()
    await week.promote(dict.fromkeys(NAMES, week.today))
    olena = stage.shopper()
    olena.start(payload="centr")
    await olena.next_message()
    assert (await pressed(week, olena))["reason"] == "not_joined"
    olena.press(stage.label("button-share"))
    yes = stage.label("button-offers-yes")
    asked = await offering(stage, olena, yes)
    assert (await pressed(week, olena))["reason"] == "no_consent"
    olena.press(yes, on=asked)
    await shows(stage, olena, stage.label("offers-yes"))
    assert (await pressed(week, olena))["now"] is True
    await shows(stage, olena, "Дібрали для вас")
    assert (await week.ended())["state"] == "sent"
    assert (await pressed(week, olena)) == {"reason": "capped", "again": "2026-12-09"}


async def test_what_names_nobody_is_refused(week: Flyer) -> None:
    assert (await pressed(week, None))["status"] == 400
    assert (await pressed(week, None, person=77))["status"] == 400
    assert (await pressed(week, None, person="x"))["status"] == 400
    async with (
        serve(Starlette(routes=[WeeklyNow(week.stage.house, week.stage.world, week.stage.viber).route()])) as base,
        plain_http.client(base_url=base) as page,
    ):
        assert (await page.post(PATH, content=b"messenger=telegram")).status_code == 415


async def test_the_held_out_are_told_so(fresh_url: str, tmp_path: Path) -> None:
    async with staged(fresh_url, program=program(control=Rate(10_000))) as stage:
        week = Flyer(stage, tmp_path)
        await week.goods()
        await week.promote(dict.fromkeys(NAMES, week.today))
        olena = await stage.joined()
        yes = stage.label("button-offers-yes")
        olena.press(yes, on=await offering(stage, olena, yes))
        await shows(stage, olena, stage.label("offers-yes"))
        assert (await pressed(week, olena)) == {"reason": "control", "again": None}
