"""Words: the key of a text and the facts that fill it. They become a sentence only when it is said, in the person's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import Any, TypeAlias

Fact: TypeAlias = "int | str | date | time | Sum | Words | tuple[Words, ...]"

_NONE: Mapping[str, Fact] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sum:
    """Money: minor units of an ISO 4217 currency. Each language writes it its own way."""

    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Words:
    """`key` names a message of locales/*.ftl; a tuple of Words among the facts becomes lines of text."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=lambda: _NONE)


def words(key: str, **facts: Fact) -> Words:
    """`words("card-ready", points=100)`; underscores in a fact's name are hyphens in the text's variable."""
    return Words(key, {name.replace("_", "-"): fact for name, fact in facts.items()})


def dump(said: Words) -> list[Any]:
    """As JSON values."""
    return [said.key, {name: _dump_fact(fact) for name, fact in said.facts.items()}]


def load(value: list[Any]) -> Words:
    """From JSON values. Raises KeyError, TypeError or ValueError for what `dump` never made."""
    key, facts = value
    return Words(key, {name: _load_fact(fact) for name, fact in facts.items()})


def _dump_fact(fact: Fact) -> Any:  # noqa: ANN401 - a JSON value
    if isinstance(fact, Words):
        return {"words": dump(fact)}
    if isinstance(fact, tuple):
        return {"lines": [dump(line) for line in fact]}
    if isinstance(fact, Sum):
        return {"sum": [fact.amount, fact.currency]}
    if isinstance(fact, date):
        return {"date": fact.isoformat()}
    if isinstance(fact, time):
        return {"time": fact.isoformat("minutes")}
    return fact


def _load_fact(value: Any) -> Fact:  # noqa: ANN401 - a JSON value
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]  # a number or a text
    ((kind, inner),) = value.items()
    if kind == "words":
        return load(inner)
    if kind == "lines":
        return tuple(load(line) for line in inner)
    if kind == "sum":
        return Sum(*inner)
    return date.fromisoformat(inner) if kind == "date" else time.fromisoformat(inner)
