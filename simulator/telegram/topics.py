"""Forum topics: opened, renamed, closed, opened again and deleted by a bot that has the right to."""

from simulator.telegram import access, icons, refusals
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Group, Topic, topic_of
from simulator.telegram.checks import Record
from simulator.telegram.state import State

ICON_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
NAME_LENGTHS = range(1, 129)
RIGHT = "can_manage_topics"


def create(state: State, bot: Bot, given: Record) -> Record:
    group = access.group(state, bot, given["chat_id"])
    if not group.is_forum:
        raise refusals.bad_request("the chat is not a forum")
    if not group.may(bot.id, RIGHT):
        raise refusals.bad_request("not enough rights to create a topic")
    return open_topic(state, group, bot.record(), given)


def open_topic(state: State, group: Group, author: Record, given: Record) -> Record:
    """Opens a topic in anybody's name; the API's `ForumTopic`."""
    _check_name(given["name"])
    color = given.get("icon_color", ICON_COLORS[0])
    if color not in ICON_COLORS:
        raise refusals.bad_request("ICON_COLOR_INVALID")
    made = {"name": given["name"], "icon_color": color}
    if icon := given.get("icon_custom_emoji_id"):
        _check_icon(icon)
        made["icon_custom_emoji_id"] = icon
    # The message that opens a topic stands in it and gives it its id.
    thread = group.last_id + 1
    group.topics[thread] = Topic(thread, given["name"], color, author["id"], icon)
    state.post(group, author, {"forum_topic_created": made}, thread=thread)
    return {"message_thread_id": thread, **made}


def edit(state: State, bot: Bot, given: Record) -> bool:
    group, topic = _managed(state, bot, given)
    changed: Record = {}
    if "name" in given and given["name"] != topic.name:
        _check_name(given["name"])
        changed["name"] = given["name"]
    if given.get("icon_custom_emoji_id", topic.icon) != topic.icon:
        _check_icon(given["icon_custom_emoji_id"])
        changed["icon_custom_emoji_id"] = given["icon_custom_emoji_id"]
    if not changed:
        raise refusals.bad_request("TOPIC_NOT_MODIFIED")
    topic.name = changed.get("name", topic.name)
    topic.icon = changed.get("icon_custom_emoji_id", topic.icon)
    state.post(group, bot.record(), {"forum_topic_edited": changed}, thread=topic.id)
    return True


def close(state: State, bot: Bot, given: Record) -> bool:
    return _set_closed(state, bot, given, closed=True)


def reopen(state: State, bot: Bot, given: Record) -> bool:
    return _set_closed(state, bot, given, closed=False)


def delete(state: State, bot: Bot, given: Record) -> bool:
    """The topic goes with everything in it."""
    group, topic = _found(state, bot, given)
    access.group(state, bot, given["chat_id"], "can_delete_messages", "delete the topic")
    del group.topics[topic.id]
    for posted in list(group.messages.values()):
        if topic_of(posted.record) == topic.id:
            group.forget(posted.id)
    state.bell.ring(group.key)
    return True


def _set_closed(state: State, bot: Bot, given: Record, *, closed: bool) -> bool:
    group, topic = _managed(state, bot, given)
    if topic.closed == closed:
        raise refusals.bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    note: Record = {"forum_topic_closed": {}} if closed else {"forum_topic_reopened": {}}
    state.post(group, bot.record(), note, thread=topic.id)
    return True


def _managed(state: State, bot: Bot, given: Record) -> tuple[Group, Topic]:
    """Whoever opened a topic may manage it without the right."""
    group, topic = _found(state, bot, given)
    if topic.by != bot.id:
        access.group(state, bot, given["chat_id"], RIGHT, "manage topics")
    return group, topic


def _found(state: State, bot: Bot, given: Record) -> tuple[Group, Topic]:
    group = access.group(state, bot, given["chat_id"])
    if not group.is_forum:
        raise refusals.bad_request("the chat is not a forum")
    topic = group.topics.get(given["message_thread_id"])
    if topic is None:
        raise refusals.bad_request("TOPIC_ID_INVALID")
    return group, topic


def _check_icon(custom_emoji_id: str) -> None:
    """An empty one takes the icon away."""
    if custom_emoji_id and custom_emoji_id not in icons.BY_ID:
        raise refusals.bad_request("DOCUMENT_INVALID")


def _check_name(name: str) -> None:
    if len(name) not in NAME_LENGTHS:
        raise refusals.bad_request("TOPIC_TITLE_INVALID" if name else "topic name is empty")
