"""HTML as the Bot API reads it: a text and its entities, or the documented refusal with its byte offset."""

import html
import re
from dataclasses import dataclass
from typing import NoReturn

from simulator.telegram import refusals
from simulator.telegram.checks import Record

SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"""\s*([^\s=>]+)(?:\s*=\s*("[^"]*"?|'[^']*'?|[\w.-]+))?""")
# The four named references that Telegram knows, and numeric ones; anything else stays as it is written.
REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});?")
MENTION = re.compile(r"tg://user\?id=(\d+)")


def utf16_length(text: str) -> int:
    """Telegram counts in UTF-16 units: an emoji is two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


@dataclass(frozen=True, slots=True)
class OpenTag:
    name: str
    attributes: dict[str, str]
    offset: int
    start: int


class HtmlReader:
    """Reads one text; `text` and `entities` hold the result of `read`."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text = ""
        self.offset = 0
        self.entities: list[Record] = []
        self.open_tags: list[OpenTag] = []

    def read(self) -> tuple[str, list[Record]]:
        while (tag_at := self.source.find("<", self.position)) >= 0:
            self._add_text(self.source[self.position : tag_at])
            self.position = tag_at + 1
            if self.source.startswith("/", self.position):
                self._read_end_tag(tag_at)
            else:
                self._read_start_tag(tag_at)
        self._add_text(self.source[self.position :])
        if self.open_tags:
            self._refuse(f'Can\'t find end tag corresponding to start tag "{self.open_tags[-1].name}"')
        # An inner tag ends first, but where both begin together the outer one is named first.
        self.entities.reverse()
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return self.text, self.entities

    def _add_text(self, raw: str) -> None:
        text = REFERENCE.sub(lambda found: html.unescape(found[0].removesuffix(";") + ";"), raw) if "&" in raw else raw
        self.text += text
        self.offset += utf16_length(text)

    def _read_start_tag(self, tag_at: int) -> None:
        name = self._take(TAG_NAME).lower()
        if self.position >= len(self.source):
            self._refuse("Unclosed start tag", tag_at)
        if name not in SIMPLE_TAGS:
            self._refuse(f'Unsupported start tag "{name}"', tag_at)
        attributes = self._read_attributes(name, tag_at)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self._refuse('Tag "span" must have class "tg-spoiler"', tag_at)
        self.open_tags.append(OpenTag(name, attributes, self.offset, len(self.text)))

    def _read_attributes(self, name: str, tag_at: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while found := ATTRIBUTE.match(self.source, self.position):
            self.position = found.end()
            # Only `expandable` stands without a value.
            if found[2] is None and found[1] != "expandable":
                what = f'Expected equal sign in declaration of an attribute of the tag "{name}"'
                self._refuse(what, tag_at)
            attributes[found[1].lower()] = html.unescape((found[2] or "").strip("\"'"))
        rest = self.source[self.position :].lstrip()
        if not rest.startswith(">"):
            self._refuse("Unclosed start tag", tag_at)
        self.position = len(self.source) - len(rest) + 1
        return attributes

    def _read_end_tag(self, tag_at: int) -> None:
        if not self.open_tags:
            self._refuse("Unexpected end tag", tag_at)
        self.position += 1
        name = self._take(TAG_NAME).lower()
        rest = self.source[self.position :].lstrip()
        if not rest.startswith(">"):
            self._refuse("Unclosed end tag", tag_at)
        self.position = len(self.source) - len(rest) + 1
        tag = self.open_tags.pop()
        if name not in {"", tag.name}:
            what = (
                f'Unmatched end tag at byte offset {self._bytes(tag_at)}, expected "</{tag.name}>", found "</{name}>"'
            )
            self._refuse(what)
        if self.offset > tag.offset:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        entity: Record = {"type": SIMPLE_TAGS[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            target = tag.attributes.get("href") or self.text[tag.start :]
            if MENTION.match(target) or not re.search(r"[.:]", target):
                return  # a person is only mentioned by who they are, which the caller does not need; no address, no link
            entity["url"] = target
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
            if not entity["custom_emoji_id"].isdecimal():
                self._refuse("Invalid custom emoji identifier specified")
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "pre" and self._is_language_of(entity):
            entity["language"] = self.entities.pop().pop("language")
        elif tag.name == "code" and tag.attributes.get("class", "").startswith("language-"):
            entity["language"] = tag.attributes["class"].removeprefix("language-")
        self.entities.append(entity)

    def _is_language_of(self, entity: Record) -> bool:
        """Whether the whole of a <pre> is one <code class="language-…">."""
        inner = self.entities[-1] if self.entities else {}
        return "language" in inner and all(inner[edge] == entity[edge] for edge in ("offset", "length"))

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.source, self.position)
        taken = found[0] if found else ""
        self.position += len(taken)
        return taken

    def _bytes(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _refuse(self, what: str, position: int | None = None) -> NoReturn:
        where = "" if position is None else f" at byte offset {self._bytes(position)}"
        raise refusals.bad_request(f"can't parse entities: {what}{where}")
