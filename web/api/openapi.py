"""The OpenAPI document made whole: the problems, what every field means, an answer to each call to look at."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from web.api import schemas
from web.api.meanings import EXAMPLES, MEANINGS, REFUSALS
from web.problems import MEDIA_TYPE

Schema = dict[str, Any]

_HERE = "#/components/schemas/"
_HEADERS = {"401": ("WWW-Authenticate", "Bearer"), "503": ("Retry-After", "seconds to wait before the next try")}
_OF_BODIES = ("400", "413")  # what the door itself refuses before a call's own rules are asked
_QUANTITY = r"^[0-9]{1,9}(\.[0-9]{1,3})?$"


class Mistake(BaseModel):
    field: str
    message: str


class Problem(schemas.Problem):
    """RFC 9457: `code` is stable, `detail` tells the cashier what to do."""

    errors: list[Mistake] | None = None


class DescribedApi(FastAPI):
    """FastAPI with a document that tells a till's programmer everything."""

    def openapi(self) -> Schema:
        return completed(super().openapi())


def completed(document: Schema) -> Schema:
    """The document with all that FastAPI can't know; `document` itself stays as it is."""
    whole = deepcopy(document)
    schemas_ = whole["components"]["schemas"] | _problem()
    whole["components"]["schemas"] = {name: _said(name, schema) for name, schema in sorted(schemas_.items())}
    for _, _, operation in operations(whole):
        _introduce(operation)
        _tell_refusals(operation)
    return whole


def operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Method, path and operation of every call, in the document's order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def resolved(document: Schema, schema: Schema) -> Schema:
    """The schema that a `$ref` points at, or the schema itself."""
    return resolved(document, _at(document, schema["$ref"])) if "$ref" in schema else schema


def _at(document: Schema, reference: str) -> Schema:
    found: Schema = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def _problem() -> dict[str, Schema]:
    schema = Problem.model_json_schema(ref_template=f"{_HERE}{{model}}")
    return {**schema.pop("$defs"), "Problem": schema}


def _said(name: str, schema: Schema) -> Schema:
    """The schema with a meaning at each field, and an example where the models have none."""
    fields = {field: _field(name, field, inner) for field, inner in schema["properties"].items()}
    shown = {"examples": [EXAMPLES[name]]} if name in EXAMPLES else {}
    return {**schema, "properties": fields, **shown}


def _field(name: str, field: str, schema: Schema) -> Schema:
    meaning = MEANINGS.get(f"{name}.{field}") or MEANINGS[field]
    pattern = {"pattern": _QUANTITY} if field == "quantity" else {}
    whole = {key: int(schema[key]) for key in ("minimum", "maximum") if key in schema}  # not 1000000.0
    return {**schema, **pattern, **whole, "description": meaning}


def _introduce(operation: Schema) -> None:
    """A docstring's first sentence is the summary, what follows the description."""
    summary, _, rest = operation.pop("description").partition(". ")
    operation["summary"] = summary.removesuffix(".")
    if rest:
        operation["description"] = rest
    for parameter in operation.get("parameters", ()):
        parameter["description"] = MEANINGS[parameter["name"]]


def _tell_refusals(operation: Schema) -> None:
    answers = operation["responses"]
    if "requestBody" in operation:
        answers |= {status: deepcopy(answers["422"]) for status in _OF_BODIES}
    for status, answer in answers.items():
        if MEDIA_TYPE in answer.get("content", {}):
            answer["description"] = REFUSALS[status]
        if header := _HEADERS.get(status):
            answer["headers"] = {header[0]: {"description": header[1], "schema": {"type": "string"}}}
    for status, said in {"200": "Done.", "201": "Written.", "204": "Done; there is nothing to say."}.items():
        if status in answers and answers[status]["description"] == "Successful Response":
            answers[status]["description"] = said
    operation["responses"] = dict(sorted(answers.items()))
