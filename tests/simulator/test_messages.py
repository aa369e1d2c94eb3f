"""What bots send and change, and how people see it."""

import pytest

from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.people import Person
from simulator.telegram.world import World
from tests.simulator.calls import Caller, Clock


async def test_start_with_a_payload_arrives_as_a_command(olena: Person, call: Caller) -> None:
    await call.updates()
    olena.start(payload="store_7")
    [update] = await call.updates()
    message = update["message"]
    assert message["text"] == "/start store_7"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["chat"] == {"id": olena.id, "type": "private", "first_name": "Olena"}
    assert message["from"]["language_code"] == "uk"
    assert isinstance(message["date"], int)


async def test_a_sent_message_is_seen_and_answered_with_its_entities(olena: Person, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=olena.id, text="🎁 <b>100</b> points &amp; more", parse_mode="HTML")
    assert sent["text"] == "🎁 100 points & more"
    assert sent["entities"] == [{"type": "bold", "offset": 3, "length": 3}]  # the gift is two UTF-16 units
    seen = await olena.next_message()
    assert (seen.text, seen.mine, seen.id) == ("🎁 100 points & more", False, sent["message_id"])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<b>never closed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<blink>x</blink>", 'Unsupported start tag "blink" at byte offset 0'),
        ("ї<b>x</i>", 'Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
async def test_bad_markup_is_refused_in_telegrams_words(olena: Person, call: Caller, text: str, words: str) -> None:
    refusal = await call.refused("sendMessage", chat_id=olena.id, text=text, parse_mode="HTML")
    assert refusal == f"400 Bad Request: can't parse entities: {words}"


async def test_markup_of_every_kind_becomes_entities(olena: Person, call: Caller) -> None:
    text = (
        '<a href="https://example.org">link</a> <code>x</code> <pre><code class="language-python">y</code></pre> '
        "<s><i>z</i></s> <tg-spoiler>s</tg-spoiler> <blockquote expandable>q</blockquote>"
    )
    sent = await call("sendMessage", chat_id=olena.id, text=text, parse_mode="HTML")
    assert [entity["type"] for entity in sent["entities"]] == [
        "text_link", "code", "pre", "strikethrough", "italic", "spoiler", "expandable_blockquote",
    ]  # fmt: skip
    assert sent["entities"][0]["url"] == "https://example.org"
    assert sent["entities"][2]["language"] == "python"


async def test_links_and_commands_are_found_in_plain_text(olena: Person, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=olena.id, text="see https://example.org/a, /help or me@example.org")
    assert [(entity["type"], entity["length"]) for entity in sent["entities"]] == [
        ("url", 21), ("bot_command", 5), ("email", 14),
    ]  # fmt: skip


async def test_lengths_are_limited(olena: Person, call: Caller) -> None:
    assert (
        await call.refused("sendMessage", chat_id=olena.id, text="x" * 4097) == "400 Bad Request: message is too long"
    )
    assert await call.refused("sendMessage", chat_id=olena.id, text=" \n ") == "400 Bad Request: message text is empty"
    sent = await call("sendMessage", chat_id=olena.id, text="short", reply_markup={"inline_keyboard": []})
    where = {"chat_id": olena.id, "message_id": sent["message_id"]}
    assert await call.refused("editMessageText", **where, text="x" * 4097) == "400 Bad Request: MESSAGE_TOO_LONG"


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "x", "callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": " ", "callback_data": "x"}, "BUTTON_TEXT_INVALID"),
        ({"text": "x"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"text": "x", "url": "javascript:1"}, "inline keyboard button URL 'javascript:1' is invalid: Unsupported URL"),
    ],
)
async def test_impossible_buttons_are_refused(olena: Person, call: Caller, button: Record, words: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    refusal = await call.refused("sendMessage", chat_id=olena.id, text="x", reply_markup=markup)
    assert refusal.startswith(f"400 Bad Request: {words}")


async def test_a_bot_can_not_write_first(world: World, bot: Bot, call: Caller) -> None:
    stranger = world.person("Stranger")
    assert stranger.chat.texts == []  # looking at the chat does not open it
    assert await call.refused("sendMessage", chat_id=stranger.id, text="hi") == "400 Bad Request: chat not found"
    assert await call.refused("sendMessage", chat_id=1, text="hi") == "400 Bad Request: chat not found"
    stranger.start(bot)
    await call("sendMessage", chat_id=stranger.id, text="hi")


async def test_blocking_is_told_and_bars_every_way_to_write(olena: Person, call: Caller, bot: Bot) -> None:
    await call.updates()
    sent = await call("sendMessage", chat_id=olena.id, text="hi")
    olena.block()
    [update] = await call.updates()
    assert update["my_chat_member"]["new_chat_member"] == {"status": "kicked", "user": bot.record(), "until_date": 0}
    words = "403 Forbidden: bot was blocked by the user"
    assert await call.refused("sendMessage", chat_id=olena.id, text="hi") == words
    assert await call.refused("sendChatAction", chat_id=olena.id, action="typing") == words
    edit = {"chat_id": olena.id, "message_id": sent["message_id"], "text": "ho"}
    assert await call.refused("editMessageText", **edit) == words
    with pytest.raises(RuntimeError, match="blocked"):
        olena.write("can't")
    olena.start()
    assert [next(key for key in update if key != "update_id") for update in await call.updates()] == [
        "my_chat_member", "message",
    ]  # fmt: skip
    await call("sendMessage", chat_id=olena.id, text="welcome back")


async def test_a_deleted_account_can_not_be_written_to(olena: Person, call: Caller) -> None:
    olena.delete_account()
    assert await call.refused("sendMessage", chat_id=olena.id, text="hi") == "403 Forbidden: user is deactivated"


async def test_editing_replaces_the_text_and_drops_the_keyboard_that_is_not_sent_again(
    olena: Person, call: Caller, clock: Clock
) -> None:
    markup = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}
    sent = await call("sendMessage", chat_id=olena.id, text="one", reply_markup=markup)
    where = {"chat_id": olena.id, "message_id": sent["message_id"]}
    same = "400 Bad Request: message is not modified"
    assert (await call.refused("editMessageText", **where, text="one", reply_markup=markup)).startswith(same)
    clock.move(seconds=7)
    edited = await call("editMessageText", **where, text="two")
    assert "reply_markup" not in edited
    assert edited["edit_date"] == sent["date"] + 7
    assert (olena.chat.last.text, olena.chat.last.buttons, olena.chat.last.edited) == ("two", (), True)
    await call("editMessageReplyMarkup", **where, reply_markup=markup)
    assert olena.chat.last.labels == ["More"]
    assert (await call.refused("editMessageReplyMarkup", **where, reply_markup=markup)).startswith(same)


