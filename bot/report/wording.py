"""The report's words, said in one language, and the parts that its tables have in common."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from chat.texts import Texts
from chat.views import hotline, surveys
from chat.words import Fact, words
from loyalty.feedback import Figure
from paint.report.paper import Column, Form, Value
from usecases.month_facts import Mean, MonthReport, StoreMonth

Cells = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    texts: Texts
    language: str

    def say(self, key: str, **facts: Fact) -> str:
        return self.texts.say(words(f"report-{key}", **facts), self.language)

    def month(self, month: date) -> str:
        return self.say("month", number=month.month, year=str(month.year))

    def columns(self, *keys: str, form: Form = Form.WHOLE) -> tuple[Column, ...]:
        return tuple(Column(self.say(key), form) for key in keys)

    def measured(self, key: str, form: Form) -> tuple[Column, Column, Column]:
        """A figure and the two ends of its interval."""
        return self.interval(self.say(key), form)

    def interval(self, text: str, form: Form) -> tuple[Column, Column, Column]:
        low, high, joined = (self.say(f"{end}-of", text=text) for end in ("low", "high", "interval"))
        return Column(text, form), Column(low, form, joined), Column(high, form)

    def verdict(self, mean: Mean) -> str:
        if mean.figure is None:
            return self.say("too-few")
        if mean.before is None or mean.change is None:
            return self.say("too-few-before")
        return self.say(sureness(mean.change))

    def verdicts(self, keys: Sequence[str], means: Sequence[Mean]) -> str:
        """What is sure of several; else that of the first of which anything can be said."""
        found = {key: self.verdict(mean) for key, mean in zip(keys, means, strict=True)}
        sure = [key for key, mean in zip(keys, means, strict=True) if mean.change and mean.change.sure]
        if sure:
            return "; ".join(self.say("verdict-of", text=self.say(key), verdict=found[key]) for key in sure)
        known = [key for key, mean in zip(keys, means, strict=True) if mean.figure]
        return found[known[0] if known else keys[0]]

    def store(self, month: StoreMonth, report: MonthReport) -> str:
        if month is report.whole:
            return self.say("all")
        return month.name or month.code or self.say("nowhere")

    def aspect(self, name: str) -> str:
        return self.texts.say(surveys.aspect(name), self.language)

    def complaint(self, category: str) -> str:
        return self.texts.say(hotline.category(category), self.language) if category else self.say("unsaid")


def sureness(change: Figure) -> str:
    """The key of what a change is."""
    if not change.sure:
        return "unclear"
    return "better" if change.low > 0 else "worse"


def ends(figure: Figure | None) -> Cells:
    """The figure and its ends, as three cells."""
    return (None, None, None) if figure is None else (figure.middle, figure.low, figure.high)


def percent(part: int, whole: int) -> int | None:
    """Rounded half up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else None


def shown(report: MonthReport) -> tuple[StoreMonth, ...]:
    """All together first, then each store; of one store that store alone."""
    if len(report.stores) == 1 and report.elsewhere is None:
        return report.stores
    return (report.whole, *report.stores, *((report.elsewhere,) if report.elsewhere else ()))


def each(
    report: MonthReport, wording: Wording, rows: Callable[[StoreMonth], Iterator[Cells]]
) -> tuple[tuple[Cells, ...], int]:
    """The rows of every store, with its name before them; and how many of them are of all together. What is of no known store
    has a row only where there is something to tell.
    """
    found = [
        (month is report.whole, (wording.store(month, report), *row))
        for month in shown(report)
        for row in rows(month)
        if month is not report.elsewhere or any(cell for cell in row if not isinstance(cell, str))
    ]
    return tuple(row for _, row in found), sum(strong for strong, _ in found)
