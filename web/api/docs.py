"""/v1/docs: the OpenAPI document as one readable page, made here and complete in itself: no script, nothing from elsewhere."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from chat.texts import Texts
from chat.words import Fact, words
from loyalty.refusals import Refused
from web.api import openapi
from web.api.openapi import Schema

_FOLDER = Path(__file__).parent
_LANGUAGE = "en"
_KEY = "problem-"
_REFUSED = "400"  # and above, as texts of three digits

# The door's own problems; the statuses of the programme's are their classes'.
_DOOR = MappingProxyType(
    {
        "bad_request": 400,
        "invalid_request": 422,
        "no_such_address": 404,
        "no_such_method": 405,
        "too_large": 413,
        "too_slow": 408,
        "unavailable": 503,
    }
)
# What stands in a detail where a real one has its facts.
_FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "points": 150,
        "available": 120,
        "by": "Iryna",
        "case": "17",
        "max_spend": 56,
        "total": 28000,
        "expected": 27900,
        "line": 2,
        "store": "centr",
        "till": "1",
        "ahead_minutes": 5,
        "back_hours": 72,
        "promo_code": "SUMMER",
        "minutes": 10,
        "left": 3,
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """A field; `depth` is 0 for the body's own, 1 for those of its lines."""

    name: str
    kind: str
    required: bool
    meaning: str
    depth: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What goes in or comes out: its fields and an example of it, as JSON."""

    fields: Sequence[Field]
    example: str


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    meaning: str
    refused: bool
    shape: Shape | None


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    method: str
    path: str
    summary: str
    description: str
    parameters: Sequence[Field]
    body: Shape | None
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class KnownProblem:
    code: str
    status: int
    detail: str


def docs_route(app: FastAPI, texts: Texts) -> APIRouter:
    """The page about the calls of `app`, those included that are added later."""
    router = APIRouter(include_in_schema=False)
    router.get("/v1/docs")(DocsPage(app, texts).show)
    return router


class DocsPage:
    """Made at the first request, and anew when the document has changed."""

    def __init__(self, app: FastAPI, texts: Texts) -> None:
        self._app, self._texts = app, texts
        self._style = (_FOLDER / "docs.css").read_text("utf-8")
        pages = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined)
        pages.filters["prose"] = _prose
        self._template = pages.get_template("docs.html")
        self._headers = {"Content-Security-Policy": _policy(self._style), "Referrer-Policy": "no-referrer"}
        self._document: Schema = {}
        self._page = ""

    async def show(self) -> HTMLResponse:
        document = self._app.openapi()
        if document is not self._document:
            self._document, self._page = document, self._made(document)
        return HTMLResponse(self._page, headers=self._headers)

    def _made(self, document: Schema) -> str:
        return self._template.render(
            style=Markup(self._style),  # noqa: S704 - our own file
            info=document["info"],
            openapi=document["openapi"],
            security=document["components"]["securitySchemes"].values(),
            calls=list(calls(document)),
            problem=_shape(document, {"$ref": "#/components/schemas/Problem"}),
            problems=problems(self._texts),
        )


def calls(document: Schema) -> Iterator[Call]:
    for method, path, operation in openapi.operations(document):
        yield Call(
            operation["operationId"],
            method,
            path,
            operation["summary"],
            operation.get("description", ""),
            [_field(document, it["name"], it, it["schema"], 0) for it in operation.get("parameters", ())],
            _content(document, operation.get("requestBody", {})),
            list(_answers(document, operation["responses"])),
        )


def problems(texts: Texts) -> list[KnownProblem]:
    """Every problem that has a text, with an example of its detail."""
    statuses = {refusal.code: refusal.status for refusal in _kinds(Refused)} | _DOOR
    codes = sorted(key.removeprefix(_KEY) for key in texts.keys(_LANGUAGE) if key.startswith(_KEY))
    return [KnownProblem(code, statuses[code], texts.say(words(_KEY + code, **_FACTS), _LANGUAGE)) for code in codes]


def sample_facts() -> Mapping[str, Fact]:
    """What the problems' variables are filled with to be looked at."""
    return _FACTS


def _kinds(refusal: type[Refused]) -> Iterator[type[Refused]]:
    yield refusal
    for kind in refusal.__subclasses__():
        yield from _kinds(kind)


def _answers(document: Schema, responses: Schema) -> Iterator[Answer]:
    """The good ones (201 before 200), each shape once, then the refusals, whose shape is the same everywhere."""
    shown: list[Shape | None] = []
    for status in sorted((status for status in responses if status < _REFUSED), reverse=True):
        shape = _content(document, responses[status])
        yield Answer(status, responses[status]["description"], refused=False, shape=None if shape in shown else shape)
        shown.append(shape)
    for status in sorted(status for status in responses if status >= _REFUSED):
        yield Answer(status, responses[status]["description"], refused=True, shape=None)


def _content(document: Schema, part: Schema) -> Shape | None:
    """The shape of a body or an answer; None when there is none."""
    content = next(iter(part.get("content", {}).values()), None)
    return None if content is None else _shape(document, content["schema"])


def _shape(document: Schema, schema: Schema) -> Shape:
    whole = openapi.resolved(document, schema)
    examples = [json.dumps(it, ensure_ascii=False, indent=2) for it in whole.get("examples", ())]
    return Shape(list(_fields(document, whole, 0)), examples[0] if examples else "")


def _fields(document: Schema, schema: Schema, depth: int) -> Iterator[Field]:
    for name, inner in schema.get("properties", {}).items():
        part = {"required": name in schema.get("required", ()), **inner}
        yield _field(document, name, part, inner, depth)
        for one in _alternatives(document, inner):
            yield from _fields(document, openapi.resolved(document, one.get("items", one)), depth + 1)


def _field(document: Schema, name: str, part: Schema, schema: Schema, depth: int) -> Field:
    kinds = [_kind(document, one) for one in _alternatives(document, schema)]
    return Field(name, " or ".join(kinds), part["required"], part.get("description", ""), depth)


def _alternatives(document: Schema, schema: Schema) -> list[Schema]:
    return [openapi.resolved(document, one) for one in schema.get("anyOf", [schema])]


def _kind(document: Schema, schema: Schema) -> str:
    """`integer, 1 to 1000`, `list of string, at most 20`."""
    if schema.get("type") == "array":
        items = openapi.resolved(document, schema["items"])
        return f"list of {_kind(document, items)}" + _limits(schema, "minItems", "maxItems", "")
    kind = str(schema.get("format", schema.get("type", "")))
    return kind + _limits(schema, "minLength", "maxLength", " characters") + _limits(schema, "minimum", "maximum", "")


def _limits(schema: Schema, least: str, most: str, unit: str) -> str:
    low, high = schema.get(least), schema.get(most)
    if high is None:
        return "" if low is None else f", at least {low}{unit}"
    return f", at most {high}{unit}" if low is None else f", {low} to {high}{unit}"


def _prose(text: str) -> Markup:
    """What stands between backticks is code."""
    parts = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(part) if i % 2 else escape(part) for i, part in enumerate(parts)
    )


def _policy(style: str) -> str:
    """Nothing is loaded from anywhere, and no style but this one counts."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
