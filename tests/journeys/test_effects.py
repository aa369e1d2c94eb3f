"""An owner gets what campaigns earned as a picture in the chat, with the words under it; nobody else can."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import insert

from bot.files import Files
from chat.channel import Undeliverable
from chat.texts import LANGUAGES
from chat.views.effects import EFFECTS
from storage import tables
from storage.queries import Query
from tests.journeys.stage import Stage
from usecases import alerts, reports


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
