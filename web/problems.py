"""Refusals as application/problem+json (RFC 9457), each with a stable code and a detail that a cashier can act on."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from chat.texts import Texts
from chat.words import words
from loyalty.refusals import Refused
from storage.database import Unavailable

MEDIA_TYPE = "application/problem+json"
_CODES = MappingProxyType({404: "no_such_address", 405: "no_such_method", 408: "too_slow", 413: "too_large"})


class Problems:
    """Turns what went wrong into the answer, in the programme's language."""

    def __init__(self, texts: Texts, language: str) -> None:
        self._texts = texts
        self._language = language

    def answer(
        self,
        code: str,
        status: int,
        facts: Mapping[str, str | int] | None = None,
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> JSONResponse:
        return JSONResponse(self.body(code, status, facts, extra), status, headers, MEDIA_TYPE)

    def body(
        self,
        code: str,
        status: int,
        facts: Mapping[str, str | int] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The problem itself, without an answer around it."""
        return {
            "type": f"urn:regulars:problem:{code}",
            "title": HTTPStatus(status).phrase,
            "status": int(status),
            "code": code,
            "detail": self._texts.say(words(f"problem-{code}", **(facts or {})), self._language),
            **(extra or {}),
        }

    def invalid_body(self, errors: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Every mistake of one receipt in a batch; `errors` are pydantic's."""
        return self.body("invalid_request", 422, extra={"errors": _mistakes(errors)})

    async def refused(self, _request: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, Refused):
            raise error
        return self.answer(error.code, error.status, error.facts, headers=_headers(error))

    async def invalid(self, _request: Request, error: Exception) -> JSONResponse:
        """A body that is not what the OpenAPI document says: every mistake at once."""
        if not isinstance(error, RequestValidationError):
            raise error
        return self.answer("invalid_request", 422, extra={"errors": _mistakes(error.errors(), skip=1)})

    async def unavailable(self, _request: Request, _error: Exception) -> JSONResponse:
        return self.answer("unavailable", 503, headers={"Retry-After": "2"})

    async def http(self, _request: Request, error: Exception) -> JSONResponse:
        """What the framework itself refuses: no such address, no such method."""
        if not isinstance(error, HTTPException):
            raise error
        return self.answer(_CODES.get(error.status_code, "bad_request"), error.status_code, headers=error.headers)

    def handlers(self) -> dict[int | type[Exception], Any]:
        return {
            Refused: self.refused,
            RequestValidationError: self.invalid,
            Unavailable: self.unavailable,
            HTTPException: self.http,
        }


def _headers(refused: Refused) -> Mapping[str, str] | None:
    if refused.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    minutes = refused.facts.get("minutes")
    if refused.status == HTTPStatus.TOO_MANY_REQUESTS and isinstance(minutes, int):
        return {"Retry-After": str(refused.facts.get("seconds", minutes * 60))}
    return None


def _mistakes(errors: Sequence[Mapping[str, Any]], skip: int = 0) -> list[dict[str, str]]:
    """Where (less the first `skip` steps) and what; never the value itself, which may be somebody's phone."""
    return [
        {"field": _sayable(".".join(map(str, error["loc"][skip:]))) or "body", "message": str(error["msg"])}
        for error in errors
    ]


def _sayable(text: str) -> str:
    """JSON can name a field by half a character, which UTF-8 can't say."""
    return text.encode(errors="replace").decode()
