"""What people tell about themselves in words: names in any language, and e-mail addresses that look like ones."""

import re
import unicodedata

LONGEST_NAME = 64
_LONGEST_EMAIL = 254  # RFC 5321
_MOST_DIGITS = 3  # in a name; a telephone number is none
_JOINERS = "\u200c\u200d"  # some scripts spell with them; other invisible signs only deceive
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"]{1,64}")
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_ENDING = re.compile(r"[^\W\d_]{2,63}|xn--[a-z0-9-]{2,59}", re.IGNORECASE)


def name(text: str) -> str | None:
    """The name, tidied; None for what can't be one."""
    visible = "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if sign in _JOINERS or unicodedata.category(sign)[0] != "C" or sign.isspace()
    )
    tidy = " ".join(visible.split())
    letters = sum(sign.isalpha() for sign in tidy)
    digits = sum(sign.isdigit() for sign in tidy)
    return tidy if 0 < len(tidy) <= LONGEST_NAME and letters and digits <= _MOST_DIGITS else None


def email(text: str) -> str | None:
    """The address with its domain in small letters; None for what has not the form of one. Whether it exists is not asked."""
    local, at, domain = unicodedata.normalize("NFC", text).strip().removeprefix("mailto:").rpartition("@")
    if not at or len(local) + len(domain) >= _LONGEST_EMAIL or not _LOCAL.fullmatch(local):
        return None
    if any(unicodedata.category(sign)[0] == "C" for sign in local) or ".." in local or local.startswith("."):
        return None
    labels = domain.split(".")
    whole = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and _ENDING.fullmatch(labels[-1])
    return f"{local}@{domain.lower()}" if whole and not local.endswith(".") else None


def masked_email(address: str) -> str:
    """Enough for its owner to know it by."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"


def masked_phone(phone: str) -> str:
    """Likewise: the country's beginning and the last two digits of an E.164 number."""
    return f"{phone[:4]} ••• {phone[-2:]}"
