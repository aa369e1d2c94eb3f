"""Joining: hello, the own contact, the card; then the question about offers."""

from chat.events import Proof
from chat.replies import Reply
from chat.views import joining
from chat.views import linking as linking_view
from chat.views import menu as menu_view
from chat.views import profile as profile_view
from chat.words import Words
from handlers import card
from handlers.turn import Answer, Elsewhere, Turn
from storage import consents
from usecases import linking, phones, profile, registration
from usecases.registration import Joined

_JOINING = "joining"


def start(turn: Turn, invitation: str) -> Answer:
    """By a poster's link or on their own. A member gets the card at once; who has not joined may start again and again."""
    if turn.customer is not None:
        return card.show(turn)
    notes = {"store": invitation[:64]} if invitation else turn.identity.notes
    return Answer((_hello(turn),), state=_JOINING, notes=notes)


def contact(turn: Turn, phone: str, proof: Proof) -> Answer:
    """The own number makes a member, and the card is on the screen; a foreign one is refused."""
    if turn.customer is not None:
        return card.show(turn)
    if not phone:
        return _again(turn, joining.no_phone())
    if proof is Proof.FOREIGN:
        return _again(turn, joining.not_yours())
    number = phones.international(phone)
    if number is None:
        return _again(turn, joining.bad_phone())
    joined = _join(turn, number, proof)
    shown = (card.card(turn, joined.customer, _caption(joined)), *_claims(turn, joined))
    told = tuple(
        Elsewhere(each.channel, each.account, each.language, joining.moved())
        for each in joined.parted
        if not each.blocked
    )
    if consents.last(turn.tx, joined.customer.id, registration.MARKETING) is not None:
        return Answer(shown, elsewhere=told)
    rules = turn.terms.program.consents
    return Answer(shown, later=(joining.ask_offers(rules.marketing),), after=rules.ask_after, elsewhere=told)


def _join(turn: Turn, number: str, proof: Proof) -> Joined:
    name, store = turn.heard.sender.name, turn.identity.notes.get("store", "")
    who = (turn.identity, number, name, turn.language, store)
    return registration.join(turn.tx, turn.now, turn.terms, *who, proven=proof is Proof.OWN)


def _caption(joined: Joined) -> Words:
    if joined.customer.earns_only:
        return joining.earns_only()
    if joined.rival is not None:
        return joining.one_question()
    return joining.joined(joined.welcome, joined.brought)


def _claims(turn: Turn, joined: Joined) -> tuple[Reply, ...]:
    """What stands between this card and another one of perhaps the same person."""
    if joined.rival is not None:
        return (linking_view.question(linking.question(turn.tx, joined.rival)),)
    if joined.customer.claims is not None:
        return (linking_view.how(asked=linking.ask(turn.tx, turn.now, joined.customer)),)
    return ()


def offers(turn: Turn, message: str, *, given: bool, version: str) -> Answer:
    """Yes or no to offers. An answer to a question whose text has changed since is asked anew."""
    if turn.customer is None:
        return first(turn)
    if profile.of(turn.tx, turn.customer.id).closed:
        return Answer((profile_view.closed(replace=message),))  # a child's yes is none
    current = turn.terms.program.consents.marketing
    if version != current:
        return Answer((*menu_view.stale(turn.heard.press), joining.ask_offers(current)))
    if consents.last(turn.tx, turn.customer.id, registration.MARKETING) != (given, version):
        registration.consented(
            turn.tx,
            turn.now,
            turn.terms,
            turn.identity,
            turn.customer.id,
            registration.MARKETING,
            given=given,
            language=turn.language,
        )
    return Answer((joining.offers_answered(given=given, message=message),))


def first(turn: Turn) -> Answer:
    """Asked for something that only a member has."""
    return _again(turn, joining.remind())


def typed_number(turn: Turn) -> Answer:
    return _again(turn, joining.typed())


def _again(turn: Turn, reply: Reply) -> Answer:
    return Answer((reply,), state=_JOINING, notes=turn.identity.notes)


def _hello(turn: Turn) -> Reply:
    program = turn.terms.program
    return joining.hello(program.shop, turn.heard.sender.name, program.welcome.points, program.consents.rules_url)
