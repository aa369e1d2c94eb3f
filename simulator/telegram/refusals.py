"""What the Bot API answers when it does not do what was asked, in Telegram's own words wherever they are known."""


class Refusal(Exception):  # noqa: N818 - a refusal is an ordinary answer, not a fault of the program
    """An answer with `ok: false`. `retry_after` is in seconds."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


def unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")


def forbidden(what: str) -> Refusal:
    return Refusal(403, f"Forbidden: {what}")


def not_found() -> Refusal:
    return Refusal(404, "Not Found: method not found")


def conflict(what: str) -> Refusal:
    return Refusal(409, f"Conflict: {what}")


def too_large() -> Refusal:
    return Refusal(413, "Request Entity Too Large")


def too_many_requests(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def not_emulated(what: str) -> Refusal:
    """The Bot API knows it, this simulator does not: said aloud, so that no test passes by mistake."""
    return Refusal(501, f"Not Implemented: the simulator does not emulate {what}")
