"""What the gallery shows of surveys: every question, every answer to an answer."""

from bot.gallery.sample import Sample, sample
from chat.views import surveys
from chat.views.surveys import Told
from loyalty.program import SurveyRules
from loyalty.surveys import NPS, Aspect, Side

_STORE = "Мальва на Соборній"
_NPS = {"survey": 7, "topic": NPS, "store": _STORE}
_CATEGORY = {"survey": 7, "topic": "Кулінарія", "store": _STORE}
_HAPPY, _SO_SO = Told(7, NPS, _STORE, 9), Told(7, NPS, _STORE, 7)
_SAD = Told(7, NPS, _STORE, 3, upset=True)
_MARKED = Told(7, "Кулінарія", _STORE, marks={"quality": 5})
_LIKED, _DISLIKED = SurveyRules().liked, (*SurveyRules().disliked, "Візки біля входу")


def samples() -> tuple[Sample, ...]:
    return (
        sample(surveys.question, "half an hour after a visit", _NPS),
        sample(surveys.question, "the answer is to be changed", _NPS, replace="7", score=6),
        sample(surveys.question, "after own ready-made food", _CATEGORY),
        *(sample(surveys.category, f"about its {aspect}", _MARKED, aspect) for aspect in Aspect),
        sample(surveys.choose, "a promoter", _HAPPY, Side.LIKED, _LIKED, ("staff", "prices"), replace="7"),
        sample(surveys.choose, "passive, first", _SO_SO, Side.LIKED, _LIKED, (), replace="7"),
        sample(surveys.choose, "passive, then", _SO_SO, Side.DISLIKED, _DISLIKED, ("speed",), replace="7"),
        sample(surveys.choose, "a detractor", _SAD, Side.DISLIKED, _DISLIKED, ("Візки біля входу",), replace="7"),
        sample(surveys.in_words, "who is content", _HAPPY),
        sample(surveys.in_words, "who is not", _SAD),
        sample(surveys.heard, "who is content has written", _HAPPY),
        sample(surveys.heard, "who is not has written", _SAD),
        sample(surveys.thanks, "at the end", _HAPPY, replace="7"),
        sample(surveys.thanks, "at the end, of who is not content", _SAD, replace="7"),
        sample(surveys.handed_on, "it became a complaint", 17, replace="7"),
        sample(surveys.over, "a week later", "7"),
        sample(surveys.fixed, "another score two days later", "7"),
        *(sample(surveys.aspect, f"the name: {name}", name) for name in sorted(surveys.KNOWN)),
        sample(surveys.aspect, "the shop’s own words", "Візки біля входу"),
    )
