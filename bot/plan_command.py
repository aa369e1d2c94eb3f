"""`regulars plan`: who would get what today, and why others would not; sends nothing."""

import csv
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.table import Table
from rich.text import Text

from bot import console
from bot.console import out
from bot.house import House
from loyalty.campaigns import CAMPAIGNS
from scheduler.planning import Planning
from storage.transaction import Undone
from usecases import campaigns, formulas
from usecases.plan_listing import HEADER, Line, Listing, list_page

_SHOWN = 20  # lines of the plan on the screen, when it is not written to a file


def plan(
    at: Annotated[str, typer.Option(help="as of this moment (ISO 8601), now by default")] = "",
    out_: Annotated[Path | None, typer.Option("--out", help="write every line to this CSV file")] = None,
    *,
    simulator: console.Simulator = False,
) -> None:
    """Says who would get what on this day, and why others would not. Sends nothing."""
    moment = _moment(at)

    async def work(house: House) -> Counter[str]:
        now = moment or house.clock.now()
        lines = _lines(house, now)
        return await (_shown(lines) if out_ is None else _written(lines, out_))

    reasons = console.in_house(work, simulator=simulator)
    total = sum(reasons.values())
    out.print(f"{reasons['']} of {total} would get a message.", highlight=False)
    for reason, count in reasons.most_common():
        if reason:
            out.print(f"  {reason}: {count}", highlight=False)


def _moment(at: str) -> datetime | None:
    if not at:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        console.fail(f"--at: {at!r} is no moment. Write it as 2026-12-05T09:00+02:00.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _lines(house: House, now: datetime) -> AsyncIterator[Line]:
    # By the house's own clock: what is learnt of people stays, whatever day is asked about.
    await Planning(house.database, house.terms, house.clock.now).catch_up()
    for zone in await house.database.read(lambda tx: campaigns.zones(tx, now, house.terms)):
        for campaign in CAMPAIGNS:
            after: int | None = 0 if campaigns.on(house.terms, campaign) else None
            while after is not None:
                work = partial(list_page, now=now, terms=house.terms, campaign=campaign, zone=zone, after=after)
                listing = await _undone(house, work)
                after = listing.last
                for line in listing.lines:
                    yield line


async def _undone(house: House, work: "partial[None]") -> Listing:
    try:
        await house.database.run(work)
    except Undone as undone:
        return undone.found  # type: ignore[no-any-return]  # as list_page raises it
    raise AssertionError("a listing is always undone")


async def _shown(lines: AsyncIterator[Line]) -> "Counter[str]":
    table = Table("when", "card", "messenger", "campaign", "what")
    reasons: Counter[str] = Counter()
    async for line in lines:
        reasons[line.reason] += 1
        if sum(reasons.values()) <= _SHOWN:
            what = line.reason or ", ".join(sku for sku, _ in line.offers)
            table.add_row(f"{line.at:%a %H:%M}", line.card, line.messenger, line.campaign, Text(what))
    out.print(table)
    if sum(reasons.values()) > _SHOWN:
        out.print(f"… and {sum(reasons.values()) - _SHOWN} more: --out FILE.csv has them all.", highlight=False)
    return reasons


async def _written(lines: AsyncIterator[Line], path: Path) -> "Counter[str]":
    reasons: Counter[str] = Counter()
    with _opened(path) as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        async for line in lines:
            reasons[line.reason] += 1
            writer.writerow(map(formulas.written_out, line.cells))
    return reasons


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Readable by its owner alone: it says whose card it is, and what they buy."""
    try:
        path.touch(mode=0o600)
        if path.is_file():
            path.chmod(0o600)  # it may have been there before
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        console.fail(f"{path.name} can't be written: {error.strerror or error}")
