"""The simulator's "Send this week's message now": the very planner and gate, for the person whose phone it is."""

from typing import ClassVar

from bot.simulated_now import AtOnce
from loyalty.campaigns import WEEKLY
from storage.database import Transaction
from storage.people import Customer
from usecases import at_once
from usecases.at_once import Answer

PATH = "/weekly"


class WeeklyNow(AtOnce):
    path: ClassVar[str] = PATH

    def plan(self, tx: Transaction, customer: Customer) -> Answer:
        return at_once.plan(tx, self.house.clock.now(), self.house.terms, WEEKLY, customer)
