"""`regulars rehearse`: the programme played over past receipts before a single message is sent."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import console, garbage
from bot.house import House
from bot.rehearsal import score, surveys, waking
from bot.rehearsal.conductor import Conductor
from bot.rehearsal.own import Own
from bot.rehearsal.score import Score
from bot.rehearsal.scratch import Scratch, scratch
from bot.rehearsal.waking import Waking
from storage import rehearsal
from storage.rehearsal import Decision
from usecases import formulas
from usecases.imports import run as imports
from usecases.personal_top import MOST
from usecases.plan_listing import HEADER, Line

_File = typer.Option(exists=True, dir_okay=False, readable=True)
_DECISIONS, _SURVEYS, _REPORT = "decisions.csv", "surveys.csv", "report.md"


def rehearse(
    receipts: Annotated[Path, _File],
    promos: Annotated[Path, _File],
    from_: Annotated[str, typer.Option("--from", help="first day, YYYY-MM-DD")],
    to: Annotated[str, typer.Option("--to", help="last day, YYYY-MM-DD")],
    out: Annotated[Path, typer.Option(help="folder for decisions.csv, surveys.csv and report.md", file_okay=False)],
) -> None:
    """Plays the programme over past receipts on a virtual clock, in a scratch database. Sends nothing."""
    first, last = _day("--from", from_), _day("--to", to)
    if last < first:
        console.fail(f"--to: {last} is before {first}, when the rehearsal begins.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        console.fail(f"--out: {out} can't be made: {error.strerror or error}")
    console.in_house(lambda house: _rehearsed(house, receipts, promos, first, last, out))


async def _rehearsed(house: House, receipts: Path, promos: Path, first: date, last: date, out: Path) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeRemainingColumn())
    with Progress(*columns, console=console.err, transient=True) as bar:

        def importing(kind: imports.Kind, done: imports.Progress) -> None:
            said = f"{done.read:,} read, {done.rejected:,} rejected"
            bar.update(_task(bar, kind.value), total=done.total or None, completed=done.done, said=said)

        async with scratch(house, receipts, promos, house.clock.now(), importing) as found:
            if found.rejected:
                console.err.print(f"{found.rejected} rows could not be taken: see the .rejects.csv beside each file.")
            days, began = (last - first).days + 1, monotonic()

            def played(day: date) -> None:
                task = _task(bar, "rehearsal")
                bar.update(task, total=days, completed=(day - first).days + 1, said=day.isoformat())

            kept, people = await played_over(house, found, first, last, out / _DECISIONS, played)
            asked = await asked_over(house, found, first, last, out / _SURVEYS)
    told = score.lines(kept, people) + asked
    table = Table("what", "figure", title=f"{first} to {last}", title_justify="left")
    for name, figure in told:
        table.add_row(name, figure)
    console.out.print(table)
    console.out.print(f"Played in {timedelta(seconds=round(monotonic() - began))}. Every decision: {out / _DECISIONS}")
    (out / _REPORT).write_text(_report(first, last, told), encoding="utf-8")


def _task(bar: Progress, name: str) -> TaskID:
    known = next((task.id for task in bar.tasks if task.description == name), None)
    return bar.add_task(name, total=None, said="") if known is None else known


async def played_over(
    house: House, found: Scratch, first: date, last: date, path: Path, progress: Callable[[date], None]
) -> tuple[Score, int]:
    """How good the decisions were, each of which is written to `path`; and how many customers there are."""
    kept = Score()
    garbage.settle()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)

        def decided(decision: Decision, own: Own) -> None:
            kept.add(decision, own)
            writer.writerow(map(formulas.written_out, _line(decision, own).cells))

        conductor = Conductor(found.archive, found.stage, house.terms, await _waking(house, found), decided)
        await conductor.play(first, last, progress)
    people = await found.archive.read(rehearsal.customers_seen)
    for customer in kept.messages:
        kept.look(customer, await found.archive.read(partial(rehearsal.purchases, customer=customer)))
    return kept, people


async def asked_over(house: House, found: Scratch, first: date, last: date, path: Path) -> list[tuple[str, str]]:
    """Every visit that was drawn is written to `path`; what the report says of them."""
    questions = await found.stage.read(rehearsal.questioned)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(surveys.HEADER)
        writer.writerows(map(formulas.written_out, surveys.line(each)) for each in questions)
    visits: dict[str, int] = {}
    for zone in (await _waking(house, found)).zones:
        since, until = waking.span(first, last, zone)
        visits |= await found.archive.read(partial(rehearsal.visits, since=since, until=until, timezone=zone.key))
    return surveys.lines(questions, visits, house.terms.program.surveys)


async def _waking(house: House, found: Scratch) -> Waking:
    return await found.stage.read(partial(waking.of, now=house.clock.now(), terms=house.terms))


def _line(decision: Decision, own: Own) -> Line:
    sent = decision.state == "sent"
    at = decision.done if sent and decision.done else decision.due
    offers = [(sku, score_) for (_, sku), score_ in zip(decision.offers, decision.scores, strict=True)]
    reason = "" if sent else decision.reason or decision.state
    channel = rehearsal.CHANNEL if sent else ""
    return Line(
        decision.card, decision.campaign, channel, at.astimezone(own.zone), reason, offers[:MOST] if sent else ()
    )


def _report(first: date, last: date, told: list[tuple[str, str]]) -> str:
    rows = "\n".join(f"| {name} | {figure} |" for name, figure in told)
    return f"# Rehearsal, {first} to {last}\n\n| what | figure |\n| --- | --- |\n{rows}\n"


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        console.fail(f"{option}: {text!r} is no day. Write it as 2026-12-05.")
