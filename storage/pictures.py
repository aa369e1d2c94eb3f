"""Photos of products that came with an import: kept by what is in them, so that the same photo is kept once."""

import base64
import json
from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Transaction
from storage.queries import Query, within
from storage.tables import pictures

_known = Query(select(pictures.c.name).where(within(pictures.c.name, bindparam("names"))))
_find = Query(select(pictures.c.content_base64).where(pictures.c.name == bindparam("name")))
_add = Query(
    insert(pictures).values(name=bindparam("name"), content_base64=bindparam("content_base64")).on_conflict_do_nothing()
)


def known(tx: Transaction, names: Collection[str]) -> set[str]:
    """Those of the names that are kept."""
    return {row[0] for row in tx.all(_known, names=json.dumps(sorted(names)))}


def add(tx: Transaction, name: str, content: bytes) -> None:
    tx.run(_add, name=name, content_base64=base64.b64encode(content).decode())


def find(tx: Transaction, name: str) -> bytes | None:
    row = tx.one(_find, name=name)
    return None if row is None else base64.b64decode(row[0])
