"""The chapters of the monthly report, one table each."""

from collections.abc import Iterator

from bot.report.wording import Cells, Wording, each, ends, percent, shown, sureness
from loyalty.feedback import FEWEST
from paint.report.paper import Chart, Column, Form, Sheet
from usecases.month_facts import Complaints, Mean, MonthReport, StoreMonth

MOST = 40  # bars of a chart
_ASKED = ("quality", "assortment", "freshness")
_NPS, _MARKS = (-100, 100), (100, 500)


def visits(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        rate = percent(month.answered, month.sent)
        yield month.visits, percent(month.with_card, month.visits), month.sent, month.answered, rate

    columns = (
        *wording.columns("visits"),
        *wording.columns("with-card", form=Form.PERCENT),
        *wording.columns("sent", "answered"),
        *wording.columns("rate", form=Form.PERCENT),
    )
    return _sheet(report, wording, "visits", columns, *each(report, wording, rows))


def nps(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        who, mean = month.groups, month.nps
        people = (who.count, who.promoters, who.passives, who.detractors)
        yield *people, *ends(mean.figure), mean.before, *ends(mean.change), wording.verdict(mean)

    columns = (
        *wording.columns("answers", "promoters", "passives", "detractors"),
        *wording.measured("nps", Form.WHOLE),
        *wording.columns("before"),
        *wording.measured("change", Form.CHANGE),
        *wording.columns("verdict", form=Form.TEXT),
    )
    told, strong = each(report, wording, rows)
    chart = Chart(wording.say("chart-nps"), 0, (5, 8), _first(told), _NPS, (6, 7))
    return _sheet(report, wording, "nps", columns, told, strong, chart, note="note-nps")


def aspects(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        for aspect in month.aspects:
            yield wording.aspect(aspect.name), *aspect.liked, *aspect.disliked

    groups = ("promoters", "passives", "detractors")
    columns = (
        *wording.columns("what", form=Form.TEXT),
        *wording.columns(*(f"{way}-{group}" for way in ("liked", "disliked") for group in groups)),
    )
    return _sheet(report, wording, "aspects", columns, *each(report, wording, rows), note="note-aspects")


def categories(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        for category in month.categories:
            marks = (cell for mark in category.marks for cell in (*ends(mark.figure), _change(mark)))
            yield category.name, category.answers, *marks, wording.verdicts(_ASKED, category.marks)

    columns = (
        *wording.columns("category", form=Form.TEXT),
        *wording.columns("answers"),
        *(column for key in _ASKED for column in _marked(wording, key)),
        *wording.columns("verdict", form=Form.TEXT),
    )
    told, strong = each(report, wording, rows)
    chart = Chart(wording.say("chart-categories"), 1, (3, 7, 11), _of_first(report, told, strong), _MARKS)
    return _sheet(report, wording, "categories", columns, told, strong, chart, note="note-categories")


def _marked(wording: Wording, key: str) -> tuple[Column, ...]:
    text = wording.say(key)
    change = Column(wording.say("change-of", text=text), Form.CHANGE_OF_HUNDREDTHS)
    return (*wording.interval(text, Form.HUNDREDTHS), change)


def _change(mark: Mean) -> int | None:
    return None if mark.change is None else mark.change.middle


def stars(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        low = percent(month.low_stars, month.stars.count)
        yield month.stars.count, *ends(month.stars.figure), month.stars.spread, low

    columns = (
        *wording.columns("ratings"),
        *_starred(wording),
        *wording.columns("low-stars", form=Form.PERCENT),
    )
    return _sheet(report, wording, "stars", columns, *each(report, wording, rows), note="note-stars")


def shifts(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        for shift in month.shifts:
            if shift.stars.count:
                hours = wording.say("hours", low=f"{shift.since:02}:00", high=f"{shift.until:02}:00")
                yield hours, shift.stars.count, *ends(shift.stars.figure), shift.stars.spread

    columns = (*wording.columns("shift", form=Form.TEXT), *wording.columns("ratings"), *_starred(wording))
    told, strong = each(report, wording, rows)
    rows_ = _of_first(report, told, strong)
    chart = Chart(wording.say("chart-shifts"), 1, (3,), rows_, _MARKS, (4, 5))
    return _sheet(report, wording, "shifts", columns, told, strong, chart, note="note-shifts")


def products(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        for worst in month.worst:
            mean = worst.stars
            yield worst.name, worst.sku, worst.category, mean.count, *ends(mean.figure), mean.spread

    columns = (
        *wording.columns("product", "sku", "category", form=Form.TEXT),
        *wording.columns("ratings"),
        *_starred(wording),
    )
    told, strong = each(report, wording, rows)
    return _sheet(report, wording, "products", columns, told, strong, note="note-products", count=FEWEST)


def _starred(wording: Wording) -> tuple[Column, ...]:
    return (*wording.measured("stars", Form.HUNDREDTHS), *wording.columns("spread", form=Form.HUNDREDTHS))


def complaints(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        yield from (_complaints(of, wording.complaint(of.category)) for of in month.complaints)

    times = ("half-answered", "most-answered", "half-closed", "most-closed")
    columns = (
        *wording.columns("complaint", form=Form.TEXT),
        *wording.columns("opened", "before", "answered", "closed"),
        *wording.columns(*times, form=Form.WAIT),
        *wording.columns("said", "solved"),
        *wording.columns("solved-share", form=Form.PERCENT),
    )
    told, strong = each(report, wording, rows)
    chart = Chart(wording.say("chart-complaints"), 1, (2, 3), _of_first(report, told, strong))
    return _sheet(report, wording, "complaints", columns, told, strong, chart, note="note-complaints")


def _complaints(of: Complaints, name: str) -> Cells:
    answer, solution = of.to_answer, of.to_solution
    return (
        *(name, of.opened, of.before, of.answered, of.closed),
        *((answer.half, answer.most) if answer else (None, None)),
        *((solution.half, solution.most) if solution else (None, None)),
        *(of.said, of.solved, percent(of.solved, of.said)),
    )


def bonuses(report: MonthReport, wording: Wording) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        of = month.consoled
        if of.count:
            yield of.count, of.points, of.cost, of.sales, of.margin, percent(of.cost, of.margin)

    columns = (
        *wording.columns("bonuses", "points"),
        *wording.columns("cost", "sales", "margin", form=Form.MONEY),
        *wording.columns("cost-share", form=Form.PERCENT),
    )
    return _sheet(report, wording, "bonuses", columns, *each(report, wording, rows), note="note-bonuses")


def returned(report: MonthReport, wording: Wording, days: int) -> Sheet:
    def rows(month: StoreMonth) -> Iterator[Cells]:
        back = month.returned
        if back.given and back.others:
            said = "too-few" if back.difference is None else sureness(back.difference)
            people = (back.given, *ends(back.with_bonus), back.others, *ends(back.without))
            yield *people, *ends(back.difference), wording.say(said)

    columns = (
        *wording.columns("given"),
        *wording.measured("given-back", Form.PERCENT),
        *wording.columns("others"),
        *wording.measured("others-back", Form.PERCENT),
        *wording.measured("difference", Form.CHANGE),
        *wording.columns("verdict", form=Form.TEXT),
    )
    told, strong = each(report, wording, rows)
    return _sheet(report, wording, "returned", columns, told, strong, note="note-returned", days=days)


def _first(rows: tuple[Cells, ...]) -> range:
    return range(min(len(rows), MOST))


def _of_first(report: MonthReport, rows: tuple[Cells, ...], strong: int) -> range:
    """The rows of all together, or of the one store."""
    return range(min(strong if len(shown(report)) > 1 else len(rows), MOST))


def _sheet(
    report: MonthReport,
    wording: Wording,
    key: str,
    columns: tuple[Column, ...],
    rows: tuple[Cells, ...],
    strong: int,
    chart: Chart | None = None,
    note: str = "",
    **facts: int,
) -> Sheet:
    """Every table begins with the store; a chart without a figure is none."""
    name = wording.say(f"sheet-{key}")
    notes = (wording.say(note, **facts),) if note else ()
    store = wording.columns("store", form=Form.TEXT)
    has_bars = chart and any(rows[at][column] is not None for at in chart.rows for column in chart.series)
    return Sheet(
        name,
        name,
        notes,
        (*store, *columns),
        rows,
        strong if len(shown(report)) > 1 else 0,
        chart if has_bars else None,
    )
