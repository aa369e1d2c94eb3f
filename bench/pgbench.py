"""A receipt's recorded statements as a script of pgbench: the same SQL, the same transaction, driven by a program in C.

What differs from one receipt to the next becomes a variable: the card, the receipt's code and the products are drawn by
pgbench, ids are taken from the answers. Everything else is sent as it was recorded.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlsplit

from bench.recording import Said
from bench.shop import MEMBERS, PRODUCTS
from devtools.postgres import Server
from storage.queries import Query

_PLACE = re.compile(r"\$(\d+)")
_TABLE = re.compile(r"(?:INSERT INTO|UPDATE|FROM) (\w+)")
_PROCESSED = re.compile(r"transactions actually processed: (\d+)")
_RATE = re.compile(r"tps = ([\d.]+)")

# A card is 29, ten digits of the member's number, and the check digit (loyalty/cards.py): for fewer than 10,000 members.
_CARD = f"""\
\\set member random(0, {MEMBERS - 1})
\\set first :member / 1000
\\set second :member / 100 % 10
\\set third :member / 10 % 10
\\set fourth :member % 10
\\set check (1000 - 29 - 3 * :second - :first - :third - 3 * :fourth + 0) % 10
"""


@dataclass(frozen=True, slots=True)
class Done:
    transactions: int
    per_second: float


def run(server: Server, url: str, script: str, constants: Mapping[str, str], clients: int, seconds: float) -> Done:
    """pgbench with prepared statements, so many clients and two threads."""
    name = urlsplit(url).path.removeprefix("/")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "receipt.sql"
        path.write_text(script, "utf-8")
        given = [f"--define={name}={value}" for name, value in constants.items()]
        said = server.run(
            *("pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={min(2, clients)}"),
            *(f"--time={max(1, round(seconds))}", f"--file={path}", *given, name),
        )
    processed, rate = _PROCESSED.search(said), _RATE.search(said)
    assert processed, f"pgbench says nothing of its work: {said}"
    assert rate, f"pgbench says nothing of its rate: {said}"
    return Done(int(processed[1]), float(rate[1]))
