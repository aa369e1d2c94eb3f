"""What a `picture` cell names: a file beside the table, or a public https address."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from usecases.imports.cells import Unfit

_LONGEST = 1000  # characters


def beside(folder: Path) -> Callable[[str], str]:
    """A parser of the cells of a table in `folder`; it answers with the text as it is. Raises Unfit."""

    def parse(text: str) -> str:
        if len(text) > _LONGEST or not (_is_address(text) or _is_file(folder, text)):
            raise Unfit("a file beside this table, or an https address,")
        return text

    return parse


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and bool(parts.hostname) and text.isprintable() and " " not in text
    except ValueError:
        return False


def _is_file(folder: Path, text: str) -> bool:
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        return False
    try:
        return (folder / path).is_file()
    except (OSError, ValueError):
        return False
