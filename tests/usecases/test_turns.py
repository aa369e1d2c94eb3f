"""Long work leaves those who write from another process as much time as it took itself."""

from storage.database import SqliteDatabase, Transaction
from tests.usecases.corner_shop import CornerShop
from usecases.turns import Turns


class Watch:
    """Seconds pass when somebody sleeps, or works."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def elapsed(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def work(self, _tx: Transaction) -> None:
        self.seconds += 3

    def fail(self, _tx: Transaction) -> None:
        self.seconds += 2
        raise LookupError


async def test_the_others_have_as_long_as_a_turn_took_also_when_it_failed(shop: CornerShop) -> None:
    """On PostgreSQL nobody waits for it."""
    watch = Watch()
    turns = Turns(shop.database, elapsed=watch.elapsed, sleep=watch.sleep)
    await turns.run(watch.work)
    try:
        await turns.run(watch.fail)
    except LookupError:
        watch.seconds += 0.5  # which the others have had already
    await turns.run(watch.work)
    assert watch.slept == ([0.0, 3.0, 1.5] if isinstance(shop.database, SqliteDatabase) else [0.0] * 3)


async def test_who_is_alone_leaves_no_gap(shop: CornerShop) -> None:
    watch = Watch()
    turns = Turns(shop.database, alone=True, elapsed=watch.elapsed, sleep=watch.sleep)
    for _ in range(2):
        await turns.run(watch.work)
    assert watch.slept == [0.0, 0.0]
