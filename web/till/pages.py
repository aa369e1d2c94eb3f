"""The pages people see: the till page, its texts, and what opens when a card's QR is scanned with any phone camera."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chat.texts import Texts
from chat.words import words
from loyalty.refusals import Refused, SignedOut
from storage.database import Database, Transaction
from usecases import bots, sessions
from usecases.terms import Terms
from web.till.gate import Gate

FOLDER = Path(__file__).parent
ASSETS = FOLDER / "page"
# Variables of the page's texts: the page itself fills them in, so here each stands for itself.
_HOLES = {
    name: f"{{{name}}}" for name in ("count", "points", "sum", "name", "receipt", "most", "sold", "till", "reason")
}
_KEY = "page-"


def templates() -> Environment:
    """Whatever is put into a page stays text."""
    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class Pages:
    database: Database
    terms: Terms
    texts: Texts
    gate: Gate
    now: Callable[[], datetime]
    templates: Environment

    async def till(self) -> Response:
        """The till page; whatever is personal comes later, by its calls."""
        return self._page("till.html")

    async def link(self, token: str) -> Response:
        """The same page shows a button; opening the address uses nothing up, since previews of links open it too."""
        del token
        return self._page("till.html")

    async def words(self) -> Response:
        """What the page says, and how it writes money."""
        program = self.terms.program
        return JSONResponse(
            {
                "shop": program.shop,
                "language": program.language,
                "currency": program.currency,
                "pointValue": program.point_value,
                "texts": self._texts(),
            }
        )

    async def worker(self) -> Response:
        """The service worker; it may serve `/till` itself, which lies beside its folder."""
        return FileResponse(ASSETS / "worker.js", headers={"Service-Worker-Allowed": "/till"})

    async def card(self, request: Request, code: str) -> Response:
        """To a signed-in till, the till page, which looks the card up; to anybody else, how to join. Changes nothing."""
        del code  # a stranger learns nothing from it, not even whether it is one
        token = self.gate.token(request)
        signed_in = await self.database.read(lambda tx: self._signed_in(tx, token)) if token else False
        return self._page("till.html") if signed_in else await self.join()

    async def join(self) -> Response:
        telegram, viber = await self.database.read(lambda tx: (bots.bot(tx, "telegram"), bots.bot(tx, "viber")))
        links = []
        if telegram:
            links.append(("Telegram", f"https://t.me/{quote(telegram)}"))
        if viber:
            links.append(("Viber", f"viber://pa?chatURI={quote(viber)}"))
        return self._page("join.html", links=links)

    def _signed_in(self, tx: Transaction, token: str) -> bool:
        try:
            sessions.seat(tx, self.now(), token)
        except SignedOut:
            return False
        except Refused:  # signed in, with something left to choose
            return True
        return True

    def _page(self, name: str, **facts: object) -> Response:
        program = self.terms.program
        text = self.templates.get_template(name).render(
            language=program.language, shop=program.shop, texts=self._texts(), **facts
        )
        return HTMLResponse(text)

    def _texts(self) -> dict[str, str]:
        language = self.terms.program.language
        return {
            key.removeprefix(_KEY): self.texts.say(words(key, **_HOLES), language)
            for key in self.texts.keys(language)
            if key.startswith(_KEY)
        }
