"""`.env` and the environment: what they say of our variables, and the one line that Regulars itself adds to `.env`."""

import difflib
import fcntl
import io
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from bot.mistakes import Mistake, SettingsInvalid, unreadable

_SECRET = "SECRET_KEY"  # noqa: S105 - the name of the variable, not its value
_SECRET_BYTES = 32
_NOTE = "# Made by Regulars at its first start. Keep a copy: without it the phones in the database can't be read."
_ALIKE = 0.9  # how near (difflib's ratio) a name must come to one of ours to be taken for a slip of the pen


@dataclass(frozen=True, slots=True)
class Given:
    """A variable that is set: its value without space at the ends, and where it stands."""

    value: str
    where: str
    line: int | None


def read(env_file: Path, environ: Mapping[str, str], names: Iterable[str]) -> tuple[dict[str, Given], list[Mistake]]:
    """Which of `names` are set. The environment goes before `.env`, a later line of `.env` before an earlier one; a blank
    value counts as unset.

    The file is read as it stands: unlike with python-dotenv's own loader, `${…}` is not replaced, since passwords may hold
    it. Names that are not ours are left alone, except one that looks like a misspelling of a variable which is not set.
    """
    names = tuple(names)
    given, mistakes, strange = _file(env_file, names)
    given |= {name: Given(environ[name].strip(), "environment", None) for name in names if environ.get(name, "").strip()}
    for name, line in strange.items():
        near = difflib.get_close_matches(name.upper(), [name for name in names if name not in given], 1, _ALIKE)
        if near:
            mistakes.append(Mistake(str(env_file), name, line, f"is no variable of Regulars; did you mean {near[0]}?"))
    return given, mistakes


def ensure_secret(env_file: Path, environ: Mapping[str, str]) -> bool:
    """Sees to it that there is a SECRET_KEY: when neither place has one, makes it and adds it to the end of `.env`.

    True when it was made. What stands in the file is never touched, a new file is readable by its owner alone, and processes
    that start at once agree on one key. Raises SettingsInvalid when `.env` can't be read or written.
    """
    if environ.get(_SECRET, "").strip():
        return False
    try:
        with closing(_Locked(env_file)) as file:
            if _SECRET in _given(parse_stream(io.StringIO(file.text())), (_SECRET,), ""):
                return False
            file.append(f"{_NOTE}\n{_SECRET}={secrets.token_urlsafe(_SECRET_BYTES)}\n")
    except (OSError, ValueError) as error:
        raise SettingsInvalid([unreadable(str(env_file), error)]) from None
    return True
