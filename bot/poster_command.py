"""`regulars posters`: a store's join posters, to be printed."""

from pathlib import Path
from typing import Annotated

import typer

from bot import console, links
from bot.house import House
from bot.links import NoLink
from chat.texts import Texts
from chat.views import poster as view
from chat.words import Words
from loyalty.program import Program
from paint.poster import Link, Poster, PosterPainter, Sheet
from storage import shop
from storage.shop import Store

_SHEETS = ((Sheet.A4, "a4"), (Sheet.A6, "till-card"))
_HUNDREDTHS = 100  # of a percent make one


def posters(
    store: Annotated[str, typer.Argument(help="the store's code")],
    out: Annotated[Path, typer.Option(help="the folder for the files", file_okay=False)],
    *,
    simulator: Annotated[bool, typer.Option("--simulator", help="of the simulator's shop")] = False,
) -> None:
    """Paints a store's join posters: A4 for the wall and a card for the till, as PDF and as PNG."""
    try:
        written = console.in_house(
            lambda opened: _posters(opened, store, out, simulator=simulator), simulator=simulator
        )
    except NoLink as no:
        console.fail(str(no))
    except OSError as error:
        console.fail(f"{out} can't be written: {error.strerror or error}")
    if not written:
        console.fail(f"There is no store {store!r}. Import stores first: regulars import stores FILE")
    for path in written:
        console.out.print(str(path), highlight=False, soft_wrap=True, markup=False)


async def _posters(opened: House, code: str, out: Path, *, simulator: bool) -> list[Path]:
    """The files written; none when there is no such store."""
    found = await opened.database.read(lambda tx: shop.store(tx, code))
    if found is None:
        return []
    ways = [Link(name, address) for name, address in await links.ways_in(opened, found.code, simulator=simulator)]
    return write(made(opened.terms.program, found, tuple(ways), opened.texts), found.code, out)


def made(program: Program, store: Store, ways: tuple[Link, ...], texts: Texts) -> Poster:
    """The poster of a store in the programme's language."""
    said = view.poster(program.welcome.points, percent(program.earning.rate, program.language))

    def say(words: Words) -> str:
        return texts.say(words, program.language)

    first, second, third = map(say, said.steps)
    return Poster(store.name, say(said.headline), say(said.promise), (first, second, third), say(said.foot), ways)


def write(poster: Poster, name: str, folder: Path) -> list[Path]:
    """Four files, each sheet as PDF and PNG. Raises OSError."""
    painter = PosterPainter()
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet, called in _SHEETS:
        for ending, content in (("pdf", painter.pdf(poster, sheet)), ("png", painter.png(poster, sheet))):
            path = folder / f"{name}-{called}.{ending}"
            path.write_bytes(content)
            written.append(path)
    return written


def percent(rate: int, language: str) -> str:
    """A rate in hundredths of a percent as people write it: "5", "2,5"; empty for none."""
    if not rate:
        return ""
    whole, rest = divmod(rate, _HUNDREDTHS)
    decimals = f"{rest:02}".rstrip("0")
    return f"{whole}{'.' if language == 'en' else ','}{decimals}" if decimals else str(whole)
