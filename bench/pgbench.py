"""A receipt's recorded statements as a script of pgbench: the same SQL, the same transaction, driven by a program in C.

What differs from one receipt to the next becomes a variable: the card, the receipt's code and the products are drawn by
pgbench, ids are taken from the answers. Everything else is sent again as it was recorded.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.recording import Said
from bench.shop import LINES, MEMBERS, PRODUCTS
from devtools.postgres import Server
from storage.queries import Query

_PLACE = re.compile(r"\$(\d+)")
_TABLE = re.compile(r"(?:INSERT INTO|FROM) (\w+)")
_PROCESSED = re.compile(r"transactions actually processed: (\d+)")
_RATE = re.compile(r"tps = ([\d.]+)")

# A card is 29, ten digits of the member's number, and the check digit (loyalty/cards.py); these members have four digits.
DRAWN = f"""\
\\set member random(0, {MEMBERS - 1})
\\set odd :member / 100 % 10 + :member % 10
\\set even :member / 1000 + :member / 10 % 10
\\set card 2900000000000 + :member * 10 + (1001 - 3 * :odd - :even) % 10
\\set code random(1, 1000000000000000)
"""


class _Variable(str):
    """A place that pgbench fills anew for each receipt."""

    __slots__ = ()


_VARIABLES = {
    "value": _Variable(":card"),
    "code": _Variable(":code"),
    "key": _Variable(":code"),  # of the receipt's notice: another one each time, or none would be written
    "customer": _Variable(":customers_id"),
    "receipt": _Variable(":receipts_id"),
    "lot": _Variable(":lots_id"),
}


@dataclass(frozen=True, slots=True)
class Script:
    """`constants` are variables that keep one value: texts can be given to pgbench in no other way."""

    text: str
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    transactions: int
    per_second: float


def script(receipt: Sequence[Said]) -> Script:
    """Of what was said for one receipt of LINES lines."""
    products = [f"\\set product{line} random(1, {PRODUCTS})" for line in range(LINES)]
    writing = _Writing()
    for said in receipt:
        writing.add(said)
    text = "\n".join([DRAWN, *products, "BEGIN;", *writing.lines, "COMMIT;", ""])
    return Script(text, writing.constants)


def run(server: Server, database: str, receipts: Script, clients: int, seconds: float) -> Done:
    """Prepared statements, so many clients, two threads."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "receipt.sql"
        path.write_text(receipts.text, "utf-8")
        constants = [f"--define={name}={value}" for name, value in receipts.constants.items()]
        said = server.run(
            *("pgbench", "--no-vacuum", "--protocol=prepared", f"--client={clients}", f"--jobs={min(2, clients)}"),
            *(f"--time={max(1, round(seconds))}", f"--file={path}", *constants, database),
        )
    processed, rate = _PROCESSED.search(said), _RATE.search(said)
    assert processed, f"pgbench does not tell what it did: {said}"
    assert rate, f"pgbench does not tell its rate: {said}"
    return Done(int(processed[1]), float(rate[1]))


@dataclass(slots=True)
class _Writing:
    lines: list[str] = field(default_factory=list)
    constants: dict[str, str] = field(default_factory=dict)

    def add(self, said: Said) -> None:
        if said.many:  # asyncpg sends them in one go and waits once
            rows = [self._statement(said.query, values, f":product{line}") for line, values in enumerate(said.values)]
            self.lines += ["\\startpipeline", *(f"{row};" for row in rows), "\\endpipeline"]
            return
        statement = self._statement(said.query, said.values[0])
        table = _TABLE.search(statement)
        self.lines.append(f"{statement} \\gset {table[1]}_" if said.answered and table else f"{statement};")

    def _statement(self, query: Query, values: Mapping[str, object], product: str = "") -> str:
        """With variables in the places of values."""
        sql, arrange = query.postgres
        variables = _VARIABLES | {"product": _Variable(product)}
        given = arrange({name: variables.get(name, value) for name, value in values.items()})
        placed = [self._placed(value) for value in given]
        return _PLACE.sub(lambda place: placed[int(place[1]) - 1], " ".join(sql.split()))

    def _placed(self, value: object) -> str:
        if value is None or value == "":  # which pgbench could not be told to send
            return "NULL" if value is None else "''"
        if isinstance(value, _Variable):
            return value
        name = f"constant{len(self.constants)}"
        self.constants[name] = str(value)
        return f":{name}"
