# What the bot tells of itself: in the empty chat, and in its profile.
bot-description =
    { $shop }: your card, your points and offers picked for you, right here in the chat.

    Share your number with one tap and your card appears at once. Show it at the till to collect points or pay with them.

    A question? Just write here: a person will read it.
bot-short-description = Card, points and offers of { $shop }
