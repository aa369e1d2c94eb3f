"""One line of the gallery's table: a view in a situation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Sample:
    """`said` is what `view` answers in this `situation`: replies and words, perhaps in tuples or dataclasses."""

    view: Callable[..., Any]
    situation: str
    said: object


def sample(view: Callable[..., Any], situation: str, *facts: Any, **named: Any) -> Sample:
    return Sample(view, situation, view(*facts, **named))
