"""Random updates through the webhook: each is answered with 200, none is a mistake of ours, and none has its effect twice
or never. `FUZZ_UPDATES=100000` tries so many instead of some hundreds.
"""

import asyncio
import os
import random
import shutil
from collections.abc import AsyncIterator
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiogram.types import Update
from pydantic import ValidationError
from structlog.testing import capture_logs

from bot.telegram import inbound
from chat.events import Wrote
from storage import tables
from tests import plain_http
from tests.conftest import sqlite_url
from tests.fuzzing.random_updates import Updates
from tests.journeys.stage import Stage, staged
from tests.journeys.test_webhook import ADDRESS, HEADER, secret

MANY = int(os.environ.get("FUZZ_UPDATES", "600"))
SEED = int(os.environ.get("FUZZ_SEED", "3"))
AT_ONCE = 20
# Not identities and replies: the outbox marks there in its own time what became of the words.
EFFECTS = (
    tables.customers,
    tables.consents,
    tables.entries,
    tables.lots,
    tables.inbox,
    tables.heard,
    tables.audit,
)


@pytest.fixture
async def hooked(migrated_file: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    copy = Path(shutil.copy(migrated_file, tmp_path / "stage.db"))
    async with staged(sqlite_url(copy), webhook=True, speed=20) as made:
        yield made


async def posted(http: httpx.AsyncClient, stage: Stage, updates: list[dict[str, Any]]) -> list[int]:
    headers = {HEADER: secret(stage)}
    answers = await asyncio.gather(*(http.post(ADDRESS, json=update, headers=headers) for update in updates))
    return [answer.status_code for answer in answers]


def heard(update: dict[str, Any]) -> Any:
    try:
        return inbound.heard(Update.model_validate(update))
    except ValidationError:
        return None


@pytest.mark.timeout(MANY / 10 + 300)
async def test_random_updates_have_their_effect_once_and_break_nothing(hooked: Stage) -> None:
    await hooked.joined()
    people = [hooked.shopper(f"Хтось {number}").user.record() for number in range(12)]
    drawn = Updates(random.Random(SEED), people)
    updates = [drawn.draw() for _ in range(MANY)]
    with capture_logs() as logs:
        async with plain_http.client(base_url=hooked.base, timeout=60) as http:
            for batch in batches(updates):
                assert set(await posted(http, hooked, [*batch, *batch[: AT_ONCE // 2]])) == {200}
            before = [await hooked.rows(table, *table.c.keys()) for table in EFFECTS]
            for batch in batches(updates[-500:]):
                assert set(await posted(http, hooked, batch)) == {200}
    assert [await hooked.rows(table, *table.c.keys()) for table in EFFECTS] == before
    assert [line for line in logs if line["log_level"] in {"error", "critical"}] == []
    known = {number for (number,) in await hooked.rows(tables.inbox, "update")}
    understood = {update["update_id"]: heard(update) for update in updates}
    assert {number for number, event in understood.items() if event is not None} <= known
    assert not {number for number, event in understood.items() if event is None} & known
    assert len(await hooked.rows(tables.customers)) > len(people) / 3
    kept = sorted(text for (text,) in await hooked.rows(tables.heard, "text") if "№" in text)
    said = (event.event for event in understood.values() if event is not None)
    words = sorted(event.text for event in said if isinstance(event, Wrote) and "№" in event.text)
    assert set(kept) <= set(words)
    assert len(kept) == len(set(kept))
    assert [text for text in words if text not in kept and not text.startswith(("/", "card", "Картка"))] == []


def batches(updates: list[dict[str, Any]]) -> Any:
    rest = iter(updates)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
