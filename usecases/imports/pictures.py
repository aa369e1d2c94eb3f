"""What a `picture` cell names: a public https address, or a file beside the table, whose content is kept."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from storage import pictures
from storage.database import Transaction
from usecases.imports.cells import Unfit

_LONGEST = 1000  # characters
_LARGEST = 5_000_000  # bytes
_KEPT = "sha256:"


class Pictures:
    """Of a table in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: dict[str, str] = {}  # by the cell
        self._paths: dict[str, Path] = {}  # by the name

    def parse(self, text: str) -> str:
        """An address as it is; of a file a name that tells what is in it: another photo is another value. Raises Unfit."""
        if len(text) <= _LONGEST and _is_address(text):
            return text
        if text not in self._names:
            self._names[text] = self._named(text)
        return self._names[text]

    def keep(self, tx: Transaction, names: Iterable[object]) -> None:
        """Files among the values of `parse` that are not kept yet."""
        files = {name for name in map(str, names) if name in self._paths}
        if files:
            for name in sorted(files - pictures.known(tx, files)):
                pictures.add(tx, name, self._paths[name].read_bytes())

    def _named(self, text: str) -> str:
        path = PurePosixPath(text.replace("\\", "/"))
        if len(text) > _LONGEST or path.is_absolute() or ".." in path.parts:
            raise Unfit("a file beside this table, or an https address,")
        file = self._folder / path
        try:
            content = file.read_bytes() if file.is_file() and file.stat().st_size <= _LARGEST else b""
        except (OSError, ValueError):
            content = b""
        if not content:
            raise Unfit("a file beside this table of at most 5 MB, or an https address,")
        name = _KEPT + sha256(content).hexdigest()
        self._paths[name] = file
        return name


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and text.isprintable() and " " not in text
    except ValueError:
        return False
