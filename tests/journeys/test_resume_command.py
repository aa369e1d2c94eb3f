"""`regulars resume` as it is typed where no owner is in the chat."""

from datetime import UTC, datetime
from pathlib import Path

from storage import campaigns
from storage.database import opened
from tests.journeys.terminal import Terminal
from usecases import failing


async def test_a_paused_campaign_goes_on_and_one_that_runs_is_left_alone(database_url: str, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    terminal.env["DATABASE_URL"] = database_url
    database = await opened(database_url)
    try:
        await database.run(lambda tx: campaigns.pause(tx, "weekly", failing.WHY, datetime.now(UTC)))
        assert "weekly: resumed" in await terminal.done("resume weekly")
        assert await database.read(campaigns.paused) == {}
        assert "weekly: not paused" in await terminal.done("resume weekly")
    finally:
        await database.close()


async def test_a_campaign_must_exist(tmp_path: Path) -> None:
    ended = await Terminal(tmp_path).regulars("resume monthly")
    assert (ended.code, "only weekly" in ended.said) == (1, True)
