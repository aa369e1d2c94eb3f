"""The OpenAPI document tells the truth, whole and valid, and every refusal has its words in every language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # ships no types
from pydantic import BaseModel

from chat.texts import LANGUAGES, Texts
from chat.words import words
from loyalty import cards, refusals
from loyalty.refusals import Refused
from web.api import openapi, schemas

ROOT = Path(__file__).resolve().parents[3]
CALLS = {
    ("POST", "/v1/cards/lookup"),
    ("GET", "/v1/cards/{code}"),
    ("POST", "/v1/quotes"),
    ("POST", "/v1/holds"),
    ("DELETE", "/v1/holds/{hold}"),
    ("POST", "/v1/receipts"),
    ("POST", "/v1/receipts/batch"),
    ("POST", "/v1/receipts/{receipt}/returns"),
}
KINDS = {
    kind.__name__: kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refused)
}

Json = Any


@pytest.fixture
def document(app: FastAPI) -> Json:
    return app.openapi()


def walked(value: Json) -> Iterator[dict[str, Json]]:
    """Every object in the document."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from walked(inner)


def validator(document: Json, schema: Json) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": document["components"]})


# --- the document -------------------------------------------------------------------------------------------------------


def test_it_is_openapi_3_1_with_all_that_the_specification_demands(document: Json) -> None:
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    assert {"title", "version"} <= document["info"].keys()
    ids = []
    for _, path, operation in openapi.operations(document):
        ids.append(operation["operationId"])
        named = set(re.findall(r"{(\w+)}", path))
        given = operation.get("parameters", [])
        assert {it["name"] for it in given if it["in"] == "path" and it["required"]} == named
        assert all("description" in answer for answer in operation["responses"].values())
        assert all(re.fullmatch(r"[1-5]\d\d", status) for status in operation["responses"])
    assert len(ids) == len(set(ids))


def test_it_has_the_calls_of_the_till_api_and_no_other(document: Json) -> None:
    assert {(method, path) for method, path, _ in openapi.operations(document)} == CALLS


def test_every_schema_is_a_valid_json_schema(document: Json) -> None:
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_reference_points_at_something(document: Json) -> None:
    references = [it for it in walked(document) if "$ref" in it]
    assert references
    for reference in references:
        assert openapi.resolved(document, reference)


def test_every_schema_is_used_by_something(document: Json) -> None:
    used = {it["$ref"].rsplit("/", 1)[-1] for it in walked(document) if "$ref" in it}
    assert used == document["components"]["schemas"].keys()


def test_every_example_is_valid_by_its_schema(document: Json) -> None:
    shown = [schema for schema in document["components"]["schemas"].values() if "examples" in schema]
    assert len(shown) >= len(CALLS)
    for schema in shown:
        for example in schema["examples"]:
            validator(document, schema).validate(example)


def test_every_example_of_a_body_is_one_that_the_till_api_takes(document: Json) -> None:
    bodies = [model for model in vars(schemas).values() if isinstance(model, type) and issubclass(model, schemas.Body)]
    shown = {model: document["components"]["schemas"].get(model.__name__, {}).get("examples", []) for model in bodies}
    assert sum(map(len, shown.values())) >= len({path for method, path in CALLS if method == "POST"})
    for model, examples in shown.items():
        for example in examples:
            model.model_validate(example)


def test_card_numbers_in_examples_are_genuine(document: Json) -> None:
    """A till's programmer pastes them; a wrong check digit would be answered with unknown_card for ever."""
    shown = {text for it in walked(document) for text in it.values() if isinstance(text, str)}
    numbers = {text for text in shown if re.fullmatch(r"\d{13}", text)}
    assert numbers
    assert [number for number in numbers if not cards.is_number(number)] == []


def test_every_field_and_parameter_has_a_meaning(document: Json) -> None:
    bare = [
        f"{name}.{field}"
        for name, schema in document["components"]["schemas"].items()
        for field, inner in schema["properties"].items()
        if not inner.get("description")
    ]
    assert bare == []
    for _, _, operation in openapi.operations(document):
        assert all(parameter["description"] for parameter in operation.get("parameters", ()))
        assert operation["summary"]


