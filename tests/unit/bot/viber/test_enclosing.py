"""What a person of the shop attached, on Viber: a picture with its words, or words and a file; and changed words alone."""

import os
from io import BytesIO

import pytest
from PIL import Image

from bot.painting import Painted
from bot.viber.outbound import ViberChannel
from chat.replies import Enclose, Enclosed
from chat.words import words
from paint import photo
from tests.unit.bot.viber.messages import OLENA, TEXTS, Caught, letter, made

WORDS = words("answer", by="Ірина", case=17, text="Ось обмін")
PHOTO, VOICE = Enclosed("photo", "telegram", "AgAC", 7), Enclosed("voice", "telegram", "AwAC", 8)
MEGABYTE = 1024 * 1024


def noise(width: int = 2400, height: int = 1800, kind: str = "PNG") -> bytes:
    """A picture that hardly shrinks."""
    file = BytesIO()
    Image.frombytes("RGB", (width, height), os.urandom(3 * width * height)).save(file, kind)
    return file.getvalue()


async def said(reply: Enclose, content: bytes = b"") -> Caught:
    caught = Caught()

    async def given(what: str, channel: str, account: str) -> bytes:
        assert what in {"attachment:7", "attachment:8"}
        return content or await made(what, channel, account)

    painted = Painted(lambda _: b"", "Мальва", lambda code: code)
    await ViberChannel(caught, TEXTS, painted, caught, given).deliver(letter(reply))
    return caught


async def test_a_photo_is_a_picture_with_the_words_beneath_small_enough_for_viber() -> None:
    caught = await said(Enclose(WORDS, (PHOTO,)), noise())
    (message,) = caught.messages
    assert (message["type"], message["text"]) == ("picture", TEXTS.say(WORDS, "uk"))
    assert "keyboard" in message
    content, account = caught.shelf[message["media"]]
    assert account == OLENA
    assert content.startswith(b"\xff\xd8")
    assert len(content) <= MEGABYTE
    assert max(Image.open(BytesIO(content)).size) == 1600


async def test_several_photos_bear_the_words_once() -> None:
    caught = await said(Enclose(WORDS, (PHOTO, Enclosed("photo", "telegram", "AgAD", 8))), noise(30, 20))
    assert [message["type"] for message in caught.messages] == ["picture", "picture"]
    assert [bool(message["text"]) for message in caught.messages] == [True, False]
    assert ["keyboard" in message for message in caught.messages] == [False, True]


async def test_what_is_no_picture_is_words_and_a_file_that_a_telephone_can_open() -> None:
    for file, name in (
        (VOICE, "voice.ogg"),
        (Enclosed("video", "telegram", "BAAC", 7), "video.mp4"),
        (Enclosed("document", "telegram", "BQAC", 7, "акт.pdf"), "акт.pdf"),
        (Enclosed("document", "telegram", "BQAC", 7, f"{'дуже ' * 60}.pdf"), f"{'дуже ' * 60}.pdf"[-100:]),
        (PHOTO, "photo.jpg"),  # in name only
    ):
        words_, sent = (await said(Enclose(WORDS, (file,)))).messages
        assert words_["text"] == TEXTS.say(WORDS, "uk")
        assert (sent["type"], sent["file_name"]) == ("file", name)
        assert sent["size"] > 0
        assert "keyboard" in sent


async def test_changed_words_come_alone() -> None:
    """What is shown on Viber stays as it is, and the file is there already."""
    changed = words("answer-edited", by="Ірина", case=17, text="Ось інший обмін")
    (message,) = (await said(Enclose(changed, (PHOTO,), replace="7"))).messages
    assert (message["type"], message["text"]) == ("text", TEXTS.say(changed, "uk"))
    assert message["text"].startswith("✏️")


@pytest.mark.parametrize("content", [b"", b"no picture", noise(40, 30)[:200]])
def test_what_can_not_be_read_is_no_picture(content: bytes) -> None:
    assert photo.jpeg(content, MEGABYTE) is None


def test_a_picture_that_can_not_be_made_small_enough_is_none() -> None:
    assert photo.jpeg(noise(200, 200), 100) is None
