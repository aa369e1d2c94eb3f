"""What a bot hears: signed, in order for each person, again until it answers 200 in time."""

import asyncio

import httpx
import pytest
from starlette.responses import JSONResponse, Response

from simulator.viber.bots import Bot
from simulator.viber.people import Person
from simulator.viber.world import ViberWorld
from tests.simulator.calls import picture
from tests.simulator.viber.bot_house import BotHouse, Caller, SteppedClock, keyboard, message, reply


async def test_a_webhook_is_called_before_it_is_kept(deaf: Caller, house: BotHouse, viber_bot: Bot) -> None:
    answer = await deaf("set_webhook", url=house.hook, event_types=["seen", "conversation_started"])
    assert answer["event_types"] == ["conversation_started", "seen"]
    assert [one["event"] for one in house.got] == ["webhook"]
    house.answers = [Response(status_code=500)]
    refused = await deaf.refused("set_webhook", url=f"{house.hook}?other")
    assert refused == "1 the webhook can't be reached: the webhook answered 500"
    assert viber_bot.caller.hook
    assert viber_bot.caller.hook.url == house.hook
    await deaf("set_webhook", url="")
    assert await deaf.refused("send_message", receiver="x", **message(text="x")) == "10 webhookNotSet"


@pytest.mark.parametrize("url", ["http://example.org/hook", "hook", "ftp://example.org/", "https://"])
async def test_a_webhook_must_be_reachable_for_viber(deaf: Caller, url: str) -> None:
    assert (await deaf.refused("set_webhook", url=url)).startswith("1 ")


async def test_opening_the_chat_subscribes_nobody_and_brings_one_welcome(
    viber: ViberWorld, call: Caller, house: BotHouse
) -> None:
    petro = viber.person("Petro", language_code="ru")
    keys = keyboard(reply("<b>Go</b> on", "rg:go", Silent=True))
    house.answers = [JSONResponse({"type": "text", "text": "Welcome!", "keyboard": keys, "min_api_version": 6})]
    petro.start(payload="store 1")
    welcome = await petro.next_message()
    assert (welcome.kind, welcome.text, welcome.labels) == ("text", "Welcome!", ["Go on"])
    (started,) = house.heard("conversation_started")
    assert (started["type"], started["context"], started["subscribed"]) == ("open", "store 1", False)
    assert started["user"] == {
        "id": petro.id,
        "name": "Petro",
        "language": "ru",
        "country": "UA",
        "api_version": 10,
    }
    assert await call.refused("send_message", receiver=petro.id, **message(text="x")) == "6 notSubscribed"
    petro.press("rg:go")
    (pressed,) = await house.wait_for(1, "message")
    assert (pressed["message"], pressed["silent"]) == ({"type": "text", "text": "rg:go"}, True)
    assert petro.chat.texts == ["Welcome!"]  # a silent button says nothing in the chat
    assert [one.mine for one in petro.chat.messages] == [False]
    await call.say(petro.id, "now we may")
    assert (await petro.next_message()).text == "now we may"
    assert petro.chat.keyboard is None  # the message came without one


async def test_a_wrong_welcome_is_not_shown(viber: ViberWorld, call: Caller, house: BotHouse) -> None:
    assert call.token
    petro = viber.person("Petro")
    house.answers = [JSONResponse({"type": "text"}), Response("nonsense"), Response()]
    for _ in range(3):
        petro.start()
    await viber.wait_for(lambda: len([one for one in viber.calls if one.method == "welcome"]) == 2)
    refused = [(one.status, one.description) for one in viber.calls if one.by_webhook]
    assert refused == [(4, "text is missing"), (3, "the request is no JSON")]
    assert petro.chat.messages == []
    assert "context" not in house.heard("conversation_started")[0]


