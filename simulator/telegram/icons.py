"""The custom emoji that anybody may give a topic as its icon: a set as Telegram has it, under ids of our own."""

from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.state import State

SET = "Topics"
FIRST = 5_310_000_000_000_000_001
SIDE = 100

_EMOJI = """
    📰 💡 ⚡️ 🎙 🔝 🗣 🆒 ❗️ 📝 📆 📁 🔎 📣 🔥 ❤️ ❓ 📈 📉 💎
    💰 💸 🪙 💱 ⁉️ 🎮 💻 📱 🚗 🏠 💘 🎉 ‼️ 🏆 🏁 🎬 🎵 🔞 📚
    👑 ⚽️ 🏀 📺 👀 🫦 🍓 💄 👠 ✈️ 🧳 🏖 ⛅️ 🦄 🛍 👜 🛒 🚂 🛥
    🏔 🏕 🤖 🪩 🎟 🏴‍☠️ 🗳 🎓 🔭 🔬 🎶 🎤 🕺 💃 🪖 💼 🧪 👨‍👩‍👧‍👦 👶
    🤰 💅 🏛 🧮 🖨 👮‍♂️ 🩺 💊 💉 🧼 🪪 🛃 🍽 🐟 🎨 🎭 🎩 🔮 🍹
    🎂 ☕️ 🍣 🍔 🍕 🦠 💬 🎄 🎃 ✍️ ⭐️ ✅ 🎖 🤡 🧠 🦮 🐈
"""
BY_ID = {str(FIRST + number): emoji for number, emoji in enumerate(_EMOJI.split())}


def stickers(_state: State, _bot: Bot, _given: Record) -> list[Record]:
    """getForumTopicIconStickers."""
    return [_sticker(custom_emoji_id, emoji) for custom_emoji_id, emoji in BY_ID.items()]


def _sticker(custom_emoji_id: str, emoji: str) -> Record:
    return {
        "file_id": f"CAACAgIA{custom_emoji_id}",
        "file_unique_id": f"AgAD{custom_emoji_id}",
        "type": "custom_emoji",
        "width": SIDE,
        "height": SIDE,
        "is_animated": True,
        "is_video": False,
        "emoji": emoji,
        "set_name": SET,
        "custom_emoji_id": custom_emoji_id,
    }
