"""Payloads: short enough for Telegram, understood again, and never a reason to fail."""

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chat import buttons
from chat.buttons import (
    MOST_BYTES,
    SCORES,
    STARS,
    AcceptInvitation,
    AnswerClaim,
    Ask,
    AskTemplates,
    BonusDecision,
    Browse,
    Button,
    CardFor,
    ChooseGender,
    ChooseHour,
    ChooseLanguage,
    CloseCase,
    Complain,
    Consent,
    Digits,
    DigitsElsewhere,
    Fewer,
    FewerOffers,
    GiveBonus,
    HowOften,
    NeverMind,
    NotForMe,
    OfferBonus,
    Open,
    PartOfDay,
    PassOn,
    Rate,
    Remind,
    RemindOffer,
    ResumeCampaign,
    ReviewDecision,
    Right,
    Screen,
    SeeOffers,
    SendTemplate,
    ShowPhone,
    Skip,
    Solved,
    Stale,
    Step,
    SurveyChoose,
    SurveyGo,
    SurveyMark,
    SurveyPerson,
    SurveyScore,
    SurveyStep,
    TakeCase,
    Topic,
    Unlink,
    Use,
    Want,
    WriteTo,
)
from chat.texts import LANGUAGES
from chat.views import hotline
from chat.views.profile import GENDERS
from loyalty.surveys import Aspect, Side, mark_of

VERSIONS = st.text(
    st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20
)  # what the settings allow
SHORT = VERSIONS.filter(lambda version: len(version.encode()) <= 50)
NUMBERS = st.integers(0, 10**18 - 1)
IDS = st.integers(1, 10**18 - 1)

made = st.one_of(
    st.builds(Open, st.sampled_from(Screen)),
    st.builds(ChooseLanguage, st.sampled_from(LANGUAGES)),
    st.builds(Consent, st.booleans(), SHORT),
    st.builds(Ask, st.sampled_from(Step)),
    st.builds(Skip, st.sampled_from(Step)),
    st.builds(ChooseGender, st.sampled_from(GENDERS)),
    st.builds(Want, st.sampled_from(Topic), st.booleans(), st.just("") | VERSIONS),
    st.builds(ChooseHour, st.sampled_from(PartOfDay)),
    st.builds(Use, st.sampled_from(Right)),
    st.builds(AcceptInvitation, st.integers(0, 10**18 - 1)),
    st.builds(Digits, st.none() | st.integers(1, 10**17)),
    st.builds(DigitsElsewhere),
    st.builds(Rate, st.integers(1, 10**18 - 1), st.integers(1, 5)),
    st.builds(Remind, st.booleans()),
    st.builds(ReviewDecision, st.integers(1, 10**18 - 1), st.booleans()),
    st.builds(ResumeCampaign, st.from_regex(r"[a-z][a-z-]{0,31}", fullmatch=True)),
    st.builds(SeeOffers, NUMBERS),
    st.builds(Browse, st.integers(0, 99), NUMBERS),
    st.builds(CardFor, NUMBERS),
    st.builds(NotForMe, st.integers(1, 10**18 - 1), st.integers(0, 99), NUMBERS),
    st.builds(RemindOffer, st.integers(1, 10**18 - 1), NUMBERS),
    st.builds(Fewer, NUMBERS),
    st.builds(FewerOffers, st.sampled_from(HowOften)),
    st.builds(SurveyScore, NUMBERS.filter(bool), st.sampled_from(SCORES)),
    st.builds(SurveyMark, NUMBERS.filter(bool), st.sampled_from(Aspect), st.sampled_from(STARS)),
    st.builds(SurveyChoose, NUMBERS.filter(bool), st.sampled_from(Side), st.text().map(mark_of), st.booleans()),
    st.builds(SurveyGo, NUMBERS.filter(bool), st.sampled_from(SurveyStep)),
    st.builds(SurveyPerson, NUMBERS.filter(bool)),
    st.builds(GiveBonus, IDS, IDS),
    st.builds(BonusDecision, IDS, st.booleans()),
    *(st.builds(kind, IDS) for kind in (TakeCase, AskTemplates, OfferBonus, PassOn, CloseCase, ShowPhone)),
    st.builds(SendTemplate, IDS, NUMBERS),
    st.builds(Complain, st.text(max_size=40).map(hotline.key)),
    st.builds(NeverMind),
    st.builds(Solved, st.integers(1, 10**18 - 1), st.booleans()),
)


@given(made)
@example(Consent(given=True, version="2026:1"))
def test_a_button_says_what_it_meant(button: Button) -> None:
    text = buttons.payload(button)
    assert len(text.encode()) <= MOST_BYTES
    assert buttons.read(text) == button


