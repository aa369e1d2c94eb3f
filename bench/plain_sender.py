"""The floor of `sending`: a bare aiogram bot that sends to one person after the other, so many at once, and keeps nothing.

python -m bench.plain_sender API_URL MESSAGES
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter

import uvloop
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bench.bare_bot import make_bare_bot
from bench.measures import settle_garbage
from bench.programs import say
from bench.shop import FIRST_ACCOUNT

AT_ONCE = 100  # as many as Regulars has under way
# As the weekly message is: a photo that Telegram knows, five lines, three buttons.
_PHOTO = "a-photo"
_TEXT = "Цього тижня для вас:\n\n" + "\n".join(f"• Товар № {number}, упаковка 900 г: 19,90 ₴" for number in range(5))


async def main(arguments: Sequence[str]) -> None:
    api_url, messages = arguments
    bot = make_bare_bot(api_url)
    people = iter(range(int(messages)))
    settle_garbage()
    await bot.get_me()
    began = perf_counter()
    await asyncio.gather(*(_send(bot, people) for _ in range(AT_ONCE)))
    seconds = perf_counter() - began
    await bot.session.close()
    say({"seconds": seconds})


async def _send(bot: Bot, people: Iterator[int]) -> None:
    for number in people:
        row = [InlineKeyboardButton(text=f"Кнопка {each}", callback_data=f"press:{number}:{each}") for each in range(3)]
        markup = InlineKeyboardMarkup(inline_keyboard=[row])
        await bot.send_photo(FIRST_ACCOUNT + number, _PHOTO, caption=_TEXT, reply_markup=markup)


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:]))
