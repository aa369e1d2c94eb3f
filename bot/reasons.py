"""Why a message of ours was not sent, in plain words for who runs the shop."""

from collections.abc import Mapping
from types import MappingProxyType

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        # the gate's
        "no_consent": "has not agreed to offers",
        "no_account": "has no messenger to be written to",
        "blocked": "has blocked the bot",
        "outside": "held out of all campaigns for the year, so that the whole effect can be known",
        "capped": "had a message of the kind too few days before",
        "outranked": "a more important campaign had the slot",
        "no_promos": "nothing is on promotion in their store",
        "control": "held out of this campaign for the quarter, so that its effect can be known",
        # at the moment of sending
        "expired": "it was too late to be worth saying",
        "left": "has left the programme",
        "erased": "was erased",
        "removed": "is no longer one of the shop's people",
        "not_wanted": "does not want such messages",
        "too_dear": "the messenger charges for it, and the shop does not pay",
        "paused": "the campaign is paused",
        "quiet": "it was in quiet hours by the clock of their store",
        "nothing_expires": "the points were spent before",
        "offer_over": "the offer was over",
        "claim_over": "the question was answered before",
        "said_already": "it was said already, as it was changed",
        "case_open": "the case is open again, or they have said so themselves",
        # from the messenger
        "late": "its turn came too late",
        "unsaid": "the program came to an end before its turn",
        "in_doubt": "it may have arrived, and must not arrive twice",
        "crowded": "too many messages to one account",
        "undeliverable": "the messenger did not take it",
        "mistake": "a mistake of the program: see its log",
    }
)


def in_words(reason: str) -> str:
    """Of another version's reasons, the reason itself."""
    return _WORDS.get(reason, reason) or "no reason was kept"
