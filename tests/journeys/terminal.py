"""A terminal in a folder of its own, at which an owner types `regulars …`."""

import asyncio
import os
import shlex
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
        return await self.python("-m", "bot", *shlex.split(command))

    async def python(self, *arguments: str) -> Ended:
        env_file = self.folder / ".env"
        env_file.write_text("".join(f"{name}={value}\n" for name, value in self.env.items()), "utf-8")
        env_file.chmod(0o600)
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=self.folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200", "LANG": "C.UTF-8"},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return Ended(process.returncode or 0, said.decode())

    async def done(self, command: str) -> str:
        """What it said; it must have ended well."""
        ended = await self.regulars(command)
        assert ended.code == 0, ended.said
        return ended.said
