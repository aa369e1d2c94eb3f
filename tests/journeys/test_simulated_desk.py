"""The simulator's own people are staff from its first second, and no more of them after its tenth start."""

from datetime import UTC, datetime
from functools import partial

from bot import simulated_desk
from simulator.telegram.desk import Desk
from simulator.telegram.world import World
from storage import staff
from storage.database import Database

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


async def opened(database: Database, skip: int) -> Desk:
    """One start of the simulator."""
    world = World(skip=skip)
    desk = world.operator_group(world.bot())
    await database.run(lambda tx: simulated_desk.hire(tx, NOW, desk, "uk"))
    return desk


async def test_they_may_act_at_once_and_the_stranger_may_not(database: Database) -> None:
    desk = await opened(database, 0)
    for person, role in desk.roles:
        member = await database.read(partial(staff.by_account, channel="telegram", account=str(person.id)))
        expected = {"operator": "operator", "director": "director", "hidden": "operator", "stranger": None}[role]
        assert (member and member.role) == expected


async def test_those_of_the_run_before_are_gone_and_the_invited_stay(database: Database) -> None:
    await opened(database, 0)
    await database.run(lambda tx: staff.add(tx, "owner", None, "Invited", "telegram", "77", "uk", NOW))
    second, third = await opened(database, 100), await opened(database, 200)
    everybody = await database.read(staff.everybody)
    accounts = {member.account for member in everybody}
    assert len(everybody) == 5
    assert {"77", *(str(person.id) for person in third.staff)} == accounts
    assert str(second.director.id) not in accounts


async def test_the_same_accounts_again_are_hired_again(database: Database) -> None:
    """The clock of a machine may stand still between two starts."""
    await opened(database, 0)
    await opened(database, 0)
    assert len(await database.read(staff.everybody)) == 4
