"""A person's Viber account. Every bot knows them by another id."""

import base64
import hashlib
from dataclasses import dataclass

from simulator.viber.checks import Record

API_VERSION = 10
NAMELESS = "Subscriber"


@dataclass(slots=True, eq=False)
class User:
    """`phone` is what their contact carries, to the letter. A telephone that is off gets its messages later."""

    number: int
    first_name: str
    phone: str | None = None
    language_code: str = "uk"
    country: str = "UA"
    avatar: str | None = None
    api_version: int = API_VERSION
    desktop: bool = False
    online: bool = True

    def id_for(self, bot: str) -> str:
        """24 characters of base64 that say nothing, as the real ones."""
        return base64.b64encode(hashlib.sha256(f"{bot}/{self.number}".encode()).digest()[:16]).decode()

    def record(self, bot: str, *, named: bool, pictured: bool) -> Record:
        """The API's user. A bot that did not ask for names and photos in set_webhook gets a stand-in."""
        record: Record = {"id": self.id_for(bot), "name": self.first_name if named else NAMELESS}
        if self.avatar and pictured:
            record["avatar"] = self.avatar
        return {
            **record,
            "language": self.language_code,
            "country": self.country,
            "api_version": self.api_version,
        }
