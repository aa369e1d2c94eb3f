"""Who may come in to the till page's own calls: a browser with our cookie, asking from our own page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from loyalty.refusals import ForeignRequest, SignedOut
from storage.database import Transaction
from storage.shop import Till
from usecases import sessions
from web.api.whose import found_otherwise

_READING = frozenset({"GET", "HEAD"})
SCAN = "image/jpeg"  # what no form of another site can send, as little as JSON
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Gate:
    """`public_url` is the https address under which the world reaches us; None on a machine of the shop's own."""

    public_url: str | None
    now: Callable[[], datetime]

    async def enter(self, request: Request) -> None:
        """Before each call. Raises ForeignRequest."""
        if request.method not in _READING:
            self._from_our_page(request)
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if request.method != "DELETE" and kind not in {_JSON, SCAN}:
                raise ForeignRequest
        token = self.token(request)
        found_otherwise(request, lambda tx: self._till(tx, token))

    def token(self, request: Request) -> str:
        """The browser's; empty without a cookie."""
        return request.cookies.get(self._cookie, "")

    def let_in(self, response: Response, token: str) -> None:
        response.set_cookie(
            self._cookie,
            token,
            max_age=int(sessions.LIFE.total_seconds()),
            path="/",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def let_out(self, response: Response) -> None:
        response.delete_cookie(self._cookie, path="/", secure=self._secure, httponly=True, samesite="strict")

    @property
    def _secure(self) -> bool:
        return self.public_url is not None

    @property
    def _cookie(self) -> str:
        """The prefix makes browsers refuse it from a neighbour under the same domain."""
        return "__Host-till" if self._secure else "till"

    def _till(self, tx: Transaction, token: str) -> Till:
        if not token:
            raise SignedOut
        return sessions.seat(tx, self.now(), token).till

    def _from_our_page(self, request: Request) -> None:
        """A browser says whence a page asks; one that says nothing is none."""
        site = request.headers.get("sec-fetch-site")
        if site is not None:
            if site != "same-origin":
                raise ForeignRequest
            return
        origin = urlsplit(request.headers.get("origin", "")).netloc
        own = {request.headers.get("host", "")}
        if self.public_url is not None:
            own.add(urlsplit(self.public_url).netloc)
        if not origin or origin not in own:
            raise ForeignRequest
