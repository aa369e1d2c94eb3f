"""Card numbers and the card's changing code: drawn, signed and read here.

A card number is an EAN-13: `29` (a range that shops use inside the house), ten random digits, a check digit. A code is
base32 of version, number, time and a nonce with a truncated HMAC-SHA256: it names the card for ever and may pay for
minutes, once. Nothing is kept when a code is drawn; only the nonce of a used one is.
"""

import hmac
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import NewType

CardNumber = NewType("CardNumber", str)

_PREFIX = "29"
_DIGITS = 13
_VERSION = b"\x01"
_NUMBER, _TIME, _NONCE, _SEAL = 6, 5, 5, 8  # bytes; 25 in all: 40 characters of base32 without padding
_WHOLE = 1 + _NUMBER + _TIME + _NONCE + _SEAL
NONCE_BYTES = _NONCE


@dataclass(frozen=True, slots=True)
class Code:
    """What a genuine code says. `nonce` is what gets used up."""

    number: CardNumber
    drawn_at: datetime
    nonce: str


def check_digit(digits: str) -> str:
    """The EAN-13 check digit of 12 digits (GS1: weights 1 and 3 from the left)."""
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return str(-weighted % 10)


def number_from(drawn: int) -> CardNumber:
    """The card number of a random whole number."""
    digits = _PREFIX + str(drawn % 10 ** (_DIGITS - 1 - len(_PREFIX))).zfill(_DIGITS - 1 - len(_PREFIX))
    return CardNumber(digits + check_digit(digits))


def is_number(text: str) -> bool:
    """Whether `text` has the form of a card number, check digit included."""
    return len(text) == _DIGITS and text.isascii() and text.isdigit() and check_digit(text[:-1]) == text[-1]


def draw(number: CardNumber, now: datetime, nonce: bytes, key: bytes) -> str:
    """A fresh code for the card. `nonce` is NONCE_BYTES random bytes."""
    stamp = int(now.timestamp()).to_bytes(_TIME, "big")
    body = _VERSION + int(number).to_bytes(_NUMBER, "big") + stamp + nonce
    return b32encode(body + _seal(body, key)).decode()


def read(text: str, key: bytes) -> Code | None:
    """The code that `text` holds, or None when it is no genuine code of ours. Says nothing of its age."""
    try:
        raw = b32decode(text.upper())
    except (NotBase32, ValueError):
        return None
    if len(raw) != _WHOLE or not raw.startswith(_VERSION):
        return None
    body, seal = raw[:-_SEAL], raw[-_SEAL:]
    if not hmac.compare_digest(seal, _seal(body, key)):
        return None
    number = str(int.from_bytes(body[1 : 1 + _NUMBER], "big")).zfill(_DIGITS)
    seconds = int.from_bytes(body[1 + _NUMBER : 1 + _NUMBER + _TIME], "big")
    return Code(CardNumber(number), datetime.fromtimestamp(seconds, UTC), body[-_NONCE:].hex())


def scanned(text: str) -> str:
    """What a scanner read, without the address around a code (`https://…/c/CODE`), spaces and controls."""
    return text.strip().rsplit("/c/", 1)[-1].strip()


def _seal(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, body, sha256).digest()[:_SEAL]
