"""The operators' group: a topic for each case, and whoever may act there."""

from collections.abc import AsyncIterator

import pytest

from tests.journeys.hotline import Hotline, hotline


@pytest.fixture
async def desk(fresh_url: str) -> AsyncIterator[Hotline]:
    async with hotline(fresh_url) as made:
        yield made


async def test_a_case_has_a_topic_with_all_there_is_to_know(desk: Hotline) -> None:
    olena = await desk.stage.joined()
    await desk.stage.bought(olena)
    case = await desk.complains(olena, "Суп холодний")
    topic = await desk.opened(case)
    assert topic.name.endswith("№1 · Без теми · Олена")
    head = await desk.said(topic, "Суп холодний")
    assert "Молоко" in head.text
    assert "Мальва на Соборній" in head.text
