"""A terminal in a folder of its own, at which an owner types `regulars …`."""

import asyncio
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.journeys import forked

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

    async def regulars(self, command: str, typed: str = "") -> Ended:
        """`command` as after the program's name; `typed` is what it is answered."""
        self._settings()
        return await asyncio.to_thread(_command, self.folder, shlex.split(command), typed)

    async def python(self, *arguments: str) -> Ended:
        self._settings()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=self.folder,
            env=forked.surroundings(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        return Ended(process.returncode or 0, said.decode())

    def _settings(self) -> None:
        env_file = self.folder / ".env"
        env_file.write_text("".join(f"{name}={value}\n" for name, value in self.env.items()), "utf-8")
        env_file.chmod(0o600)

    async def done(self, command: str, typed: str = "") -> str:
        """What it said; it must have ended well."""
        ended = await self.regulars(command, typed)
        assert ended.code == 0, ended.said
        return ended.said


def _command(folder: Path, arguments: Sequence[str], typed: str) -> Ended:
    said = folder / ".said"
    code = forked.begin(folder, arguments, {}, said, typed).ended()
    text = said.read_text("utf-8")
    said.unlink()
    return Ended(code, text)
