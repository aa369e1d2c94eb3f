"""Tells of every answer over HTTP: method, route, status, duration, and the code of a refusal. Never the address itself."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import MEDIA_TYPE

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NOWHERE = "nowhere"  # an address that is no route: anybody may make up as many as they like
_FAILED = 500


@dataclass(frozen=True, slots=True)
class Told:
    """Who listens. `refused` gets a refusal's code."""

    request: Callable[[str, str, int, float], None]
    refused: Callable[[str], None]


class Measuring:
    """ASGI middleware, the outermost."""

    def __init__(self, app: ASGIApp, told: Told) -> None:
        self._app = app
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, problem = perf_counter(), _FAILED, False

        async def watched(message: Message) -> None:
            nonlocal status, problem
            if message["type"] == "http.response.start":
                status = message["status"]
                problem = any(value.startswith(MEDIA_TYPE.encode()) for _, value in message["headers"])
            elif problem and (code := _code(message.get("body", b""))):
                self._told.refused(code)
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._told.request(method, _route(scope), status, perf_counter() - began)


def _route(scope: Scope) -> str:
    """The template, such as /v1/cards/{code}; of what is mounted, where it is mounted."""
    path = getattr(scope.get("route"), "path", None)
    if path is not None:
        return str(path)
    return str(scope.get("root_path") or "/") + "/*" if "endpoint" in scope or scope.get("root_path") else _NOWHERE


def _code(body: bytes) -> str:
    try:
        return str(json.loads(body)["code"])
    except (ValueError, KeyError, TypeError):
        return ""
