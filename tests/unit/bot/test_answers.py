"""What reading an answer needs is made once: making it again holds up the event loop."""

import gc
from weakref import ref

import pytest
from aiogram.methods import EditMessageText, SendDocument, SendMessage, SendPhoto, TelegramMethod
from aiogram.methods.base import Response

from bot.telegram import serving


@pytest.mark.parametrize("method", [SendMessage, SendPhoto, SendDocument, EditMessageText])
def test_what_reads_an_answer_survives_the_collection_of_garbage(method: type[TelegramMethod[object]]) -> None:
    bot = serving.make_bot("42:TEST", "http://127.0.0.1:1")
    reads = ref(Response[method.__returning__])  # type: ignore[name-defined]  # as in bot/telegram/serving.py

    gc.collect()

    assert bot.id == 42
    assert reads() is Response[method.__returning__]  # type: ignore[name-defined]  # as in bot/telegram/serving.py
