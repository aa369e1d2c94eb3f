"""What Viber's API answers when it does not do what was asked: HTTP 200 with a status, as its reference lists them."""

STATUSES = (
    "ok",
    "invalidUrl",
    "invalidAuthToken",
    "badData",
    "missingData",
    "receiverNotRegistered",
    "receiverNotSubscribed",
    "publicAccountBlocked",
    "publicAccountNotFound",
    "publicAccountSuspended",
    "webhookNotSet",
    "receiverNoSuitableDevice",
    "tooManyRequests",
    "apiVersionNotSupported",
    "incompatibleWithVersion",
    "publicAccountNotAuthorized",
    "inchatReplyMessageNotAllowed",
    "publicAccountIsNotInline",
    "noPublicChat",
    "cannotSendBroadcast",
    "broadcastNotAllowed",
    "unsupportedCountry",
    "paymentUnsupported",
    "freeMessagesExceeded",
    "noBalance",
)
GENERAL_ERROR = -1


class Refusal(Exception):  # noqa: N818 - a refusal is an ordinary answer, not a fault of the program
    """An answer with a status that is not 0."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message or name(status))
        self.status = status
        self.message = message or name(status)


def name(status: int) -> str:
    return STATUSES[status] if 0 <= status < len(STATUSES) else "generalError"


def bad_data(what: str) -> Refusal:
    return Refusal(STATUSES.index("badData"), what)


def missing_data(what: str) -> Refusal:
    return Refusal(STATUSES.index("missingData"), f"{what} is missing")


def refused(reason: str, message: str = "") -> Refusal:
    """By the name of the status."""
    return Refusal(STATUSES.index(reason), message)


def not_emulated(what: str) -> Refusal:
    """Viber knows it, this simulator does not: said aloud, so that no test passes by mistake."""
    return Refusal(GENERAL_ERROR, f"the simulator does not emulate {what}")
