"""What every use case needs besides the transaction and the time: the programme's rules and its keys."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from loyalty.keys import Keys
from loyalty.program import Program
from storage.people import Customer
from usecases.pace_memory import PaceMemory
from usecases.shelf import ListMemory


@dataclass(frozen=True, slots=True)
class Terms:
    program: Program
    keys: Keys
    address: str = ""  # where a browser finds us, without a slash at its end
    desk: str = ""  # the operators' group, as the messenger numbers it; empty: there is none
    memory: ListMemory = field(default_factory=ListMemory, compare=False, repr=False)  # of all who have these terms
    paces: PaceMemory = field(default_factory=PaceMemory, compare=False, repr=False)

    def zone(self, customer: Customer | None = None) -> ZoneInfo:
        """The customer's home store's zone, else the programme's."""
        return ZoneInfo(customer.timezone if customer and customer.timezone else self.program.timezone)
