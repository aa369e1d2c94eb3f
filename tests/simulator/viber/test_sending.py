"""What a bot may send and what is refused: HTTP 200 and a status, as Viber's reference lists them."""

import asyncio

import httpx
import pytest

from simulator.viber import faults
from simulator.viber.checks import Record
from simulator.viber.limits import Limits
from simulator.viber.people import Person
from simulator.viber.world import ViberWorld
from tests.simulator.calls import picture
from tests.simulator.viber.bot_house import BotHouse, Caller, SteppedClock, keyboard, message, reply

ADDRESS = "https://example.org/a"


def media(*buttons: Record, **fields: object) -> Record:
    shown = {"Type": "rich_media", "Buttons": list(buttons), **fields}
    return message(type="rich_media", rich_media=shown, min_api_version=7)


def with_button(**fields: object) -> Record:
    return message(text="x", keyboard=keyboard(reply("a", "b") | fields), min_api_version=6)


ACCEPTED = [
    message(text="x" * 7000),
    message(text="x", keyboard=None),
    message(type="picture", text="x" * 768, media=f"{ADDRESS}.jpeg"),
    message(type="picture", text=None, media=f"{ADDRESS}.PNG?v=1", thumbnail=None),
    message(type="video", media=f"{ADDRESS}.mp4", size=26 * 1024 * 1024, duration=180),
    message(type="file", media=ADDRESS, size=1, file_name="a.pdf"),
    message(type="contact", contact={"name": "Petro", "phone_number": "+380501112233"}),
    message(type="location", location={"lat": 50, "lon": -30.5}),
    message(type="url", media=ADDRESS.ljust(2000, "a")),
    message(type="sticker", sticker_id=46105),
    media(*[reply(str(n), "x", Columns=6, Rows=7) for n in range(6)], ButtonsGroupRows=7),
    with_button(Columns=3, Rows=2, BgColor="#AbCdEf", TextSize="large", Silent=True),
    message(text="x", tracking_data="x" * 4096),
    {"sender": {"name": "Regulars", "avatar": ADDRESS}, "keyboard": keyboard(reply("a", "b"))},
]


@pytest.mark.parametrize("fields", ACCEPTED)
async def test_accepted(olena: Person, call: Caller, fields: Record) -> None:
    sent = await call("send_message", receiver=olena.id, **fields)
    assert olena.chat.last.token == sent["message_token"]
    assert olena.chat.last.record == {name: item for name, item in fields.items() if item is not None}


REFUSED = [
    (message(), "4 text is missing"),
    ({"sender": {"name": "R"}, "text": "x"}, "4 type is missing"),
    ({"type": "text", "text": "x"}, "4 sender is missing"),
    (message(text="x", sender={}), "3 sender object has missing required properties (['name'])"),
    (message(text="x", sender={"name": "x" * 29}), "3 sender name has 29 characters, 1 to 28 are allowed"),
    (message(text="x" * 7001), "3 text has 7001 characters, 1 to 7000 are allowed"),
    (message(text=""), "3 text has 0 characters, 1 to 7000 are allowed"),
    (message(text=None), "3 text is no string"),
    (message(text="x", tracking_data=None), "3 tracking_data is no string"),
    (message(text="x", anything=None), "3 anything is null"),
    (message(text="x", tracking_data="x" * 4097), "3 tracking_data has 4097 characters, 0 to 4096 are allowed"),
    (message(type="song", text="x"), "3 type is none of text, picture, video, file"),
    (message(text="x", min_api_version="6"), "3 min_api_version is no integer"),
    (message(type="picture", media=f"{ADDRESS}.bmp"), "3 media does not end in .jpeg, .jpg, .png, .gif"),
    (message(type="picture", media=f"{ADDRESS}.png", text="x" * 769), "3 text has 769 characters"),
    (message(type="url", media=ADDRESS.ljust(2001, "a")), "3 media has 2001 characters"),
    (message(type="url", media="www.example.org"), "3 media is no http or https address"),
    (message(type="url", media="https://[x/"), "3 media is no http or https address"),
    (message(type="video", media=f"{ADDRESS}.mp4", size=26 * 1024 * 1024 + 1), "3 size is not from"),
    (message(type="file", media=ADDRESS, size=1), "4 file_name is missing"),
    (message(type="location", location={"lat": 91, "lon": 0}), "3 location lat is not from -90 to 90"),
    (message(type="contact", contact={"name": "P"}), "3 contact object has missing"),
    (message(type="sticker", sticker_id=True), "3 sticker_id is no integer"),
    (message(text="x", keyboard="keys"), "3 keyboard is not valid. [is no object]"),
    (message(text="x", keyboard={"Buttons": []}), "3 keyboard is not valid. [object has missing required"),
    (message(text="x", keyboard=keyboard()), "3 keyboard is not valid. [Buttons is no array"),
    (message(text="x", keyboard=keyboard({"Text": "a"})), "3 keyboard is not valid. [object has missing required"),
    (message(text="x", keyboard=keyboard({"ActionBody": "a"})), "3 keyboard is not valid. [a button needs one of"),
    (message(text="x", keyboard=keyboard(reply("a", "b"), BgColor="red")), "3 keyboard is not valid. [BgColor is no"),
    (with_button(Columns=7), "3 keyboard is not valid. [Columns is not from 1 to 6]"),
    (with_button(Rows=3), "3 keyboard is not valid. [Rows is not from 1 to 2]"),
    (with_button(Image=None), "3 keyboard is not valid. [Image is no string]"),
    (with_button(Other=None), "3 keyboard is not valid. [Other is null]"),
    (with_button(Image="card.png"), "3 keyboard is not valid. [Image is no http"),
    (with_button(BgColor="#12345"), "3 keyboard is not valid. [BgColor is no colour"),
    (with_button(TextSize="huge"), "3 keyboard is not valid. [TextSize is none of"),
    (with_button(TextOpacity=101), "3 keyboard is not valid. [TextOpacity is not"),
    (with_button(Silent=1), "3 keyboard is not valid. [Silent is no boolean]"),
    (with_button(Text="x" * 251), "3 keyboard is not valid. [Text has 251"),
    (with_button(ActionType="fly"), "3 keyboard is not valid. [ActionType is none of"),
    (with_button(ActionBody="x" * 2001), "3 keyboard is not valid. [ActionBody has 2001"),
    (with_button(ActionType="open-url"), "3 keyboard is not valid. [is no http or https address]"),
    (message(text="x", keyboard=keyboard(*[reply("a", "b")] * 13)), "3 keyboard is not valid. [Buttons take more"),
    (
        message(text="x", min_api_version=4, keyboard=keyboard(reply("a", "b"), ButtonsGroupColumns=3)),
        "3 keyboard is not valid. [a button of 6 x 1 does not fit into 3 x 12]",
    ),
    (media(reply("a", "b", Rows=8)), "3 rich_media is not valid. [Rows is not from 1 to 7]"),
    (media(*[reply("a", "b", Rows=7)] * 7), "3 rich_media is not valid. [Buttons take more than 6 cards]"),
    (
        media({"ActionType": "share-phone", "ActionBody": "x", "Text": "x"}),
        "3 rich_media is not valid. [Buttons of rich media can't be share-phone",
    ),
    (media(reply("a", "b")) | {"min_api_version": 1}, "14 incompatibleWithVersion"),
    (with_button(Silent=True) | {"min_api_version": 5}, "14 incompatibleWithVersion"),
    (with_button(ActionType="share-phone") | {"min_api_version": 2}, "14 incompatibleWithVersion"),
]


