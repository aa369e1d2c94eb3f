"""What can go wrong with a call of the Bot API: what can with any server, and Telegram's own "too many" and "bad request"."""

from dataclasses import dataclass

from simulator.faults import Delay, Outage, Reset

__all__ = ["BadRequest", "Delay", "Fault", "Outage", "Reset", "TooMany"]


@dataclass(frozen=True, slots=True)
class TooMany:
    """429 with `retry_after` seconds; the call is not applied."""

    retry_after: int


@dataclass(frozen=True, slots=True)
class BadRequest:
    """400 in Telegram's words, `what` after "Bad Request: "; the call is not applied, and won't be another time."""

    what: str


Fault = TooMany | BadRequest | Outage | Reset | Delay
