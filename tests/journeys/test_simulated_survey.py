"""The simulator's "Ask how it was now": for the phone in front, through the gate, in both messengers."""

from typing import Any

import httpx
from starlette.applications import Starlette

from bot.simulated_survey import PATH, SurveyNow
from simulator.telegram.serving import serve
from tests.journeys.stage import TELEGRAM, Stage
from tests.journeys.test_each_messenger import Person, shows


async def pressed(stage: Stage, whose: Person) -> Any:
    """What the page is answered."""
    app = Starlette(routes=[SurveyNow(stage.house, stage.world, stage.viber).route()])
    number = whose.id if stage.on == TELEGRAM else whose.user.number
    async with serve(app) as base, httpx.AsyncClient(base_url=base) as page:
        return (await page.post(PATH, json={"messenger": stage.on, "person": number})).json()


async def test_a_visit_is_asked_about_at_once_and_a_second_press_is_told_why_not(each: Stage) -> None:
    newcomer = each.shopper("Ірина")
    newcomer.start(payload="centr")
    await newcomer.next_message()
    assert (await pressed(each, newcomer))["reason"] == "not_joined"
    olena = await each.joined()
    assert (await pressed(each, olena))["reason"] == "no_visit"
    await each.bought(olena)
    assert (await pressed(each, olena))["now"] is True
    await shows(each, olena, "Чи порадили б ви нас")
    assert await pressed(each, olena) == {"reason": "capped", "again": "2027-03-02"}
