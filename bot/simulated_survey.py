"""The simulator's "Ask how it was now": the question about this person's last visit, half an hour early, through the gate."""

from typing import ClassVar

from bot.simulated_now import AtOnce
from storage.database import Transaction
from storage.people import Customer
from usecases import surveys
from usecases.at_once import Answer

PATH = "/survey"


class SurveyNow(AtOnce):
    path: ClassVar[str] = PATH

    def plan(self, tx: Transaction, customer: Customer) -> Answer:
        return surveys.ask_now(tx, self.house.clock.now(), self.house.terms, customer)
