"""`regulars doctor`: looks at everything a start depends on, writes nothing but the time of the look, and says what to mend."""

import os
from collections.abc import Iterator
from datetime import datetime

import typer

from bot import console, logs
from bot.clock import RealClock
from bot.doctor import database, machine
from bot.doctor.findings import Finding, State, wrong
from bot.mistakes import SettingsInvalid
from bot.settings import Settings, load

_STYLES = {State.OK: "green", State.WARNING: "yellow", State.WRONG: "red"}


def doctor() -> None:
    """Checks settings, messengers, database, clock and operators' group; says what to mend; exit 1 if anything is wrong."""
    logs.configure("error", "console")
    findings = list(_findings())
    for finding in findings:
        console.out.print(f"{finding.state:<8}", style=_STYLES[finding.state], end="")
        console.out.print(f"{finding.what}: {finding.told}", highlight=False, markup=False, soft_wrap=True)
    bad = sum(finding.state is State.WRONG for finding in findings)
    odd = sum(finding.state is State.WARNING for finding in findings)
    console.out.print(f"{bad} wrong, {odd} to look at.", highlight=False)
    if bad:
        raise typer.Exit(1)


def _findings() -> Iterator[Finding]:
    try:
        loaded = load(console.ENV, os.environ)
    except SettingsInvalid as invalid:
        yield from (wrong("settings", f"{each.place} {each.key} {each.text}") for each in invalid.mistakes)
        return
    yield from machine.examine(loaded, console.ENV)
    yield from console.do(examine(loaded, RealClock().now()))


async def examine(settings: Settings, now: datetime) -> list[Finding]:
    """What has to be asked: the database and the messengers."""
    from bot.doctor import telegram, viber  # noqa: PLC0415 - aiohttp takes a while to import, and the command line starts often

    parts = (database.examine(settings, now), telegram.examine(settings, now), viber.examine(settings))
    return [finding for part in parts async for finding in part]
