"""What can go wrong with a call of Viber's API: what can with any server, and a status of Viber's own."""

from dataclasses import dataclass

from simulator.faults import Delay, Outage, Reset

__all__ = ["Delay", "Fault", "Outage", "Reset", "Status"]


@dataclass(frozen=True, slots=True)
class Status:
    """HTTP 200 with this status of Viber's, such as 12; the call is not applied."""

    status: int


Fault = Status | Outage | Reset | Delay
