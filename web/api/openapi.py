"""The OpenAPI document made whole: the problems, what every field means, an answer to each call to look at."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from fastapi import FastAPI

from web.api import schemas
from web.api.meanings import DONE, EXAMPLES, HEADERS, MEANINGS, REFUSALS

Schema = dict[str, Any]

_PROBLEMS = "application/problem+json"
_BY_THE_DOOR = ("400", "413")  # refusals of a body that no call has seen yet
_QUANTITY = r"^[0-9]{1,9}(\.[0-9]{1,3})?$"


class DescribedApi(FastAPI):
    """FastAPI with a document that tells a till's programmer everything; the same object until there are other routes."""

    _plain: Schema | None = None
    _completed: Schema

    def openapi(self) -> Schema:
        plain = super().openapi()
        if plain is not self._plain:
            self._plain, self._completed = plain, completed(plain)
        return self._completed


def completed(document: Schema) -> Schema:
    """The document with what FastAPI can't know; `document` itself stays as it is."""
    whole = deepcopy(document)
    parts = whole["components"]["schemas"] | _problem()
    whole["components"]["schemas"] = {name: _said(name, schema) for name, schema in sorted(parts.items())}
    for _, _, operation in operations(whole):
        _introduce(operation)
        _tell_answers(operation)
    return whole


def operations(document: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Method, path and operation of every call, in the document's order."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def resolved(document: Schema, schema: Schema) -> Schema:
    """What a `$ref` points at, or the schema itself. Raises KeyError for one that points nowhere."""
    if "$ref" not in schema:
        return schema
    found: Schema = document
    for step in schema["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return resolved(document, found)


def _problem() -> dict[str, Schema]:
    schema = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def _said(name: str, schema: Schema) -> Schema:
    """The schema with a meaning at each field, and with an example where the model has none."""
    fields = {field: _field(name, field, inner) for field, inner in schema.get("properties", {}).items()}
    shown = {"examples": [EXAMPLES[name]]} if name in EXAMPLES else {}
    return {**schema, "properties": fields, **shown}


def _field(name: str, field: str, schema: Schema) -> Schema:
    said = dict(schema)
    for limit in ("minimum", "maximum"):
        if limit in said:
            said[limit] = int(said[limit])  # not 1000000.0
    if meaning := MEANINGS.get(f"{name}.{field}") or MEANINGS.get(field):
        said["description"] = meaning
    if field == "quantity":
        said["pattern"] = _QUANTITY
    return said


def _introduce(operation: Schema) -> None:
    """A docstring's first sentence becomes the summary, what follows the description."""
    summary, _, rest = operation.pop("description", "").partition(". ")
    operation["summary"] = summary.removesuffix(".") or operation["summary"]
    if rest:
        operation["description"] = rest
    for parameter in operation.get("parameters", ()):
        parameter["description"] = MEANINGS[parameter["name"]]


def _tell_answers(operation: Schema) -> None:
    answers = operation["responses"]
    if "requestBody" in operation:
        answers |= {status: deepcopy(answers["422"]) for status in _BY_THE_DOOR}
    for status, answer in answers.items():
        refused = _PROBLEMS in answer.get("content", {})
        if refused or answer["description"] == "Successful Response":
            answer["description"] = (REFUSALS if refused else DONE).get(status, answer["description"])
        if status in HEADERS:
            name, said = HEADERS[status]
            answer["headers"] = {name: {"description": said, "schema": {"type": "string"}}}
    operation["responses"] = dict(sorted(answers.items()))
