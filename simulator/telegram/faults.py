"""What can go wrong with a call of the Bot API: what can with any server, and Telegram's own "too many"."""

from dataclasses import dataclass

from simulator.faults import Delay, Outage, Reset

__all__ = ["Delay", "Fault", "Outage", "Reset", "TooMany"]


@dataclass(frozen=True, slots=True)
class TooMany:
    """429 with `retry_after` seconds; the call is not applied."""

    retry_after: int


Fault = TooMany | Outage | Reset | Delay
