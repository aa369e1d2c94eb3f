"""The PostgreSQL of tests and benchmarks keeps its promises: real, private, fast to clone, and gone afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from devtools import postgres

pytestmark = pytest.mark.postgres

A_RUN_THAT_HANGS = """
import signal
from devtools import postgres
signal.signal(signal.SIGINT, signal.default_int_handler)  # as at a terminal, even if the tests run in the background
with postgres.running(durable=False) as server:
    print(server.host, flush=True)
    input()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.running(durable=False) as server:
        yield server


async def ask(server: postgres.Server, database: str, question: str) -> object:
    connection = await asyncpg.connect(host=str(server.host), user=postgres.SUPERUSER, database=database)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_a_real_postgresql_answers(server: postgres.Server) -> None:
    assert str(await ask(server, "postgres", "SELECT version()")).startswith("PostgreSQL 18")
    assert await ask(server, "postgres", "SHOW max_connections") == "200"
    assert await ask(server, "postgres", "SELECT lower('ЇЖАЧОК')") == "їжачок"


async def test_a_clone_has_what_its_template_had_and_a_life_of_its_own(server: postgres.Server) -> None:
    server.create_database("shop")
    await ask(server, "shop", "CREATE TABLE points AS SELECT 143 AS balance")
    server.create_database("branch", template="shop")
    await ask(server, "branch", "UPDATE points SET balance = 0")
    assert await ask(server, "shop", "SELECT balance FROM points") == 143


async def test_sqlalchemy_reaches_a_database_of_any_name_by_its_url(server: postgres.Server) -> None:
    name = "50% / \"шоп\" & 'co' = ?"
    server.create_database(name)
    engine = create_async_engine(server.url(name))
    async with engine.connect() as connection:
        assert (await connection.execute(text("SELECT current_database()"))).scalar_one() == name
    await engine.dispose()


async def test_a_database_goes_with_whoever_is_still_connected(server: postgres.Server) -> None:
    server.create_database("crowded")
    guest = await asyncpg.connect(host=str(server.host), user=postgres.SUPERUSER, database="crowded")
    server.drop_database("crowded")
    with pytest.raises(asyncpg.PostgresError):
        await guest.fetchval("SELECT 1")
    guest.terminate()
    server.drop_database("crowded")


async def test_each_fresh_database_is_dropped_after_use(server: postgres.Server) -> None:
    count = "SELECT count(*) FROM pg_database"
    before = await ask(server, "postgres", count)
    with server.database() as one, server.database() as another:
        assert one != another
    assert await ask(server, "postgres", count) == before


def test_a_refusal_comes_in_the_words_of_postgresql(server: postgres.Server) -> None:
    with pytest.raises(postgres.PostgresError, match='template database "nowhere" does not exist'):
        server.create_database("new", template="nowhere")


def test_the_programs_of_the_wheel_run_against_the_server(server: postgres.Server) -> None:
    with server.database() as url:
        database = url.removeprefix("postgresql+asyncpg://postgres@/").partition("?")[0]
        server.run("pgbench", "--initialize", "--quiet", database)
        assert "number of failed transactions: 0" in server.run("pgbench", "--transactions=5", database)


async def test_benchmarks_get_durability_and_tests_get_speed(server: postgres.Server) -> None:
    assert await ask(server, "postgres", "SHOW fsync") == "off"
    with postgres.running(durable=True) as durable:
        assert await ask(durable, "postgres", "SHOW fsync") == "on"
        assert await ask(durable, "postgres", "SHOW synchronous_commit") == "on"


def test_nothing_is_left_when_the_block_ends() -> None:
    with postgres.running(durable=False) as server:
        assert server.host.exists()
    assert not server.host.exists()


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nothing_is_left_when_the_run_is_cut_short(ending: signal.Signals) -> None:
    command = [sys.executable, "-c", A_RUN_THAT_HANGS]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as run:  # noqa: S603 - our own script
        assert run.stdout is not None
        assert run.stderr is not None
        folder = Path(run.stdout.readline().strip())
        assert folder.exists()
        run.send_signal(ending)
        run.stderr.read()  # shared with the server's keeper: it ends when that has finished too
    assert not folder.exists()


def test_what_a_power_cut_left_is_removed_a_day_later(server: postgres.Server) -> None:
    relic = server.host.with_name("regulars-postgres-relic")
    relic.mkdir()
    os.utime(relic, (0, 0))
    with postgres.running(durable=False):
        assert not relic.exists()
        assert server.host.exists()
