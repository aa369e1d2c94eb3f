"""A rehearsal goes by the clocks of each store, on the days when they change too; its report counts what was really sent."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.house import open_house
from bot.rehearsal import score
from bot.rehearsal.command import asked_over, played_over
from bot.rehearsal.scratch import scratch
from loyalty.program import Program
from storage import moments, shop, tables
from storage.database import Transaction
from storage.queries import Query
from tests.conftest import sqlite_url
from tests.journeys.stage import settings

Zones = Mapping[str, ZoneInfo]  # of each store
ZONES: Zones = {"east": ZoneInfo("America/New_York"), "west": ZoneInfo("America/Los_Angeles")}
FAR: Zones = {"east": ZoneInfo("Asia/Tokyo"), "west": ZoneInfo("Pacific/Honolulu")}
HOURS = (12, 20, 21)  # in which people come; they are written to an hour earlier, the last when quiet hours are near
PEOPLE, BEFORE, DAYS = 42, 6, 3  # in each store; weeks that are known; days that are played
SUMMER, AUTUMN, SPRING = date(2026, 6, 13), date(2026, 10, 31), date(2026, 3, 7)  # Saturdays
CHANGES = {"no change": SUMMER, "an hour twice": AUTUMN, "an hour never": SPRING}


@dataclass(frozen=True)
class Played:
    told: Mapping[str, str]
    decisions: Sequence[Mapping[str, str]]
    surveys: Sequence[Mapping[str, str]]
    ends: Counter[tuple[str, str]]  # state and reason of the campaign's rows in the scratch database
    visits: Counter[str]  # by store, of the days that were played


def visits(first: date, zones: Zones) -> Iterator[tuple[str, int, datetime]]:
    """Each person comes on two days of their own in a row, in their hour."""
    random = Random(7)
    for store, zone in zones.items():
        for person in range(PEOPLE):
            for day in range(-7 * BEFORE, DAYS):
                if (day - person) % 7 in {0, 1}:
                    clock = time(HOURS[person // 7 % len(HOURS)], random.randrange(60))
                    yield store, person, datetime.combine(first + timedelta(days=day), clock, zone)


def write(path: Path, *rows: Sequence[object]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def read(path: Path) -> Sequence[Mapping[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(folder: Path, first: date, zones: Zones) -> tuple[Path, Path]:
    bought = [
        [
            f"{store}-{person}-{at:%m%d}",
            store,
            at.isoformat(),
            f"{store}{person}",
            line,
            f"sku{(person + line) % 9}",
            1,
            25,
        ]
        for store, person, at in visits(first, zones)
        for line in (1, 2)
    ]
    since, until = first - timedelta(weeks=1), first + timedelta(weeks=1)
    listed = [[f"p{sku}", f"sku{sku}", since, until, sku + 1, "19.90"] for sku in range(9)]
    head = ["receipt", "store", "at", "customer", "line", "sku", "quantity", "sum"]
    return (
        write(folder / "receipts.csv", head, *bought),
        write(folder / "promos.csv", ["promo", "sku", "starts", "ends", "position", "price"], *listed),
    )


def _stores(tx: Transaction, zones: Zones) -> None:
    shop.put_stores(
        tx,
        [
            {"code": code, "name": code, "address": "", "timezone": zone.key, "director_chat": None}
            for code, zone in zones.items()
        ],
    )


def _ends(tx: Transaction, first: date) -> Counter[tuple[str, str]]:
    outbox = tables.outbox
    days = [moments.stored_day(first + timedelta(days=day)) for day in range(DAYS)]
    query = Query(select(outbox.c.state, outbox.c.reason, outbox.c.day).where(outbox.c.campaign == "weekly"))
    return Counter((state, reason) for state, reason, day in tx.all(query) if day in days)


async def play(folder: Path, first: date, zone: str, zones: Zones = ZONES) -> Played:
    receipts, promos = files(folder, first, zones)
    last = first + timedelta(days=DAYS - 1)
    program = Program(currency="USD", country="US", timezone=zone)
    async with open_house(settings(sqlite_url(folder / "regulars.db"), program)) as house:
        await house.database.run(partial(_stores, zones=zones))
        async with scratch(house, receipts, promos, house.clock.now(), _untold) as found:
            kept, people = await played_over(house, found, first, last, folder / "decisions.csv", _untold)
            asked = await asked_over(house, found, first, last, folder / "surveys.csv")
            ends = await found.stage.read(lambda tx: _ends(tx, first))
    came = Counter(store for store, _, at in visits(first, zones) if first <= at.date() <= last)
    told = dict(score.lines(kept, people) + asked)
    return Played(told, read(folder / "decisions.csv"), read(folder / "surveys.csv"), ends, came)


def _untold(*_: Any) -> None:
    """Nobody watches."""


@pytest.fixture(params=list(CHANGES.values()), ids=list(CHANGES))
def first(request: pytest.FixtureRequest) -> date:
    found: date = request.param
    return found


@pytest.mark.parametrize("zone", [zone.key for zone in ZONES.values()])
async def test_every_zone_has_its_whole_day_also_when_clocks_change(tmp_path: Path, first: date, zone: str) -> None:
    played = await play(tmp_path, first, zone)
    assert_whole(played, first + timedelta(days=1), ZONES)
    assert_counted(played)


async def test_clocks_are_so_far_apart_that_a_day_begins_before_another_is_over(tmp_path: Path) -> None:
    played = await play(tmp_path, SUMMER, "Europe/Kyiv", FAR)
    for day in range(DAYS):
        assert_whole(played, SUMMER + timedelta(days=day), FAR)
    assert_counted(played)
    assert_asked(played)


def assert_whole(played: Played, day: date, zones: Zones) -> None:
    """Messages of that day went to every zone in each of the hours in which people there are written to."""
    at = [datetime.fromisoformat(row["at"]) for row in sent(played)]
    found = {(moment.isoformat()[-6:], moment.hour) for moment in at if moment.date() == day}
    offsets = {datetime.combine(day, time(12), zone).isoformat()[-6:] for zone in zones.values()}
    assert found == {(offset, hour - 1) for offset in offsets for hour in HOURS}
    assert played.told["messages on another day than the person's, or in another hour"] == "0"


def sent(played: Played) -> Sequence[Mapping[str, str]]:
    return [row for row in played.decisions if not row["reason"]]


def assert_counted(played: Played) -> None:
    """The report says what the scratch database does, and nobody was left waiting."""
    counted = Counter[str]()
    for (state, reason), count in played.ends.items():
        counted["messages sent" if state == "sent" else f"not sent: {reason or state}"] += count
    told = {name: int(played.told[name].replace(",", "")) for name in counted}
    assert told == counted
    assert counted["messages sent"] == len(sent(played))
    assert "not sent: queued" not in counted
    assert played.told["messages not sent by the end of their day"] == "0"
    assert sum(counted.values()) == len(played.decisions)


async def test_people_are_asked_in_the_evening_of_their_own_zone(tmp_path: Path, first: date) -> None:
    played = await play(tmp_path, first, "America/New_York")
    assert_asked(played)


def assert_asked(played: Played) -> None:
    """Up to the last hour in which people are written to, and each visit of the local days that were played counts."""
    asked = [row for row in played.surveys if row["sent_at"]]
    late = {row["store"] for row in asked if datetime.fromisoformat(row["sent_at"]).hour == 20}
    assert late == set(ZONES)
    assert {row["reason"] for row in played.surveys if not row["sent_at"]} <= {"quiet", "capped"}
    assert all("20" <= row["at"][11:13] <= "21" for row in played.surveys if row["reason"] == "quiet")
    for store, came in played.visits.items():
        share = sum(row["store"] == store for row in asked)
        assert played.told[f"visits surveyed, {store}"] == f"{100 * share / came:.1f} % ({share} of {came})"
