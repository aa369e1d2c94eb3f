"""The simulator's till speaks the programme's language in everything it shows and prints, whatever its page is in."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.hands import Hands
from tests.browser.running import free_port, regulars

pytestmark = pytest.mark.browser

BUTTER = "Масло «Білий хутір» 82,5 % 180 г"  # 109.90 at the sample shop
LABELS = "[...document.querySelectorAll('#till *')].map(n => `${n.ariaLabel ?? ''} ${n.placeholder ?? ''}`).join(' ')"


@dataclass(frozen=True)
class Words:
    scan: str
    points_to_pay: str
    hold: str
    held: str
    pay: str
    take_back: str
    more: str
    give_back: str
    refund: str


SAID = {
    "uk": Words(
        "Сканувати екран телефону",
        "Списати балів",
        "Резерв: 21 бал",
        "Резерв до",
        "Оплата 88,90",
        "Повернути товар",
        "Більше",
        "Повернути товару на 109,90",
        "Видати88,90 ₴",
    ),
    "ru": Words(
        "Сканировать экран телефона",
        "Списать баллов",
        "Резерв: 21 балл",
        "Резерв до",
        "Оплата 88,90",
        "Вернуть товар",
        "Больше",
        "Вернуть товара на 109,90",
        "Выдать88,90 ₴",
    ),
}


@pytest.mark.parametrize("language", SAID)
async def test_a_sale_and_a_return_have_no_english_word(page: Page, moved_in: Path, language: str) -> None:
    said = SAID[language]
    hands = Hands(page)
    async with regulars(moved_in, free_port(), language) as base:
        await page.goto(base)
        await hands.join("Ольга")
        await hands.click(said.scan, hands.till)
        await hands.click(BUTTER, hands.till)
        await hands.till.get_by_role("spinbutton", name=said.points_to_pay).fill("21")
        await all_in_cyrillic(hands)
        await hands.click(said.hold)
        await expect(hands.till).to_contain_text(said.held)
        await all_in_cyrillic(hands)
        await hands.click(said.pay)
        await expect(hands.paper).to_be_visible()
        await all_in_cyrillic(hands)
        await hands.click(said.take_back)
        await hands.click(f"{said.more}: {BUTTER}")
        await all_in_cyrillic(hands)
        await hands.click(said.give_back)
        await expect(hands.paper).to_contain_text(said.refund)
        await all_in_cyrillic(hands)


async def all_in_cyrillic(hands: Hands) -> None:
    """Visible texts, labels and hints; only the receipts' own numbers are in Latin letters."""
    everything = f"{await hands.till.inner_text()} {await hands.page.evaluate(LABELS)}"
    assert re.findall("[A-Za-z]+", re.sub(r"centr-\S+", "", everything)) == []
