"""A terminal in a folder of its own, at which an owner types `regulars …`."""

import asyncio
import atexit
import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-key-for-the-terminal-long-enough-to-be-one"


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    said: str  # both of its streams


@dataclass
class Terminal:
    """`env` is what .env says; nothing of this process's own settings gets in."""

    folder: Path
    env: dict[str, str] = field(default_factory=lambda: {"SECRET_KEY": KEY})

    async def regulars(self, command: str) -> Ended:
        """`command` as after the program's name."""
        self._settings()
        return await asyncio.to_thread(_command, self.folder, shlex.split(command))

    async def python(self, *arguments: str) -> Ended:
        self._settings()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=self.folder,
            env=_surroundings(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return Ended(process.returncode or 0, said.decode())

    def _settings(self) -> None:
        env_file = self.folder / ".env"
        env_file.write_text("".join(f"{name}={value}\n" for name, value in self.env.items()), "utf-8")
        env_file.chmod(0o600)

    async def done(self, command: str) -> str:
        """What it said; it must have ended well."""
        ended = await self.regulars(command)
        assert ended.code == 0, ended.said
        return ended.said


_ready: list["subprocess.Popen[str]"] = []  # programs that have read Regulars, each for one command at a time


def _command(folder: Path, arguments: list[str]) -> Ended:
    program = _ready.pop() if _ready else _program()
    said = folder / ".said"
    asked = {"folder": str(folder), "env": _surroundings(), "said": str(said), "arguments": arguments}
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{json.dumps(asked)}\n")
    program.stdin.flush()
    code = int(program.stdout.readline())
    _ready.append(program)
    text = said.read_text("utf-8")
    said.unlink()
    return Ended(code, text)


def _program() -> "subprocess.Popen[str]":
    command = [sys.executable, str(Path(__file__).with_name("commands.py"))]
    return subprocess.Popen(  # noqa: S603 - a program of ours
        command, env=_surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def _surroundings() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200", "LANG": "C.UTF-8"}


@atexit.register
def _end() -> None:
    for program in _ready:
        program.communicate()
