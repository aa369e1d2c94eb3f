"""An owner gets what campaigns earned as a picture in the chat, with the words under it; nobody else can."""

from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import insert

from bot.charts import effect_chart
from bot.files import Files
from chat.channel import Undeliverable
from chat.texts import LANGUAGES
from chat.views import effects
from chat.views.effects import EFFECTS
from paint.effect_chart import EffectPainter
from scheduler.reporting import Reporting
from storage import moments, tables
from storage.queries import Query
from storage.tables import customers, outbox
from tests.journeys.stage import Stage
from tests.usecases.test_effects import person, put, touch
from usecases import alerts, reports, weekly_report


async def engage(stage: Stage, account: str, role: str, language: str, on: str = "telegram") -> None:
    about = {"role": role, "name": role, "channel": on, "account": account, "language": language, "created_at": 0}
    await stage.house.database.run(lambda tx: tx.run(Query(insert(tables.staff).values(about))))


async def test_the_chart_comes_as_a_picture_with_its_words(either: Stage) -> None:
    stage = either
    boss = await stage.joined("Ольга")
    boss.read_all()
    await engage(stage, str(boss.id), "owner", "uk", stage.on)
    now = stage.clock.now()
    report = await stage.house.database.read(lambda tx: reports.effects(tx, now, stage.house.terms))
    await stage.house.database.run(lambda tx: alerts.tell_owners(tx, now, "effects", "w1", reports.facts(report)))
    told = await boss.next_message()
    assert told.kind == "photo"
    assert "Тижневі пропозиції: ще замало людей" in told.text
    assert "Усі розсилки разом: ще замало людей" in told.text
    assert stage.picture(boss).width == 1080


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_chart_is_for_owners_only_and_in_their_language(open_shop: Stage, language: str) -> None:
    files = Files(open_shop.house)
    await engage(open_shop, f"boss {language}", "owner", language)
    await engage(open_shop, f"cashier {language}", "cashier", language)
    picture = await files.made(EFFECTS, "telegram", f"boss {language}")
    assert Image.open(BytesIO(picture)).format == "PNG"
    for account in (f"cashier {language}", "a stranger"):
        with pytest.raises(Undeliverable, match="no owner"):
            await files.made(EFFECTS, "telegram", account)
    with pytest.raises(Undeliverable, match="no file is called"):
        await files.made("anything", "telegram", f"boss {language}")


async def test_the_chart_has_the_figures_that_were_told(stage: Stage) -> None:
    """On the picture and under it stands the same, however much later it is made."""
    await engage(stage, "boss", "owner", "en")
    now = stage.clock.now()
    monday = now + timedelta(days=7 - now.weekday())
    await stage.house.database.run(lambda tx: put(tx, customers, [person(1001)]))
    await stage.house.database.run(lambda tx: put(tx, outbox, [touch(1001, moments.stored_day(now.date()), "treated")]))
    await Reporting(stage.house.database, stage.house.terms, lambda: monday).report()
    facts = await stage.house.database.read(weekly_report.last)
    assert facts is not None
    assert facts["campaigns"][0]["counts"][0] == 1
    picture = await Files(stage.house).made(EFFECTS, "telegram", "boss")
    assert picture == EffectPainter().png(effect_chart(effects.chart(facts), stage.texts, "en"))
    assert facts["until"] == monday.date().isoformat(), "the picture says so too, though the clock is a week behind"
