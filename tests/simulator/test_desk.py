"""The operators' group: what its people do there, what the bot hears of it, and what a page is shown."""

import httpx
import pytest

from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.desk import Desk
from simulator.telegram.limits import Limits
from simulator.telegram.people import BlockedError
from simulator.telegram.world import World
from tests.simulator.calls import Caller, Clock, picture


@pytest.fixture
async def desk(world: World, bot: Bot, call: Caller) -> Desk:
    desk = world.operator_group(bot, "Hotline")
    await call.updates()
    return desk


@pytest.fixture
async def thread(desk: Desk, call: Caller) -> int:
    topic = await call("createForumTopic", chat_id=desk.group.id, name="Case 1")
    await call.updates()
    thread: int = topic["message_thread_id"]
    return thread


async def test_the_bot_may_do_there_what_a_desk_needs_and_no_more(desk: Desk, call: Caller, bot: Bot) -> None:
    me = await call("getChatMember", chat_id=desk.group.id, user_id=bot.id)
    rights = {right for right, given in me.items() if given is True and right.startswith("can_")}
    assert rights - {"can_be_edited"} == {
        "can_manage_chat", "can_manage_topics", "can_delete_messages", "can_pin_messages",
    }  # fmt: skip
    roles = [(person.name, role) for person, role in desk.roles]
    assert roles == [
        ("Ірина", "operator"), ("Марко", "operator"), ("Лариса Степанівна", "director"), ("Роман", "hidden"),
        ("Зоя", "stranger"),
    ]  # fmt: skip
    for person, _ in desk.roles:
        member = await call("getChatMember", chat_id=desk.group.id, user_id=person.id)
        assert member["status"] in {"member", "administrator", "creator"}


async def test_every_run_has_a_group_of_its_own() -> None:
    first, second = World(), World(skip=7)
    assert first.operator_group(first.bot()).group.id - second.operator_group(second.bot()).group.id == 7


async def test_an_anonymous_administrator_writes_in_the_groups_name_and_presses_in_their_own(
    desk: Desk, call: Caller, thread: int
) -> None:
    said = desk.hidden.write("on it", desk.group, topic=thread)
    assert (said.mine, said.sender) == (True, "Hotline")
    markup = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
    sent = await call(
        "sendMessage", chat_id=desk.group.id, message_thread_id=thread, text="The case", reply_markup=markup
    )
    desk.hidden.press("Take", to=desk.group)
    written, pressed = await call.updates()
    message = written["message"]
    assert message["from"] == {
        "id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot",
    }  # fmt: skip
    assert message["sender_chat"]["id"] == message["chat"]["id"] == desk.group.id
    assert pressed["callback_query"]["from"]["id"] == desk.hidden.id
    assert pressed["callback_query"]["message"]["message_id"] == sent["message_id"]
    desk.hidden.edit(said, "I am on it", desk.group)
    [edited] = await call.updates()
    assert (edited["edited_message"]["text"], edited["edited_message"]["message_thread_id"]) == ("I am on it", thread)


async def test_everything_one_can_send_goes_into_a_topic(desk: Desk, call: Caller, thread: int) -> None:
    iryna = desk.operators[0]
    asked = iryna.write("which one?", desk.group, topic=thread)
    iryna.send_photo(picture(), "this", desk.group, topic=thread, reply_to=asked)
    iryna.send_voice(4, desk.group, topic=thread)
    iryna.send_document(b"%PDF", "act.pdf", "application/pdf", desk.group, caption="the act", topic=thread)
    iryna.send_sticker("🙏", desk.group, topic=thread)
    iryna.send_album([picture(), picture(200)], "both", desk.group, topic=thread)
    iryna.write("in the same place", desk.group, reply_to=asked)
    messages = [update["message"] for update in await call.updates()]
    assert {(message["message_thread_id"], message["is_topic_message"]) for message in messages} == {(thread, True)}
    assert messages[1]["reply_to_message"]["message_id"] == asked.id
    assert [message.kind for message in desk.group.messages(thread)] == [
        "forum_topic_created", "text", "photo", "voice", "document", "sticker", "photo", "photo", "text",
    ]  # fmt: skip


