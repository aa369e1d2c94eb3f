"""`receipts`: the use case that posts a receipt of 5 lines, beside its own statements sent by nothing but a driver.

SQLite: `database.run(purchases.commit)` beside the recorded statements replayed by sqlite3, 64 receipts a commit. PostgreSQL:
the same beside pgbench with as many clients. All of it durable: fsync at every commit.
"""

from bench import receipts_postgres, receipts_sqlite, shop
from bench.measures import Row, settle_garbage


async def run(scale: float) -> list[Row]:
    with shop.folder() as folder:
        settle_garbage()
        return [*await receipts_sqlite.rows(folder, scale), *await receipts_postgres.rows(scale)]
