"""The methods that tell a bot about chats and the people in them."""

from simulator.telegram import access, refusals
from simulator.telegram.bots import Bot
from simulator.telegram.chats import Chat, Group, Member, Posted, PrivateChat
from simulator.telegram.checks import Record
from simulator.telegram.state import State

NO_GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat(state: State, bot: Bot, given: Record) -> Record:
    chat = access.chat(state, bot, given["chat_id"])
    full: Record = {
        **chat.record,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(NO_GIFTS, False),
    }
    pinned = _pinned(chat)
    return full if pinned is None else {**full, "pinned_message": pinned.record}


def _pinned(chat: Chat) -> Posted | None:
    return chat.messages[chat.pinned[-1]] if chat.pinned else None


def get_chat_member(state: State, bot: Bot, given: Record) -> Record:
    chat = access.chat(state, bot, given["chat_id"])
    member = _members(chat).get(given["user_id"])
    if member is not None:
        return member.record()
    user = state.users.get(given["user_id"])
    if user is None:
        raise refusals.bad_request("PARTICIPANT_ID_INVALID")
    return {"status": "left", "user": user.record()}


def get_chat_administrators(state: State, bot: Bot, given: Record) -> list[Record]:
    """Other bots only when they are asked for."""
    group = access.chat(state, bot, given["chat_id"])
    if not isinstance(group, Group):
        raise refusals.bad_request("there are no administrators in the private chat")
    asked = given.get("return_bots", False)
    administrators = [member for member in group.members.values() if member.status in {"creator", "administrator"}]
    return [
        member.record()
        for member in administrators
        if asked or not member.user["is_bot"] or member.user["id"] == bot.id
    ]


def get_chat_member_count(state: State, bot: Bot, given: Record) -> int:
    members = _members(access.chat(state, bot, given["chat_id"]))
    return sum(member.inside for member in members.values())


def leave_chat(state: State, bot: Bot, given: Record) -> bool:
    group = access.group(state, bot, given["chat_id"])
    change(state, group, bot.record(), bot.record(), "left")
    return True


def get_user_profile_photos(state: State, _bot: Bot, given: Record) -> Record:
    if given["user_id"] not in state.users:
        raise refusals.bad_request("user not found")
    return {"total_count": 0, "photos": []}


def change(
    state: State, group: Group, user: Record, by: Record, status: str, rights: frozenset[str] = frozenset()
) -> None:
    """Changes somebody's place in a group: the note in the chat, and the updates for its bots."""
    old = group.members.get(user["id"]) or Member(user, "left")
    new = Member(user, status, rights)
    if old.inside and not new.inside:
        # Who leaves still reads of it.
        state.post(group, by, {"left_chat_member": user})
    group.members[user["id"]] = new
    if new.inside and not old.inside:
        state.post(group, by, {"new_chat_members": [user]})
    told = member_update(state, group, by, old.record(), new.record())
    for bot in group.bots.values():
        if bot.id == user["id"]:
            state.send_out(bot, "my_chat_member", told, group)
        elif group.members[bot.id].status == "administrator":
            state.send_out(bot, "chat_member", told, group)
    state.bell.ring(group.key)


def block(state: State, chat: PrivateChat, *, blocked: bool) -> None:
    """A person blocks a bot or lets it in again; the bot is told."""
    chat.blocked = blocked
    inside, outside = Member(chat.bot.record(), "member").record(), Member(chat.bot.record(), "kicked").record()
    old, new = (inside, outside) if blocked else (outside, inside)
    update = member_update(state, chat, chat.user.record(), old, new)
    state.send_out(chat.bot, "my_chat_member", update, chat)
    state.bell.ring(chat.key)


def member_update(state: State, chat: Chat, by: Record, old: Record, new: Record) -> Record:
    """The API's `ChatMemberUpdated`."""
    date = int(state.now().timestamp())
    return {"chat": chat.record, "from": by, "date": date, "old_chat_member": old, "new_chat_member": new}


def _members(chat: Chat) -> dict[int, Member]:
    if isinstance(chat, PrivateChat):
        both = chat.user.record(), chat.bot.record()
        return {user["id"]: Member(user, "member") for user in both}
    return chat.members if isinstance(chat, Group) else {}
