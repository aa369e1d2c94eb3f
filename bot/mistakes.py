"""What is wrong with the settings: gathered, then shown all at once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST = 40  # characters of a found value that are shown


@dataclass(frozen=True, slots=True)
class Mistake:
    """`where` is "environment" or the file; `key` is empty for what concerns the whole file."""

    where: str
    key: str
    line: int | None
    text: str

    @property
    def place(self) -> str:
        """Where to look, as terminals and editors understand it: `program.toml:12`."""
        return self.where if self.line is None else f"{self.where}:{self.line}"


class SettingsInvalid(Exception):  # noqa: N818 - it tells what to mend in the settings, not what failed in the program
    """Every mistake of the environment, of `.env` and of the programme's file; as a text, for the terminal."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(self.mistakes)

    def __str__(self) -> str:
        count = len(self.mistakes)
        head = f"{count} settings need mending:" if count > 1 else "One setting needs mending:"
        return "\n".join([head, *(_paragraph(mistake) for mistake in self.mistakes)])


def shown(value: object) -> str:
    """A found value in a few printable characters."""
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return repr(value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…")
        case list():
            return "a list"
        case dict():
            return "a table"
        case int() if abs(value) >= 10**_LONGEST:  # Python refuses to write out very long numbers
            return "a number of more than 40 digits"
        case _:
            text = str(value)
            return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def unreadable(where: str, error: OSError | ValueError) -> Mistake:
    """For a file that can't be opened (OSError), is not UTF-8, or has a name that no file can have (ValueError)."""
    if isinstance(error, OSError):
        return Mistake(where, "", None, f"can't be used: {error.strerror}")
    if isinstance(error, UnicodeDecodeError):
        return Mistake(where, "", error.object.count(b"\n", 0, error.start) + 1, "must be a text in UTF-8")
    return Mistake(where, "", None, "can't be the name of a file")


def guess(word: str, words: Iterable[str]) -> str:
    """The end of a message, with what was probably meant; empty when nothing comes near."""
    near = difflib.get_close_matches(word[:_LONGEST], words, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _paragraph(mistake: Mistake) -> str:
    return f"\n  {mistake.place}  {mistake.key}".rstrip() + f"\n      {mistake.text}"
