"""A case is called by its number, the same everywhere: it is no sum, and its thousands are not set apart."""

from datetime import date
from typing import Any

import pytest

from chat.replies import Say
from chat.texts import LANGUAGES, Texts
from chat.views import hotline, notices
from chat.views.hotline import Open, Promise
from chat.words import Words

TEXTS = Texts()
CASE = 12345
SOON = Promise(60, None, tomorrow=False)
OPEN = (Open(CASE, date(2026, 12, 2)),)
ANSWER: dict[str, Any] = {"by": "Ірина", "case": CASE, "text": "Так", "edited": False, "shown": "", "files": ()}


def text(reply: object) -> Words:
    assert isinstance(reply, Say)
    return reply.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "said",
    [
        text(hotline.shown(OPEN, ("quality",))),
        text(hotline.crowded(OPEN)),
        hotline.opened(CASE, SOON),
        hotline.opened_after_rating(CASE, SOON),
        hotline.continued(CASE),
        hotline.reopened(CASE, SOON),
        hotline.full(CASE, 3),
        text(hotline.answer(ANSWER)),
        text(hotline.solved(CASE, "1")),
        text(hotline.not_solved(CASE, "1")),
        text(hotline.still_open(CASE, "1")),
        text(notices.notice("solved", {"case": CASE})),
    ],
)
def test_a_case_is_called_by_its_number(said: Words, language: str) -> None:
    assert str(CASE) in TEXTS.say(said, language)
