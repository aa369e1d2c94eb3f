"""A visit is asked about in each messenger: one tap, what was liked or not, words and pictures, and a person for who is not
content.
"""

import json
from datetime import timedelta
from typing import Any

from chat.buttons import Button, SurveyChoose, SurveyGo, SurveyMark, SurveyPerson, SurveyScore, SurveyStep, payload
from loyalty.surveys import Aspect, Side, mark_of
from scheduler.surveying import Surveying
from storage import tables
from tests.journeys.stage import VIBER, Stage
from tests.journeys.test_each_messenger import Person, shows
from tests.journeys.test_odd_input import picture as photo

HALF_AN_HOUR = timedelta(minutes=30)
CULINARY = {"line": 1, "sku": "olivie", "name": "Олів’є", "category": "Кулінарія", "quantity": "0.3", "sum": 50000}


def press(stage: Stage, person: Person, button: Button, on: Any) -> None:
    """A button that is there, by what it means."""
    said = payload(button)
    person.press(f"rg:{said}" if stage.on == VIBER else said, on=on)


def forge(stage: Stage, person: Person, button: Button) -> None:
    said = payload(button)
    person.forge(f"rg:{said}" if stage.on == VIBER else said, on=person.chat.last)


async def paced(stage: Stage) -> None:
    await Surveying(stage.house.database, stage.house.terms, stage.clock.now).pace()


async def asked(
    stage: Stage, person: Person, sign: str = "0 — нізащо, 10 — залюбки", **receipt: Any
) -> tuple[Any, int]:
    """The question half an hour after a purchase, and the number of the survey."""
    await paced(stage)
    await stage.bought(person, **receipt)
    person.read_all()
    stage.clock.put_forward(HALF_AN_HOUR)
    message = await shows(stage, person, sign)
    return message, (await stage.rows(tables.surveys, "id"))[-1][0]


async def answer(stage: Stage) -> dict[str, Any]:
    columns = ("score", "marks_json", "liked_json", "disliked_json", "text", "done_at")
    row = (await stage.rows(tables.surveys, *columns))[-1]
    score, marks, liked, disliked, text, done = row
    parts = (json.loads(marks), json.loads(liked), json.loads(disliked))
    return dict(
        zip(("score", "marks", "liked", "disliked", "text", "done"), (score, *parts, text, bool(done)), strict=True)
    )


def choosing(survey: int, side: Side, name: str, *, on: bool = True) -> SurveyChoose:
    return SurveyChoose(survey, side, mark_of(name), on)


async def test_who_would_recommend_us_says_in_some_taps_what_they_liked(each: Stage) -> None:
    olena = await each.joined()
    question, survey = await asked(each, olena)
    assert "Мальва на Соборній" in question.text
    assert rows_of(question, 2) == [["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"]]
    press(each, olena, SurveyScore(survey, 9), question)
    shown = await shows(each, olena, "Ваша оцінка — 9 з 10, дякуємо!")
    press(each, olena, choosing(survey, Side.LIKED, "staff"), shown)
    shown = await shows_button(each, olena, "✓ Персонал")
    press(each, olena, choosing(survey, Side.LIKED, "prices"), shown)
    shown = await shows_button(each, olena, "✓ Ціни")
    press(each, olena, SurveyGo(survey, SurveyStep.WORDS), shown)
    await shows(each, olena, each.label("survey-words"))
    olena.write("Дуже привітна касирка")
    heard = await shows(each, olena, each.label("survey-heard"))
    press(each, olena, SurveyGo(survey, SurveyStep.DONE), heard)
    await shows(each, olena, each.label("survey-thanks"))
    assert await answer(each) == {
        "score": 9,
        "marks": {},
        "liked": ["staff", "prices"],
        "disliked": [],
        "text": "Дуже привітна касирка",
        "done": True,
    }
    assert await each.heard_from(olena) == []
    olena.read_all()
    olena.write("А коли буде хліб?")
    await kept_for_a_person(each, olena, "А коли буде хліб?")


async def kept_for_a_person(stage: Stage, person: Person, text: str) -> None:
    """What is said after a survey is no part of it."""
    await person.next_message()
    said = [row[0] for row in await stage.rows(tables.case_messages, "text")]
    assert text in [*said, *await stage.heard_from(person)]
    assert text not in (await answer(stage))["text"]


async def test_who_is_not_content_is_offered_a_person_who_gets_all_that_was_said(each: Stage) -> None:
    olena = await each.joined()
    question, survey = await asked(each, olena)
    press(each, olena, SurveyScore(survey, 2), question)
    shown = await shows(each, olena, "Прикро, що ми вас засмутили.")
    assert each.label("button-survey-person") in shown.labels
    press(each, olena, choosing(survey, Side.DISLIKED, "speed"), shown)
    shown = await shows_button(each, olena, "✓ Швидкість")
    olena.write("Двадцять хвилин у черзі")
    await shows(each, olena, each.label("survey-heard"))
    olena.read_all()
    olena.send_photo(photo())
    heard = await olena.next_message()
    assert each.label("survey-heard") in heard.text
    press(each, olena, SurveyPerson(survey), heard)
    await shows(each, olena, "звернення №1")
    ((case, source, about),) = await each.rows(tables.cases, "id", "source", "survey")
    assert (source, about) == ("survey", survey)
    forge(each, olena, SurveyPerson(survey))
    await shows(each, olena, f"звернення №{case}")
    assert len(await each.rows(tables.cases, "id")) == 1
    ((survey_, message),) = await each.rows(tables.attachments, "survey", "message")
    assert (survey_, message is not None) == (survey, True)
    said = await each.rows(tables.case_messages, "author", "text")
    assert ("shopper", "Двадцять хвилин у черзі") in said


