"""Products and stores are kept as the file has them."""

import pytest

from storage import pictures as pictures_kept
from storage import shop as storage
from tests.usecases.imports.desk import Desk, figures
from usecases.imports.reading import Unusable
from usecases.imports.run import Kind

HEADER = "sku,name,category,type,brand,price,picture,excluded_from_spending"


async def test_products_are_added_renewed_and_left_alone(desk: Desk) -> None:
    first = await desk.take(Kind.PRODUCTS, [HEADER, "1,Milk,Dairy,Milk,Dew,52.90,,no", '2,Beer,Alcohol,,,"42,9",,так'])
    assert figures(first) == (2, 0, 0, 0)
    assert await desk.product("2") == {
        "name": "Beer",
        "category": "Alcohol",
        "type": "",
        "brand": "",
        "price": 4290,
        "picture": None,
        "excluded": True,
    }
    again = await desk.take(
        Kind.PRODUCTS, ["sku;name;category;type;price", "1;Milk 2,5 %;Dairy;Milk;52,90", "2;Beer;Alcohol;;"]
    )
    assert figures(again) == (0, 2, 0, 0)
    milk, beer = await desk.product("1"), await desk.product("2")
    assert milk is not None
    assert beer is not None
    assert (milk["name"], milk["brand"], milk["price"]) == ("Milk 2,5 %", "Dew", 5290)  # no column brand: it stays
    assert (beer["price"], beer["excluded"]) == (None, True)  # an empty cell says: none
    assert figures(await desk.take_file(Kind.PRODUCTS, desk.file(Kind.PRODUCTS))) == (0, 0, 2, 0)


async def test_a_picture_is_a_file_beside_the_table_or_an_address(desk: Desk) -> None:
    (desk.folder / "milk.jpg").write_bytes(b"a photo of milk")
    (desk.folder / "empty.jpg").touch()
    (desk.folder.parent / "secret.jpg").write_bytes(b"nobody's business")
    pictures = ["milk.jpg", "https://shop.example/milk.jpg"]
    wrong = [
        "none.jpg",
        "empty.jpg",
        "../secret.jpg",
        str(desk.folder / "milk.jpg"),
        "http://shop.example/m.jpg",
        "https://",
        "a\\0.jpg",
        "x" * 5000,
    ]
    rows = [f"{number},Milk,Dairy,Milk,{text}" for number, text in enumerate(pictures + wrong)]
    report = await desk.take(Kind.PRODUCTS, ["sku,name,category,type,picture", *rows])
    assert figures(report) == (2, 0, 0, len(wrong))
    product = await desk.product("0")
    assert product is not None
    kept = str(product["picture"])
    assert await desk.shop.database.read(lambda tx: pictures_kept.find(tx, kept)) == b"a photo of milk"
    assert all("picture: “" in reason and "a file beside" in reason for reason in desk.reasons(Kind.PRODUCTS))


async def test_each_wrong_row_has_its_own_reason(desk: Desk) -> None:
    rows = {
        "1,Milk,Dairy,Milk,,12.345,,": "price: “12.345” where a sum of money such as 52.90 is expected",
        ",Milk,Dairy,Milk,,,,": "sku is empty",
        "3,,Dairy,Milk,,,,": "name is empty",
        "4,Milk,Dairy,Milk,,,,m": "excluded_from_spending: “m” where yes or no (1 or 0, так or ні, да or нет) is expected",
        f"{'5' * 101},Milk,Dairy,Milk,,,,": f"sku: “{'5' * 39}…” where 1 to 100 characters is expected",
        "6,Milk": "2 cells where the header has 8",
    }
    report = await desk.take(Kind.PRODUCTS, [HEADER, *rows, "7,Tea,Tea,Tea,,,,", "7,Coffee,Coffee,Coffee,,,,"])
    assert figures(report) == (1, 0, 0, 7)
    assert sorted(desk.reasons(Kind.PRODUCTS)) == sorted(
        [*rows.values(), "an earlier row of this file is about the same"]
    )


async def test_mended_rejects_can_be_imported(desk: Desk) -> None:
    report = await desk.take(Kind.PRODUCTS, [HEADER, '=1+1,"@Milk, white",Dairy,Milk,,x,,'])
    assert report.rejects is not None
    rejected = report.rejects.read_text(encoding="utf-8")
    assert "'=1+1" in rejected
    assert "'@Milk, white" in rejected
    report.rejects.write_text(rejected.replace(",x,", ",5.20,"), encoding="utf-8")
    mended = await desk.take_file(Kind.PRODUCTS, report.rejects)
    assert figures(mended) == (1, 0, 0, 0)
    product = await desk.product("=1+1")
    assert product is not None
    assert (product["name"], product["price"]) == ("@Milk, white", 520)


async def test_what_is_missing_is_said_once_for_the_file(desk: Desk) -> None:
    with pytest.raises(Unusable, match=r"lacks: name, type$"):
        await desk.take(Kind.PRODUCTS, ["SKU, Category ", "1,Dairy"])
    with pytest.raises(Unusable, match=r"lacks: customer or phone$"):
        await desk.take(Kind.CUSTOMERS, ["first_name", "Ann"])
    with pytest.raises(Unusable, match=r"more than once: sku$"):
        await desk.take(Kind.PRODUCTS, ["sku,sku,name,category,type", "1,1,Milk,,"])
    assert await desk.product("1") is None


async def test_stores_have_a_time_zone_and_a_director(desk: Desk) -> None:
    rows = [
        "store,name,address,timezone,director_chat_id",
        "center,Center,Rynok 7,,-1001234567890",
        "new,New,,Europe/Warsaw,",
    ]
    report = await desk.take(
        Kind.STORES, [*rows, "mars,Mars,,Mars/Olympus,", "worse,Worse,,Europe,", "chat,Chat,,,@director"]
    )
    assert figures(report) == (1, 1, 0, 3)
    stores = {store.code: store for store in await desk.shop.database.read(storage.all_stores)}
    assert (stores["new"].timezone, stores["center"].timezone) == ("Europe/Warsaw", "Europe/Kyiv")
    assert [row["store"] for row in desk.rejects(Kind.STORES)] == ["mars", "worse", "chat"]
    assert desk.rejects(Kind.STORES)[2]["director_chat_id"] == "'@director"
    assert figures(await desk.take(Kind.STORES, rows)) == (0, 0, 2, 0)


async def test_another_photo_under_the_same_name_is_another_picture(desk: Desk) -> None:
    table = ["sku,name,category,type,picture", "1,Milk,Dairy,Milk,milk.jpg"]
    for content, expected in ((b"old", (1, 0, 0, 0)), (b"old", (0, 0, 1, 0)), (b"new", (0, 1, 0, 0))):
        (desk.folder / "milk.jpg").write_bytes(content)
        assert figures(await desk.take(Kind.PRODUCTS, table)) == expected
    product = await desk.product("1")
    assert product is not None
    name = str(product["picture"])
    assert await desk.shop.database.read(lambda tx: pictures_kept.find(tx, name)) == b"new"
