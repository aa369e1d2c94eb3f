"""Texts as long as Telegram takes them: what is longer ends at a line's end with an ellipsis, rather than not arriving."""

MESSAGE, CAPTION, TOAST = 4096, 1024, 200
_ELLIPSIS = "…"


def fitted(text: str, most: int) -> str:
    """At most `most` characters as Telegram counts them, in units of UTF-16: an emoji is two."""
    if _length(text) <= most:
        return text
    kept: list[str] = []
    room = most - len(f"\n{_ELLIPSIS}")
    for line in text.split("\n"):
        if _length(line) + 1 > room:
            break
        kept.append(line)
        room -= _length(line) + 1
    if any(line.strip() for line in kept):
        return "\n".join([*kept, _ELLIPSIS])
    return _cut(text, most - len(_ELLIPSIS)) + _ELLIPSIS


def _cut(text: str, most: int) -> str:
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * most]
    return units.decode("utf-16-le", "ignore")  # half an emoji is none


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