def test_every_refusal_is_a_problem_and_nothing_else_is(document: Json) -> None:
    for _, _, operation in openapi.operations(document):
        assert {"401", "422", "503"} <= operation["responses"].keys()
        for status, answer in operation["responses"].items():
            content = answer.get("content", {})
            if status >= "400":
                assert content["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
            assert content.keys() <= {"application/problem+json" if status >= "400" else "application/json"}
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_call_wants_the_key_and_the_document_says_what_that_is(document: Json) -> None:
    schemes = document["components"]["securitySchemes"]
    (name, scheme) = next(iter(schemes.items()))
    assert scheme["type"] == "http"
    assert scheme["scheme"] == "bearer"
    assert scheme["description"]
    for _, _, operation in openapi.operations(document):
        assert operation["security"] == [{name: []}]


def test_unknown_fields_are_forbidden_in_every_body(document: Json) -> None:
    for name, schema in document["components"]["schemas"].items():
        model = getattr(schemas, name, None)
        if isinstance(model, type) and issubclass(model, schemas.Body):
            assert schema["additionalProperties"] is False, name


def test_money_points_and_quantities_have_the_types_of_the_contract(document: Json) -> None:
    fields = {
        (name, field): inner
        for name, schema in document["components"]["schemas"].items()
        for field, inner in schema["properties"].items()
    }
    whole = {"sum", "total", "payable", "refund", "points", "spend", "earn", "earned", "spent", "max_spend"}
    assert {fields[key]["type"] for key in fields if key[1] in whole} == {"integer"}
    assert {fields[key]["type"] for key in fields if key[1] == "quantity"} == {"string"}
    assert {fields[key]["format"] for key in fields if key[1] == "at" and "format" in fields[key]} == {"date-time"}


async def test_it_is_served_and_stays_the_same_object_while_the_routes_do(app: FastAPI, http: Any) -> None:
    served = await http.get("/v1/openapi.json")
    assert served.headers["content-type"] == "application/json"
    assert served.json() == app.openapi()
    assert app.openapi() is app.openapi()


async def test_a_call_that_is_added_later_is_in_it_too(app: FastAPI) -> None:
    before = app.openapi()

    class Pong(BaseModel):
        card: str

    @app.get("/v1/ping", responses={422: {"description": "no"}})
    async def ping() -> Pong:
        """Answers. At once."""
        raise AssertionError

    after = app.openapi()
    assert "/v1/ping" not in before["paths"]
    assert after["paths"]["/v1/ping"]["get"]["summary"] == "Answers"
    assert after["paths"]["/v1/ping"]["get"]["description"] == "At once."


# --- the refusals' words ------------------------------------------------------------------------------------------------


def raised() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Where each refusal is made in our sources: the place, the class, the names of its facts."""
    for room in ("loyalty", "usecases", "web", "handlers", "bot", "storage"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                place = f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"
                match node:
                    case ast.Call(func=ast.Name(name), keywords=keywords) if name in KINDS:
                        yield place, name, tuple(str(keyword.arg) for keyword in keywords)
                    case ast.Raise(exc=ast.Name(name)) if name in KINDS:
                        yield place, name, ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_has_its_words_with_the_facts_it_is_raised_with(texts: Texts, language: str) -> None:
    made = list(raised())
    assert len(made) > len(KINDS)
    for place, name, facts in made:
        said = texts.say(words(f"problem-{KINDS[name].code}", **dict.fromkeys(facts, 7)), language)
        assert said, place


def test_every_refusal_can_happen_or_is_the_kind_of_others() -> None:
    happening = {name for _, name, _ in raised()}
    kinds_of_others = {base.__name__ for kind in KINDS.values() for base in kind.__mro__[1:]}
    assert KINDS.keys() - happening <= kinds_of_others


def test_every_code_is_used_once_and_every_problem_text_in_one_language_is_in_all(texts: Texts) -> None:
    codes = [kind.code for kind in KINDS.values()]
    assert len(codes) == len(set(codes))
    by_language = {
        language: {key for key in texts.keys(language) if key.startswith("problem-")} for language in LANGUAGES
    }
    assert len(set(map(frozenset, by_language.values()))) == 1
