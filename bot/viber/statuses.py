"""Viber's status codes, with which it refuses a call it has answered, become what the sender makes of them.

Source: "Error codes" of developers.viber.com/docs/api/rest-bot-api.
"""

from collections.abc import Mapping
from types import MappingProxyType

from chat.channel import BlockedByPerson, NotDelivered, TryAgain, Undeliverable


class NotAuthorised(TryAgain):
    """The token is not, or no longer, the bot's: everything waits for the owner to mend it."""


TOO_MANY = 12
_Kind = type[BlockedByPerson] | type[TryAgain] | type[Undeliverable]

# What is wrong with the bot's account is mended by its owner, and the letters wait for it as for a messenger that is ill.
_KINDS: Mapping[int, tuple[str, _Kind]] = MappingProxyType(
    {
        1: ("invalidUrl", Undeliverable),
        2: ("invalidAuthToken", NotAuthorised),
        3: ("badData", Undeliverable),
        4: ("missingData", Undeliverable),
        5: ("receiverNotRegistered", BlockedByPerson),
        6: ("receiverNotSubscribed", BlockedByPerson),
        7: ("publicAccountBlocked", TryAgain),
        8: ("publicAccountNotFound", TryAgain),
        9: ("publicAccountSuspended", TryAgain),
        10: ("webhookNotSet", TryAgain),
        11: ("receiverNoSuitableDevice", BlockedByPerson),
        TOO_MANY: ("tooManyRequests", TryAgain),
        13: ("apiVersionNotSupported", Undeliverable),
        14: ("incompatibleWithVersion", Undeliverable),
        15: ("publicAccountNotAuthorized", TryAgain),
        16: ("inchatReplyMessageNotAllowed", Undeliverable),
        17: ("publicAccountIsNotInline", Undeliverable),
        18: ("noPublicChat", Undeliverable),
        19: ("cannotSendBroadcast", Undeliverable),
        20: ("broadcastNotAllowed", Undeliverable),
        21: ("unsupportedCountry", Undeliverable),
        22: ("paymentUnsupported", Undeliverable),
        23: ("freeMessagesExceeded", TryAgain),
        24: ("noBalance", TryAgain),
    }
)


def refusal(status: int, told: str = "") -> NotDelivered:
    """The exception for a `status` that is not 0; `told` is Viber's own sentence, where it can't quote a person's message."""
    name, kind = _KINDS.get(status, ("unknown", TryAgain))
    why = f"{name} (status {status})" + (f": {told}" if told else "")
    if issubclass(kind, TryAgain):  # what Viber refuses by a name it has not applied
        return kind(why, in_doubt=status not in _KINDS)
    return kind(why)
