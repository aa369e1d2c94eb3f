"""Every method that is emulated, on one page; what the Bot API has besides is refused by name."""

from collections.abc import Mapping

from simulator.telegram import (
    answering,
    editing,
    icons,
    memberships,
    profile,
    receiving,
    sending,
    topics,
)
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.sending import Method
from simulator.telegram.state import State


def _agree(_state: State, _bot: Bot, _given: Record) -> bool:
    return True


# These wait for something and are called by the server itself.
RECEIVING = frozenset({"getUpdates", "setWebhook", "deleteWebhook"})

METHODS: Mapping[str, Method] = {
    "getMe": profile.get_me,
    "logOut": _agree,
    "close": _agree,
    "getWebhookInfo": receiving.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendPhoto": sending.send_media("photo"),
    "sendDocument": sending.send_media("document"),
    "sendVideo": sending.send_media("video"),
    "sendAnimation": sending.send_media("animation"),
    "sendAudio": sending.send_media("audio"),
    "sendVoice": sending.send_media("voice"),
    "sendSticker": sending.send_media("sticker"),
    "sendMediaGroup": sending.send_media_group,
    "sendLocation": sending.send_location,
    "sendContact": sending.send_contact,
    "sendChatAction": sending.send_chat_action,
    "forwardMessage": sending.forward_message,
    "forwardMessages": sending.many(sending.forward_message),
    "copyMessage": sending.copy_message,
    "copyMessages": sending.many(sending.copy_message),
    "editMessageText": editing.edit_text,
    "editMessageCaption": editing.edit_caption,
    "editMessageMedia": editing.edit_media,
    "editMessageReplyMarkup": editing.edit_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin,
    "unpinChatMessage": editing.unpin,
    "unpinAllChatMessages": editing.unpin_all,
    "setMessageReaction": editing.react,
    "answerCallbackQuery": answering.answer_callback_query,
    "getFile": lambda state, _bot, given: state.files.describe(given["file_id"]),
    "getUserProfilePhotos": memberships.get_user_profile_photos,
    "getChat": memberships.get_chat,
    "getChatMember": memberships.get_chat_member,
    "getChatMemberCount": memberships.get_chat_member_count,
    "getChatAdministrators": memberships.get_chat_administrators,
    "leaveChat": memberships.leave_chat,
    "createForumTopic": topics.create,
    "editForumTopic": topics.edit,
    "closeForumTopic": topics.close,
    "reopenForumTopic": topics.reopen,
    "deleteForumTopic": topics.delete,
    "getForumTopicIconStickers": icons.stickers,
    "setMyCommands": profile.set_commands,
    "getMyCommands": profile.get_commands,
    "deleteMyCommands": profile.delete_commands,
    "setMyName": profile.set_text("name"),
    "getMyName": profile.get_text("name"),
    "setMyDescription": profile.set_text("description"),
    "getMyDescription": profile.get_text("description"),
    "setMyShortDescription": profile.set_text("short_description"),
    "getMyShortDescription": profile.get_text("short_description"),
    "setChatMenuButton": profile.set_menu_button,
    "getChatMenuButton": profile.get_menu_button,
    "setMyDefaultAdministratorRights": profile.set_default_rights,
    "getMyDefaultAdministratorRights": profile.get_default_rights,
}

# Parameters whose meaning is not emulated, in whichever method they stand. What only changes how a message sounds
# or looks (disable_notification, protect_content, link_preview_options …) is accepted and has no effect.
NOT_EMULATED = frozenset(
    {
        "business_connection_id",
        "certificate",
        "cover",
        "direct_messages_topic_id",
        "inline_message_id",
        "ip_address",
        "remove_caption",
        "rich_message",
        "suggested_post_parameters",
        "video_start_timestamp",
    }
)

# How many messages one call sends, for the limits: these send several, named by that parameter.
SENDS_MANY: Mapping[str, str] = {
    "sendMediaGroup": "media",
    "forwardMessages": "message_ids",
    "copyMessages": "message_ids",
}
SENDS_NOTHING = frozenset({"sendChatAction"})


def messages_sent(method: str, given: Record) -> int:
    if method in SENDS_MANY:
        return len(given[SENDS_MANY[method]])
    return int(method.startswith(("send", "forward", "copy")) and method not in SENDS_NOTHING)
