"""`.env` and the environment: what they say of our variables, and the one line that Regulars itself adds to `.env`."""

import difflib
import fcntl
import io
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv.parser import parse_stream

from bot.mistakes import Mistake, SettingsInvalid, unreadable

ENVIRONMENT = "environment"
SECRET_KEY = "SECRET_KEY"  # noqa: S105 - the variable's name
_SECRET_BYTES = 32
# No quote in it: it could close one that is left open above.
_NOTE = (
    "# Made by Regulars at its first start. Keep a copy: without this key the phones in the database cannot be read."
)
_ALIKE = 0.9  # how near (difflib's ratio) a name must come to one of ours to be taken for a slip of the pen


@dataclass(frozen=True, slots=True)
class Given:
    """A variable that is set: its value, without space at the ends, and where it stands."""

    value: str = field(repr=False)  # may be a secret
    where: str
    line: int | None


@dataclass(frozen=True, slots=True)
class _Written:
    """A statement of `.env`; one that can't be understood has no name."""

    name: str
    value: str = field(repr=False)
    line: int


def read(
    env_file: Path, environ: Mapping[str, str], names: Collection[str]
) -> tuple[dict[str, Given], tuple[Mistake, ...]]:
    """Which of `names` are set, and what is wrong with the file.

    The environment goes before `.env`, a later line of `.env` before an earlier one; a blank value counts as unset. `${…}`
    in a value is not replaced (python-dotenv's own loader does it even in quotes): passwords may hold it.
    """
    where = str(env_file)
    try:
        written = list(_statements(_text(env_file)))
    except (OSError, ValueError) as error:
        written, mistakes = [], [unreadable(where, error)]
    else:
        mistakes = [Mistake(where, "", each.line, "must be NAME=value") for each in written if not each.name]
    given = {each.name: Given(each.value, where, each.line) for each in written if each.name in names and each.value}
    for name in names:
        if value := environ.get(name, "").strip():
            given[name] = Given(value, ENVIRONMENT, None)
    return given, (*mistakes, *_slips(where, written, names, given))


def ensure_secret(env_file: Path, environ: Mapping[str, str]) -> bool:
    """Sees to it that there is a SECRET_KEY: when neither place has one, makes it and adds it to the end of `.env`.

    True when it was made. What stands in the file is never touched, a new file is readable by its owner alone, and processes
    that start at once agree on one key. Raises SettingsInvalid when `.env` can't be read or written.
    """
    try:
        # Looked at before it is opened for writing: a `.env` that has the key may well be read-only.
        if environ.get(SECRET_KEY, "").strip() or _has_secret(_text(env_file)):
            return False
        return _add_secret(env_file)
    except (OSError, ValueError) as error:
        raise SettingsInvalid([unreadable(str(env_file), error)]) from None


def _add_secret(env_file: Path) -> bool:
    """Appends in place rather than by a renamed copy: owner, mode, links and mounts of the file stay as they are."""
    descriptor = os.open(env_file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go when the file is closed
        before = file.read()
        text = before.decode("utf-8-sig")
        if _has_secret(text):
            return False
        start = "\n" if text and not text.endswith("\n") else ""
        added = f"{start}{_NOTE}\n{SECRET_KEY}={secrets.token_urlsafe(_SECRET_BYTES)}\n".encode()
        if file.write(added) != len(added):
            file.truncate(len(before))
            raise OSError(0, "the disk is full")
        os.fsync(file)
    return True


def _text(env_file: Path) -> str:
    try:
        return env_file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return ""


def _statements(text: str) -> Iterator[_Written]:
    for binding in parse_stream(io.StringIO(text, newline=None)):
        whole = binding.original.string  # with the blank lines above it
        line = binding.original.line + whole[: len(whole) - len(whole.lstrip())].count("\n")
        if binding.error or binding.key:
            yield _Written("" if binding.error else binding.key or "", (binding.value or "").strip(), line)


def _has_secret(text: str) -> bool:
    return any(each.name == SECRET_KEY and each.value for each in _statements(text))


def _slips(where: str, written: list[_Written], names: Collection[str], given: Collection[str]) -> Iterator[Mistake]:
    """Names in the file that look like a misspelt variable which is not set. Others may be another program's."""
    unset = [name for name in names if name not in given]
    for each in written:
        near = difflib.get_close_matches(each.name.upper(), unset, n=1, cutoff=_ALIKE)
        if near and each.name not in names:
            yield Mistake(where, each.name, each.line, f"is no variable of Regulars; did you mean {near[0]}?")
