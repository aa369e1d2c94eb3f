"""`regulars report`: a month of feedback as a workbook or as a page."""

import os
import re
import secrets
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from bot import console
from bot.house import House
from bot.report.paper import paper
from loyalty.refusals import UnknownStore
from paint.report.page import page
from paint.report.workbook import workbook
from usecases import monthly


class Format(StrEnum):
    XLSX = "xlsx"
    HTML = "html"


_EARLIEST: Final = 1971  # the year; times are counted from 1970
_PAINTERS: Final = {Format.XLSX: workbook, Format.HTML: page}


def report(
    month: Annotated[str, typer.Argument(help="YYYY-MM")],
    format_: Annotated[Format, typer.Option("--format", help="a workbook, or a page for the browser")],
    out: Annotated[Path, typer.Option(help="the file; one that is there is replaced", dir_okay=False)],
    store: Annotated[str | None, typer.Option(help="the code of one store; all of them by default")] = None,
    *,
    simulator: console.Simulator = False,
) -> None:
    """What shoppers said in a month, store by store, compared with the month before."""
    first = _month(month)

    async def work(house: House) -> bytes:
        today = house.clock.now().astimezone(house.terms.zone()).date()
        if first > today:
            console.fail(f"{month} has not begun yet.")
        with console.err.status(f"Counting {month} …"):
            found = await monthly.read(house.database, house.terms, first, store)
        return _PAINTERS[format_](paper(found, house.texts, house.terms.program, today))

    try:
        made = console.in_house(work, simulator=simulator)
    except UnknownStore:
        console.fail(f"There is no store {store!r}. Import stores first: regulars import stores FILE")
    try:
        write(out, made)
    except OSError as error:
        console.fail(f"{out} can't be written: {error.strerror or error}")
    console.out.print(f"The report of {month}: {out}", highlight=False, soft_wrap=True, markup=False)


def write(out: Path, content: bytes) -> None:
    """All of it or nothing: whoever opens the file meanwhile sees the former one. Raises OSError."""
    if out.exists() and not out.is_file():  # a pipe, say
        out.write_bytes(content)
        return
    target = Path(os.path.realpath(out))  # a link stays one
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _month(text: str) -> date:
    """Its first day."""
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", text)
    if found is None or int(found[1]) < _EARLIEST:
        console.fail(f"{text!r} is no month. Write it as 2026-11.")
    return date(int(found[1]), int(found[2]), 1)
