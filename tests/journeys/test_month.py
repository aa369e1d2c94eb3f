"""On the first days of a month an owner, and a director, get the picture and the five lines, in either messenger."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from bot.charts import effect_chart
from bot.files import Files
from chat.channel import Undeliverable
from chat.texts import LANGUAGES
from chat.views import month
from paint.effect_chart import EffectPainter
from scheduler.reporting import Reporting
from storage import moments, outbox, shop
from storage.database import Transaction
from storage.tables import cases
from tests.journeys.stage import Stage
from tests.journeys.test_effects import engage
from tests.usecases.months import put

NOVEMBER = "month:2026-11"  # the stage opens on the second of December, in the evening


async def complained(stage: Stage, store: str = "") -> None:
    """Somebody, last week."""

    def work(tx: Transaction) -> None:
        found = shop.store(tx, store) if store else None
        at = moments.stored(stage.clock.now() - timedelta(days=7))
        row = {"category": "staff", "source": "text", "opened_at": at, "heard_at": at, "answered_at": at + 4_000_000}
        put(tx, cases, [{**row, "store": found.id if found else None}])

    await stage.house.database.run(work)


async def tick(stage: Stage) -> None:
    await Reporting(stage.house.database, stage.house.terms, stage.clock.now).report_month()


async def test_an_owner_gets_the_picture_with_five_lines(each: Stage) -> None:
    stage = each
    boss = await stage.joined("Ольга")
    boss.read_all()
    await engage(stage, str(boss.id), "owner", "uk", stage.on)
    await complained(stage)
    await tick(stage)
    told = await boss.next_message()
    assert told.kind == "photo"
    head, _, *lines = told.text.splitlines()
    assert head == "📊 Усі магазини: що казали покупці, листопад 2026"
    assert lines == [
        "⏳ NPS: 0 відповідей — цього замало для показника",
        "💬 Відповіли на 0 з 0 опитувань",
        "👍 Ніхто не назвав нічого, що не сподобалося",
        "📣 Скарги: 1, у попередньому місяці 0. Половина отримала відповідь не пізніше ніж за 1 год 6 хв",
        "🎁 Бонусів-вибачень не було",
    ]
    assert stage.picture(boss).width == 1080


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_picture_is_for_whom_it_was_made_and_has_the_figures_that_were_told(
    stage: Stage, language: str
) -> None:
    files = Files(stage.house)
    await engage(stage, "boss", "owner", language)
    await engage(stage, "cashier", "cashier", language)
    await complained(stage, "centr")
    await tick(stage)
    picture = await files.made(NOVEMBER, "telegram", "boss")
    assert Image.open(BytesIO(picture)).format == "PNG"
    facts = await stage.house.database.read(lambda tx: outbox.facts_of(tx, "alert:month:2026-11:1"))
    assert facts is not None
    assert picture == EffectPainter().png(effect_chart(month.chart(facts), stage.texts, language))
    for account in ("cashier", "a stranger"):
        with pytest.raises(Undeliverable, match="was told nothing"):
            await files.made(NOVEMBER, "telegram", account)
    for other in ("month:2026-10", "month:", "month:2026-11:1"):
        with pytest.raises(Undeliverable, match="was told nothing"):
            await files.made(other, "telegram", "boss")
