"""Look-ups that name nobody are counted, though their own transaction is rolled back or may not write."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from loyalty.refusals import UnknownCard
from storage.database import Database, Transaction
from storage.shop import Till
from usecases import guessing

T = TypeVar("T")


async def counted(
    asked: Awaitable[T], database: Database, now: Callable[[], datetime], till: Callable[[Transaction], Till]
) -> T:
    """What `asked` answers; when it raises UnknownCard, the failure is on the till's account before anybody hears of it."""
    try:
        return await asked
    except UnknownCard:
        await database.run(lambda tx: guessing.failed(tx, now(), till(tx)))
        raise
