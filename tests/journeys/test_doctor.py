"""`regulars doctor` finds each thing that can be wrong, says what to mend, and never tells a secret."""

import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.doctor import command, machine, telegram
from bot.doctor.findings import Finding, State
from bot.house import open_house
from bot.settings import Settings
from bot.telegram.asking import ask
from loyalty.program import Program
from simulator.telegram.groups import Supergroup
from simulator.telegram.server import BotApi
from simulator.telegram.serving import serve
from simulator.telegram.world import World
from storage import campaigns, database, identities, shop
from storage.database import Transaction
from tests.journeys.stage import SECRET, TOKEN, Stage, furnish
from tests.journeys.terminal import Terminal
from usecases import failing, staffing
from usecases.staffing import Role

PUBLIC = "https://bot.example.com"


@dataclass
class Practice:
    """A healthy house, and what the doctor says of it after something has been changed."""

    settings: Settings
    world: World
    group: Supergroup

    def changed(self, **settings: object) -> "Practice":
        return Practice(self.settings.model_copy(update=settings), self.world, self.group)

    async def findings(self, later: timedelta = timedelta(0)) -> dict[str, Finding]:
        found = await command.examine(self.settings, datetime.now(UTC) + later)
        return {each.what: each for each in found}

    async def says(self, what: str, state: State, words: str, later: timedelta = timedelta(0)) -> None:
        """Just this of all is so, and no secret is told."""
        found = await self.findings(later)
        assert (found[what].state, words in found[what].told) == (state, True), found[what]
        assert [each for each in found.values() if each.state is State.WRONG and each.what != what] == []
        told = " ".join(each.told for each in found.values())
        assert TOKEN not in told
        assert TOKEN.partition(":")[2] not in told
        assert SECRET not in told


def staffed(tx: Transaction, now: datetime) -> None:
    identity = identities.lock(tx, "telegram", "7", name="Іра", language="uk", now=now)
    offered = staffing.offered(tx, now, identity, staffing.invite(tx, now, Role.OWNER, None, "", "command line"))
    staffing.accept(tx, now, identity, "Іра", "uk", offered.invitation.id)


@pytest.fixture
async def practice(database_url: str) -> AsyncIterator[Practice]:
    async with World() as world, serve(BotApi(world)) as address:
        bot = world.bot("malva_bot", "Мальва", TOKEN)
        group = world.group("Оператори", world.person("Олег"), forum=True)
        group.add_bot(bot)
        settings = Settings(
            secret_key=SecretStr(SECRET),
            telegram_token=SecretStr(TOKEN),
            telegram_api_url=address,
            database_url=SecretStr(database_url),
            operator_chat_id=group.id,
            program=Program(shop="Мальва"),
        )
        async with open_house(settings) as house:
            now = house.clock.now()
            await house.database.run(lambda tx: furnish(tx, now))
            await house.database.run(lambda tx: staffed(tx, now))
        yield Practice(settings, world, group)


async def test_a_healthy_house_has_nothing_to_mend(practice: Practice) -> None:
    found = await practice.findings()
    assert {each.state for each in found.values()} == {State.OK}
    assert set(found) >= {
        "database",
        "SECRET_KEY",
        "stores",
        "owner",
        "backup",
        "Telegram",
        "clock",
        "updates",
        "operators",
    }


# --- Telegram -----------------------------------------------------------------------------------------------------------


async def test_a_token_that_telegram_does_not_know(practice: Practice) -> None:
    other = SecretStr("4242:another-token-another-token-anoth")
    found = await practice.changed(telegram_token=other).findings()
    assert (found["Telegram"].state, "@BotFather" in found["Telegram"].told) == (State.WRONG, True)
    assert "another-token" not in found["Telegram"].told


async def test_a_telegram_that_does_not_answer(practice: Practice) -> None:
    await practice.changed(telegram_api_url="http://127.0.0.1:9").says("Telegram", State.WRONG, "TELEGRAM_API_URL")


async def test_something_else_that_answers(practice: Practice) -> None:
    elsewhere = f"{practice.settings.telegram_api_url}/elsewhere"
    await practice.changed(telegram_api_url=elsewhere).says("Telegram", State.WRONG, "TELEGRAM_API_URL")


