"""Each tenth call fails in every way a call can: an offer comes at most once, a notice at least once, nobody is forgotten."""

from collections import Counter
from typing import Any

import pytest

from simulator.faults import Delay, Outage, Reset
from simulator.telegram.faults import TooMany
from simulator.viber.faults import Status
from tests.journeys.postroom import OFFER, EveryTenth, Row, postroom
from tests.journeys.stage import TELEGRAM, VIBER

CROWD = 120
PIECES = 300  # as often the offer's sentence is said; in Viber it is two messages then
ILL: tuple[Any, ...] = (Outage(500), Outage(502), Reset(applied=False), Reset(applied=True), Delay(1.5))
WAYS: dict[str, EveryTenth[Any]] = {
    TELEGRAM: EveryTenth((*ILL, TooMany(2)), "sendMessage"),
    VIBER: EveryTenth((*ILL, Status(12), Status(24)), "send_message"),
}


def read(texts: list[str], sign: str) -> int:
    """How often it stands on the screen."""
    return sum(text.count(sign) for text in texts)


@pytest.mark.timeout(120)
@pytest.mark.parametrize("on", [TELEGRAM, VIBER])
async def test_an_offer_comes_at_most_once_and_a_notice_at_least_once_however_calls_fail(
    database_url: str, on: str
) -> None:
    spoilt = EveryTenth(WAYS[on].ways, *WAYS[on].methods)
    times = PIECES if on == VIBER else 1
    async with postroom(database_url, on, CROWD, spoilt, times) as room:
        found = await room.says_it_all()
        screens = {str(person.id): person.chat.texts for person in room.people}
    assert len(spoilt.spoilt) == len(spoilt.ways)
    ends = {(row.account, row.kind): row for row in found}
    for account, texts in screens.items():
        offer, notice = ends[account, "weekly"], ends[account, "receipt"]
        assert (notice.state, notice.reason) == ("sent", "")
        assert read(texts, "Тепер на картці") >= 1
        said = read(texts, OFFER.strip())
        assert said == times if offer.state == "sent" else said <= times
    assert reasons(found) <= {("sent", ""), ("dropped", "in_doubt")}
    assert 0 < Counter(row.reason for row in found)["in_doubt"] < CROWD / 2


def reasons(found: list[Row]) -> set[tuple[str, str]]:
    return {(row.state, row.reason) for row in found if row.kind == "weekly"}
