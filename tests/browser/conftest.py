"""A Chromium, a Regulars to look at, and a page of it that may not say a wrong word in its console."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.browser.cashier import Cashier, shop
from tests.browser.running import free_port, move_in, regulars
from tests.journeys.counter import Counter

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = (
    "--no-sandbox",  # as root there is none to be had
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


PATIENCE = 20_000  # milliseconds; an upper bound only, for a machine that does much else
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where it is; without one there is nothing to test, which only a machine of CI may not say."""
    for program in PROGRAMS:
        if found := shutil.which(program):
            return found
    missing = f"no Chromium on PATH: {', '.join(PROGRAMS)}"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=list(SWITCHES))
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for all that run at once."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture
async def moved_in(tmp_path: Path, whole_run: Path) -> Path:
    """A folder in which Regulars has been started once: the sample shop is there."""
    return await move_in(tmp_path, whole_run)


@pytest.fixture(scope="session")
async def simulator(tmp_path_factory: pytest.TempPathFactory, whole_run: Path) -> AsyncIterator[str]:
    """One Regulars for all: each test has a shopper of its own."""
    folder = await move_in(tmp_path_factory.mktemp("simulator"), whole_run)
    async with regulars(folder, free_port()) as base:
        yield base


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """As a newcomer's: nothing is remembered. It must not throw, nor be refused anything by its own security policy."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, timezone_id="Europe/Kyiv")
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.on("console", lambda said: mistakes.append(said.text) if "Security Policy" in said.text else None)
    yield page
    await context.close()
    assert mistakes == []


@pytest.fixture(scope="module")
async def counter(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Counter]:
    """A shop with tills for all the tests of a file: each brings shoppers of its own."""
    async with shop(migrated_file, tmp_path_factory.mktemp("till")) as made:
        yield made


@pytest.fixture
async def cashier(page: Page, counter: Counter) -> Cashier:
    await page.set_viewport_size({"width": 1024, "height": 768})
    cashier = Cashier(page, counter.base)
    await cashier.sign_in()
    return cashier
