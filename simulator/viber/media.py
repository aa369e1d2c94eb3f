"""What people send: kept on Viber's side, at addresses that last an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

LIFETIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kept:
    content: bytes
    mime: str
    name: str
    at: datetime


class MediaStore:
    """`base` is where this server is reached, as the last call that a bot made says it."""

    def __init__(self) -> None:
        self.base = ""
        self.kept: dict[str, Kept] = {}

    def keep(self, content: bytes, mime: str, name: str, at: datetime) -> str:
        """The path under which it can be fetched."""
        suffix = name.rpartition(".")[2]
        path = f"/media/{len(self.kept) + 1}.{suffix if suffix.isalnum() else 'bin'}"
        self.kept[path] = Kept(content, mime, name, at)
        return path

    def find(self, path: str, now: datetime) -> Kept | None:
        kept = self.kept.get(path)
        return kept if kept and now - kept.at <= LIFETIME else None

    def address(self, path: str) -> str:
        """Raises LookupError while no bot has called."""
        if not self.base:
            raise LookupError("no bot has set its webhook yet: nobody knows where Viber is")
        return self.base + path
