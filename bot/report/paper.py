"""The monthly report in the programme's language, ready to be painted."""

from collections.abc import Iterator
from datetime import date

from bot.report import sheets
from bot.report.wording import Wording, percent, shown
from chat.texts import Texts
from chat.words import Sum
from loyalty.feedback import FEWEST, Figure
from loyalty.program import Program
from paint.report.paper import Form, Paper, Tile, written
from usecases.month_facts import MonthReport, StoreMonth


def paper(report: MonthReport, texts: Texts, program: Program, made_on: date) -> Paper:
    wording = Wording(texts, program.language)
    head = shown(report)[0]
    where = {} if head is report.whole else {"store": wording.store(head, report)}
    chapters = (
        *(sheets.visits, sheets.nps, sheets.aspects, sheets.categories, sheets.stars, sheets.shifts),
        *(sheets.products, sheets.complaints, sheets.bonuses),
    )
    return Paper(
        program.language,
        report.currency,
        wording.say("title", shop=report.shop, month=wording.month(report.month)),
        wording.say(f"subtitle-{'store' if where else 'all'}", day=made_on, **where),
        (wording.say("summary"), wording.say("what"), wording.say("figure"), wording.say("note")),
        ((wording.say("of-month"), report.month), (wording.say("made-on"), made_on)),
        tuple(_tiles(head, report, wording)),
        (
            *(chapter(report, wording) for chapter in chapters),
            sheets.returned(report, wording, program.complaints.check_days),
        ),
        wording.say("nothing"),
        wording.say("foot", count=FEWEST),
    )


def _tiles(month: StoreMonth, report: MonthReport, wording: Wording) -> Iterator[Tile]:
    def tile(key: str, value: int | None, note: str, form: Form = Form.WHOLE) -> Tile:
        return Tile(wording.say(key), value, form, note)

    share = percent(month.with_card, month.visits)
    yield tile("visits", month.visits, "" if share is None else wording.say("tile-share", percent=share))
    rate = percent(month.answered, month.sent)
    asked = "" if rate is None else wording.say("tile-rate", percent=rate, count=month.sent)
    yield tile("answered", month.answered, asked)
    yield tile("nps", _middle(month.nps.figure), _nps(month, wording))
    if month.nps.change:
        yield tile("change", month.nps.change.middle, wording.verdict(month.nps), Form.CHANGE)
    stars = month.stars
    of = wording.say("tile-stars", count=stars.count) if stars.figure else wording.say("too-few")
    yield tile("stars", _middle(stars.figure), of, Form.HUNDREDTHS)
    cases = month.complaints_in_all
    waited = cases.to_answer and written(cases.to_answer.half, Form.WAIT, wording.language, "")
    yield tile("sheet-complaints", cases.opened, wording.say("tile-complaints", time=waited) if waited else "")
    bonuses = month.consoled
    cost = wording.say("tile-bonuses", sum=Sum(bonuses.cost, report.currency)) if bonuses.count else ""
    yield tile("bonuses", bonuses.count, cost)


def _middle(figure: Figure | None) -> int | None:
    return None if figure is None else figure.middle


def _nps(month: StoreMonth, wording: Wording) -> str:
    figure = month.nps.figure
    if figure is None:
        return wording.say("too-few")
    ends = (written(end, Form.WHOLE, wording.language, "") for end in (figure.low, figure.high))
    low, high = ends
    return wording.say("between", low=low, high=high, count=month.nps.count)
