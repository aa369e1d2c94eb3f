"""A bot's account: its token, what it told Telegram of itself, and the updates that wait for it."""

from dataclasses import dataclass, field

from simulator.telegram.checks import Record
from simulator.telegram.mailbox import Mailbox
from simulator.telegram.webhook import Hook, Pusher

# A scope as (type, chat, user) and a language.
ScopeKey = tuple[str, object, object, str]


@dataclass(slots=True, eq=False)
class Bot:
    id: int
    token: str
    username: str
    first_name: str
    reads_all: bool = False
    mailbox: Mailbox = field(default_factory=Mailbox)
    hook: Hook | None = None
    pusher: Pusher | None = None
    commands: dict[ScopeKey, list[Record]] = field(default_factory=dict)
    # (name, description or short_description, language) → text
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int | None, Record] = field(default_factory=dict)
    default_rights: dict[bool, Record] = field(default_factory=dict)

    def record(self) -> Record:
        """The API's `User`, as others see it."""
        name = self.texts.get(("name", "")) or self.first_name
        return {"id": self.id, "is_bot": True, "first_name": name, "username": self.username}

    def me(self) -> Record:
        """What getMe answers."""
        return {
            **self.record(),
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }
