"""What the gallery shows of writing to the shop."""

from datetime import date, time
from typing import Any

from bot.gallery.sample import Sample, sample
from chat.views import hotline, notices
from chat.views.hotline import KNOWN, Open, Promise

_USUAL = ("quality", "staff", "prices", "points", "cleanliness", "other")
_OWN = "Доставка додому"
_OPEN = (
    Open(17, date(2026, 12, 2)),
    Open(15, date(2026, 12, 1), by="Ірина"),
    Open(12, date(2026, 11, 28), director=True),
)
_SOON = Promise(60)
_PROMISES = (
    ("at once", _SOON),
    ("within two hours", Promise(120)),
    ("within 21 minutes", Promise(21)),
    ("within 45 minutes", Promise(45)),
    ("before the day begins", Promise(60, time(9))),
    ("late in the evening", Promise(60, time(9), tomorrow=True)),
)
_TEXT = "Добрий день! Перевірила: бали за цю покупку вже на картці. Вибачте за клопіт."


def _answer(text: str = _TEXT, *, edited: bool = False, shown: str = "", files: tuple[str, ...] = ()) -> dict[str, Any]:
    enclosed = [{"kind": kind, "channel": "telegram", "file": "AgAC", "number": 7, "name": ""} for kind in files]
    return {"case": 17, "by": "Ірина", "text": text, "files": enclosed, "edited": edited, "shown": shown}


def samples() -> tuple[Sample, ...]:
    return (
        sample(hotline.shown, "what is it about?", (), _USUAL),
        sample(hotline.shown, "with a category of the shop's own", (), (*_USUAL, _OWN)),
        sample(hotline.shown, "two are open", _OPEN[:2], _USUAL),
        sample(hotline.crowded, "as many are open as anybody may have", _OPEN),
        *(sample(hotline.category, f"category: {name}", name) for name in (*sorted(KNOWN), _OWN)),
        sample(hotline.tell, "and now the words", "quality", "7"),
        sample(hotline.never_mind, "left", "7"),
        *(sample(hotline.opened, f"opened: {when}", 17, promise) for when, promise in _PROMISES),
        sample(hotline.said, "opened, as a member reads it", hotline.opened(17, _SOON)),
        sample(hotline.said_to_stranger, "opened by who has not joined", hotline.opened(17, _SOON)),
        sample(hotline.opened_after_rating, "few stars, and told why", 17, _SOON),
        sample(hotline.said, "few stars, and told why", hotline.opened_after_rating(17, _SOON)),
        sample(hotline.continued, "one more word after a while", 17),
        sample(hotline.said, "one more word after a while", hotline.continued(17)),
        sample(hotline.reopened, "written to a closed one", 17, _SOON),
        sample(hotline.said, "written to a closed one", hotline.reopened(17, _SOON)),
        sample(hotline.full, "one too many", 17, 3),
        sample(hotline.said, "one too many", hotline.full(17, 1)),
        sample(hotline.courtesy, "thanks"),
        sample(hotline.said, "thanks", hotline.courtesy()),
        sample(hotline.answer, "answered", _answer()),
        sample(hotline.answer, "with a photo", _answer(files=("photo",))),
        sample(hotline.answer, "a voice alone", _answer("", files=("voice",))),
        sample(hotline.answer, "changed", _answer(edited=True, shown="7")),
        sample(notices.notice, "an answer, as the outbox asks for it", "answer", _answer()),
        sample(hotline.solved_question, "is it solved?", {"case": 17}),
        sample(hotline.solved, "it is", 17, "7"),
        sample(hotline.not_solved, "it is not", 17, "7"),
        sample(hotline.still_open, "it is, and they wrote again meanwhile", 17, "7"),
    )
