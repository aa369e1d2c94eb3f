"""From a receipt to a complaint that is solved, in each messenger: all that happens between is one story, over HTTP."""

from typing import Any

import pytest

from chat.buttons import OfferBonus, SurveyPerson, SurveyScore, payload
from loyalty.surveys import Side
from storage import tables
from tests.journeys.hotline import hotline
from tests.journeys.stage import TELEGRAM, VIBER
from tests.journeys.test_each_messenger import shows
from tests.journeys.test_each_messenger_complaints import in_topic, picture, said, saying
from tests.journeys.test_each_messenger_surveys import asked, choosing, press, shows_button

BASKET: Any = [{"line": 1, "sku": "cheese", "name": "Сир", "quantity": "3.2", "sum": 200_000}]


@pytest.mark.parametrize("messenger", [TELEGRAM, VIBER])
async def test_a_bad_visit_is_asked_about_told_answered_made_up_for_and_solved(fresh_url: str, messenger: str) -> None:
    async with hotline(fresh_url, on=messenger) as desk:
        stage = desk.stage
        olena = await stage.joined()

        # a purchase; within the hour the question, and an answer that is a bad one
        question, survey = await asked(stage, olena)
        press(stage, olena, SurveyScore(survey, 2), question)
        shown = await shows(stage, olena, "Прикро, що ми вас засмутили.")
        press(stage, olena, choosing(survey, Side.DISLIKED, "freshness"), shown)
        shown = await shows_button(stage, olena, "✓ Свіжість")
        olena.write("Сир з пліснявою")
        heard = await shows(stage, olena, stage.label("survey-heard"))

        # to a person, with a picture: in the group it has a topic, with all that is known
        press(stage, olena, SurveyPerson(survey), heard)
        await shows(stage, olena, "звернення №1")
        (case,) = await stage.cases_of(olena)
        olena.send_photo(picture(), "Ось він")
        topic = await desk.opened(case)
        await in_topic(desk, topic, "photo")
        head = await desk.said(topic, "Сир з пліснявою")
        assert "Олена" in head.text
        assert "2" in head.text
        assert "👎 Свіжість" in head.text
        assert olena.user.phone not in " ".join(each.text or "" for each in desk.group.messages())

        # taken by one, answered, made up for
        desk.iryna.press(stage.label("button-case-take"), on=head, to=desk.group)
        await desk.until(
            lambda: any(each.id == head.id and "Ірина" in each.text for each in desk.group.messages(topic.id))
        )
        words = desk.iryna.write("Перепрошуємо! Повернемо за сир і нарахуємо бали.", desk.group, topic=topic.id)
        await saying(desk, olena, "Повернемо за сир")
        await desk.ticked(words)
        olena.read_all()
        desk.iryna.press(payload(OfferBonus(case)), on=head, to=desk.group)
        amounts = await desk.said(topic, "скільки балів")
        desk.iryna.press("🎁 300", on=amounts, to=desk.group)
        await saying(desk, olena, "300 балів від нас")

        # paid with at the till at once: those of the welcome, of the receipt, and for the cheese
        press_card = stage.label("button-card")
        olena.read_all()
        olena.press(press_card)
        await olena.next_message()
        paid = await stage.bought(olena, lines=BASKET, total=200_000, spend=400)
        assert paid["spent"] == 400

        # closed, and solved in the shopper's own word
        desk.iryna.press(stage.label("button-case-close"), on=head, to=desk.group)
        ask = await saying(desk, olena, said(desk, "solved-ask", case=case))
        olena.press(stage.label("button-solved-yes"), on=ask)
        await saying(desk, olena, said(desk, "solved-yes", case=case))
        await desk.until(lambda: topic.closed)
        assert await stage.rows(tables.cases, "state", "solved", "survey") == [("closed", 1, survey)]
        assert await stage.rows(tables.sorry_bonuses, "case", "points", "state") == [(case, 300, "given")]
        assert await stage.rows(tables.surveys, "score", "text") == [(2, "Сир з пліснявою")]
