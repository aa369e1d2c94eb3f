"""Texts and captions: parsed, trimmed, measured, and with the entities that Telegram finds by itself."""

import re
from collections.abc import Iterator

from simulator.telegram import refusals
from simulator.telegram.checks import Record
from simulator.telegram.markup import HtmlReader, utf16_length

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

# What Telegram finds in any text. Simpler than its own rules (which know every top-level domain), enough for a shop's bot.
FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)]|\b(?:www\.|t\.me/)[^\s<>\"]+[^\s<>\".,;:!?)])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z]\w{3,31}\b)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?\b)"
    r"|(?P<hashtag>(?<![\w#&])\#\w*[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w+])\+\d(?:[\s()-]{0,2}\d){6,14}(?!\d))"
)
SIGNS = re.compile(r"[/@#+.:]")
# Nothing is looked for inside these.
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "url", "custom_emoji"})


def text_content(given: Record, limit: str = "message is too long") -> Record:
    """`text` and `entities` of a message from a call's parameters."""
    text, entities = _read(given["text"], given.get("parse_mode"), given.get("entities"))
    if not text:
        raise refusals.bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise refusals.bad_request(limit)
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(given: Record) -> Record:
    """`caption` and `caption_entities` of a message from a call's parameters; nothing when there is no caption."""
    text, entities = _read(given.get("caption", ""), given.get("parse_mode"), given.get("caption_entities"))
    if len(text) > CAPTION_LIMIT:
        raise refusals.bad_request("message caption is too long")
    content: Record = {"caption": text} if text else {}
    return {**content, "caption_entities": entities} if entities else content


def plain(text: str) -> tuple[str, list[Record]]:
    """What a person wrote, and the entities in it."""
    return _read(text, None, None)


def _read(source: str, parse_mode: str | None, given: list[Record] | None) -> tuple[str, list[Record]]:
    text, entities = source, list(given or ())
    if parse_mode:
        if parse_mode.lower() == "html":
            text, entities = HtmlReader(source).read() if "<" in source or "&" in source else (source, [])
        elif parse_mode.lower() in {"markdown", "markdownv2"}:
            raise refusals.not_emulated(f"parse_mode {parse_mode}")
        else:
            raise refusals.bad_request("unsupported parse_mode")
    elif entities:
        _check_bounds(text, entities)
    text, entities = _trim(text, entities)
    return text, _with_found(text, entities)


def _check_bounds(text: str, entities: list[Record]) -> None:
    length = utf16_length(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > length:
            raise refusals.bad_request("can't parse entities: entity is out of the text's bounds")


def _trim(text: str, entities: list[Record]) -> tuple[str, list[Record]]:
    """Spaces and line breaks at both ends are dropped, entities follow."""
    trimmed = text.strip()
    if len(trimmed) == len(text) or not entities:
        return trimmed, entities
    start = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(trimmed)
    moved = []
    for entity in entities:
        first = max(0, entity["offset"] - start)
        last = min(length, entity["offset"] - start + entity["length"])
        if last > first:
            moved.append({**entity, "offset": first, "length": last - first})
    return trimmed, moved


def _with_found(text: str, entities: list[Record]) -> list[Record]:
    if not SIGNS.search(text):
        return entities
    opaque = [
        (entity["offset"], entity["offset"] + entity["length"]) for entity in entities if entity["type"] in OPAQUE
    ]
    found = [
        entity
        for entity in _found(text)
        if all(entity["offset"] >= end or entity["offset"] + entity["length"] <= start for start, end in opaque)
    ]
    return sorted([*entities, *found], key=lambda entity: (entity["offset"], -entity["length"])) if found else entities


def _found(text: str) -> Iterator[Record]:
    for match in FOUND.finditer(text):
        if match.lastgroup is not None:
            offset = utf16_length(text[: match.start()])
            yield {"type": match.lastgroup, "offset": offset, "length": utf16_length(match[0])}
