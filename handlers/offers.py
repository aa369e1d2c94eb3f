"""My offers, one by one; and what is wished about them. A button of a message that we sent counts as an answer to it."""

from chat.buttons import HowOften
from chat.views import offers as view
from handlers import card, linking, preferences
from handlers.turn import Answer, Turn
from usecases import offers


def show(turn: Turn) -> Answer:
    """Asked for from the menu."""
    return _shown(turn, 0, 0)


def see(turn: Turn, touch: int) -> Answer:
    """From the weekly message, which stays where it is."""
    _count(turn, touch)
    return _shown(turn, 0, touch)


def browse(turn: Turn, at: int, touch: int, message: str) -> Answer:
    _count(turn, touch)
    return _shown(turn, at, touch, message)


def show_card(turn: Turn, touch: int) -> Answer:
    _count(turn, touch)
    return linking.show_card(turn)


def not_for_me(turn: Turn, product: int, at: int, touch: int, message: str) -> Answer:
    """The others stand there again, the next one in its place."""
    _count(turn, touch)
    offers.not_for_me(turn.tx, turn.now, card.member(turn), product)
    others = _shown(turn, at, touch, message)
    return Answer((view.not_for_me_done(turn.heard.press), *others.replies))


def remind(turn: Turn, product: int, touch: int) -> Answer:
    _count(turn, touch)
    day = offers.remind(turn.tx, turn.now, turn.terms, card.member(turn), product)
    press = turn.heard.press
    return Answer((view.remind_over(press) if day is None else view.remind_set(day, press),))


def ask_fewer(turn: Turn, touch: int, message: str) -> Answer:
    """Under a message of ours one tap is enough; from the preferences they are asked."""
    customer = card.member(turn)
    if touch:
        _count(turn, touch)
        return Answer((view.fewer_done(HowOften(offers.rarer(turn.tx, customer, touch))),))
    return Answer((view.fewer_asked(HowOften(offers.how_often(turn.tx, customer.id)), message),))


def fewer(turn: Turn, choice: HowOften, message: str) -> Answer:
    """Who wants some again after none is shown where they can agree to it."""
    customer = card.member(turn)
    offers.fewer(turn.tx, turn.now, turn.terms, turn.identity, customer, choice.value, turn.language)
    if choice is not HowOften.NEVER and offers.how_often(turn.tx, customer.id) == offers.NEVER:
        return preferences.show(turn, message)
    return Answer((view.fewer_done(choice, message),))


def _shown(turn: Turn, at: int, touch: int, message: str = "") -> Answer:
    facts = offers.mine(turn.tx, turn.now, turn.terms, card.member(turn))
    return Answer((view.shown({**facts, "touch": touch}, at, message),))


def _count(turn: Turn, touch: int) -> None:
    if touch:
        offers.pressed(turn.tx, turn.now, card.member(turn), touch)
