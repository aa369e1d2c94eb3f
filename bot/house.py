"""What every door is built from: the settings, the open database, the programme's terms, the texts, the clock.

Apart from assembly, so that a command that needs no messenger does not wait for aiogram's three seconds of import.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from pydantic import SecretStr

from bot.clock import Clock, RealClock
from bot.metrics.figures import Figures
from bot.metrics.measured import MeasuredDatabase
from bot.settings import Settings
from chat.texts import Texts
from chat.views.desk import TEMPLATES
from chat.words import words
from loyalty.keys import derive
from loyalty.program import Program
from storage import database, migrations, shop
from storage.database import Database
from usecases.terms import Terms

FINGERPRINT = "fingerprint of SECRET_KEY"
ROLES = ("web", "bots", "scheduler", "delivery")


SIMULATED_URL = "sqlite+aiosqlite:///simulator.db"  # never DATABASE_URL's: the sample shop is in it
SIMULATED_BOT, SIMULATED_VIBER = "regulars_bot", "regulars"


class WrongKey(Exception):  # noqa: N818 - what is the matter, in the owner's words
    """The database was made with another SECRET_KEY: phones and codes would be unreadable."""


@dataclass(frozen=True, slots=True)
class House:
    """What every door is built from."""

    settings: Settings
    database: Database
    terms: Terms
    texts: Texts
    clock: Clock
    figures: Figures = field(default_factory=Figures)

    def measured(self) -> "House":
        """The same house, whose database tells how long it takes."""
        return replace(self, database=MeasuredDatabase(self.database, self.figures))


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock | None = None) -> AsyncIterator[House]:
    """Migrates and opens the database. Raises WrongKey, database.Unavailable."""
    url = settings.database_url.get_secret_value()
    await migrations.migrate(url)
    opened = await database.opened(url)
    try:
        texts = Texts()
        keys, desk = derive(settings.secret_key.get_secret_value()), str(settings.operator_chat_id or "")
        terms = Terms(_with_templates(settings.program, texts), keys, settings.address, desk)
        await opened.run(lambda tx: _same_key(tx, terms))
        yield House(settings, opened, terms, texts, clock or RealClock())
    finally:
        await opened.close()


def _with_templates(program: Program, texts: Texts) -> Program:
    """With the usual ready answers to complaints where the shop has none of its own."""
    if program.complaints.templates:
        return program
    usual = tuple(texts.say(words(key), program.language) for key in TEMPLATES)
    return replace(program, complaints=replace(program.complaints, templates=usual))


def simulated(settings: Settings) -> Settings:
    """The same over the simulator's database."""
    return settings.model_copy(update={"database_url": SecretStr(SIMULATED_URL)})


def _same_key(tx: database.Transaction, terms: Terms) -> None:
    known = shop.fact(tx, FINGERPRINT)
    if known is None:
        shop.set_fact(tx, FINGERPRINT, terms.keys.fingerprint)
    elif known != terms.keys.fingerprint:
        raise WrongKey