async def test_a_callback_comes_again_until_it_is_answered_in_time(
    viber: ViberWorld, olena: Person, house: BotHouse, stepped: SteppedClock, viber_bot: Bot
) -> None:
    house.answers = [Response(status_code=500)]
    olena.write("first")
    await stepped.asleep_until(seconds=1)
    olena.write("second")
    house.hold = asyncio.Event()
    stepped.move(seconds=1)
    await house.wait_for(3, "message")
    await stepped.asleep_until(seconds=5)
    stepped.move(seconds=5)
    await stepped.asleep_until(seconds=2)
    house.hold.set()
    stepped.move(seconds=2)
    heard = (await house.wait_for(5, "message"))[1:]
    assert [one["message"]["text"] for one in heard] == ["first", "first", "first", "second"]
    assert len({one["message_token"] for one in heard[:3]}) == 1
    assert heard[0] == heard[2]
    whys = [failure.why for failure in viber_bot.caller.failures]
    assert whys == ["the webhook answered 500", "no answer within 5.0 s"]
    await viber.wait_for(lambda: not viber_bot.caller.waiting)


async def test_after_an_hour_viber_gives_up(olena: Person, house: BotHouse, stepped: SteppedClock) -> None:
    house.answers = [Response(status_code=500)]
    olena.write("lost")
    await stepped.asleep_until(seconds=1)
    stepped.move(minutes=61)
    olena.write("heard")
    heard = await house.wait_for(3, "message")
    assert [one["message"]["text"] for one in heard] == ["hello", "lost", "heard"]


async def test_one_person_waits_for_themselves_only(viber: ViberWorld, olena: Person, house: BotHouse) -> None:
    house.hold = asyncio.Event()
    olena.write("one")
    olena.write("two")
    viber.person("Petro").write("three")
    heard = await house.wait_for(3, "message")
    assert sorted(one["message"]["text"] for one in heard[1:]) == ["one", "three"]
    house.hold.set()
    assert (await house.wait_for(4, "message"))[-1]["message"]["text"] == "two"


async def test_what_happens_before_there_is_a_webhook_waits_for_it(
    viber: ViberWorld, deaf: Caller, house: BotHouse
) -> None:
    viber.person("Petro").write("early")
    await deaf("set_webhook", url=house.hook)
    (heard,) = await house.wait_for(1, "message")
    assert heard["sender"]["name"] == "Subscriber"  # names and photos are asked for in set_webhook
    assert [one["event"] for one in house.got] == ["webhook", "message"]


async def test_declined_events_do_not_come(viber: ViberWorld, deaf: Caller, house: BotHouse, viber_bot: Bot) -> None:
    await deaf("set_webhook", url=house.hook, event_types=["failed"])
    petro = viber.person("Petro")
    petro.start()
    petro.write("hello")
    await house.wait_for(1, "message")
    await deaf.say(petro.id)
    petro.block()
    await house.wait_for(1, "unsubscribed")
    await viber.wait_for(lambda: not viber_bot.caller.waiting)
    assert [one["event"] for one in house.got] == ["webhook", "message", "unsubscribed"]


async def test_subscribing_and_unsubscribing(olena: Person, house: BotHouse, call: Caller) -> None:
    assert house.heard("subscribed") == []  # the first message subscribes without saying so
    olena.block()
    (gone,) = await house.wait_for(1, "unsubscribed")
    assert gone["user_id"] == olena.id
    assert olena.chat.blocked
    assert await call.refused("send_message", receiver=olena.id, **message(text="x")) == "6 notSubscribed"
    olena.unblock()
    (back,) = await house.wait_for(1, "subscribed")
    assert back["user"]["id"] == olena.id
    await call.say(olena.id)


