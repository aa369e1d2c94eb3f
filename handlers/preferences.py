"""What to receive and when: every touch is stored, and the message shows how it stands now."""

from chat.buttons import HowOften, PartOfDay, Topic
from chat.views import preferences as view
from handlers.card import member
from handlers.turn import Answer, Turn
from usecases import offers, preferences


def show(turn: Turn, message: str = "") -> Answer:
    customer = member(turn).id
    wanted = {Topic(name): on for name, on in preferences.of(turn.tx, customer).items()}
    part = PartOfDay(preferences.part_of_day(turn.tx, customer))
    often = HowOften(offers.how_often(turn.tx, customer))
    return Answer((view.shown(wanted, often, part, turn.terms.program.consents.marketing, replace=message),))


def want(turn: Turn, topic: Topic, version: str, message: str, *, on: bool) -> Answer:
    """Yes to offers counts for the text that was read: where it has changed since, the new one is shown first."""
    outdated = topic is Topic.OFFERS and on and version != turn.terms.program.consents.marketing
    if not outdated:
        preferences.want(turn.tx, turn.now, turn.terms, turn.identity, member(turn), topic, turn.language, on=on)
    return show(turn, message)


def choose_hour(turn: Turn, part: PartOfDay, message: str) -> Answer:
    preferences.choose_hour(turn.tx, member(turn), part)
    return show(turn, message)