@pytest.mark.parametrize(
    ("later", "state", "side"),
    [(-600, State.WRONG, "behind"), (600, State.WRONG, "ahead"), (60, State.WARNING, "ahead"), (2, State.OK, "agrees")],
)
async def test_a_clock_that_is_off(practice: Practice, later: int, state: State, side: str) -> None:
    await practice.says("clock", state, side, timedelta(seconds=later))


async def test_a_webhook_that_is_not_set_is_another_s_or_is_right(practice: Practice) -> None:
    public = practice.changed(public_url=PUBLIC)
    await public.says("updates", State.WARNING, "regulars run")
    await hook(practice, "https://elsewhere.example.com/hook")
    await public.says("updates", State.WRONG, "https://elsewhere.example.com/hook")
    await practice.says("updates", State.WARNING, "PUBLIC_URL is not")


async def test_a_webhook_at_work(hooked: Stage) -> None:
    olena = await hooked.joined()
    assert olena.chat.texts
    settings = hooked.house.settings.model_copy(update={"telegram_api_url": f"{hooked.base}/simulator/telegram"})
    found = [each async for each in telegram.examine(settings, datetime.now(UTC))]
    assert [each.told for each in found if each.what == "updates"] == ["come by webhook, 0 wait"]


async def hook(practice: Practice, url: str) -> None:
    await ask(TOKEN, practice.settings.telegram_api_url, "setWebhook", url=url)


async def test_a_webhook_that_telegram_cannot_reach(practice: Practice) -> None:
    here = "http://127.0.0.1:9"  # nobody listens there
    await hook(practice, f"{here}/telegram/webhook")
    practice.world.people[next(iter(practice.world.people))].start()
    (bot,) = practice.world.bots.values()
    await practice.world.wait_for(lambda: bot.pusher is not None and bot.pusher.last_error is not None)
    await practice.changed(public_url=here).says("updates", State.WRONG, "could not reach us")


async def test_an_operators_group_that_is_not_set(practice: Practice) -> None:
    await practice.changed(operator_chat_id=None).says("operators", State.WARNING, "OPERATOR_CHAT_ID")


async def test_an_operators_group_that_the_bot_does_not_see(practice: Practice) -> None:
    await practice.changed(operator_chat_id=-1009999999999).says("operators", State.WRONG, "does not see")


async def test_an_operators_group_without_topics(practice: Practice) -> None:
    plain = practice.world.group("Без тем", practice.world.person("Олег"))
    (bot,) = practice.world.bots.values()
    plain.add_bot(bot)
    await practice.changed(operator_chat_id=plain.id).says("operators", State.WRONG, "Topics")


async def test_a_bot_that_may_not_manage_topics(practice: Practice) -> None:
    (bot,) = practice.world.bots.values()
    practice.group.add_bot(bot, rights=("can_delete_messages",))
    await practice.says("operators", State.WRONG, "right to manage topics")
    practice.group.add_bot(bot, rights=None)
    await practice.says("operators", State.WRONG, "administrator")


async def test_a_bot_that_may_not_delete_what_has_to_be_forgotten(practice: Practice) -> None:
    (bot,) = practice.world.bots.values()
    practice.group.add_bot(bot, rights=("can_manage_topics",))
    await practice.says("operators", State.WARNING, "delete messages")


async def test_a_directors_group(practice: Practice) -> None:
    (bot,) = practice.world.bots.values()
    office = practice.world.group("Директор", practice.world.person("Петро"))
    await directed(practice, office.id)
    await practice.says("director of centr", State.WRONG, "does not see")
    office.add_bot(bot, rights=None)
    await practice.says("director of centr", State.WRONG, "administrator")
    office.add_bot(bot, rights=("can_pin_messages",))
    await practice.says("director of centr", State.WARNING, "delete messages")
    office.add_bot(bot)
    await practice.says("director of centr", State.OK, "reads and writes")


async def directed(practice: Practice, chat: int) -> None:
    """The store's director sits in this group from now on."""
    opened = await database.opened(practice.settings.database_url.get_secret_value())
    row = {"code": "centr", "name": "Мальва", "address": "", "timezone": "Europe/Kyiv", "director_chat": chat}
    await opened.run(lambda tx: shop.put_stores(tx, [row]))
    await opened.close()