@pytest.mark.parametrize(("fields", "refusal"), REFUSED, ids=[refusal for _, refusal in REFUSED])
async def test_refused(olena: Person, call: Caller, fields: Record, refusal: str) -> None:
    assert (await call.refused("send_message", receiver=olena.id, **fields)).startswith(refusal)
    assert olena.chat.texts == []


async def test_whom_one_may_write_to(viber: ViberWorld, olena: Person, call: Caller) -> None:
    assert await call.refused("send_message", **message(text="x")) == "4 receiver is missing"
    assert await call.refused("send_message", receiver="nobody", **message(text="x")) == "5 receiverNotRegistered"
    stranger = viber.person("Petro")
    assert await call.refused("send_message", receiver=stranger.id, **message(text="x")) == "6 notSubscribed"
    olena.user.api_version = 5
    assert await call.refused("send_message", receiver=olena.id, **with_button()) == "13 apiVersionNotSupported"


async def test_who_may_call(web: httpx.AsyncClient, call: Caller) -> None:
    async def status(body: object, **headers: str) -> str:
        answer = (await web.post("/viber/pa/get_account_info", json=body, headers=headers)).json()
        return f"{answer['status']} {answer['status_message']}"

    assert await status({}) == "2 missing_auth_token"
    assert await status({"auth_token": "wrong"}) == "2 invalidAuthToken"
    assert await status({"auth_token": call.token}) == "0 ok"
    assert await status([]) == "3 the request is no JSON object"
    assert await status({"auth_token": "x" * 31_000}) == "3 the request is larger than 30 kB"
    assert await call.refused("post") == "-1 the simulator does not emulate the method post"
    assert (await web.get("/viber/pa/send_message")).status_code == 404
    assert (await web.post("/viber/pa/", content=b"")).status_code == 404


async def test_a_broadcast_tells_whom_it_did_not_reach(viber: ViberWorld, olena: Person, call: Caller) -> None:
    stranger = viber.person("Petro")
    answer = await call("broadcast_message", broadcast_list=[olena.id, stranger.id, "x"], **message(text="news"))
    assert [(one["receiver"], one["status"]) for one in answer["failed_list"]] == [(stranger.id, 6), ("x", 5)]
    assert olena.chat.texts == ["news"]
    too_many = [str(number) for number in range(301)]
    assert (await call.refused("broadcast_message", broadcast_list=too_many, **message(text="x"))).startswith("3 ")
    assert (await call.refused("broadcast_message", **message(text="x"))) == "4 broadcast_list is missing"


