"""The floor of the receipts says to the database what our code says, and pgbench is given the very same statements."""

import re
from pathlib import Path

import pytest

from bench import counting, pgbench, recording, shop, till_load
from bench.recording import Said
from loyalty import cards

RECEIPTS = 70  # more than one commit of the floor
MEMBERS = 400  # a tenth


@pytest.fixture(scope="module")
async def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bench") / "built.db"
    await shop.build(shop.sqlite_url(path), MEMBERS)
    return path


@pytest.fixture(scope="module")
async def said(built: Path) -> list[list[Said]]:
    """Of receipts that were posted to a copy of the shop."""
    async with shop.opened(shop.sqlite_url(copy(built, "posted.db")), MEMBERS) as (opened, open_shop):
        return await till_load.recorded(opened, open_shop, open_shop.receipts(), RECEIPTS)


def copy(built: Path, name: str) -> Path:
    path = built.with_name(name)
    path.write_bytes(built.read_bytes())
    return path


def test_a_member_has_as_many_lots_as_is_said(built: Path) -> None:
    assert counting.in_sqlite(built).lots / MEMBERS == pytest.approx(shop.LOTS, rel=0.05)


def test_what_was_replayed_is_what_was_posted(built: Path, said: list[list[Said]]) -> None:
    replayed = copy(built, "replayed.db")
    assert recording.replay(replayed, said) > 0
    assert counting.in_sqlite(replayed) == counting.in_sqlite(built.with_name("posted.db"))
    counting.check_posted(counting.in_sqlite(built), counting.in_sqlite(replayed), RECEIPTS)


def test_a_receipt_that_got_lost_is_noticed(built: Path) -> None:
    counts = counting.in_sqlite(built)
    with pytest.raises(AssertionError):
        counting.check_posted(counts, counts, 1)


def test_pgbench_sends_every_statement_with_variables_in_the_places_of_values(said: list[list[Said]]) -> None:
    script = pgbench.script(said[-1])
    statements = [line for line in script.text.splitlines() if not line.startswith("\\")]
    expected = sum(len(each.values) for each in said[-1])
    assert len([line for line in statements if line]) == expected + 2  # BEGIN and COMMIT
    assert not re.search(r"\$\d", script.text)
    assert set(re.findall(r"(?<!:):(constant\d+)", script.text)) == set(script.constants)
    for line in range(shop.LINES):
        assert f":product{line}" in script.text


@pytest.mark.parametrize("member", [0, 7, 10, 99, 481, 1234, 3999])
def test_pgbench_draws_card_numbers_that_are_genuine(member: int) -> None:
    """By the script's own arithmetic."""
    values = {"member": member}
    for line in pgbench.DRAWN.splitlines()[1:4]:
        _, name, expression = line.split(maxsplit=2)
        values[name] = eval(re.sub(r":(\w+)", r"\1", expression).replace("/", "//"), {}, values)  # noqa: S307 - our own script
    assert str(values["card"]) == shop.card(member)
    assert cards.is_number(str(values["card"]))
