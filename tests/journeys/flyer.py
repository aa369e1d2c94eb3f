"""A flyer of the shop on the stage: imported as an owner would, planned and sent as the house does, leafed through in a chat."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image
from sqlalchemy import select

from chat import buttons
from chat.buttons import Button, NotForMe, RemindOffer
from loyalty.points import Rate
from loyalty.program import CampaignRules, Consents, Metered, Program
from scheduler.planning import Planning
from storage import moments, tables
from storage.queries import Query
from tests.journeys.stage import VIBER, Stage
from usecases.imports import run as imports
from usecases.imports.run import Kind

Person = Any  # one of either messenger
Shown = Any

ZONE = ZoneInfo("Europe/Kyiv")
GOODS = (
    ("milk", "Молоко 2,5 %", "Молочні продукти", "Молоко", 5290),
    ("cheese", "Сир Гауда", "Сири", "Твердий сир", 7800),
    ("bread", "Хліб житній", "Хліб", "Хліб", 2990),
    ("coffee", "Кава мелена", "Чай і кава", "Кава", 25900),
    ("eggs", "Яйця С1", "Молочні продукти", "Яйця", 7490),
    ("tea", "Чай чорний", "Чай і кава", "Чай", 8990),
    ("honey", "Мед липовий", "Бакалія", "Мед", 18900),
)
NAMES = {sku: name for sku, name, *_ in GOODS}
OLD = {sku: price for sku, *_, price in GOODS}


def program(control: Rate = Rate(0)) -> Program:
    """Nobody is held out unless it is said, and the shop pays for messages that Viber charges for."""
    rules = CampaignRules(control=control, outside=Rate(0))
    return Program(
        shop="Мальва", consents=Consents(ask_after=timedelta(0)), metered=Metered(pays=True), campaigns=rules
    )


@dataclass
class Flyer:
    """`folder` is where the owner's tables are."""

    stage: Stage
    folder: Path

    async def goods(self) -> None:
        """Each with a photo beside the table."""
        Image.new("RGB", (60, 40), "#f4c95d").save(self.folder / "goods.png")
        rows = [(*each[:4], _money(each[4]), "goods.png") for each in GOODS]
        await self._imported(Kind.PRODUCTS, "sku,name,category,type,price,picture", rows)

    async def promote(self, ends: dict[str, date]) -> None:
        """Half price, from Monday on, in the order given. The same again changes when they end."""
        today = self.today
        starts = today - timedelta(days=today.weekday())
        rows = [
            (f"W-{sku}", sku, starts, last, place, _money(OLD[sku] // 2), _money(OLD[sku]))
            for place, (sku, last) in enumerate(ends.items(), 1)
        ]
        await self._imported(Kind.PROMOS, "promo,sku,starts,ends,position,price,old_price", rows)

    async def _imported(self, kind: Kind, header: str, rows: Iterable[Sequence[object]]) -> None:
        path = self.folder / f"{kind}.csv"
        lines = [header, *(",".join(f'"{cell}"' for cell in row) for row in rows)]
        path.write_text("\n".join(lines), "utf-8")
        house = self.stage.house
        now = self.stage.clock.now()
        report = await imports.run(
            house.database, house.terms, kind, path, dry_run=False, now=now, progress=lambda _progress: None
        )
        assert report.rejected == 0

    @property
    def today(self) -> date:
        return self.stage.clock.now().astimezone(ZONE).date()

    async def buys(self, card: str, *skus: str) -> None:
        lines = [
            {"line": number, "sku": sku, "name": NAMES[sku], "quantity": "1", "sum": OLD[sku]}
            for number, sku in enumerate(skus, 1)
        ]
        total = sum(OLD[sku] for sku in skus)
        await self.stage.till.ok("POST", "/receipts", self.stage.till.receipt(card=card, lines=lines, total=total))

    def wait_until(self, moment: datetime) -> None:
        """Time goes forward at once."""
        ahead = moment - self.stage.clock.now()
        assert ahead >= timedelta(0), moment
        self.stage.clock.put_forward(ahead)

    def wait_for_day(self, weekday: int, hour: int) -> None:
        """The next such local weekday, not today."""
        day = self.today + timedelta(days=(weekday - self.today.weekday() - 1) % 7 + 1)
        self.wait_until(datetime.combine(day, time(hour), ZONE))

    async def plan(self) -> None:
        """As the scheduler does: what people do is learnt, then the day is planned."""
        planning = Planning(self.stage.house.database, self.stage.house.terms, self.stage.clock.now)
        await planning.learn()
        await planning.plan()

    async def rows(self, kind: str = "weekly") -> list[Any]:
        """What became of the messages, by name of the column, in the order in which they were planned."""
        query = Query(select(tables.outbox).where(tables.outbox.c.kind == kind).order_by(tables.outbox.c.id))
        names = [column.name for column in tables.outbox.c]
        found = await self.stage.house.database.read(lambda tx: tx.all(query))
        return [dict(zip(names, row, strict=True)) for row in found]

    async def ended(self, kind: str = "weekly") -> Any:
        """The last such row, once it is neither queued nor on its way."""
        while (row := (await self.rows(kind))[-1])["state"] == "queued" or row["reason"] == "in_doubt":
            await self.stage.clock.sleep(0.5)
        return row

    async def product(self, sku: str) -> int:
        ids: dict[str, int] = {name: id_ for id_, name in await self.stage.rows(tables.products, "id", "sku")}
        return ids[sku]

    async def due(self) -> datetime:
        """When the last weekly message is to be said."""
        return moments.moment((await self.rows())[-1]["due_at"])


def cards(stage: Stage, shown: Shown) -> list[str]:
    """What is to be read on each card; on Telegram there is one at a time."""
    if stage.on != VIBER:
        return [shown.text]
    return ["\n".join(button.label for row in card for button in row) for card in shown.cards]


def press(person: Person, button: Button, on: Shown) -> None:
    """A button with that very meaning, which has to be there."""
    person.press(buttons.payload(button), on=on)


def offered(shown: Shown) -> list[int]:
    """The products on it, by the buttons that are about them."""
    said = [button.value.removeprefix("rg:") for row in shown.buttons for button in row if button.value]
    return [button.product for button in map(buttons.read, said) if isinstance(button, NotForMe)]


def on_tile(shown: Shown, product: int, kind: type[NotForMe] | type[RemindOffer]) -> Any:
    """The button about this product, as it was shown."""
    for row in shown.buttons:
        for each in row:
            read = buttons.read(each.value.removeprefix("rg:")) if each.value else None
            if isinstance(read, kind) and read.product == product:
                return read
    raise LookupError(product)


def _money(kopecks: int) -> str:
    return f"{kopecks // 100}.{kopecks % 100:02d}"
