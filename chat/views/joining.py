"""From the first hello to the card."""

from chat.buttons import Consent, payload
from chat.replies import AskContact, Choice, Reply, Say
from chat.words import Words, words


def hello(shop: str, name: str, points: int, rules_url: str) -> Reply:
    """The welcome, with the one button that joins. Sharing the number is the consent to the programme's rules."""
    rules = words("join-rules-link", url=rules_url) if rules_url else words("join-rules")
    greeting = words("join-hello-name", name=name) if name else words("join-hello")
    offer = words("join-offer", points=points) if points else words("join-offer-plain")
    return AskContact(
        words("join-welcome", greeting=greeting, shop=shop, offer=offer, rules=rules), words("button-share")
    )


def not_yours() -> Reply:
    return AskContact(words("join-not-yours"), words("button-share"))


def typed() -> Reply:
    """A typed number proves nothing."""
    return AskContact(words("join-typed"), words("button-share"))


def bad_phone() -> Reply:
    return AskContact(words("join-bad-phone"), words("button-share"))


def no_phone() -> Reply:
    """The device has no number to share: a desktop, say."""
    return AskContact(words("join-no-phone"), words("button-share"))


def one_question() -> Words:
    """Under the first card of somebody whose phone has a card on another messenger: whether that is theirs is asked next."""
    return words("joined-one-question")


def earns_only() -> Words:
    """Under the first card of somebody whose phone belongs to another card."""
    return words("joined-earns-only")


def remind(text: Words | None = None) -> Reply:
    return AskContact(text or words("join-first"), words("button-share"))


def joined(welcome: int, brought: int) -> Words:
    """What stands under the first card."""
    if welcome and brought > 0:
        return words("joined-claimed", welcome=welcome, brought=brought)
    if brought > 0:
        return words("joined-claimed-again", brought=brought)
    if welcome:
        return words("joined-welcome", points=welcome)
    return words("joined-again")


def moved() -> Reply:
    """To the account that has lost the card to another one with the same number."""
    return AskContact(words("account-moved"), words("button-share"))


def ask_offers(version: str) -> Reply:
    yes = Choice(words("button-offers-yes"), payload(Consent(given=True, version=version)))
    no = Choice(words("button-offers-no"), payload(Consent(given=False, version=version)))
    return Say(words("offers-ask"), ((yes, no),))


def offers_answered(*, given: bool, message: str) -> Reply:
    return Say(words("offers-yes" if given else "offers-no"), replace=message)
