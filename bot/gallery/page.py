"""The gallery as one page of the simulator: a row a situation, a column a language. Painted when first asked for."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.gallery.exhibition import Listening, hang
from bot.gallery.shown import Painter
from chat.texts import LANGUAGES, Texts

_FOLDER = Path(__file__).parent

MakePainter = Callable[[Texts], Painter]


def routes(makers: Sequence[MakePainter]) -> list[Route]:
    """`/gallery`, for the simulator; each maker makes a messenger's painter that says its words with the texts given."""
    made: list[str] = []

    async def show(_request: Request) -> Response:
        if not made:
            made.append(await page(makers))
        return HTMLResponse(made[0], headers={"Content-Security-Policy": _policy(), "Referrer-Policy": "no-referrer"})

    return [Route("/gallery", show, methods=["GET"])]


async def page(makers: Sequence[MakePainter]) -> str:
    texts = Listening()
    painters = [make(texts) for make in makers]
    room = await hang(texts, painters)
    environment = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)
    environment.filters["base64"] = lambda picture: b64encode(picture).decode()
    environment.filters["kind"] = lambda picture: "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    return environment.get_template("page.html").render(
        exhibits=room.exhibits,
        faults=room.faults,
        languages=LANGUAGES,
        painters=[painter.name for painter in painters],
        style=_style(),
    )


def _style() -> str:
    return (_FOLDER / "page.css").read_text("utf-8")


def _policy() -> str:
    """Nothing is loaded from anywhere; pictures are in the page."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
