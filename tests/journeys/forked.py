"""Programs that have read Regulars already: reading it anew for each command would cost more than most commands do."""

import atexit
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
_ready: list["subprocess.Popen[str]"] = []  # each for one command at a time


@dataclass(frozen=True, slots=True)
class Running:
    """A command that runs; `process` is its id."""

    process: int
    program: "subprocess.Popen[str]"

    def ended(self) -> int:
        """Waits for its exit code."""
        code = int(_stream(self.program.stdout).readline())
        _ready.append(self.program)
        return code


def begin(folder: Path, arguments: Sequence[str], env: Mapping[str, str], said: Path, typed: str = "") -> Running:
    """`regulars` with these arguments, in the folder; both of its streams go into `said`."""
    program = _ready.pop() if _ready else _program()
    asked = {"folder": str(folder), "arguments": [*arguments], "env": {**surroundings(), **env}}
    stdin = _stream(program.stdin)
    stdin.write(f"{json.dumps({**asked, 'said': str(said), 'typed': typed})}\n")
    stdin.flush()
    return Running(int(_stream(program.stdout).readline()), program)


def surroundings() -> dict[str, str]:
    """Nothing of this process's own settings is among them."""
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200", "LANG": "C.UTF-8"}


def _program() -> "subprocess.Popen[str]":
    command = [sys.executable, str(Path(__file__).with_name("commands.py"))]
    return subprocess.Popen(  # noqa: S603 - a program of ours
        command, env=surroundings(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def _stream(of: IO[str] | None) -> IO[str]:
    assert of is not None
    return of


@atexit.register
def _end() -> None:
    for program in _ready:
        program.communicate()
