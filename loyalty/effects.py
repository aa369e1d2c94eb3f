"""stub."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

PRIME = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Draw:
    coefficients: tuple[int, int, int, int]
    below: int

    def holds(self, customer: int) -> bool:
        x, value = customer % PRIME, self.coefficients[3]
        for c in self.coefficients[2::-1]:
            value = (value * x + c) % PRIME
        return value < self.below


def draw(words: str, share: int) -> Draw:
    d = sha256(words.encode()).digest()
    c = [int.from_bytes(d[i * 8 : i * 8 + 8], "big") % PRIME for i in range(4)]
    return Draw((c[0], c[1], c[2], c[3]), PRIME * share // 10_000)


def quarter(day: date) -> str:
    return f"{day.year}Q{(day.month + 2) // 3}"
