"""What a messenger fetches: there for ten minutes for who has the address, or two weeks when it is nobody's own; then nowhere."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from chat.texts import Texts
from loyalty import keys
from loyalty.program import Program
from scheduler.housekeeping import Housekeeping
from storage import identities, media, tables
from storage.database import Database, Transaction
from storage.queries import Query
from tests import plain_http
from tests.unit.web.conftest import ready
from usecases import phones, privacy, registration
from usecases.terms import Terms
from web.app import create_app

PICTURE = bytes(range(256)) * 100
BEGAN = datetime(2026, 12, 2, 16, tzinfo=UTC)
TERMS = Terms(Program(), keys.derive("a key of the tests, long enough to be one"))


@dataclass
class Shop:
    database: Database
    now: datetime = BEGAN

    async def kept(self, content: bytes = PICTURE, kind: str = "image/png", account: str = "olena") -> str:
        """The key."""
        return await self.database.run(lambda tx: media.keep(tx, content, kind, "viber", account, self.now))

    async def shared(self, content: bytes = PICTURE) -> str:
        """The key of what is nobody's own."""
        return await self.database.run(lambda tx: media.share(tx, content, "image/jpeg", "viber", self.now))

    async def rows(self) -> list[tuple[str, ...]]:
        found = await self.database.read(lambda tx: tx.all(Query(select(tables.media))))
        return [tuple(map(str, row)) for row in found]


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)


@pytest.fixture
async def http(shop: Shop, texts: Texts) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(shop.database, TERMS, texts, lambda: shop.now, ready)
    async with plain_http.client(transport=httpx.ASGITransport(app), base_url="http://shop.test") as client:
        yield client


@pytest.mark.parametrize("ending", ["", ".png"])
async def test_who_has_the_address_gets_it_whole_and_nothing_keeps_it(
    shop: Shop, http: httpx.AsyncClient, ending: str
) -> None:
    answer = await http.get(f"/media/{await shop.kept()}{ending}")
    assert answer.content == PICTURE
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_who_asks_how_large_it_is_is_told(shop: Shop, http: httpx.AsyncClient) -> None:
    answer = await http.head(f"/media/{await shop.kept()}.png")
    assert (answer.status_code, answer.headers["content-length"]) == (200, str(len(PICTURE)))


async def test_after_ten_minutes_it_is_gone(shop: Shop, http: httpx.AsyncClient) -> None:
    key = await shop.kept()
    shop.now += timedelta(minutes=10) - timedelta(milliseconds=1)
    assert (await http.get(f"/media/{key}.png")).status_code == 200
    shop.now += timedelta(milliseconds=1)
    assert (await http.get(f"/media/{key}.png")).status_code == 404


@pytest.mark.parametrize("name", ["x", "a" * 43, "a" * 5000, "%00", "..%2f..%2fetc", "%ff", "і" * 43, ".png"])
async def test_what_is_no_address_of_ours_is_not_found(shop: Shop, http: httpx.AsyncClient, name: str) -> None:
    await shop.kept()
    assert (await http.get(f"/media/{name}")).status_code == 404


async def test_nothing_is_changed_by_that_address(shop: Shop, http: httpx.AsyncClient) -> None:
    assert (await http.post(f"/media/{await shop.kept()}", content=b"x")).status_code == 405


async def test_two_addresses_of_the_same_picture_have_nothing_in_common_and_the_database_has_neither(
    shop: Shop,
) -> None:
    one, other = await shop.kept(), await shop.kept()
    assert one != other
    assert len(one) == len(other) == 43
    assert not any(key in cell for row in await shop.rows() for cell in row for key in (one, other))


async def test_what_is_nobodys_own_is_there_for_two_weeks_and_may_be_kept_on_the_way(
    shop: Shop, http: httpx.AsyncClient
) -> None:
    key = await shop.shared()
    shop.now += timedelta(days=14) - timedelta(milliseconds=1)
    await Housekeeping(shop.database, lambda: shop.now).forget_media()
    answer = await http.get(f"/media/{key}.jpg")
    assert (answer.content, answer.headers["content-type"]) == (PICTURE, "image/jpeg")
    assert answer.headers["cache-control"] == "public, max-age=86400, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    shop.now += timedelta(milliseconds=1)
    assert (await http.get(f"/media/{key}.jpg")).status_code == 404


async def test_the_same_picture_is_shared_once_and_good_anew_and_another_is_another(shop: Shop) -> None:
    key = await shop.shared()
    shop.now += timedelta(days=10)
    assert await shop.shared() == key
    assert await shop.shared(b"other") != key
    assert len(await shop.rows()) == 2
    shop.now += timedelta(days=10)
    found = await shop.database.read(lambda tx: media.find(tx, key, shop.now))
    assert found is not None
    assert found.shared


async def test_what_is_somebodys_is_never_shared_even_with_the_same_contents(
    shop: Shop, http: httpx.AsyncClient
) -> None:
    shared, own = await shop.shared(), await shop.kept()
    assert own != shared
    assert (await http.get(f"/media/{own}.png")).headers["cache-control"] == "no-store"
    shop.now += timedelta(minutes=10)
    assert (await http.get(f"/media/{own}.png")).status_code == 404


async def test_housekeeping_throws_away_what_nobody_can_fetch_any_more(shop: Shop) -> None:
    await shop.kept(b"old")
    shop.now += timedelta(minutes=9)
    await shop.kept(b"new")
    shop.now += timedelta(minutes=1)
    await Housekeeping(shop.database, lambda: shop.now).forget_media()
    assert len(await shop.rows()) == 1


async def test_who_is_erased_has_no_picture_left_to_be_fetched(shop: Shop) -> None:
    def joined(tx: Transaction) -> int:
        identity = identities.lock(tx, "viber", "olena", name="Олена", language="uk", now=BEGAN)
        number = phones.international("+380501112233")
        assert number is not None
        return registration.join(tx, BEGAN, TERMS, identity, number, "Олена", "uk", "").customer.id

    customer = await shop.database.run(joined)
    await shop.kept()
    await shop.kept(account="taras")
    await shop.database.run(lambda tx: privacy.erase(tx, BEGAN, customer, "command line"))
    assert ["taras" in row for row in await shop.rows()] == [True]