async def test_what_can_not_be_edited(olena: Person, call: Caller) -> None:
    keyboard = {"keyboard": [[{"text": "Card"}]]}
    sent = await call("sendMessage", chat_id=olena.id, text="one", reply_markup=keyboard)
    where = {"chat_id": olena.id, "message_id": sent["message_id"]}
    assert await call.refused("editMessageText", **where, text="two") == "400 Bad Request: message can't be edited"
    where["message_id"] = olena.chat.messages[0].id
    assert await call.refused("editMessageText", **where, text="two") == "400 Bad Request: message can't be edited"
    where["message_id"] = 999
    assert await call.refused("editMessageText", **where, text="two") == "400 Bad Request: message to edit not found"
    plain = await call("sendMessage", chat_id=olena.id, text="plain")
    where["message_id"] = plain["message_id"]
    words = "400 Bad Request: there is no caption in the message to edit"
    assert await call.refused("editMessageCaption", **where, caption="x") == words


async def test_deleting(olena: Person, call: Caller, clock: Clock) -> None:
    sent = await call("sendMessage", chat_id=olena.id, text="one")
    await call("deleteMessage", chat_id=olena.id, message_id=sent["message_id"])
    assert olena.chat.texts == []
    refusal = await call.refused("deleteMessage", chat_id=olena.id, message_id=sent["message_id"])
    assert refusal == "400 Bad Request: message to delete not found"
    old = await call("sendMessage", chat_id=olena.id, text="old")
    clock.move(hours=49)
    new = await call("sendMessage", chat_id=olena.id, text="new")
    refusal = await call.refused("deleteMessage", chat_id=olena.id, message_id=old["message_id"])
    assert refusal == "400 Bad Request: message can't be deleted for everyone"
    await call("deleteMessages", chat_id=olena.id, message_ids=[old["message_id"], new["message_id"], 77])
    assert olena.chat.texts == ["old"]


