"""What can be seen without asking anybody: the settings file, the programme's rules, the zones, what nobody has set yet."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.doctor.findings import Finding, ok, warning, wrong
from bot.settings import Settings
from loyalty.program import Program

_OTHERS = 0o077  # may read or write what is ours alone


def examine(settings: Settings, env_file: Path) -> Iterator[Finding]:
    yield from _env(env_file)
    yield from _programme(settings)
    yield from _messengers(settings)
    yield zones((settings.program.timezone, settings.tz))


def open_to_others(file: Path) -> bool:
    return bool(file.stat().st_mode & _OTHERS)


def _env(file: Path) -> Iterator[Finding]:
    if file.exists() and open_to_others(file):
        yield warning("settings", f"other users of this machine can read {file}, which holds secrets: chmod 600 {file}")
    else:
        yield ok("settings", "read, without a mistake")


def _programme(settings: Settings) -> Iterator[Finding]:
    file = settings.program_file
    if not file.exists():
        yield warning("programme", f"there is no {file}, so the default rules are in force")
    elif settings.program.shop == Program().shop:
        yield warning("programme", f"the shop has no name yet: set `shop` in {file}")
    else:
        yield ok("programme", f"the rules in {file} are right")


def _messengers(settings: Settings) -> Iterator[Finding]:
    if settings.viber_token is not None:
        yield warning("Viber", "VIBER_TOKEN is set, but this version does not speak to Viber yet")
    if settings.telegram_token is None:
        yield warning("Telegram", "TELEGRAM_TOKEN is not set: `regulars run` starts with the simulator")


def zones(names: tuple[str, ...]) -> Finding:
    """Without zone data a shop's days begin and end at the wrong hour."""
    for name in names:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            return wrong("time zones", f"this machine does not know {name}: install its zone data (the package tzdata)")
    return ok("time zones", f"known: {', '.join(sorted(set(names)))}")