# --- the database -------------------------------------------------------------------------------------------------------


async def test_a_database_made_with_another_key(practice: Practice) -> None:
    other = SecretStr("another-key-for-the-stage-long-enough")
    await practice.changed(secret_key=other).says("SECRET_KEY", State.WRONG, "former key")


async def test_a_shop_without_stores_tills_and_owners(practice: Practice, tmp_path: Path) -> None:
    empty = practice.changed(database_url=SecretStr(f"sqlite+aiosqlite:///{tmp_path}/empty.db"))
    await empty.says("database", State.WARNING, "regulars migrate")
    assert not (tmp_path / "empty.db").exists()  # the doctor makes nothing
    async with open_house(empty.settings) as house:
        await empty.says("stores", State.WARNING, "regulars import stores")
        await empty.says("owner", State.WARNING, "regulars staff invite")
        store = [{"code": "lviv", "name": "Львів", "address": "", "timezone": "Europe/Kyiv", "director_chat": None}]
        await house.database.run(lambda tx: shop.put_stores(tx, store))
    await empty.says("tills", State.WARNING, "lviv")


async def test_a_campaign_that_is_paused(practice: Practice) -> None:
    async with open_house(practice.settings) as house:
        now = house.clock.now()
        await house.database.run(lambda tx: campaigns.pause(tx, "weekly", failing.WHY, now))
    await practice.says("campaigns", State.WARNING, "its messages failed: see to it, then regulars resume weekly")


async def test_a_database_of_another_version(practice: Practice, tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    other = practice.changed(database_url=SecretStr(f"sqlite+aiosqlite:///{file}"))
    async with open_house(other.settings):
        pass
    for version, state, words in (("0001", State.WARNING, "regulars migrate"), ("9999", State.WRONG, "newer")):
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.close()
        await other.says("database", state, words)
    file.write_bytes(b"not a database at all" * 99)
    await other.says("database", State.WRONG, "DATABASE_URL")


async def test_a_database_file_that_everybody_can_read(practice: Practice, tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    other = practice.changed(database_url=SecretStr(f"sqlite+aiosqlite:///{file}"))
    async with open_house(other.settings):
        pass
    await other.says("database", State.OK, "written to")
    file.chmod(0o644)
    await other.says("database", State.WARNING, f"chmod 600 {file}")


async def test_a_database_that_is_away_does_not_tell_its_password(practice: Practice) -> None:
    url = SecretStr("postgresql+asyncpg://malva:hunter2@127.0.0.1:9/malva")
    away = practice.changed(database_url=url)
    await away.says("database", State.WRONG, "DATABASE_URL")
    assert "hunter2" not in (await away.findings())["database"].told


# --- the machine --------------------------------------------------------------------------------------------------------


def test_a_zone_that_this_machine_does_not_know() -> None:
    assert machine.zones(("Europe/Kyiv",)).state is State.OK
    assert machine.zones(("Europe/Kyiv", "Mars/Olympus")).state is State.WRONG


async def test_at_the_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    ended = await terminal.regulars("doctor")
    assert (ended.code, "0 wrong" in ended.said) == (0, True)
    assert not (tmp_path / "regulars.db").exists()
    (tmp_path / "program.toml").write_text('shop = "Мальва"\nlanguage = "xx"\n', "utf-8")
    terminal.env["HTTP_PORT"] = "0"
    ended = await terminal.regulars("doctor")
    assert (ended.code, "2 wrong" in ended.said) == (1, True)
    assert "program.toml:2 language" in ended.said
    assert terminal.env["SECRET_KEY"] not in ended.said


async def test_a_settings_file_that_everybody_can_read(practice: Practice, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("", "utf-8")
    file.chmod(0o644)
    (odd, *_) = machine.examine(practice.settings, file)
    assert (odd.state, "chmod 600" in odd.told) == (State.WARNING, True)
    file.chmod(0o600)
    (good, *_) = machine.examine(practice.settings, file)
    assert good.state is State.OK
