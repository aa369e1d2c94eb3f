"""Files that are made when they are sent, for whoever they are sent to at that moment."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

from bot import attachments
from bot.attachments import Attachments, Stored
from bot.charts import effect_chart
from bot.house import House
from chat.channel import TryAgain, Undeliverable
from chat.views import effects, month
from chat.views.privacy import MY_DATA
from paint.effect_chart import EffectPainter
from storage import people, staff
from storage.database import Transaction, Unavailable, Work
from storage.staff import Member
from usecases import alerts, monthly_report, my_data, reports, weekly_report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Files:
    """`stored`: by messenger, how to ask it for a file that it keeps."""

    house: House
    stored: Mapping[str, Stored] = field(default_factory=dict)
    painter: EffectPainter = field(default_factory=EffectPainter)

    async def made(self, what: str, channel: str, account: str) -> bytes:
        """Raises Undeliverable when there is nothing (any more) for this account, TryAgain when the database is away."""
        if what == MY_DATA:
            return await self._data(channel, account)
        if what == effects.EFFECTS:
            return await self._effects(channel, account)
        if (number := what.removeprefix(attachments.WHAT)) != what and number.isdecimal():
            return await Attachments(self.house, self.stored).content(int(number))
        if what.startswith(month.MONTH):
            return await self._month(what.removeprefix(month.MONTH), channel, account)
        raise Undeliverable(f"no file is called {what}")

    async def _data(self, channel: str, account: str) -> bytes:
        def work(tx: Transaction) -> bytes | None:
            owner = people.of_account(tx, channel, account)
            return None if owner is None else my_data.file(tx, self.house.clock.now(), self.house.terms, owner)

        return _there(await self._read(work), "the account is nobody's by now")

    async def _effects(self, channel: str, account: str) -> bytes:
        """The chart of what owners were told last, in the owner's language; before they were told anything, as of now."""
        reader = await self._read(lambda tx: staff.by_account(tx, channel, account))
        if reader is None or reader.role != alerts.OWNER:
            raise Undeliverable("the account is no owner's by now")
        told = await self._read(weekly_report.last) or reports.facts(await self._report())
        words = effects.chart(told)
        chart = effect_chart(words, self.house.texts, reader.language or self.house.terms.program.language)
        return await asyncio.to_thread(self.painter.png, chart)

    async def _month(self, which: str, channel: str, account: str) -> bytes:
        """The chart of what this one of the shop's people was told of the month, with the figures that are under it."""

        def work(tx: Transaction) -> tuple[Member, Mapping[str, Any]] | None:
            reader = staff.by_account(tx, channel, account)
            told = None if reader is None else monthly_report.told(tx, which, reader)
            return None if reader is None or told is None else (reader, told)

        reader, told = _there(await self._read(work), "the account was told nothing of this month")
        language = reader.language or self.house.terms.program.language
        chart = effect_chart(month.chart(told), self.house.texts, language)
        return await asyncio.to_thread(self.painter.png, chart)

    async def _report(self) -> reports.EffectReport:
        """Read page by page."""
        now, terms, gathered = self.house.clock.now(), self.house.terms, reports.Gathered()
        while gathered.last is not None:
            gathered = await self._read(partial(reports.gather, now=now, terms=terms, so_far=gathered))
        return await self._read(lambda tx: reports.told(tx, now, terms, gathered))

    async def _read(self, work: Work[T]) -> T:
        try:
            return await self.house.database.read(work)
        except Unavailable as error:
            raise TryAgain(str(error), in_doubt=False) from error


def _there(found: T | None, why: str) -> T:
    if found is None:
        raise Undeliverable(why)
    return found