async def test_an_answer_outside_of_all_topics_has_a_thread_and_no_topic(desk: Desk, call: Caller) -> None:
    """A bot that answers into any thread it is told of is refused, as by Telegram."""
    iryna, marko = desk.operators
    lunch = iryna.write("lunch?", desk.group)
    marko.write("at one", desk.group, reply_to=lunch)
    answer = (await call.updates())[1]["message"]
    assert (answer["message_thread_id"], "is_topic_message" in answer) == (lunch.id, False)
    where = {"chat_id": desk.group.id, "message_thread_id": answer["message_thread_id"]}
    assert await call.refused("sendMessage", **where, text="me too") == "400 Bad Request: message thread not found"
    assert [message.text for message in desk.group.messages(1)][-2:] == ["lunch?", "at one"]


async def test_whatever_a_bot_sends_goes_into_a_topic(desk: Desk, call: Caller, thread: int) -> None:
    sent = desk.operators[0].send_photo(picture(), "", desk.group)
    voice = desk.operators[0].send_voice(2, desk.group)
    act = desk.operators[0].send_document(b"x", "a.txt", to=desk.group)
    where = {"chat_id": desk.group.id, "message_thread_id": thread}
    photo = sent.record["photo"][-1]["file_id"]
    media = [{"type": "photo", "media": photo, "caption": "two"}, {"type": "photo", "media": photo}]
    posted = [
        await call("sendPhoto", **where, photo=photo, caption="one"),
        *await call("sendMediaGroup", **where, media=media),
        await call("sendVoice", **where, voice=voice.record["voice"]["file_id"]),
        await call("sendDocument", **where, document=act.record["document"]["file_id"]),
    ]
    assert {(message["message_thread_id"], message["is_topic_message"]) for message in posted} == {(thread, True)}
    assert len(desk.group.messages(thread)) == 1 + len(posted)


async def test_a_reaction_is_one_of_telegrams_and_one_at_a_time(desk: Desk, call: Caller, thread: int) -> None:
    said = desk.operators[0].write("come tomorrow", desk.group, topic=thread)
    where = {"chat_id": desk.group.id, "message_id": said.id}
    await call("setMessageReaction", **where, reaction=[{"type": "emoji", "emoji": "👍"}])
    assert desk.group.messages(thread)[-1].reactions == ("👍",)
    for emoji in ("✅", "✔️", "❤️"):  # none of which a bot may use, though they look as if
        reaction = [{"type": "emoji", "emoji": emoji}]
        assert (
            await call.refused("setMessageReaction", **where, reaction=reaction) == "400 Bad Request: REACTION_INVALID"
        )
    assert desk.group.messages(thread)[-1].reactions == ("👍",)
    await call("setMessageReaction", **where, reaction=[])
    assert desk.group.messages(thread)[-1].reactions == ()


async def test_a_topics_icon_is_one_of_the_set(desk: Desk, call: Caller) -> None:
    icons = {sticker["emoji"]: sticker["custom_emoji_id"] for sticker in await call("getForumTopicIconStickers")}
    assert {"🔥", "✅", "❗️", "💬"} <= icons.keys()
    opened = await call(
        "createForumTopic", chat_id=desk.group.id, name="Case", icon_color=16478047, icon_custom_emoji_id=icons["🔥"]
    )
    where = {"chat_id": desk.group.id, "message_thread_id": opened["message_thread_id"]}
    assert opened["icon_custom_emoji_id"] == icons["🔥"]
    await call("editForumTopic", **where, icon_custom_emoji_id=icons["✅"])
    assert (
        await call.refused("editForumTopic", **where, icon_custom_emoji_id="5") == "400 Bad Request: DOCUMENT_INVALID"
    )
    await call("editForumTopic", **where, icon_custom_emoji_id="")
    assert [message.note for message in desk.group.messages(opened["message_thread_id"])] == ["🔥 Case", "✅", ""]
    refusal = await call.refused("createForumTopic", chat_id=desk.group.id, name="Case", icon_custom_emoji_id="5")
    assert refusal == "400 Bad Request: DOCUMENT_INVALID"
    assert len(desk.group.topics) == 1


