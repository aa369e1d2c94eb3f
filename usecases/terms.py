"""What every use case needs besides the transaction and the time: the programme's rules and its keys."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from loyalty.keys import Keys
from loyalty.program import Program
from storage.people import Customer


@dataclass(frozen=True, slots=True)
class Terms:
    program: Program
    keys: Keys
    address: str = ""  # where a browser finds us, without a slash at its end

    def zone(self, customer: Customer | None = None) -> ZoneInfo:
        """The customer's home store's zone, else the programme's."""
        return ZoneInfo(customer.timezone if customer and customer.timezone else self.program.timezone)
