"""A bot written with Viber's own library for Python works with the emulated Viber unchanged: only the address is another."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulator.telegram.serving import serve
from simulator.viber.bots import Bot
from simulator.viber.world import ViberWorld
from tests.simulator.calls import picture
from tests.simulator.viber.bot_house import keyboard, reply

viberbot = pytest.importorskip("viberbot", reason="Viber's library for Python is not installed")
messages = pytest.importorskip("viberbot.api.messages")
data_types = pytest.importorskip("viberbot.api.messages.data_types.contact")
locations = pytest.importorskip("viberbot.api.messages.data_types.location")
configuration = pytest.importorskip("viberbot.api.bot_configuration")

ADDRESS = "https://example.org/a"
AVATAR = f"{ADDRESS}.png"


@dataclass
class LibraryBot:
    """What it hears is what the library makes of it. Its client blocks, so it calls in a thread."""

    api: Any
    heard: list[Any] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        body = await request.body()
        assert self.api.verify_signature(body, request.headers["X-Viber-Content-Signature"])
        self.heard.append(self.api.parse_request(body))
        return Response()


@pytest.fixture
async def library_bot(web: httpx.AsyncClient, viber_bot: Bot, viber: ViberWorld) -> AsyncIterator[LibraryBot]:
    api = viberbot.Api(configuration.BotConfiguration(name="Echo", avatar=AVATAR, auth_token=viber_bot.token))
    api._request_sender._viber_bot_api_url = f"{web.base_url}/viber/pa"
    bot = LibraryBot(api)
    async with serve(Starlette(routes=[Route("/hook", bot.take, methods=["POST"])])) as base:
        await asyncio.to_thread(api.set_webhook, f"{base}/hook")
        yield bot
        await viber.close()


async def test_it_hears_everything(viber: ViberWorld, viber_bot: Bot, library_bot: LibraryBot) -> None:
    olena = viber.person("Olena", phone="380671234567")
    olena.start(payload="centr")
    olena.write("hi")
    olena.share_contact()
    olena.send_location()
    olena.send_sticker()
    olena.send_photo(picture())
    olena.write_url(ADDRESS)
    olena.send_document(b"x", "a.pdf")
    olena.send_video()
    olena.block()
    olena.unblock()
    await viber.wait_for(lambda: not viber_bot.caller.waiting)
    webhook, started, *said, gone, back = library_bot.heard
    assert webhook.event_type == "webhook"
    assert (started.context, started.subscribed, started.user.id) == ("centr", False, olena.id)
    assert [type(one.message).__name__ for one in said] == [
        "TextMessage", "ContactMessage", "LocationMessage", "StickerMessage",
        "PictureMessage", "URLMessage", "FileMessage", "VideoMessage",
    ]  # fmt: skip
    assert said[1].message.contact.phone_number == "380671234567"
    assert (gone.user_id, back.user.id) == (olena.id, olena.id)


async def test_it_says_everything(viber: ViberWorld, library_bot: LibraryBot) -> None:
    olena = viber.person("Olena")
    olena.write("hi")
    keys = keyboard(reply("Again", "again"))
    cards = {"Type": "rich_media", "ButtonsGroupColumns": 6, "ButtonsGroupRows": 6, "Buttons": keys["Buttons"]}
    said = [
        messages.TextMessage(text="x", keyboard=keys, min_api_version=3),
        messages.KeyboardMessage(keyboard=keys),
        messages.PictureMessage(media=AVATAR, text="x"),
        messages.RichMediaMessage(rich_media=cards, min_api_version=7),
        messages.ContactMessage(contact=data_types.Contact(name="Olena", phone_number="+380671234567")),
        messages.LocationMessage(location=locations.Location(lat=50.4, lon=30.5)),
        messages.StickerMessage(sticker_id=46105),
        messages.URLMessage(media=ADDRESS),
        messages.VideoMessage(media=f"{ADDRESS}.mp4", size=1),
        messages.FileMessage(media=ADDRESS, size=1, file_name="a.pdf"),
    ]
    tokens = await asyncio.to_thread(library_bot.api.send_messages, olena.id, said)
    assert [message.token for message in olena.chat.messages if not message.mine] == tokens
    details = await asyncio.to_thread(library_bot.api.get_user_details, olena.id)
    assert details["id"] == olena.id
    olena.block()
    with pytest.raises(Exception, match="failed with status: 6, message: notSubscribed"):
        await asyncio.to_thread(library_bot.api.send_messages, olena.id, said[:1])