async def test_the_account_and_its_people(viber: ViberWorld, olena: Person, call: Caller) -> None:
    account = await call("get_account_info")
    assert (account["uri"], account["name"], account["subscribers_count"]) == ("regulars", "Regulars", 1)
    details = await call("get_user_details", id=olena.id)
    assert (details["user"]["name"], details["user"]["device_type"]) == ("Olena", "telephone")
    assert await call.refused("get_user_details", id="x") == "5 receiverNotRegistered"
    assert await call.refused("get_user_details", id=viber.person("Petro").id) == "6 notSubscribed"
    olena.turn_off()
    online = (await call("get_online", ids=[olena.id, "x"]))["users"]
    assert [one["online_status_message"] for one in online] == ["offline", "undisclosed"]
    assert (await call.refused("get_online", ids=[])).startswith("3 ")
    assert await call.refused("get_user_details") == "4 id is missing"


async def test_too_many_requests(viber: ViberWorld, olena: Person, call: Caller, stepped: SteppedClock) -> None:
    viber.limits = Limits(requests=3)
    for _ in range(2):
        await call("get_user_details", id=olena.id)
    assert await call.refused("get_user_details", id=olena.id) == "12 tooManyRequests"
    await call.say(olena.id)
    assert await call.refused("send_message", receiver=olena.id, **message(text="x")) == "12 tooManyRequests"
    stepped.move(seconds=11)
    await call.say(olena.id)
    assert await call.refused("get_user_details", id=olena.id) == "12 tooManyRequests"
    stepped.move(hours=12)
    await call("get_user_details", id=olena.id)


async def test_faults_to_order(viber: ViberWorld, olena: Person, call: Caller, stepped: SteppedClock) -> None:
    viber.faults.add(faults.Status(12), "send*")
    viber.faults.add(faults.Outage(502))
    viber.faults.add(faults.Reset(applied=False))
    viber.faults.add(faults.Reset(applied=True))
    assert await call.refused("send_message", receiver=olena.id, **message(text="1")) == "12 tooManyRequests"
    assert (await call.raw("send_message", receiver=olena.id, **message(text="2"))).status_code == 502
    for text in ("3", "4"):
        with pytest.raises(httpx.ReadError):
            await call.say(olena.id, text)
    viber.faults.add(faults.Delay(60))
    late = asyncio.create_task(call.say(olena.id, "5"))
    await stepped.asleep_until(seconds=60)
    assert not late.done()
    stepped.move(seconds=60)
    await late
    assert olena.chat.texts == ["4", "5"]
    assert [one.http for one in viber.calls][-5:] == [200, 502, 0, 0, 200]


async def test_pictures_are_fetched_as_they_come_or_stay_broken(olena: Person, call: Caller, house: BotHouse) -> None:
    shown = message(type="picture", text="Your card", media=f"{house.base}/card.png")
    await call("send_message", receiver=olena.id, **shown)
    card = await olena.next_message()
    assert (card.kind, card.text) == ("photo", "Your card")
    assert olena.chat.picture(card) == picture(300, 200)
    assert card.picture
    assert card.picture.size == (300, 200)
    for name, why in (("none.png", "the address answered 404"), ("words.png", "this is no picture")):
        await call("send_message", receiver=olena.id, **message(type="picture", media=f"{house.base}/{name}"))
        broken = await olena.next_message()
        with pytest.raises(LookupError, match=why):
            olena.chat.picture(broken)


async def test_rich_media_are_cards(olena: Person, call: Caller, house: BotHouse) -> None:
    image = {"ActionBody": "rg:1", "Image": f"{house.base}/card.png", "Rows": 2}
    cards = media(
        image, reply("One", "rg:1"), {**image, "ActionBody": "rg:2"}, reply("Two", "rg:2"), ButtonsGroupRows=3
    )
    await call("send_message", receiver=olena.id, **cards)
    shown = await olena.next_message()
    assert [[[button.label for button in row] for row in card] for card in shown.cards] == [
        [[""], ["One"]],
        [[""], ["Two"]],
    ]
    assert [one.size for one in shown.pictures.values()] == [(300, 200)]
    olena.press("Two")
    assert (await house.wait_for(2, "message"))[-1]["message"]["text"] == "rg:2"
    olena.press("rg:1", on=shown)
    olena.forge("rg:of-nobody")
    heard = await house.wait_for(4, "message")
    assert [one["message"]["text"] for one in heard[2:]] == ["rg:1", "rg:of-nobody"]


async def test_buttons_lie_in_a_grid(olena: Person, call: Caller) -> None:
    keys = keyboard(
        reply("tall", "x", Columns=2, Rows=2),
        reply("a", "x", Columns=4),
        reply("b", "x", Columns=4),
        reply("c", "x", Columns=3),
        reply("d", "x", Columns=4),
    )
    await call.say(olena.id, keyboard=keys)
    assert olena.chat.keyboard
    rows = [[button.label for button in row] for row in olena.chat.keyboard.rows]
    assert rows == [["tall", "a"], ["b"], ["c"], ["d"]]
