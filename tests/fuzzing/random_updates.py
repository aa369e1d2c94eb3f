"""Random updates by the Bot API's own description of its types: anything that Telegram may send, and what it may not."""

import json
import random
from pathlib import Path
from typing import Any

import simulator.telegram.schema

_TYPES: dict[str, Any] = json.loads(Path(simulator.telegram.schema.REDUCED).read_text("utf-8"))["types"]
_DEEPEST = 3
_TEXTS = (
    *("", " ", "/start", "/start centr", "/card", "/help@regulars_bot", "card", "Картка", "open:card", "lang:uk"),
    *("offers:yes:1", "private", "kicked", "member", "contact", "\N{NULL}", "<b>&", "{ $points }", "я" * 300, "👍🏽"),
    *("\N{RIGHT-TO-LEFT OVERRIDE}abc", "'; --", "-1", "../..", "\n\r\t", "+380501112233", "380501112233"),
)
_NUMBERS = (0, 1, -1, 2, 7, 4242, 2**31 - 1, 2**31, -(2**31), 2**53, 2**62, -(2**62), 1_764_692_645, 10**18)
_JUNK: tuple[Any, ...] = (None, True, 0, -1, 1.5, "", "x", [], {}, [[]], {"id": 1}, 2**70, "я" * 100)
_LIKELY = ("message", "callback_query", "my_chat_member")


class Updates:
    """Draws updates of a few people, so that they meet each other's effects; `chance` makes them reproducible."""

    def __init__(self, chance: random.Random, people: list[dict[str, Any]]) -> None:
        self._chance = chance
        self._people = people
        self._number = 10_000_000

    def draw(self) -> dict[str, Any]:
        """An update as the description has it, two in three about a person's private chat, one in eight spoiled."""
        self._number += 1
        kind = self._chance.choice(_LIKELY if self._maybe(0.85) else list(_TYPES["Update"]["optional"]))
        update = {"update_id": self._number, kind: self._value(_TYPES["Update"]["optional"][kind], 0)}
        if self._maybe(0.66):
            self._bring_home(kind, update[kind])
        if self._maybe(0.12):
            self._spoil(update[kind])
        return update

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _bring_home(self, kind: str, said: dict[str, Any]) -> None:
        person = dict(self._chance.choice(self._people))
        chat = {"id": person["id"], "type": "private", "first_name": person["first_name"]}
        said["from"] = person
        if kind == "callback_query":
            said["id"] = str(self._chance.randint(1, 10**18))
            said["message"] = {"message_id": self._chance.choice((1, 2, 999)), "date": 1, "chat": chat}
        else:
            said["chat"] = chat
        if kind == "message" and self._maybe(0.5):
            self._simplify(said, person)

    def _simplify(self, said: dict[str, Any], person: dict[str, Any]) -> None:
        """A message of one kind, as people send them: words of its own, or a contact, perhaps a foreign one."""
        kept = {name: said[name] for name in ("message_id", "date", "chat", "from")}
        said.clear()
        said |= kept
        if self._maybe(0.7):
            said["text"] = f"{self._chance.choice(_TEXTS)} №{self._number}" if self._maybe(0.6) else self._text()
        else:
            other = person if self._maybe(0.5) else self._chance.choice(self._people)
            phone = f"38050{person['id'] % 10**7:07d}"
            said["contact"] = {"phone_number": phone, "first_name": "x", "user_id": other["id"]}

    def _spoil(self, value: Any) -> None:
        """Puts junk into one field somewhere."""
        while isinstance(value, dict) and value:
            name = self._chance.choice(list(value))
            if not isinstance(value[name], dict) or self._maybe(0.4):
                value[name] = self._chance.choice(_JUNK)
                return
            value = value[name]

    def _value(self, of: str, depth: int) -> Any:
        if of.startswith("Array of "):
            inner = of.removeprefix("Array of ")
            return [self._value(inner, depth + 1) for _ in range(self._chance.randint(0, 2 if depth < _DEEPEST else 1))]
        of = self._chance.choice(of.split("|"))
        if of not in _TYPES:
            return self._scalar(of)
        described = _TYPES[of]
        if "any_of" in described:
            return self._value(self._chance.choice(described["any_of"]), depth)
        made = {name: self._value(inner, depth + 1) for name, inner in described.get("required", {}).items()}
        if depth < _DEEPEST:
            share = 0.12 if depth else 0.06
            optional = described.get("optional", {}).items()
            made |= {name: self._value(inner, depth + 1) for name, inner in optional if self._maybe(share)}
        return made

    def _scalar(self, of: str) -> Any:
        match of:
            case "Integer":
                return self._chance.choice(_NUMBERS)
            case "Float":
                return self._chance.choice((0.0, -1.5, 50.45))
            case "Boolean" | "True":
                return True if of == "True" else self._maybe(0.5)
            case _:
                return self._text()

    def _text(self) -> str:
        return self._chance.choice(_TEXTS)
