"""A look of seconds through a whole table keeps no till waiting."""

import asyncio
import threading
from pathlib import Path

from storage import migrations, shop
from storage.database import Transaction, opened
from storage.shop import Store


async def test_who_reads_does_not_wait_for_who_studies(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/shop.db"
    await migrations.migrate(url)
    database = await opened(url)
    begun, read = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def look(tx: Transaction) -> list[Store]:
        loop.call_soon_threadsafe(begun.set)
        assert read.wait(timeout=10)
        return shop.all_stores(tx)

    try:
        studying = asyncio.create_task(database.study(look))
        await begun.wait()
        assert await database.read(shop.all_stores) == []
        read.set()
        assert await studying == []
    finally:
        await database.close()
