"""The doctor asks Viber of the bot, and says what to mend."""

from typing import Any

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.doctor import viber
from bot.doctor.findings import Finding, State
from bot.settings import Settings
from loyalty.program import Program
from simulator.telegram.serving import serve

TOKEN = "445da6az1s345z78-dazcczb2542zv51a-e0vc5fva17480im9"
HOOK = "https://bot.example.com/viber/webhook"


def settings(**given: Any) -> Settings:
    return Settings(
        secret_key=SecretStr("a-key-for-the-stage-long-enough-to-be-one"),
        public_url="https://bot.example.com",
        program=Program(),
        **{"viber_token": SecretStr(TOKEN), **given},
    )


async def examined(answer: dict[str, Any]) -> list[Finding]:
    async def info(_request: object) -> JSONResponse:
        return JSONResponse(answer)

    async with serve(Starlette(routes=[Route("/pa/get_account_info", info, methods=["POST"])])) as base:
        return [finding async for finding in viber.examine(settings(viber_api_url=f"{base}/pa"))]


@pytest.mark.parametrize(
    ("answer", "states", "words"),
    [
        ({"status": 0, "uri": "malva", "webhook": HOOK}, [State.OK, State.OK], "malva"),
        ({"status": 0, "uri": "malva"}, [State.OK, State.WARNING], "malva"),
        ({"status": 0, "name": "Мальва", "webhook": "https://other.example.com"}, [State.OK, State.WRONG], "Мальва"),
        ({"status": 2, "status_message": f"invalidAuthToken {TOKEN}"}, [State.WRONG], "VIBER_TOKEN"),
        ({"status": 7, "status_message": "blocked"}, [State.WRONG], "publicAccountBlocked"),
    ],
)
async def test_what_is_wrong_is_told_and_no_secret(answer: dict[str, Any], states: list[State], words: str) -> None:
    found = await examined(answer)
    assert [each.state for each in found] == states
    assert words in found[0].told
    assert not any(TOKEN in each.told for each in found)


async def test_nobody_at_the_address() -> None:
    (found,) = [each async for each in viber.examine(settings(viber_api_url="http://127.0.0.1:1/pa"))]
    assert found.state is State.WRONG


async def test_without_a_token_there_is_nothing_to_look_at() -> None:
    assert [each async for each in viber.examine(settings(viber_token=None))] == []
