"""`regulars rehearse` as an owner types it: a shop's own past, played before a single message is sent."""

import csv
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.terminal import Terminal

KYIV = ZoneInfo("Europe/Kyiv")
FIRST = date(2026, 1, 5)  # a Monday
WEEKS, PEOPLE = 9, 40
FROM = FIRST + timedelta(weeks=6)
PLAY = (
    f"rehearse --receipts receipts.csv --promos promos.csv --from {FROM} --to {FIRST + timedelta(weeks=WEEKS, days=-1)}"
)


def receipts() -> list[list[object]]:
    """Each person comes on two days of their own, in their hour, for things of their own."""
    random, rows = Random(7), []
    for person in range(PEOPLE):
        days, hour = (person % 7, (person + 3) % 7), 9 + person % 10
        for week in range(WEEKS):
            for day in days:
                at = datetime.combine(FIRST + timedelta(weeks=week, days=day), time(hour, random.randrange(60)), KYIV)
                for line, product in enumerate(random.sample(range(person % 10, person % 10 + 8), 3), start=1):
                    code = f"{person}-{week}-{day}"
                    rows.append([code, "center", at.isoformat(), f"c{person}", line, f"sku{product}", 1, "25.00"])
    return rows


def promos() -> list[list[object]]:
    """Ten products a week."""
    rows = []
    for week in range(WEEKS):
        monday = FIRST + timedelta(weeks=week)
        rows += [
            [f"w{week}-{place}", f"sku{(week + place) % 18}", monday, monday + timedelta(days=6), place, "19.90"]
            for place in range(1, 11)
        ]
    return rows


@pytest.fixture
async def terminal(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path)
    heads = {
        "receipts": ["receipt", "store", "at", "customer", "line", "sku", "quantity", "sum"],
        "promos": ["promo", "sku", "starts", "ends", "position", "price"],
    }
    for name, rows in (("receipts", receipts()), ("promos", promos())):
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([heads[name], *rows])
    return made


def decisions(folder: Path) -> list[dict[str, str]]:
    with (folder / "decisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_a_past_is_played_by_the_rules_and_nothing_of_it_stays(terminal: Terminal, tmp_path: Path) -> None:
    said = await terminal.done(f"{PLAY} --out played")
    played = decisions(tmp_path / "played")
    sent = [row for row in played if not row["reason"]]
    assert len(sent) > PEOPLE
    assert all(row["sku5"] and row["score1"] >= row["score5"] for row in sent)
    days: dict[str, list[date]] = defaultdict(list)
    for row in sent:
        at = datetime.fromisoformat(row["at"])
        assert (row["weekday"], int(row["hour"])) == (f"{at:%A}", at.hour)
        assert 10 <= at.hour < 21
        days[row["customer"]].append(at.date())
    assert all((later - day).days >= 7 for each in days.values() for day, later in pairwise(each))
    assert {row["reason"] for row in played} <= {"", "control", "outside", "capped", "no_promos", "expired"}
    report = (tmp_path / "played" / "report.md").read_text("utf-8")
    assert f"| messages sent | {len(sent)} |" in report
    assert "hit@5" in said
    assert "0 of 0 would get a message" in await terminal.done("plan")


async def test_nobody_with_a_habit_is_passed_over_because_their_two_days_are_alike(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Each visit makes its own day the likelier one: the day that was chosen has to stay."""
    await terminal.done(f"{PLAY} --out played")
    rows = decisions(tmp_path / "played")
    assert len(rows) == PEOPLE * (WEEKS - 6)
    assert "| messages on another day than the person's, or in another hour | 0 |" in (
        tmp_path / "played" / "report.md"
    ).read_text("utf-8")


async def test_visits_are_asked_about_within_the_hour_and_nobody_twice_in_ninety_days(
    terminal: Terminal, tmp_path: Path
) -> None:
    said = await terminal.done(f"{PLAY} --out played")
    with (tmp_path / "played" / "surveys.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sent = [row for row in rows if row["sent_at"]]
    assert PEOPLE / 2 < len(sent) <= PEOPLE  # three weeks: once each at most, and some come in quiet hours
    assert len({row["customer"] for row in sent}) == len(sent)
    for row in sent:
        at, asked = (datetime.fromisoformat(row[name]) for name in ("at", "sent_at"))
        assert timedelta(minutes=30) <= asked - at <= timedelta(hours=1)
        assert 10 <= asked.hour < 21
        assert (row["store"], row["topic"], row["reason"]) == ("center", "nps", "")
    assert {row["reason"] for row in rows if not row["sent_at"]} <= {"quiet", "capped"}
    report = (tmp_path / "played" / "report.md").read_text("utf-8")
    assert f"| surveys sent | {len(sent)} |" in report
    visits = PEOPLE * 2 * 3
    assert f"| visits surveyed, center | {100 * len(sent) / visits:.1f} % ({len(sent)} of {visits}) |" in report
    assert "| surveys later than an hour after the visit | 0 |" in report
    assert "surveys sent" in said


async def test_what_can_t_be_played_is_told(terminal: Terminal) -> None:
    for wrong, told in (
        (PLAY.replace(str(FROM), "soon"), "--from: 'soon' is no day"),
        (PLAY.replace(f"--from {FROM}", "--from 2027-01-01"), "is before 2027-01-01"),
        (PLAY.replace("promos.csv", "none.csv"), "none.csv"),
    ):
        ended = await terminal.regulars(f"{wrong} --out played")
        assert ended.code != 0
        assert told in ended.said
