"""Regulars itself, as `regulars run` serves it, in a process of its own; at its end it tells how its event loop fared.

    python -m bench.serving PORT DATABASE_URL [API_URL webhook|polling [VIBER_API_URL [MESSAGES_A_SECOND]]]

Only one setting is beyond what .env may say: the messages a second, so that Telegram's limit is not what is measured, where
it is not given.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import uvloop

from bench.bot_api import TOKEN
from bench.programs import say
from bench.shop import SECRET
from bench.stall_watch import StallWatch
from bench.viber_api import TOKEN as VIBER_TOKEN
from bench.wire import HOST
from bot import assembly, logs, settings
from bot.settings import Settings

PUBLIC_URL = "https://regulars.example"
UNLIMITED = 10**6  # messages a second
_SETTLING = 3.0  # seconds in which a start may be busy


def made(
    port: int, database_url: str, api_url: str = "", by: str = "", viber_api_url: str = "", per_second: str = ""
) -> Settings:
    """The settings; without `api_url` there is no messenger."""
    given = {
        "SECRET_KEY": SECRET,
        "DATABASE_URL": database_url,
        "HTTP_HOST": HOST,
        "HTTP_PORT": str(port),
        "PUBLIC_URL": PUBLIC_URL,
    }
    if api_url:
        given |= {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api_url}
    if viber_api_url:
        given |= {"VIBER_TOKEN": VIBER_TOKEN, "VIBER_API_URL": viber_api_url}
    if per_second:
        given["TELEGRAM_MESSAGES_PER_SECOND"] = per_second
    if by == "polling":
        del given["PUBLIC_URL"]
    with tempfile.NamedTemporaryFile("w", suffix=".toml") as default_program:
        # A benchmark has no night, and whoever is queued is sent to.
        default_program.write('[reminders]\nquiet = "never"\n[campaigns]\ncontrol = 0\noutside = 0\n')
        default_program.flush()
        loaded = settings.load(Path("no .env"), given | {"PROGRAM_FILE": default_program.name})
    if by == "webhook" and not per_second:
        return loaded.model_copy(update={"telegram_messages_per_second": UNLIMITED})
    return loaded


async def main(arguments: Sequence[str]) -> None:
    port, database_url, *messenger = arguments
    watch = StallWatch()
    watch.start()
    await assembly.serve(made(int(port), database_url, *messenger))
    say({"stalls": watch.told(_SETTLING)})


if __name__ == "__main__":
    logs.configure("warning", "console")
    uvloop.run(main(sys.argv[1:]))
