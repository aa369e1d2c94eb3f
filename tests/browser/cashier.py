"""What a cashier does with the till page: scans, types, presses; and a shop for her to do it in."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.async_api import Locator, Page, expect

from loyalty.program import Program
from storage import database
from tests.conftest import sqlite_url
from tests.journeys import counter
from tests.journeys.counter import Counter

PROGRAM = Program(shop="Malva", language="en")
CYRILLIC = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФІВАПРОЛДЯЧСМИТЬ", strict=True))


@asynccontextmanager
async def shop(migrated_file: Path, folder: Path, program: Program = PROGRAM) -> AsyncIterator[Counter]:
    """A counter of today, since a browser knows no other day."""
    url = sqlite_url(Path(shutil.copy(migrated_file, folder / "till-page.db")))
    opened = await database.opened(url)
    try:
        async with counter.opened(opened, program, opening=datetime.now(UTC)) as made:
            yield made
    finally:
        await opened.close()


@dataclass
class Cashier:
    page: Page
    base: str

    @property
    def card(self) -> Locator:
        return self.page.get_by_role("region", name="Card")

    @property
    def finish(self) -> Locator:
        return self.page.locator(".finish")

    @property
    def lines(self) -> Locator:
        return self.page.get_by_role("list", name="Lines of the receipt")

    @property
    def done(self) -> Locator:
        return self.page.get_by_role("region", name="Done")

    @property
    def notice(self) -> Locator:
        return self.page.locator("#notice")

    async def sign_in(self, key: str = "key of centr 1") -> None:
        await self.page.goto(f"{self.base}/till")
        await self.page.get_by_label("Till key").fill(key)
        await self.page.keyboard.press("Enter")
        await expect(self.page.get_by_text("Scan the card on the shopper’s screen")).to_be_visible()

    async def scan(self, code: str, end: str = "Enter") -> None:
        """As a scanner does it: keys by their place, as fast as they come."""
        await self._burst([place(sign) for sign in code], end)

    async def scan_in_ukrainian(self, code: str) -> None:
        """The same scanner at a machine whose layout is Ukrainian, with CapsLock on: other letters come of the same keys."""
        keys = [
            (CYRILLIC.get(sign.upper(), sign).lower(), keycode, shift)
            for sign in code
            for _, keycode, shift in [place(sign)]
        ]
        await self._burst(keys, "Enter")

    async def type(self, text: str) -> None:
        """As a hand does it."""
        await self.page.keyboard.type(text, delay=90)

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)

    async def click(self, name: str) -> None:
        await self.page.get_by_role("button", name=name).first.click()

    async def _burst(self, keys: list[tuple[str, str, bool]], end: str) -> None:
        """In the page itself: the way from a test to the browser is slower than a scanner."""
        await self.page.evaluate(_BURST, [[list(key) for key in keys], end])


def place(sign: str) -> tuple[str, str, bool]:
    """What a scanner's key gives on a US layout: the sign, the key's place, whether with Shift."""
    if sign.isalpha():
        return sign, f"Key{sign.upper()}", sign.isupper()
    if sign.isdigit():
        return sign, f"Digit{sign}", False
    code, shift = {"/": ("Slash", False), ":": ("Semicolon", True), ".": ("Period", False), "-": ("Minus", False)}[sign]
    return sign, code, shift


# Types into whatever has the focus, as the browser would, unless somebody has said no to the key. A key's time is when it
# was struck, however late a busy machine gets to hear of it.
_BURST = """
([keys, end]) => {
  let struck = performance.now();
  const press = (key, code, shiftKey) => {
    const event = new KeyboardEvent("keydown", { key, code, shiftKey, bubbles: true, cancelable: true });
    Object.defineProperty(event, "timeStamp", { value: (struck += 2) });
    const field = document.activeElement;
    if (!field.dispatchEvent(event) || key.length > 1 || !(field instanceof HTMLInputElement)) return;
    field.value += key;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const [key, code, shiftKey] of keys) press(key, code, shiftKey);
  press(end, end, false);
}
"""
