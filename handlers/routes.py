"""The whole bot on one page: which event goes to which handler."""

import re
from collections.abc import Callable, Mapping
from typing import assert_never

from chat import buttons
from chat.buttons import ChooseLanguage, Consent, Open, Rate, Remind, ReviewDecision, Screen, Stale
from chat.events import Blocked, Pressed, Returned, SentSomething, SharedContact, Started, Wrote
from chat.texts import LANGUAGES, Texts
from chat.views import menu as menu_view
from chat.words import words
from handlers import card, menu, rating, registration
from handlers.turn import Answer, Turn

_SCREENS: Mapping[Screen, Callable[[Turn], Answer]] = {
    Screen.CARD: card.show,
    Screen.BALANCE: card.balance,
    Screen.HISTORY: card.history,
    Screen.LANGUAGE: menu.ask_language,
    Screen.HELP: menu.help_,
}
_COMMAND = re.compile(r"/([A-Za-z_]+)(?:@\w+)?(?:\s|$)")
_SIGNS = re.compile(r"^[^\w]+", re.UNICODE)
_FOR_EVERYBODY = {Screen.LANGUAGE, Screen.HELP}  # the other screens want a member


class Routes:
    """Knows the menu's labels in every language: on some messengers a menu button arrives as its text."""

    def __init__(self, texts: Texts) -> None:
        self._labels = {
            _plain(texts.say(words(key), language)): Screen(screen)
            for language in LANGUAGES
            for screen, key in menu_view.labels()
        }

    def answer(self, turn: Turn) -> Answer:
        match turn.heard.event:
            case Started(invitation):
                return registration.start(turn, invitation)
            case SharedContact(phone, proven):
                return registration.contact(turn, phone, proven=proven)
            case Pressed(payload, message):
                return self._pressed(turn, payload, message)
            case Wrote(text):
                screen = self._screen(text)
                return self._open(turn, screen) if screen else menu.wrote(turn, text)
            case SentSomething(what, caption, album):
                return menu.sent(turn, f"[{what}] {caption}".strip(), album)
            case Blocked():
                return Answer()
            case Returned():
                return menu.returned(turn)
            case event:
                assert_never(event)

    def _pressed(self, turn: Turn, payload: str, message: str) -> Answer:
        match buttons.read(payload):
            case Open(screen):
                return self._open(turn, screen)
            case ChooseLanguage(language):
                return menu.choose_language(turn, language)
            case Consent(given, version):
                return registration.offers(turn, message, given=given, version=version)
            case Rate(receipt, stars) if turn.customer is not None:
                return rating.rate(turn, turn.customer, receipt, stars, message)
            case Remind(on) if turn.customer is not None:
                return card.remind(turn, message, on=on)
            case Rate() | Remind() | ReviewDecision() | Stale():
                return menu.stale(turn)
            case button:
                assert_never(button)

    def _open(self, turn: Turn, screen: Screen) -> Answer:
        if turn.customer is None and screen not in _FOR_EVERYBODY:
            return registration.first(turn)
        return _SCREENS[screen](turn)

    def _screen(self, text: str) -> Screen | None:
        """The menu's label, with or without its sign, or a command such as /card."""
        command = _COMMAND.match(text)
        if command and command[1].lower() in set(Screen):
            return Screen(command[1].lower())
        return self._labels.get(_plain(text))


def _plain(label: str) -> str:
    """A label as a person would type it: no sign before it, small letters."""
    return _SIGNS.sub("", label).strip().casefold()