async def test_the_bot_hears_of_its_own_topics_notes(desk: Desk, call: Caller) -> None:
    topic = await call("createForumTopic", chat_id=desk.group.id, name="Case")
    where = {"chat_id": desk.group.id, "message_thread_id": topic["message_thread_id"]}
    await call("editForumTopic", **where, name="Case, taken")
    await call("closeForumTopic", **where)
    await call("reopenForumTopic", **where)
    notes: list[Record] = [update["message"] for update in await call.updates()]
    assert [next(key for key in note if key.startswith("forum")) for note in notes] == [
        "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    ]  # fmt: skip
    assert {note["from"]["is_bot"] for note in notes} == {True}
    assert {note["message_thread_id"] for note in notes} == {topic["message_thread_id"]}


async def test_who_opened_a_topic_manages_it_without_the_right(desk: Desk, call: Caller, thread: int, bot: Bot) -> None:
    theirs = desk.group.open_topic(desk.director, "A talk")
    desk.group.add_bot(bot, ["can_pin_messages"])
    await call("editForumTopic", chat_id=desk.group.id, message_thread_id=thread, name="Mine")
    refusal = await call.refused("closeForumTopic", chat_id=desk.group.id, message_thread_id=theirs)
    assert refusal == "400 Bad Request: not enough rights to manage topics"
    refusal = await call.refused("deleteForumTopic", chat_id=desk.group.id, message_thread_id=thread)
    assert refusal == "400 Bad Request: not enough rights to delete the topic"


async def test_a_closed_topic_is_closed_to_all_but_those_who_manage_topics(
    desk: Desk, call: Caller, thread: int
) -> None:
    await call("closeForumTopic", chat_id=desk.group.id, message_thread_id=thread)
    with pytest.raises(BlockedError, match="closed"):
        desk.operators[0].write("one more thing", desk.group, topic=thread)
    desk.director.write("one more thing", desk.group, topic=thread)
    await call("sendMessage", chat_id=desk.group.id, message_thread_id=thread, text="The shopper wrote again")
    with pytest.raises(LookupError, match="no such topic"):
        desk.director.write("where?", desk.group, topic=thread + 50)


async def test_twenty_messages_a_minute_and_the_meters_that_say_so(
    desk: Desk, call: Caller, thread: int, world: World, clock: Clock
) -> None:
    world.limits = Limits()
    where = {"chat_id": desk.group.id, "message_thread_id": thread}
    for number in range(20):
        await call("sendMessage", **where, text=str(number))
        clock.move(seconds=1)
    answer = (await call.raw("sendMessage", **where, text="one too many")).json()
    assert (answer["error_code"], answer["parameters"]) == (429, {"retry_after": 40})
    clock.move(seconds=40)
    await call("sendMessage", **where, text="later")
    await call("editForumTopic", **where, name="That is no message")
    assert world.most_messages(desk.group.id) == 20
    assert world.most_messages(desk.group.id, seconds=5) == 5
    assert world.most_calls(desk.group.id) == 22  # the topic opened, twenty messages and the refused one
    assert world.most_messages(desk.operators[0].id) == world.most_calls(desk.operators[0].id) == 0


async def test_one_changes_and_deletes_ones_own_messages_only(
    desk: Desk, call: Caller, thread: int, http: httpx.AsyncClient
) -> None:
    iryna, marko = desk.operators
    said = iryna.write("tomorow", desk.group, topic=thread)
    photo = iryna.send_photo(picture(), "the shlef", desk.group, topic=thread)
    here = {"group": desk.group.id}
    for message, text in ((said, "tomorrow"), (photo, "the shelf")):
        body = {**here, "message": message.id, "text": text}
        assert (await http.post(f"/api/persons/{marko.id}/edit", json=body)).status_code == 403
        assert (await http.post(f"/api/persons/{iryna.id}/edit", json=body)).json()["edited"]
    edits = [update["edited_message"] for update in await call.updates() if "edited_message" in update]
    assert [edit.get("text") or edit["caption"] for edit in edits] == ["tomorrow", "the shelf"]
    away = {**here, "message": said.id}
    assert (await http.post(f"/api/persons/{marko.id}/delete", json=away)).status_code == 403
    assert (await http.post(f"/api/persons/{iryna.id}/delete", json=away)).status_code == 200
    assert said.id not in [message.id for message in desk.group.messages()]
    assert await call.updates() == []  # of which no bot is told


async def test_the_page_sends_files_into_a_topic(
    desk: Desk, call: Caller, thread: int, http: httpx.AsyncClient
) -> None:
    address, where = f"/api/persons/{desk.operators[0].id}", {"group": str(desk.group.id), "topic": str(thread)}
    image, binary = {"content-type": "image/jpeg"}, {"content-type": "application/octet-stream"}
    photo = await http.post(
        f"{address}/photo", params={**where, "caption": "look"}, content=picture(kind="JPEG"), headers=image
    )
    assert (photo.json()["kind"], photo.json()["topic"], photo.json()["mine"]) == ("photo", thread, True)
    to = {**where, "name": "акт.pdf", "reply_to": str(photo.json()["id"])}
    document = await http.post(f"{address}/document", params=to, content=b"%PDF", headers=binary)
    assert (document.json()["file"]["name"], document.json()["reply_to"]) == ("акт.pdf", photo.json()["id"])
    said = {"group": desk.group.id, "topic": thread, "seconds": 7}
    assert (await http.post(f"{address}/voice", json=said)).json()["kind"] == "voice"
    messages = [update["message"] for update in await call.updates()]
    assert [message["message_thread_id"] for message in messages] == [thread] * 3
    assert messages[1]["document"]["mime_type"] == "application/pdf"
    form = await http.post(f"{address}/document", params=to, files={"file": b"x"})
    assert form.status_code == 415
    wrong = await http.post(f"{address}/document", params={**to, "topic": "x"}, content=b"x", headers=binary)
    assert (wrong.status_code, wrong.json()["detail"]) == (422, "topic is a number")
    nowhere = await http.post(f"{address}/voice", json={**said, "topic": 999})
    assert (nowhere.status_code, nowhere.json()["detail"]) == (422, "there is no such topic")


async def test_the_page_is_shown_the_topics_and_one_of_them_with_somebodys_eyes(
    desk: Desk, call: Caller, http: httpx.AsyncClient
) -> None:
    icons = {sticker["emoji"]: sticker["custom_emoji_id"] for sticker in await call("getForumTopicIconStickers")}
    made = await call("createForumTopic", chat_id=desk.group.id, name="Case 1", icon_custom_emoji_id=icons["🔥"])
    topic = made["message_thread_id"]
    markup = {"inline_keyboard": [[{"text": "Take", "callback_data": "take"}]]}
    case = await call(
        "sendMessage", chat_id=desk.group.id, message_thread_id=topic, text="The case", reply_markup=markup
    )
    iryna, marko = desk.operators
    iryna.write("lunch?", desk.group)

    async def seen(topic: int, person: int) -> Record:
        answer = await http.get(f"/api/groups/{desk.group.id}", params={"topic": topic, "as": person})
        shown: Record = answer.json()
        return shown

    general = await seen(1, iryna.id)
    assert [(topic["name"], topic["icon"], topic["closed"]) for topic in general["topics"]] == [("Case 1", "🔥", False)]
    assert (general["topics"][0]["last"]["text"], general["general"]["last"]["text"]) == ("The case", "lunch?")
    assert (general["messages"][-1]["text"], general["messages"][-1]["mine"]) == ("lunch?", True)
    assert not (await seen(1, marko.id))["messages"][-1]["mine"]

    press = {"group": desk.group.id, "button": "Take", "message": case["message_id"]}
    pressed = (await http.post(f"/api/persons/{iryna.id}/press", json=press)).json()
    assert ((await seen(topic, iryna.id))["waiting"], (await seen(topic, marko.id))["waiting"]) == (1, 0)
    await call("answerCallbackQuery", callback_query_id=pressed["query"], text="Taken by Marko", show_alert=True)
    mine, others = await seen(topic, iryna.id), await seen(topic, marko.id)
    assert [(toast["text"], toast["alert"]) for toast in mine["toasts"]] == [("Taken by Marko", True)]
    assert (mine["waiting"], others["toasts"]) == (0, [])
    assert ((await seen(topic, desk.director.id))["may_manage"], mine["may_manage"]) == (True, False)
    assert (await http.get(f"/api/persons/{iryna.id}/chat")).json()["toasts"] == []  # the phone has not heard it


async def test_a_member_opens_a_chat_of_their_own_with_the_bot(desk: Desk, call: Caller) -> None:
    refusal = await call.refused("sendMessage", chat_id=desk.operators[0].id, text="Your shift")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"
    desk.operators[0].start(payload="staff-token")
    await call("sendMessage", chat_id=desk.operators[0].id, text="Your shift")
    assert desk.operators[0].chat.last.text == "Your shift"
