"""Groups and their topics: what an operators' chat needs."""

import pytest

from simulator.telegram.bots import Bot
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import Person
from simulator.telegram.world import World
from tests.simulator.calls import Caller


@pytest.fixture
def director(world: World) -> Person:
    return world.person("Iryna")


@pytest.fixture
def group(world: World, bot: Bot, director: Person) -> Supergroup:
    group = world.group("Hotline", director, forum=True, username="hotline")
    group.add_bot(bot)
    return group


async def test_a_bot_is_told_that_it_was_added(call: Caller, group: Supergroup, director: Person) -> None:
    updates = await call.updates()
    added = next(update["my_chat_member"] for update in updates if "my_chat_member" in update)
    assert (added["old_chat_member"]["status"], added["new_chat_member"]["status"]) == ("left", "administrator")
    assert added["new_chat_member"]["can_manage_topics"]
    assert added["from"]["id"] == director.id
    chat = await call("getChat", chat_id="@hotline")
    assert (chat["id"], chat["is_forum"]) == (group.id, True)


async def test_a_topic_is_opened_written_to_closed_and_opened_again(
    call: Caller, group: Supergroup, director: Person
) -> None:
    await call.updates()
    topic = await call("createForumTopic", chat_id=group.id, name="Olena: cold soup")
    thread = topic["message_thread_id"]
    sent = await call("sendMessage", chat_id=group.id, message_thread_id=thread, text="The case")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    director.write("I call her", group, topic=thread)
    director.write("lunch?", group)
    created, answer, talk = [update["message"] for update in await call.updates()]
    assert created["forum_topic_created"]["name"] == "Olena: cold soup"
    assert answer["message_thread_id"] == thread
    assert answer["reply_to_message"]["message_id"] == thread  # inside a topic everything looks like a reply
    assert "message_thread_id" not in talk
    assert [message.text for message in group.messages(thread)][1:] == ["The case", "I call her"]

    where = {"chat_id": group.id, "message_thread_id": thread}
    await call("editForumTopic", **where, name="Olena: done")
    assert await call.refused("editForumTopic", **where, name="Olena: done") == "400 Bad Request: TOPIC_NOT_MODIFIED"
    await call("closeForumTopic", **where)
    assert await call.refused("closeForumTopic", **where) == "400 Bad Request: TOPIC_NOT_MODIFIED"
    assert group.topics[0].closed
    await call("reopenForumTopic", **where)
    assert (group.topics[0].name, group.topics[0].closed) == ("Olena: done", False)
    notes = [update["message"] for update in await call.updates()]
    assert [next(key for key in note if key.startswith("forum")) for note in notes] == [
        "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    ]  # fmt: skip
    await call("deleteForumTopic", **where)
    refusal = await call.refused("sendMessage", **where, text="gone")
    assert refusal == "400 Bad Request: message thread not found"


async def test_without_the_right_there_are_no_topics(call: Caller, group: Supergroup, bot: Bot) -> None:
    thread = (await call("createForumTopic", chat_id=group.id, name="One"))["message_thread_id"]
    await call("closeForumTopic", chat_id=group.id, message_thread_id=thread)
    group.add_bot(bot, rights=["can_delete_messages"])
    refusal = await call.refused("createForumTopic", chat_id=group.id, name="Two")
    assert refusal == "400 Bad Request: not enough rights to create a topic"
    refusal = await call.refused("sendMessage", chat_id=group.id, message_thread_id=thread, text="x")
    assert refusal == "400 Bad Request: TOPIC_CLOSED"
    pin = await call.refused("pinChatMessage", chat_id=group.id, message_id=thread)
    assert pin == "400 Bad Request: not enough rights to manage pinned messages in the chat"


async def test_a_plain_group_has_no_topics(world: World, call: Caller, bot: Bot, director: Person) -> None:
    plain = world.group("Plain", director)
    plain.add_bot(bot)
    refusal = await call.refused("createForumTopic", chat_id=plain.id, name="Two")
    assert refusal == "400 Bad Request: the chat is not a forum"


async def test_members_and_administrators(
    world: World, call: Caller, group: Supergroup, bot: Bot, director: Person, olena: Person
) -> None:
    group.add(olena)
    assert (await call("getChatMember", chat_id=group.id, user_id=director.id))["status"] == "creator"
    assert (await call("getChatMember", chat_id=group.id, user_id=olena.id))["status"] == "member"
    group.promote(olena)
    administrators = await call("getChatAdministrators", chat_id=group.id)
    assert {member["user"]["id"] for member in administrators} == {director.id, bot.id, olena.id}
    assert await call("getChatMemberCount", chat_id=group.id) == 3
    group.remove(olena)
    assert (await call("getChatMember", chat_id=group.id, user_id=olena.id))["status"] == "kicked"
    stranger = world.person("Stranger")
    assert (await call("getChatMember", chat_id=group.id, user_id=stranger.id))["status"] == "left"
    refusal = await call.refused("getChatMember", chat_id=group.id, user_id=5)
    assert refusal == "400 Bad Request: PARTICIPANT_ID_INVALID"
    with pytest.raises(RuntimeError, match="not in the group"):
        olena.write("hello?", group)


async def test_a_bot_that_was_removed_is_forbidden_to_write(call: Caller, group: Supergroup, bot: Bot) -> None:
    group.remove_bot(bot)
    refusal = await call.refused("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot was kicked from the supergroup chat"
    group.add_bot(bot)
    await call("leaveChat", chat_id=group.id)
    refusal = await call.refused("sendMessage", chat_id=group.id, text="x")
    assert refusal == "403 Forbidden: bot is not a member of the supergroup chat"


async def test_in_privacy_mode_a_bot_reads_only_what_is_meant_for_it(
    call: Caller, group: Supergroup, bot: Bot, director: Person
) -> None:
    group.add_bot(bot, rights=None)
    await call.updates()
    director.write("between us", group)
    director.write("/help", group)
    director.write("hey @regulars_bot", group)
    sent = await call("sendMessage", chat_id=group.id, text="yes?")
    asked = next(message for message in group.messages() if message.id == sent["message_id"])
    director.write("an answer", group, reply_to=asked)
    texts = [update["message"]["text"] for update in await call.updates()]
    assert texts == ["/help", "hey @regulars_bot", "an answer"]


async def test_buttons_in_a_group_and_requests_that_only_a_private_chat_allows(
    call: Caller, group: Supergroup, director: Person
) -> None:
    markup = {"inline_keyboard": [[{"text": "Close", "callback_data": "close"}]]}
    sent = await call("sendMessage", chat_id=group.id, text="case", reply_markup=markup)
    await call.updates()
    shown = next(message for message in group.messages() if message.id == sent["message_id"])
    query = director.press("Close", on=shown, to=group)
    [update] = await call.updates()
    assert update["callback_query"]["message"]["chat"]["id"] == group.id
    await call("answerCallbackQuery", callback_query_id=query, text="Closed")
    assert [toast.text for toast in director.chat.toasts] == ["Closed"]
    ask = {"keyboard": [[{"text": "Phone", "request_contact": True}]]}
    refusal = await call.refused("sendMessage", chat_id=group.id, text="x", reply_markup=ask)
    assert refusal == "400 Bad Request: phone number can be requested in private chats only"


@pytest.mark.usefixtures("group")
async def test_who_never_started_the_bot_can_not_be_written_to_from_a_group(call: Caller, director: Person) -> None:
    refusal = await call.refused("sendMessage", chat_id=director.id, text="x")
    assert refusal == "403 Forbidden: bot can't initiate conversation with a user"


async def test_changes_of_members_come_only_when_asked_for(call: Caller, group: Supergroup, olena: Person) -> None:
    await call.updates(allowed_updates=["chat_member"])
    group.add(olena)
    [update] = await call.updates()
    assert update["chat_member"]["new_chat_member"]["user"]["id"] == olena.id
