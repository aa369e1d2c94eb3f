"""What the programme says of its own accord: facts of the outbox become a reply."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from chat import words as dumped
from chat.buttons import STARS, Open, Rate, ResumeCampaign, ReviewDecision, Screen, payload
from chat.replies import Choice, Notice, Reply, Say
from chat.views import effects, hotline, linking, month, offers, sorry, surveys
from chat.words import Words, words

Rows = tuple[tuple[Choice, ...], ...]
_NOTHING = "—"
_PAUSED = ("alert-campaign-loses", "alert-campaign-fails")


def notice(kind: str, facts: Mapping[str, Any]) -> Reply:  # noqa: C901 - a line a kind
    """Raises KeyError for facts that the kind does not have, ValueError for a kind without words."""
    if kind.startswith("alert-"):
        return alert(kind, facts)
    if kind == "receipt":
        return receipt(facts)
    if kind == "return":
        return returned(facts)
    if kind == "expiry":
        return expiry(facts)
    if kind == "claim":
        return linking.question(facts)
    if kind == "sorry":
        return sorry.notice(facts)
    if kind == "weekly":
        return offers.weekly(facts)
    if kind == "offer":
        return offers.reminder(facts)
    if kind == "survey":
        return surveys.question(facts)
    if kind == "answer":
        return hotline.answer(facts)
    if kind == "solved":
        return hotline.solved_question(facts)
    raise ValueError(f"no words for {kind!r}")


def receipt(facts: Mapping[str, Any]) -> Reply:
    """Thanks for a receipt, with what it did to the points and, where it is fresh, one tap to say how it was."""
    if not facts["rate"]:
        return Say(_receipt(facts))
    return Say(words("receipt-ask", notice=_receipt(facts)), (_stars(facts["receipt"]),))


def rated(facts: Mapping[str, Any], stars: int, message: str) -> Reply:
    """The same notice with the stars given; they may still be changed."""
    given = words("receipt-rated", notice=_receipt(facts), stars="⭐" * stars)
    return Say(given, (_stars(facts["receipt"], stars),), replace=message)


def thanks(press: str) -> Reply:
    return Notice(words("rating-thanks"), press)


def rating_closed(press: str) -> Reply:
    return Notice(words("rating-closed"), press)


def what_went_wrong() -> Reply:
    return Say(words("rating-low"))


def returned(facts: Mapping[str, Any]) -> Reply:
    taken, back = facts["clawed_back"], facts["restored"]
    lines = [
        *([words("return-restored", points=back)] if back else []),
        *([words("return-clawed", points=taken)] if taken else []),
        _balance(facts["balance"]),
    ]
    return Say(words("return-notice", store=facts["store"], lines=tuple(lines)))


def expiry(facts: Mapping[str, Any]) -> Reply:
    """Points that burn soon, while there is time to use them."""
    day, points, balance = date.fromisoformat(facts["day"]), facts["points"], facts["balance"]
    some = words("expiry-notice", points=points, day=day, balance=balance)
    text = words("expiry-notice-all", points=points, day=day) if points == balance else some
    return Say(text, ((_opens(Screen.CARD), _opens(Screen.BALANCE)),))


def alert(kind: str, facts: Mapping[str, Any]) -> Reply:
    """To an owner: the text of the alert's own name, its variables filled by the facts.

    A fact is a text or a whole number, or words of its own as chat.words dumps them: {"words": [key, facts]}. What
    campaigns earn and what a month was like are pictures, with the facts of chat.views.effects and chat.views.month.
    """
    if kind == "alert-effects":
        return effects.report(facts)
    if kind == "alert-bonus":
        return sorry.alert(facts)
    if kind == "alert-month":
        return month.report(facts)
    if kind == "alert-review":
        return Say(words(kind, facts=_told("review-facts", facts)), _decisions(facts["review"]))
    if kind in _PAUSED:
        _, said = facts["campaign"]["words"]
        resume = Choice(words("button-resume-campaign"), payload(ResumeCampaign(said["campaign"])))
        return Say(_told(kind, facts), ((resume,),))
    return Say(_told(kind, facts))


def review_decided(facts: Mapping[str, Any], left: int, *, approved: bool, message: str) -> Reply:
    """In the alert's place: of its points `left` can be spent now, or are gone."""
    key = "review-approved" if approved else "review-refused"
    return Say(words(key, facts=_told("review-facts", facts), left=left), replace=message)


def review_over(facts: Mapping[str, Any], *, approved: bool, message: str) -> Reply:
    """In the alert's place: somebody has decided before."""
    state = "approved" if approved else "refused"
    return Say(words("review-over", facts=_told("review-facts", facts), state=state), replace=message)


def campaign_resumed(campaign: str, message: str, *, now: bool) -> Reply:
    """In the alert's place: it goes on, now or since somebody else said so."""
    key = "campaign-resumed" if now else "campaign-goes-on"
    return Say(words(key, campaign=effects.name(campaign)), replace=message)


def _told(key: str, facts: Mapping[str, Any]) -> Words:
    known = {name.replace("_", "-"): _NOTHING if fact in ("", None) else fact for name, fact in facts.items()}
    return dumped.load([key, known])


def _receipt(facts: Mapping[str, Any]) -> Words:
    earned, spent = facts["earned"], facts["spent"]
    lines = [
        *([words("receipt-earned", points=earned)] if earned else []),
        *([words("receipt-spent", points=spent)] if spent else []),
        _balance(facts["balance"]),
    ]
    return words("receipt-notice", store=facts["store"], lines=tuple(lines))


def _balance(points: int) -> Words:
    return words("notice-owed", points=-points) if points < 0 else words("notice-balance", points=points)


def _stars(receipt_: int, chosen: int = 0) -> tuple[Choice, ...]:
    def label(stars: int) -> Words:
        return words("star-chosen", stars=stars) if stars == chosen else words("star", stars=stars)

    return tuple(Choice(label(stars), payload(Rate(receipt_, stars))) for stars in STARS)


def _opens(screen: Screen) -> Choice:
    return Choice(words(f"button-{screen}"), payload(Open(screen)))


def _decisions(review: int) -> Rows:
    approve = Choice(words("button-approve"), payload(ReviewDecision(review, approve=True)))
    refuse = Choice(words("button-refuse"), payload(ReviewDecision(review, approve=False)))
    return ((approve, refuse),)