@given(VERSIONS)
def test_any_version_that_the_settings_allow_fits_into_a_button(version: str) -> None:
    assert len(buttons.payload(Consent(given=False, version=version)).encode()) <= MOST_BYTES


@given(st.text(max_size=70))
@example("open:vault")
@example("open:")
@example("accept:")
@example("accept:-1")
@example("accept:007")
@example("offers:maybe:1")
@example("offers:yes")
@example("want:offers:yes:")
@example("want:surveys:maybe")
@example("right:to everything")
@example("ask:age")
@example("digits:0")
@example("digits:x")
@example("rate:7:6")
@example("rate:0:5")
@example("rate:٣:5")
@example("rate:7:05")
@example("remind:maybe")
@example("review:-1:yes")
@example("browse:01:0")
@example("browse:0")
@example("not-for-me:0:0:0")
@example("fewer-offers:rarely")
@example("")
def test_whatever_comes_back_is_a_button_or_stale(text: str) -> None:
    read = buttons.read(text)
    assert isinstance(read, Stale) or buttons.payload(read) == text


def test_a_payload_that_telegram_would_refuse_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        buttons.payload(Consent(given=True, version="x" * 64))


def test_every_kind_of_button_has_one_codec_and_every_codec_its_own_tag() -> None:
    assert {codec.kind for codec in buttons.CODECS} == set(get_args(Button))
    assert len({codec.kind for codec in buttons.CODECS}) == len({codec.tag for codec in buttons.CODECS})
    assert len(buttons.CODECS) == len(get_args(Button))


PAYLOADS = [
    (Open(Screen.CARD), "open:card"),
    (ChooseLanguage("uk"), "lang:uk"),
    (Consent(given=True, version="2026:1"), "offers:yes:2026:1"),
    (Ask(Step.NAME), "ask:name"),
    (Skip(Step.EMAIL), "skip:email"),
    (ChooseGender("f"), "gender:f"),
    (Want(Topic.RECEIPTS, on=False), "want:receipts:no"),
    (Want(Topic.OFFERS, on=True, version="3"), "want:offers:yes:3"),
    (ChooseHour(PartOfDay.EVENING), "hour:evening"),
    (Use(Right.ERASE_NOW), "right:now"),
    (AcceptInvitation(0), "accept:0"),
    (Digits(None), "digits:"),
    (Digits(7), "digits:7"),
    (DigitsElsewhere(), "digits-elsewhere"),
    (Rate(12, 5), "rate:12:5"),
    (Remind(on=True), "remind:yes"),
    (ReviewDecision(3, approve=False), "review:3:no"),
    (ResumeCampaign("weekly"), "resume:weekly"),
    (AnswerClaim(12, yes=True), "claim:12:yes"),
    (WriteTo(""), "write-to:"),
    (WriteTo("viber"), "write-to:viber"),
    (Unlink("viber", sure=False), "unlink:viber:no"),
    (SeeOffers(12), "see-offers:12"),
    (Browse(2, 0), "browse:2:0"),
    (CardFor(12), "card-for:12"),
    (NotForMe(345, 2, 12), "not-for-me:345:2:12"),
    (RemindOffer(345, 0), "remind-offer:345:0"),
    (Fewer(12), "fewer:12"),
    (FewerOffers(HowOften.FORTNIGHT), "fewer-offers:fortnight"),
    (SurveyScore(7, 10), "survey-score:7:10"),
    (SurveyMark(7, Aspect.QUALITY, 5), "survey-mark:7:quality:5"),
    (SurveyChoose(7, Side.DISLIKED, "0123abcd", on=True), "survey-choose:7:disliked:0123abcd:yes"),
    (SurveyGo(7, SurveyStep.WORDS), "survey:7:words"),
    (SurveyPerson(7), "survey-person:7"),
    (TakeCase(17), "case-take:17"),
    (AskTemplates(17), "case-templates:17"),
    (SendTemplate(17, 0), "case-template:17:0"),
    (OfferBonus(17), "case-bonus:17"),
    (GiveBonus(17, 100), "case-give:17:100"),
    (BonusDecision(17, approve=True), "bonus:17:yes"),
    (BonusDecision(17, approve=False), "bonus:17:no"),
    (PassOn(17), "case-director:17"),
    (CloseCase(17), "case-close:17"),
    (ShowPhone(17), "case-phone:17"),
    (Complain("quality"), "complain:quality"),
    (NeverMind(), "never-mind"),
    (Solved(17, yes=True), "solved:17:yes"),
]


@pytest.mark.parametrize(("button", "text"), PAYLOADS)
def test_buttons_already_on_screens_keep_their_payload(button: Button, text: str) -> None:
    assert buttons.payload(button) == text
    assert buttons.read(text) == button


def test_the_payload_of_every_kind_is_written_down_here() -> None:
    assert {type(button) for button, _ in PAYLOADS} == set(get_args(Button))
