"""`till_page`: how soon after the last key the till page shows the quote, in a Chromium on this machine.

A cashier types sums; measured in the page from the key's event to the next frame after the figures stand there. Beside it
the bare round trip of the same quote, asked by the same page in turn: the floor, which no page can be faster than.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import Page, async_playwright

from bench import programs, shop
from bench.measures import Row, at_most, percentile
from bench.wire import HOST

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_SUMS = 60  # at scale 1
_AIM = 100.0  # milliseconds, p95

# Types a sum key by key and tells how long after the last one the quote stood on the screen; then asks for it bare.
_MEASURE = """
async ([card, sum, total]) => {
  const field = document.getElementById("sum");
  const painted = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
  const shown = () => [...document.querySelectorAll(".card dd")].at(-1).textContent;
  const type = (value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  type("");
  await painted();
  for (let length = 1; length < sum.length; length += 1) {
    type(sum.slice(0, length));
    await new Promise((go) => setTimeout(go, 60));
  }
  const began = performance.now();
  type(sum);
  while (!shown().startsWith("+")) await new Promise((go) => setTimeout(go));
  await painted();
  const quoted = performance.now() - began;
  const lines = [{ line: 1, sku: "sum", name: "", quantity: "1", sum: total }];
  const body = JSON.stringify({ card, lines, total, spend: 0 });
  const headers = { "Content-Type": "application/json" };
  const asked = performance.now();
  await (await fetch("/till/api/quote", { method: "POST", body, headers, cache: "no-store" })).json();
  return [quoted, performance.now() - asked];
}
"""


async def run(scale: float) -> list[Row]:
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        return [Row("quote shown after the last key, p95", "no Chromium on PATH: not measured")]
    with shop.folder() as folder:
        built = folder / "built.db"
        await shop.build(shop.sqlite_url(built))
        served = Path(shutil.copy(built, folder / "served.db"))
        async with (
            programs.running("bench.serving", shop.sqlite_url(served), "", "polling") as house,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(executable_path=program, args=list(_SWITCHES))
            page = await browser.new_page(viewport={"width": 1024, "height": 768})
            async with shop.opened(shop.sqlite_url(built)) as (_, open_shop):
                card = next(iter(open_shop.receipts(1))).card or ""
            await _sign_in(page, house.port, card)
            figures = [await _once(page, card, number) for number in range(max(20, round(_SUMS * scale)))]
            await browser.close()
    return _rows(figures[5:])  # the first ones warm everything up


async def _sign_in(page: Page, port: int, card: str) -> None:
    await page.goto(f"http://{HOST}:{port}/till")
    await page.fill("#key", shop.KEY)
    await page.press("#key", "Enter")
    await page.fill("#card", card)
    await page.press("#card", "Enter")
    await page.wait_for_selector(".card.found")


async def _once(page: Page, card: str, number: int) -> tuple[float, float]:
    total = 100_00 + number * 37
    quoted, bare = await page.evaluate(_MEASURE, [card, f"{total // 100},{total % 100:02}", total])
    return float(quoted), float(bare)


def _rows(figures: Sequence[tuple[float, float]]) -> list[Row]:
    ours, bare = zip(*figures, strict=True)
    return [
        at_most("quote shown after the last key, p95", "ms", percentile(ours, 0.95), _AIM, percentile(bare, 0.95)),
        at_most("— median", "ms", percentile(ours, 0.5), floor=percentile(bare, 0.5)),
    ]
