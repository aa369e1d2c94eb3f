"""A flyer is this week's promos: a product each, in one store or in all of them."""

from datetime import date

from storage import imports, moments
from storage.database import Transaction
from tests.usecases.imports.desk import Desk, figures
from usecases.imports.run import Kind

HEADER = "promo,sku,store,starts,ends,position,title,price,old_price,percent,picture"


async def kept(desk: Desk, promo: str, sku: str, store: int | None = None) -> dict[str, object] | None:
    def work(tx: Transaction) -> dict[str, object] | None:
        product = imports.product_ids(tx, [sku]).get(sku)
        found = imports.PROMOS.find(tx, [(promo, product, store)])
        return dict(next(iter(found.values())).values) if found else None

    return await desk.shop.database.read(work)


async def test_a_flyer_is_kept_and_an_unknown_product_made_known(desk: Desk) -> None:
    rows = [
        "w9-1,1,,2026-03-02,2026-03-08,1,Milk at last,52.90,61,13.5,https://shop.example/milk.jpg",
        "w9-1,1,center,02.03.2026,08.03.2026,,,51.90,,,",
        "w9-2,2,,2026-03-02,2026-03-08T23:59:59,2,,,,30%,",
    ]
    assert figures(await desk.take(Kind.PROMOS, [HEADER, *rows])) == (3, 0, 0, 0)
    assert await kept(desk, "w9-1", "1") == {
        "starts_day": moments.stored_day(date(2026, 3, 2)),
        "ends_day": moments.stored_day(date(2026, 3, 8)),
        "position": 1,
        "title": "Milk at last",
        "price": 5290,
        "old_price": 6100,
        "percent": 1350,
        "picture": "https://shop.example/milk.jpg",
    }
    here = await kept(desk, "w9-1", "1", desk.shop.till.store.id)
    assert here is not None
    assert (here["price"], here["percent"]) == (5190, None)
    product = await desk.product("1")
    assert product is not None
    assert product["name"] == "Milk at last"
    assert figures(await desk.take(Kind.PROMOS, [HEADER, *rows])) == (0, 0, 3, 0)
    assert figures(
        await desk.take(Kind.PROMOS, ["promo,sku,starts,ends,price", "w9-1,1,2026-03-02,2026-03-09,52.90"])
    ) == (0, 1, 0, 0)


async def test_what_makes_no_promo(desk: Desk) -> None:
    rows = {
        "a,1,mars,2026-03-02,2026-03-08,,,,,,": "store: “mars” where a store that is known is expected",
        "b,1,,2026-03-02,2026-03-01,,,,,,": "ends: 2026-03-01 is before 2026-03-02, when it starts",
        "c,1,,2026-03-02,,,,,,,": "ends is empty",
        "d,1,,2026-03-02,soon,,,,,,": "ends: “soon” where a day such as 2026-03-31 or 31.03.2026 is expected",
        "e,1,,2026-03-02,2026-03-08,,,,,101,": "percent: “101” where a percentage from 0 to 100 is expected",
        "f,1,,2026-03-02,2026-03-08,first,,,,,": "position: “first” where a line number such as 1 is expected",
    }
    report = await desk.take(
        Kind.PROMOS, [HEADER, *rows, "g,1,,2026-03-02,2026-03-08,,,,,,", "g,1,,2026-03-02,2026-03-09,,,,,,"]
    )
    assert figures(report) == (1, 0, 0, 7)
    assert desk.reasons(Kind.PROMOS) == [*rows.values(), "an earlier row of this file is about the same"]
