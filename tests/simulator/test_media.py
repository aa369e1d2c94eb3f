"""Photos, albums, documents: sent, fetched, replaced and sent again."""

import io

import httpx
from PIL import Image

from simulator.telegram.bots import Bot
from simulator.telegram.people import Person
from tests.simulator.calls import Caller, picture


async def test_a_photo_has_sizes_and_can_be_fetched_and_sent_again(
    olena: Person, call: Caller, http: httpx.AsyncClient, bot: Bot
) -> None:
    files = {"photo": ("card.png", picture(2000, 1000), "image/png")}
    response = await http.post(f"/telegram/bot{bot.token}/sendPhoto", data={"chat_id": str(olena.id)}, files=files)
    sent = response.json()["result"]
    assert [(size["width"], size["height"]) for size in sent["photo"]] == [
        (90, 45),
        (320, 160),
        (800, 400),
        (1280, 640),
    ]
    file = await call("getFile", file_id=sent["photo"][-1]["file_id"])
    fetched = await http.get(f"/telegram/file/bot{bot.token}/{file['file_path']}")
    assert len(fetched.content) == file["file_size"]
    assert Image.open(io.BytesIO(fetched.content)).size == (1280, 640)
    again = await call("sendPhoto", chat_id=olena.id, photo=sent["photo"][0]["file_id"], caption="again")
    assert again["photo"] == sent["photo"]
    assert Image.open(io.BytesIO(olena.chat.picture())).size == (1280, 640)
    where = {"chat_id": olena.id, "message_id": again["message_id"]}
    await call("editMessageCaption", **where, caption="<i>new</i>", parse_mode="HTML")
    assert olena.chat.last.text == "new"
    words = "400 Bad Request: there is no text in the message to edit"
    assert await call.refused("editMessageText", **where, text="x") == words


async def test_a_small_jpeg_is_kept_byte_by_byte(
    olena: Person, call: Caller, http: httpx.AsyncClient, bot: Bot
) -> None:
    content = picture(kind="JPEG")
    await call.updates()
    olena.send_photo(content, caption="the bill")
    [update] = await call.updates()
    assert update["message"]["caption"] == "the bill"
    largest = update["message"]["photo"][-1]
    assert largest["file_size"] == len(content)
    path = (await call("getFile", file_id=largest["file_id"]))["file_path"]
    assert (await http.get(f"/telegram/file/bot{bot.token}/{path}")).content == content


async def test_pictures_that_telegram_would_not_take(olena: Person, http: httpx.AsyncClient, bot: Bot) -> None:
    async def words(content: bytes) -> str:
        data, files = {"chat_id": str(olena.id)}, {"photo": ("x.png", content, "image/png")}
        answer = await http.post(f"/telegram/bot{bot.token}/sendPhoto", data=data, files=files)
        return str(answer.json()["description"])

    assert await words(b"no picture") == "Bad Request: IMAGE_PROCESS_FAILED"
    assert await words(b"") == "Bad Request: file must be non-empty"
    assert await words(picture(2100, 100)) == "Bad Request: PHOTO_INVALID_DIMENSIONS"


async def test_the_media_of_a_message_is_replaced_in_place(olena: Person, http: httpx.AsyncClient, bot: Bot) -> None:
    files = {"photo": ("a.png", picture(), "image/png")}
    data = {"chat_id": str(olena.id), "caption": "first"}
    sent = (await http.post(f"/telegram/bot{bot.token}/sendPhoto", data=data, files=files)).json()["result"]
    edit = {
        "chat_id": str(olena.id),
        "message_id": str(sent["message_id"]),
        "media": '{"type": "photo", "media": "attach://other", "caption": "second"}',
        "reply_markup": '{"inline_keyboard": [[{"text": "Next", "callback_data": "next"}]]}',
    }
    files = {"other": ("b.png", picture(100, 100), "image/png")}
    edited = (await http.post(f"/telegram/bot{bot.token}/editMessageMedia", data=edit, files=files)).json()["result"]
    assert edited["photo"][-1]["width"] == 100
    assert (olena.chat.last.text, olena.chat.last.labels, len(olena.chat.texts)) == ("second", ["Next"], 1)


async def test_albums(olena: Person, http: httpx.AsyncClient, call: Caller, bot: Bot) -> None:
    media = '[{"type": "photo", "media": "attach://a", "caption": "two"}, {"type": "photo", "media": "attach://b"}]'
    files = {"a": ("a.png", picture(), "image/png"), "b": ("b.png", picture(), "image/png")}
    data = {"chat_id": str(olena.id), "media": media}
    sent = (await http.post(f"/telegram/bot{bot.token}/sendMediaGroup", data=data, files=files)).json()["result"]
    assert len({message["media_group_id"] for message in sent}) == 1
    assert [message.text for message in olena.chat.messages[1:]] == ["two", ""]
    one = [{"type": "photo", "media": sent[0]["photo"][0]["file_id"]}]
    assert (await call.refused("sendMediaGroup", chat_id=olena.id, media=one)).startswith(
        "400 Bad Request: wrong number"
    )
    missing = await call.refused("sendPhoto", chat_id=olena.id, photo="attach://nothing")
    assert missing.startswith("400 Bad Request: there is no file")
    await call.updates()
    olena.send_album([picture(), picture()], caption="both")
    updates = await call.updates()
    assert [update["message"].get("caption") for update in updates] == ["both", None]


async def test_other_kinds_of_messages(olena: Person, call: Caller, http: httpx.AsyncClient, bot: Bot) -> None:
    await call.updates()
    olena.send_sticker()
    olena.send_voice()
    olena.send_location()
    olena.send_document(b"%PDF", "bill.pdf", "application/pdf")
    kinds = [update["message"] for update in await call.updates()]
    assert [next(key for key in ("sticker", "voice", "location", "document") if key in kind) for kind in kinds] == [
        "sticker", "voice", "location", "document",
    ]  # fmt: skip
    files = {"document": ("report.xlsx", b"PK", "application/x")}
    response = await http.post(
        f"/telegram/bot{bot.token}/sendDocument", data={"chat_id": str(olena.id), "caption": "report"}, files=files
    )
    document = response.json()["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("report.xlsx", 2)
    mismatch = await call.refused("sendPhoto", chat_id=olena.id, photo=document["file_id"])
    assert mismatch == "400 Bad Request: type of file mismatch"
    assert (await call.refused("getFile", file_id="no")) == "400 Bad Request: invalid file_id"
    await call("sendContact", chat_id=olena.id, phone_number="+1", first_name="Shop")
    await call("sendLocation", chat_id=olena.id, latitude=50, longitude=30.5)
    assert [message.kind for message in olena.chat.messages[-3:]] == ["document", "contact", "location"]
