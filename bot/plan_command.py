"""`regulars plan`: who would get what today, and why others would not; sends nothing."""

import csv
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
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
from storage.database import Transaction
from storage.outbox import IN_DOUBT
from usecases import campaigns, formulas
from usecases.plan_listing import HEADER, SENT, Line, listed

_SHOWN = 20  # lines of the plan on the screen, when it is not written to a file


def plan(
    at: Annotated[str, typer.Option(help="as of this moment (ISO 8601), now by default")] = "",
    out_: Annotated[Path | None, typer.Option("--out", help="write every line to this CSV file")] = None,
    *,
    simulator: console.Simulator = False,
) -> None:
    """Says who would get what on this day, and why others would not. Sends nothing, and nothing of the plan stays; what is
    known of people's days and of what is popular is brought up to date first.
    """
    moment = _moment(at)

    async def work(house: House) -> tuple[Counter[str], Sequence[str]]:
        now = moment or house.clock.now()
        # By the house's own clock: what is learnt of people stays, whatever day is asked about.
        await Planning(house.database, house.terms, house.clock.now).catch_up()
        lines = listed(house.database, house.terms, now)
        reasons = await (_shown(lines) if out_ is None else _written(lines, out_))
        return reasons, await house.database.read(partial(_standing_still, house))

    _sum_up(*console.in_house(work, simulator=simulator))


def _standing_still(house: House, tx: Transaction) -> Sequence[str]:
    """A sentence for each campaign that sends nothing."""
    paused, said = campaigns.paused(tx), []
    for name, on in ((each.name, campaigns.on(house.terms, each)) for each in CAMPAIGNS):
        if not on:
            said.append(f"The {name} campaign is off: see [campaigns] in program.toml.")
        elif name in paused:
            how = f"until an owner presses Resume, or regulars resume {name}"
            said.append(f"The {name} campaign is paused: it sends nothing {how}.")
    return said


def _sum_up(reasons: "Counter[str]", standing_still: Sequence[str]) -> None:
    said = [f"{reasons['']} of {sum(reasons.values())} would get a message."]
    sent, doubtful = reasons[SENT], reasons[IN_DOUBT]
    if sent or doubtful:
        doubt = f", of which {doubtful} may not have arrived" if doubtful else ""
        said.append(f"Already sent: {sent + doubtful}{doubt}.")
    said += standing_still
    nothing = [each for each in reasons.most_common() if each[0] not in ("", SENT, IN_DOUBT)]
    said += [f"  {reason}: {count}" for reason, count in nothing]
    out.print("\n".join(said), highlight=False, markup=False, soft_wrap=True)


def _moment(at: str) -> datetime | None:
    if not at:
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        console.fail(f"--at: {at!r} is no moment. Write it as 2026-12-05T09:00+02:00.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


async def _shown(lines: AsyncIterator[Line]) -> "Counter[str]":
    table = Table("when", "card", "messenger", "campaign", "what")
    reasons: Counter[str] = Counter()
    async for line in lines:
        reasons[line.reason] += 1
        if sum(reasons.values()) <= _SHOWN:
            what = [line.reason, ", ".join(sku for sku, _ in line.offers)]
            told = Text(": ".join(filter(None, what)))
            table.add_row(f"{line.at:%a %H:%M}", line.card, line.messenger, line.campaign, told)
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