async def test_the_score_can_be_another_for_a_day_and_the_passive_are_asked_both(each: Stage) -> None:
    olena = await each.joined()
    question, survey = await asked(each, olena)
    press(each, olena, SurveyScore(survey, 10), question)
    shown = await shows(each, olena, "Ваша оцінка — 10 з 10, дякуємо!")
    press(each, olena, SurveyGo(survey, SurveyStep.DONE), shown)
    thanks = await shows(each, olena, each.label("survey-thanks"))
    press(each, olena, SurveyGo(survey, SurveyStep.BEGIN), thanks)
    shown = await shows_button(each, olena, "✓ 10")
    press(each, olena, SurveyScore(survey, 7), shown)
    shown = await shows(each, olena, "Ваша оцінка — 7 з 10")
    press(each, olena, SurveyGo(survey, SurveyStep.DISLIKED), shown)
    await shows(each, olena, "А що могло б бути краще?")
    assert (await answer(each))["score"] == 7
    each.clock.put_forward(timedelta(hours=25))
    forge(each, olena, SurveyScore(survey, 1))
    await told(each, olena, each.label("survey-fixed"))
    each.clock.put_forward(timedelta(days=7))
    forge(each, olena, SurveyGo(survey, SurveyStep.WORDS))
    await told(each, olena, each.label("survey-over"))
    assert (await answer(each))["score"] == 7


async def test_own_ready_made_food_is_asked_about_itself_when_the_visits_have_their_answers(each: Stage) -> None:
    await other_answers(each)
    olena = await each.joined("Оксана")
    question, survey = await asked(each, olena, "ви брали «Кулінарія»", lines=[CULINARY])
    assert rows_of(question, 1) == [["1 ⭐", "2 ⭐", "3 ⭐", "4 ⭐", "5 ⭐"]]
    press(each, olena, SurveyMark(survey, Aspect.QUALITY, 5), question)
    shown = await shows(each, olena, each.label("survey-assortment"))
    press(each, olena, SurveyMark(survey, Aspect.ASSORTMENT, 4), shown)
    shown = await shows(each, olena, each.label("survey-freshness"))
    press(each, olena, SurveyMark(survey, Aspect.FRESHNESS, 2), shown)
    await shows(each, olena, each.label("survey-words-upset"))
    olena.write("Салат учорашній")
    await shows(each, olena, each.label("survey-heard"))
    found = await answer(each)
    assert (found["marks"], found["text"]) == ({"quality": 5, "assortment": 4, "freshness": 2}, "Салат учорашній")


async def other_answers(stage: Stage) -> None:
    """Somebody has answered about the visit: the category lacks more now."""
    person = await stage.joined("Ірина")
    question, survey = await asked(stage, person)
    press(stage, person, SurveyScore(survey, 9), question)
    await shows(stage, person, "Ваша оцінка — 9 з 10, дякуємо!")
    await paced(stage)


async def test_somebody_else_s_survey_is_a_button_that_means_nothing(each: Stage) -> None:
    olena, oleh = await each.joined(), await each.joined("Олег")
    _, survey = await asked(each, olena)
    oleh.read_all()
    for button in (SurveyScore(survey, 0), SurveyGo(survey, SurveyStep.DONE), SurveyPerson(survey)):
        forge(each, oleh, button)
        await shows(each, oleh, each.label("stale-menu"))
    assert (await answer(each))["score"] is None
    assert await each.rows(tables.cases, "id") == []


async def test_a_second_tap_counts_once_and_leaving_off_keeps_what_was_said(each: Stage) -> None:
    olena = await each.joined()
    question, survey = await asked(each, olena)
    for _ in range(2):
        press(each, olena, SurveyScore(survey, 4), question)
    await shows(each, olena, "Ваша оцінка — 4 з 10")
    olena.write("/help")
    await shows(each, olena, "у вашому телефоні")
    found = await answer(each)
    assert (found["score"], found["done"]) == (4, False)
    assert len(await each.rows(tables.surveys, "id")) == 1


async def test_what_is_written_the_day_after_a_score_is_for_a_person(each: Stage) -> None:
    olena = await each.joined()
    question, survey = await asked(each, olena)
    press(each, olena, SurveyScore(survey, 10), question)
    await shows(each, olena, "Ваша оцінка — 10 з 10, дякуємо!")
    each.clock.put_forward(timedelta(days=1))
    olena.read_all()
    olena.write("Вчорашній сир зіпсувався")
    await olena.next_message()
    assert ("shopper", "Вчорашній сир зіпсувався") in await each.rows(tables.case_messages, "author", "text")
    assert (await answer(each))["text"] == ""


def rows_of(shown: Any, count: int) -> list[list[str]]:
    """The labels of the first rows of buttons."""
    return [[button.label for button in row] for row in shown.buttons][:count]


async def told(stage: Stage, person: Person, text: str) -> None:
    """As a message, or in passing."""

    def found() -> object:
        said = [message.text for message in person.chat.messages if not message.mine]
        toasts = [] if stage.on == VIBER else [toast.text for toast in person.chat.toasts]
        return next((each for each in (*said, *toasts) if text in each), None)

    await (stage.viber if stage.on == VIBER else stage.world).wait_for(found)


async def shows_button(stage: Stage, person: Person, label: str) -> Any:
    """The newest message with this button."""
    world = stage.viber if stage.on == VIBER else stage.world
    return await world.wait_for(
        lambda: next((each for each in reversed(person.chat.messages) if not each.mine and label in each.labels), None)
    )
