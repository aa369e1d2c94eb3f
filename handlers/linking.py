"""One person, two messengers: the claimed card, its owner's word, a cashier's code; where to be written to, and parting."""

from chat.replies import Reply
from chat.views import linking as view
from handlers import card, hotline
from handlers.card import member
from handlers.turn import Answer, Elsewhere, Turn
from loyalty.refusals import ClaimOver
from storage.identities import Reader
from usecases import accounts, linking, messengers


def show_card(turn: Turn) -> Answer:
    """The card. Below one that only earns: how it becomes one with its owner's, who is asked again, once a day."""
    shown, claimant = card.again(turn), member(turn)
    if claimant.claims is None:
        return shown
    return Answer((*shown.replies, view.how(asked=linking.ask(turn.tx, turn.now, claimant))))


def answer(turn: Turn, claimant: int, message: str, *, yes: bool) -> Answer:
    """The owner's word about somebody who names their phone on another messenger."""
    owner, actor = member(turn), _actor(turn)
    try:
        if not yes:
            denied = linking.deny(turn.tx, turn.now, turn.terms, owner, claimant, actor)
            return Answer((view.denied(denied.welcome, message),), elsewhere=_to(denied.readers, view.not_joined()))
        done = linking.confirm(turn.tx, turn.now, turn.terms, owner, claimant, actor)
    except ClaimOver:
        return Answer((view.over(message),))
    balance = accounts.seen_balance(turn.tx, owner.id, turn.now)
    return Answer((view.confirmed(balance, done.welcome, message),), elsewhere=_to(done.readers, view.joined(balance)))


def typed(turn: Turn, text: str) -> Answer:
    """Six digits from who has a card that only earns: a cashier's code, perhaps."""
    try:
        opened = linking.by_code(turn.tx, turn.now, turn.terms, member(turn), text, _actor(turn))
    except ClaimOver:
        return hotline.wrote(turn, text)
    if opened is None:
        return Answer((view.wrong_code(),))
    balance = accounts.seen_balance(turn.tx, opened.customer.id, turn.now)
    return Answer((view.opened(balance, opened.welcome), card.card(turn, opened.customer)))


def is_code(turn: Turn, text: str) -> bool:
    """Whether a cashier's code is waited for, and this looks like one."""
    return turn.customer is not None and turn.customer.claims is not None and linking.is_code(text)


def show(turn: Turn, message: str = "") -> Answer:
    """The messengers in which one has this card."""
    customer = member(turn)
    linked = messengers.linked(turn.tx, customer.id)
    chosen = messengers.chosen(turn.tx, customer.id)
    return Answer((view.messengers(linked, chosen, turn.identity.channel, replace=message),))


def write_to(turn: Turn, channel: str, message: str) -> Answer:
    messengers.choose(turn.tx, member(turn), channel)
    return show(turn, message)


def unlink(turn: Turn, channel: str, message: str, *, sure: bool) -> Answer:
    """Asks once; this messenger itself can't be parted from, so that nobody locks themselves out."""
    customer = member(turn)
    if channel == turn.identity.channel or channel not in messengers.linked(turn.tx, customer.id):
        return show(turn, message)
    if not sure:
        return Answer((view.ask_unlink(channel, message),))
    parted = messengers.unlink(turn.tx, turn.now, customer, channel, _actor(turn))
    return Answer((view.unlinked(channel, message),), elsewhere=_to(parted, view.unlinked_here()))


def _actor(turn: Turn) -> str:
    return f"identity:{turn.identity.id}"


def _to(readers: tuple[Reader, ...], reply: Reply) -> tuple[Elsewhere, ...]:
    return tuple(Elsewhere(each.channel, each.account, each.language, reply) for each in readers if not each.blocked)
