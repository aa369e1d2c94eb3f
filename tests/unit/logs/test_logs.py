"""Logs of a process of its own: one JSON object a line, whoever speaks; nothing of anybody in them, tracebacks included."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PHONE, NAME, CODE = "380509998877", "Олександра-Вікторія", "AEBKLIOA5RCAA2YDQJXRENOSYOQ3FZQYE5HQ4SKW"
TOKEN, KEY = "4242:stage-token-stage-token-stage-token", "rt_key-of-till-1-in-centr"
SPOKEN, EMAIL = "+38 (050) 111-22-33", "olena.k+shop@example.com.ua"
INVITATION, LINK = "staff-AbCdEfGhIjKlMnOpQrStUvWxYz_-0123", "ZyXwVuTsRqPoNmLkJiHgFeDcBa-_4321"
SAID = f"""
import asyncio, gc, logging, sys, warnings
import structlog
from bot import logs
logs.configure("debug", sys.argv[1])
log = structlog.get_logger("house")
def fail(phone, name):
    secret = "{NAME}"
    raise ValueError("nobody has +{PHONE}")
try:
    fail("{PHONE}", "{NAME}")
except ValueError:
    log.exception("turn failed", update=7)
    logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
log.warning("why", why="{CODE} of {TOKEN} by {KEY}", inner={{"list": ["+{PHONE}"]}})
log.error("id", number={PHONE})
log.error("found", told="{SPOKEN}, <{EMAIL}>: {INVITATION}", address="https://shop.example/till/in/{LINK}")
logging.getLogger("some.library").warning("could not reach %s", "postgresql://shop:hunter2@db:5432/regulars")
logging.getLogger("some.library").info("chatter")
warnings.warn("a library warns of {PHONE}")
async def main():
    async def breaks():
        fail("{PHONE}", "{NAME}")
    task = asyncio.ensure_future(breaks())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
asyncio.run(main())
log.info("Регулярні покупці")
"""


def said(form: str) -> list[str]:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SAID, form], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    return (done.stdout + done.stderr).decode().splitlines()


@pytest.mark.parametrize("form", ["json", "console"])
def test_nothing_of_anybody_is_said(form: str) -> None:
    text = "\n".join(said(form))
    for delicate in (PHONE, NAME, CODE, TOKEN, KEY, "hunter2", SPOKEN, EMAIL, INVITATION, LINK):
        assert delicate not in text
    assert "turn failed" in text
    assert "Exception in ASGI application" in text
    assert "could not reach" in text
    assert "@db:5432/regulars" in text
    assert "chatter" not in text
    assert "never retrieved" in text


def test_json_is_one_object_a_line_whoever_speaks() -> None:
    lines = [json.loads(line) for line in said("json")]
    assert len(lines) == 9
    assert all({"event", "level", "timestamp"} <= line.keys() for line in lines)
    failed = next(line for line in lines if line["event"] == "turn failed")
    assert failed["exception"][0]["exc_type"] == "ValueError"
    assert failed["update"] == 7
    assert "Регулярні покупці" in {line["event"] for line in lines}
