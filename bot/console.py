"""What all commands share: the settings or their mistakes, the opened house, and an end in one line when something is wrong."""

import logging
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn, TypeAlias, TypeVar

import typer
import uvloop
from rich.console import Console

from bot import env_file, house, logs, person_commands
from bot.house import House
from bot.mistakes import SettingsInvalid
from bot.settings import Settings, load
from storage.database import Unavailable
from usecases.imports import run as imports

T = TypeVar("T")

out: Final = Console()
err: Final = Console(stderr=True)
ENV: Final = Path(".env")
Simulator: TypeAlias = Annotated[bool, typer.Option("--simulator", help="in the simulator's shop")]


def settings() -> Settings:
    """Loads the settings, or says every mistake in them and ends."""
    try:
        if env_file.ensure_secret(ENV, os.environ):
            err.print("A SECRET_KEY was made and written to .env. Keep it safe: the database can't be read without it.")
        return load(ENV, os.environ)
    except SettingsInvalid as invalid:
        fail(str(invalid))


def in_house(work: Callable[[House], Coroutine[Any, Any, T]], *, simulator: bool = False) -> T:
    """Runs the work over the opened house; `simulator`: over the one that `run` opens without tokens."""
    loaded = house.simulated(settings()) if simulator else settings()
    logs.configure("warning", "console")

    async def inside() -> T:
        async with house.open_house(loaded) as opened:
            return await work(opened)

    return do(inside())


def do(work: Coroutine[Any, Any, T]) -> T:
    """Runs to the end; what an owner can mend is said in a line, everything else is ours and shown whole."""
    try:
        return uvloop.run(work)
    except house.WrongKey:
        fail("This database was made with another SECRET_KEY. Put the former key back into .env.")
    except Unavailable as error:
        fail(f"The database can't be reached: {error}. See DATABASE_URL in .env.")
    except imports.Unusable as unusable:
        fail(str(unusable))
    except person_commands.Nobody:
        fail("There is no such customer. Name them by card number, phone:+380… or the id they were imported with.")
    except KeyboardInterrupt:
        logging.shutdown()
        fail("Interrupted. Nothing is half-done: run it again to go on.")


def fail(text: str) -> NoReturn:
    err.print(text, style="red", highlight=False, markup=False, soft_wrap=True)
    sys.exit(1)
