"""Faults to order: what goes wrong with the next calls, so that a bot can be seen to cope with it."""

from collections import deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Generic, TypeVar


@dataclass(frozen=True, slots=True)
class Outage:
    """A page of HTML with this status, as a proxy in front of a messenger gives; the call is not applied."""

    status: int = 502

    @property
    def page(self) -> str:
        return f"<html><head><title>{self.status}</title></head><body><h1>{self.status}</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection breaks without an answer, before or after the call was applied."""

    applied: bool


@dataclass(frozen=True, slots=True)
class Delay:
    """The call is applied at once and answered `seconds` later."""

    seconds: float


Fault = TypeVar("Fault")


@dataclass(slots=True)
class Expected(Generic[Fault]):
    fault: Fault
    method: str
    left: int


class Faults(Generic[Fault]):
    """Faults in the order they were ordered; each takes the next call whose method matches."""

    def __init__(self) -> None:
        self._expected: deque[Expected[Fault]] = deque()

    def add(self, fault: Fault, method: str = "*", times: int = 1) -> None:
        """`method` may hold wildcards: `send*`, `*` (which a poller's getUpdates takes as well)."""
        self._expected.append(Expected(fault, method.lower(), times))

    def take(self, method: str) -> Fault | None:
        for expected in self._expected:
            if fnmatchcase(method.lower(), expected.method):
                expected.left -= 1
                if not expected.left:
                    self._expected.remove(expected)
                return expected.fault
        return None

    def clear(self) -> None:
        self._expected.clear()

    def __len__(self) -> int:
        """How many calls are still to be spoilt."""
        return sum(expected.left for expected in self._expected)
