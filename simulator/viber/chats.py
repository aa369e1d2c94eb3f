"""A person's chat with a bot as it stands on the telephone: what was said, which keyboard is open, who is subscribed."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.viber.bots import Bot
from simulator.viber.checks import Record
from simulator.viber.pictures import Picture
from simulator.viber.users import User

Key = tuple[str, int]


@dataclass(slots=True)
class Posted:
    """`record` is the API's message: type, text, media … `pictures` are those it shows, by address."""

    id: int
    token: int
    mine: bool
    at: datetime
    record: Record
    pictures: dict[str, Picture] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every picture is there, or will not come."""
        return all(picture.settled for picture in self.pictures.values())


@dataclass(slots=True, eq=False)
class Chat:
    bot: Bot
    user: User
    messages: dict[int, Posted] = field(default_factory=dict)
    subscribed: bool = False
    started: bool = False
    blocked: bool = False
    # The last of the bot's messages, if a keyboard hangs on it.
    keyboard: Posted | None = None
    tracking_data: str = ""
    opened: list[str] = field(default_factory=list)
    undelivered: list[Posted] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.bot.uri, self.user.number

    @property
    def last_id(self) -> int:
        return max(self.messages, default=0)
