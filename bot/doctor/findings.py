"""A finding of the doctor's: what was looked at, how it is, and what to mend."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"  # it runs, but not as it should for long
    WRONG = "wrong"  # it does not run, or loses something


@dataclass(frozen=True, slots=True)
class Finding:
    """`told` holds no secret, whatever went wrong."""

    state: State
    what: str
    told: str


def ok(what: str, told: str) -> Finding:
    return Finding(State.OK, what, told)


def warning(what: str, told: str) -> Finding:
    return Finding(State.WARNING, what, told)


def wrong(what: str, told: str) -> Finding:
    return Finding(State.WRONG, what, told)
