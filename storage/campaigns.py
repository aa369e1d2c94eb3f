"""What is kept of each campaign besides its messages: whether it is paused, and how its last attempts ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage import moments
from storage.database import Transaction
from storage.queries import Query
from storage.tables import campaigns

_paused = Query(select(campaigns.c.name, campaigns.c.why).where(campaigns.c.paused_at.is_not(None)))
_recent = Query(select(campaigns.c.recent).where(campaigns.c.name == bindparam("name")))


def _put(*names: str) -> Query:
    given: dict[str, BindParameter[Any]] = {name: bindparam(name) for name in names}
    row = insert(campaigns).values(name=bindparam("name"), **given)
    return Query(row.on_conflict_do_update(index_elements=["name"], set_=given))


_set_recent = _put("recent")
_set_paused = _put("paused_at", "why")


def paused(tx: Transaction) -> Mapping[str, str]:
    """Name → why."""
    return {row[0]: row[1] for row in tx.all(_paused)}


def pause(tx: Transaction, name: str, why: str, now: datetime) -> None:
    tx.run(_set_paused, name=name, paused_at=moments.stored(now), why=why)


def resume(tx: Transaction, name: str) -> None:
    tx.run(_set_paused, name=name, paused_at=None, why="")


def recent(tx: Transaction, name: str) -> str:
    """As loyalty.failing dumps it; empty at first."""
    row = tx.one(_recent, name=name)
    return "" if row is None else str(row[0])


def remember(tx: Transaction, name: str, recent_: str) -> None:
    tx.run(_set_recent, name=name, recent=recent_)
