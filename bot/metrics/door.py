"""/metrics, for this machine or for who has the token; nobody else learns anything."""

import hmac
import ipaddress
from collections.abc import Mapping
from datetime import datetime, timedelta

from fastapi import Request, Response

from bot.house import House
from bot.metrics.figures import CONTENT_TYPE, Queue
from storage import watching
from storage.database import Transaction, Unavailable

_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
_OURS = frozenset({"localhost", "127.0.0.1", "[::1]"})


class MetricsDoor:
    def __init__(self, house: House) -> None:
        self._house = house

    async def answer(self, request: Request) -> Response:
        if not self._may_read(request):
            return Response(status_code=403)
        await self._look_into_the_database()
        return Response(
            self._house.figures.exposition(), media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
        )

    def _may_read(self, request: Request) -> bool:
        token = self._house.settings.metrics_token
        given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if token is not None and hmac.compare_digest(given.encode(), token.get_secret_value().encode()):
            return True
        return _from_this_machine(request)

    async def _look_into_the_database(self) -> None:
        now = self._house.clock.now()
        try:
            replies, notices, kinds = await self._house.database.read(lambda tx: _queues(tx, now))
        except Unavailable:
            self._house.figures.database_up(up=False)
            return
        self._house.figures.database_up(up=True)
        self._house.figures.queues(replies, notices)
        self._house.figures.queued(kinds)


def _queues(tx: Transaction, now: datetime) -> tuple[Queue, Queue, Mapping[str, int]]:
    replies, notices = watching.replies_due(tx, now), watching.notices_due(tx, now)
    return _queue(replies, now), _queue(notices, now), watching.notices_queued(tx)


def _queue(found: watching.Due, now: datetime) -> Queue:
    waited = timedelta(0) if found.first is None else now - found.first
    return Queue(found.count, waited.total_seconds())


def _from_this_machine(request: Request) -> bool:
    """A proxy on this machine makes the whole world look like loopback: who comes through one, or under another name than
    this machine's own, is not from here.
    """
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    host = request.headers.get("host", "").rsplit(":", 1)[0] if request.url.port else request.headers.get("host", "")
    try:
        return ipaddress.ip_address(request.client.host).is_loopback and host in _OURS
    except ValueError:
        return False
