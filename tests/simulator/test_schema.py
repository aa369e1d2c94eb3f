"""The schema takes every value it describes, and no other."""

import json
import math
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.telegram import reduce, schema
from simulator.telegram.checks import ARRAY, MismatchError, Upload

REDUCED = json.loads(schema.REDUCED.read_text("utf-8"))
TYPES: dict[str, Any] = REDUCED["types"]
SCHEMA = schema.load()
Test = TypeVar("Test", bound=Callable[..., None])
DEPTH = 3
SCALARS = {
    "String": st.text(max_size=5),
    "Integer": st.integers(),
    "Float": st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    "Boolean": st.booleans(),
    "InputFile": st.builds(Upload, st.just("a"), st.just(b""), st.just("b")),
}
OBJECTS = sorted(name for name, entry in TYPES.items() if "any_of" not in entry)


@st.composite
def values(draw: st.DrawFn, type_name: str, depth: int = DEPTH) -> Any:
    """Any value of a type; below `depth` only what is required."""
    if "|" in type_name:
        return draw(values(_shallow(draw, type_name.split("|"), depth), depth))
    if type_name.startswith(ARRAY):
        return draw(st.lists(values(type_name.removeprefix(ARRAY), depth - 1), max_size=2 if depth > 0 else 0))
    if type_name in SCALARS:
        return draw(SCALARS[type_name])
    if "any_of" in TYPES[type_name]:
        return draw(values(_shallow(draw, TYPES[type_name]["any_of"], depth), depth))
    return draw(objects(type_name, depth))


def _shallow(draw: st.DrawFn, members: list[str], depth: int) -> str:
    """Any member of a union, but a plain one when it shall not go deeper."""
    plain = [member for member in members if member in SCALARS]
    return draw(st.sampled_from(plain if depth <= 0 and plain else members))


@st.composite
def objects(draw: st.DrawFn, type_name: str, depth: int) -> dict[str, Any]:
    entry = TYPES[type_name]
    optional = sorted(entry.get("optional", {}))
    chosen = draw(st.lists(st.sampled_from(optional), max_size=3, unique=True)) if optional and depth > 0 else []
    fields = entry.get("required", {}) | {name: entry["optional"][name] for name in chosen}
    value = {name: draw(values(of, depth - 1)) for name, of in fields.items()}
    return value | {name: item for name, item in entry.get("constant", {}).items() if name in fields}


def lenient(test: Test) -> Test:
    return settings(
        max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )(test)


@lenient
@given(st.data())
def test_every_value_of_a_type_is_accepted(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(OBJECTS))
    SCHEMA.check(name, data.draw(values(name)))


@lenient
@given(st.data())
def test_an_unknown_field_is_named(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(OBJECTS))
    value = data.draw(objects(name, DEPTH))
    with pytest.raises(MismatchError, match=r"^no_such_field: "):
        SCHEMA.check(name, {"no_such_field": 1, **value})


@lenient
@given(st.data())
def test_a_missing_field_is_named(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in OBJECTS if TYPES[name].get("required")]))
    value = data.draw(objects(name, DEPTH))
    gone = data.draw(st.sampled_from(sorted(TYPES[name]["required"])))
    with pytest.raises(MismatchError, match=rf"^{gone}: {name} needs this field$"):
        SCHEMA.check(name, {key: item for key, item in value.items() if key != gone})


@lenient
@given(st.data())
def test_a_value_of_another_type_is_named_by_its_path(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([name for name in OBJECTS if TYPES[name].get("required")]))
    value = data.draw(objects(name, DEPTH))
    spoilt = data.draw(st.sampled_from(sorted(value)))
    with pytest.raises(MismatchError) as mismatch:
        SCHEMA.check(f"Array of {name}", [value, {**value, spoilt: object()}])
    assert mismatch.value.path == (1, spoilt)


@pytest.mark.parametrize(
    ("type_name", "value", "words"),
    [
        ("Integer", True, "expected Integer, got Boolean"),
        ("Boolean", 1, "expected Boolean, got Integer"),
        ("Float", math.nan, "expected a finite number"),
        ("Integer|String", 1.5, "expected Integer or String, got Float"),
        ("Array of Integer", [1, "2"], "[1]: expected Integer, got String"),
        ("ChatMember", {"status": "guest"}, "expected ChatMember, got an object that is none of them"),
        ("ChatMember", {"status": "left"}, "user: ChatMemberLeft needs this field"),
        ("ReplyKeyboardMarkup", {"keyboard": [[{"text": None}]]}, "keyboard[0][0].text: expected String, got NoneType"),
        (
            "MaybeInaccessibleMessage",
            {"chat": {}},
            "expected MaybeInaccessibleMessage, got an object that is none of them",
        ),
    ],
)
def test_mistakes_are_put_into_words(type_name: str, value: object, words: str) -> None:
    with pytest.raises(MismatchError) as mismatch:
        SCHEMA.check(type_name, value)
    assert str(mismatch.value) == words


def test_reducing_keeps_names_types_and_discriminators_and_no_prose() -> None:
    described = {
        "version": "Bot API 0.1",
        "types": {
            "Pet": {"name": "Pet", "description": ["A pet."], "subtypes": ["Cat"]},
            "Cat": {
                "description": ["A cat."],
                "fields": [
                    {"name": "type", "types": ["String"], "required": True, "description": 'Kind, always "cat"'},
                    {"name": "age", "types": ["Integer", "String"], "required": False, "description": "Its age"},
                ],
            },
        },
        "methods": {"feed": {"returns": ["Boolean"], "description": ["Feeds."], "fields": []}},
    }
    reduced = reduce.reduce_api(described)
    assert reduced["types"] == {
        "Pet": {"any_of": ["Cat"]},
        "Cat": {"required": {"type": "String"}, "optional": {"age": "Integer|String"}, "constant": {"type": "cat"}},
    }
    assert reduced["methods"] == {"feed": {"returns": "Boolean"}}
    assert json.loads(reduce.write_out(reduced)) == reduced


def test_the_version_in_use() -> None:
    assert SCHEMA.version == "Bot API 10.1"
