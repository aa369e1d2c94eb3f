"""SECRET_KEY is made once, put at the end of `.env`, and nothing else in that file is ever touched."""

import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import env_file, settings
from bot.mistakes import SettingsInvalid

MAKE = "import pathlib, sys; from bot import env_file; print(env_file.ensure_secret(pathlib.Path(sys.argv[1]), {}))"
FULL_DISK = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40)); "


def key(path: Path) -> str:
    return env_file.read(path, {}, ["SECRET_KEY"])[0]["SECRET_KEY"].value


def test_a_new_file_is_its_owner_s_alone(folder: Path) -> None:
    assert env_file.ensure_secret(folder / ".env", {})
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600
    assert len(key(folder / ".env")) >= 32
    assert settings.load(folder / ".env", {}).secret_key.get_secret_value() == key(folder / ".env")


def test_a_key_that_is_there_is_kept(folder: Path) -> None:
    assert not env_file.ensure_secret(folder / ".env", {"SECRET_KEY": "k"})
    assert not (folder / ".env").exists()
    env_file.ensure_secret(folder / ".env", {"SECRET_KEY": " "})
    before = (folder / ".env").read_bytes()
    assert not env_file.ensure_secret(folder / ".env", {})
    assert (folder / ".env").read_bytes() == before


def test_a_file_with_a_key_may_be_read_only(folder: Path) -> None:
    (folder / ".env").write_text("SECRET_KEY=k")
    (folder / ".env").chmod(0o400)
    assert not env_file.ensure_secret(folder / ".env", {})


@given(text=st.text())
def test_what_stands_in_the_file_stays(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("env") / ".env"
    before = text.encode(errors="replace")
    path.write_bytes(before)
    path.chmod(0o640)
    env_file.ensure_secret(path, {})
    assert path.read_bytes().startswith(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert len(key(path)) >= 32
    assert not env_file.ensure_secret(path, {})


@pytest.mark.parametrize("before", ["SECRET_KEY=\n", "A='open\n", 'A="open', "export", "A=1\\", "SECRET_KEY", "#"])
def test_the_key_is_found_after_anything(before: str, folder: Path) -> None:
    (folder / ".env").write_text(before)
    assert env_file.ensure_secret(folder / ".env", {})
    assert len(key(folder / ".env")) >= 32


def test_those_that_start_at_once_agree_on_one_key(folder: Path) -> None:
    """A lock of its own for each opened file: threads meet it as processes do, only far more often at once."""
    starters, rounds = 8, 200
    gate = threading.Barrier(starters)

    def start(path: Path) -> bool:
        gate.wait()
        return env_file.ensure_secret(path, {})

    with ThreadPoolExecutor(starters) as pool:
        for number in range(rounds):
            path = folder / f"{number}.env"
            assert sum(pool.map(start, [path] * starters)) == 1
            assert path.read_text().count("SECRET_KEY=") == 1


def test_a_full_disk_leaves_the_file_as_it_was(folder: Path) -> None:
    (folder / ".env").write_text("HTTP_PORT=1\n")
    command = [sys.executable, "-c", FULL_DISK + MAKE, str(folder / ".env")]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - ours
    assert ended.returncode == 1
    assert "the disk is full" in ended.stderr
    assert (folder / ".env").read_text() == "HTTP_PORT=1\n"


def test_where_it_cannot_be_written_one_is_told(folder: Path) -> None:
    for path in (folder, folder / "nowhere" / ".env", folder / "a\0b"):
        with pytest.raises(SettingsInvalid) as caught:
            env_file.ensure_secret(path, {})
        assert [mistake.where for mistake in caught.value.mistakes] == [str(path)]
