"""When a campaign keeps failing: a count over its last attempts, so that it is paused before it has spent everybody's slot."""

from collections.abc import Iterable
from dataclasses import dataclass

LOOKS_BACK = 50  # attempts
TOO_MANY = 20  # of them
# What an attempt ends as that is no fault of the person's; who has blocked us does not want us, which is an answer.
FAILURES = frozenset({"undeliverable", "mistake", "in_doubt"})
_FAILED, _FINE = "x", "."


@dataclass(frozen=True, slots=True)
class Recent:
    """How the last attempts ended, the newest last: True for a failure. Empty for a campaign that begins, or begins again."""

    ended: tuple[bool, ...] = ()

    def after(self, failed: Iterable[bool]) -> "Recent":
        return Recent((*self.ended, *failed)[-LOOKS_BACK:])

    @property
    def failures(self) -> int:
        return sum(self.ended)

    @property
    def too_many(self) -> bool:
        """Whether the campaign had better be paused."""
        return self.failures >= TOO_MANY

    def dumped(self) -> str:
        """As a row keeps it: at most LOOKS_BACK characters."""
        return "".join(_FAILED if failed else _FINE for failed in self.ended)

    @staticmethod
    def read(text: str) -> "Recent":
        return Recent(tuple(sign == _FAILED for sign in text))
