"""Help, language, settings, and polite answers to what means nothing any more."""

from dataclasses import replace

from chat.events import Pressed
from chat.texts import LANGUAGES
from chat.views import joining
from chat.views import menu as view
from handlers import registration
from handlers.turn import Answer, Turn
from storage import identities


def help_(turn: Turn) -> Answer:
    shop = turn.terms.program.shop
    if turn.customer is None:
        return _keep(turn, Answer((joining.remind(view.help_words(shop)),)))
    return Answer((view.help_(shop),))


def settings(_turn: Turn) -> Answer:
    return Answer((view.settings(),))


def ask_language(turn: Turn) -> Answer:
    return _keep(turn, Answer((view.languages(),)))


def choose_language(turn: Turn, language: str) -> Answer:
    """From now on everything is said in it."""
    if language not in LANGUAGES:
        return stale(turn)
    identities.choose_language(turn.tx, turn.identity, language)
    if turn.customer is None:
        program = turn.terms.program
        hello = joining.hello(program.shop, turn.heard.sender.name, program.welcome.points, program.consents.rules_url)
        return _keep(turn, Answer((hello,), language=language))
    return Answer((view.language_chosen(),), language=language)


def stale(turn: Turn) -> Answer:
    """A button of another time."""
    press = turn.heard.press if isinstance(turn.heard.event, Pressed) else ""
    if turn.customer is None:
        return registration.first(turn)
    return Answer(view.stale(press))


def returned(turn: Turn) -> Answer:
    """A welcome to who was away; who has opened the chat meanwhile has had theirs."""
    if turn.customer is None or not turn.identity.blocked:
        return _keep(turn, Answer())
    return Answer((view.welcome_back(),))


def sorry(turn: Turn) -> Answer:
    """Our own mistake."""
    return _keep(turn, Answer((view.sorry(),)))


def _keep(turn: Turn, answer: Answer) -> Answer:
    """The dialogue stays where it was."""
    return replace(answer, state=turn.identity.state, notes=turn.identity.notes)