async def test_the_reply_keyboard_stays_until_it_is_used_removed_or_its_message_goes(
    olena: Person, call: Caller
) -> None:
    menu = {"keyboard": [[{"text": "Card"}, {"text": "Balance"}]], "resize_keyboard": True}
    brought = await call("sendMessage", chat_id=olena.id, text="menu", reply_markup=menu)
    assert "reply_markup" not in brought
    await call("sendMessage", chat_id=olena.id, text="another")
    assert olena.chat.keyboard
    assert olena.chat.keyboard.labels == ["Card", "Balance"]
    olena.press("Balance")
    assert olena.chat.messages[-1].text == "Balance"
    assert olena.chat.keyboard is not None
    await call("sendMessage", chat_id=olena.id, text="bye", reply_markup={"remove_keyboard": True})
    assert olena.chat.keyboard is None
    once = await call("sendMessage", chat_id=olena.id, text="once", reply_markup={**menu, "one_time_keyboard": True})
    olena.press("Card")
    assert olena.chat.keyboard is None
    with pytest.raises(LookupError):
        olena.press("Card")
    again = await call("sendMessage", chat_id=olena.id, text="again", reply_markup=menu)
    await call("deleteMessage", chat_id=olena.id, message_id=again["message_id"])
    assert olena.chat.keyboard is None
    assert once["message_id"] < again["message_id"]


async def test_contacts_carry_a_user_id_only_for_people_on_telegram(world: World, olena: Person, call: Caller) -> None:
    ask = {"keyboard": [[{"text": "Share phone", "request_contact": True}]]}
    asked = await call("sendMessage", chat_id=olena.id, text="your phone?", reply_markup=ask)
    await call.updates()
    other = world.person("Petro", "Koval", phone="380501112233")
    olena.press("Share phone")
    olena.share_contact(of=other)
    olena.share_contact(phone="380501112233")
    olena.share_contact(phone="+15550000", first_name="Nobody")
    olena.forward_contact(other)
    own, others, looked_up, unknown, passed_on = [update["message"] for update in await call.updates()]
    assert own["contact"] == {"phone_number": "+380671234567", "first_name": "Olena", "user_id": olena.id}
    assert own["reply_to_message"]["message_id"] == asked["message_id"]
    assert others["contact"]["user_id"] == looked_up["contact"]["user_id"] == other.id
    assert unknown["contact"] == {"phone_number": "+15550000", "first_name": "Nobody"}
    assert passed_on["contact"]["user_id"] == other.id
    assert passed_on["forward_origin"]["sender_user"]["id"] == other.id
    assert passed_on["from"]["id"] == olena.id


async def test_forwards_copies_replies_and_pins(olena: Person, call: Caller) -> None:
    said = olena.write("look")
    forwarded = await call("forwardMessage", chat_id=olena.id, from_chat_id=olena.id, message_id=said.id)
    assert forwarded["forward_origin"]["sender_user"]["id"] == olena.id
    copied = await call("copyMessage", chat_id=olena.id, from_chat_id=olena.id, message_id=said.id)
    assert set(copied) == {"message_id"}
    reply = await call("sendMessage", chat_id=olena.id, text="yes", reply_parameters={"message_id": said.id})
    assert reply["reply_to_message"]["text"] == "look"
    gone = {"message_id": 99}
    refusal = await call.refused("sendMessage", chat_id=olena.id, text="yes", reply_parameters=gone)
    assert refusal == "400 Bad Request: message to be replied not found"
    gone["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await call("sendMessage", chat_id=olena.id, text="yes", reply_parameters=gone)
    await call("pinChatMessage", chat_id=olena.id, message_id=reply["message_id"])
    assert (await call("getChat", chat_id=olena.id))["pinned_message"]["text"] == "yes"
    await call("unpinAllChatMessages", chat_id=olena.id)
    assert "pinned_message" not in await call("getChat", chat_id=olena.id)
    await call("setMessageReaction", chat_id=olena.id, message_id=said.id, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert olena.chat.message(said.id).reactions == ("👍",)


async def test_people_edit_forward_and_delete_too(olena: Person, call: Caller) -> None:
    said = olena.write("helo")
    await call("sendMessage", chat_id=olena.id, text="hi")
    await call.updates()
    olena.edit(said, "hello")
    olena.forward(olena.chat.last)
    olena.delete(said)
    edited, forwarded = await call.updates()
    assert edited["edited_message"]["text"] == "hello"
    assert forwarded["message"]["forward_origin"]["sender_user"]["is_bot"]
    assert [message.text for message in olena.chat.messages] == ["/start", "hi", "hi"]


async def test_typing_is_seen_for_five_seconds(olena: Person, call: Caller, clock: Clock) -> None:
    await call("sendChatAction", chat_id=olena.id, action="typing")
    assert olena.chat.action == "typing"
    clock.move(seconds=5)
    assert olena.chat.action is None
    assert (await call.refused("sendChatAction", chat_id=olena.id, action="dance")).startswith("400")


async def test_waiting_for_a_message_that_does_not_come_says_what_came_last(olena: Person, call: Caller) -> None:
    await call("sendMessage", chat_id=olena.id, text="one")
    await olena.next_message()
    with pytest.raises(TimeoutError, match="one"):
        await olena.next_message(within=0.01)