async def test_every_kind_of_message(olena: Person, house: BotHouse, call: Caller, web: httpx.AsyncClient) -> None:
    await call.say(olena.id, "remember", tracking_data="step 1")
    olena.share_contact()
    olena.share_contact(phone="+1")
    olena.send_location(50.4, 30.5)
    olena.send_sticker(5)
    olena.write_url("https://example.org")
    olena.send_document(b"%PDF", "bill.pdf", "application/pdf")
    olena.send_voice()
    olena.send_video()
    olena.send_photo(picture(30, 20), "bill")
    heard = [one["message"] for one in await house.wait_for(10, "message")][1:]
    assert {one["tracking_data"] for one in heard} == {"step 1"}
    assert [one["type"] for one in heard] == [
        "contact", "contact", "location", "sticker", "url", "file", "file", "video", "picture",
    ]  # fmt: skip
    assert heard[0]["contact"] == {"name": "Olena", "phone_number": "+380671234567"}
    assert heard[1]["contact"]["phone_number"] == "+1"
    assert heard[2]["location"] == {"lat": 50.4, "lon": 30.5}
    assert heard[4]["media"] == "https://example.org"
    assert (heard[5]["file_name"], heard[5]["size"]) == ("bill.pdf", 4)
    assert heard[-1]["text"] == "bill"
    assert (await web.get(heard[-1]["media"])).content == picture(30, 20)
    assert olena.chat.picture(olena.chat.messages[-1]) == picture(30, 20)


async def test_what_people_send_can_be_fetched_for_an_hour(
    olena: Person, house: BotHouse, web: httpx.AsyncClient, stepped: SteppedClock
) -> None:
    olena.send_photo(picture())
    media = (await house.wait_for(2, "message"))[-1]["message"]["media"]
    assert (await web.get(media)).headers["content-type"] == "image/png"
    stepped.move(minutes=61)
    assert (await web.get(media)).status_code == 404


async def test_telephones_tell_what_has_come_and_was_seen(olena: Person, call: Caller, house: BotHouse) -> None:
    sent = await call.say(olena.id)
    (seen,) = await house.wait_for(1, "seen")
    assert (seen["message_token"], seen["user_id"]) == (sent["message_token"], olena.id)
    olena.turn_off()
    await call.say(olena.id)
    olena.write("the other device")
    await house.wait_for(2, "message")
    assert len(house.heard("delivered")) == 1
    olena.turn_on()
    await house.wait_for(2, "delivered")


async def test_any_callback_can_be_made(viber: ViberWorld, olena: Person, house: BotHouse) -> None:
    (first,) = house.heard("message")
    viber.deliver(first)
    viber.deliver({"event": "client_status", "user_id": olena.id, "status": {"code": 0}})
    viber.deliver({"event": "failed", "user_id": olena.id, "message_token": 1, "desc": "failure description"})
    await house.wait_for(1, "failed")
    assert house.heard("message") == [first, first]
    assert house.heard("client_status")[0]["status"] == {"code": 0}


async def test_buttons_of_a_telephone_and_of_a_desktop(viber: ViberWorld, olena: Person, call: Caller) -> None:
    desktop = viber.person("Petro", phone="+1", desktop=True)
    desktop.write("hello")
    keys = keyboard(
        {"ActionType": "share-phone", "ActionBody": "phone", "Text": "Share"},
        {"ActionType": "location-picker", "ActionBody": "place", "Text": "Where?"},
        {"ActionType": "open-url", "ActionBody": "https://example.org", "Text": "Site"},
        {"ActionType": "none", "ActionBody": "none", "Text": "Title"},
        reply("Say it", "aloud"),
    )
    for person in (olena, desktop):
        await call.say(person.id, keyboard=keys, min_api_version=3)
        for label in ("Share", "Where?", "Site", "Title", "Say it"):
            person.press(label)
    kinds = [message.kind for message in olena.chat.messages if message.mine]
    assert kinds == ["text", "contact", "location", "text"]
    assert olena.chat.messages[-1].text == "aloud"
    assert [message.kind for message in desktop.chat.messages if message.mine] == ["text", "text"]
    assert olena.chat.opened == ["https://example.org"]
    with pytest.raises(LookupError, match="there is no button 'Fly'"):
        olena.press("Fly")


async def test_the_simulators_own_mistakes_are_raised(viber: ViberWorld) -> None:
    viber.mistakes.append(RuntimeError("a mistake"))
    with pytest.raises(ExceptionGroup, match="mistakes"):
        await viber.__aexit__(None, None, None)
    viber.mistakes.clear()
