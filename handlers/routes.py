"""The whole bot on one page: which event goes to which handler."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias, assert_never

from chat import buttons
from chat.buttons import (
    AcceptInvitation,
    AnswerClaim,
    Ask,
    AskTemplates,
    BonusDecision,
    Browse,
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
    NeverMind,
    NotForMe,
    OfferBonus,
    Open,
    PassOn,
    Rate,
    Remind,
    RemindOffer,
    ResumeCampaign,
    ReviewDecision,
    Screen,
    SeeOffers,
    SendTemplate,
    ShowPhone,
    Skip,
    Solved,
    Stale,
    SurveyChoose,
    SurveyGo,
    SurveyMark,
    SurveyPerson,
    SurveyScore,
    TakeCase,
    Unlink,
    Use,
    Want,
    WriteTo,
)
from chat.events import (
    Blocked,
    Pressed,
    Returned,
    SentSomething,
    SharedContact,
    StaffPressed,
    StaffWrote,
    Started,
    TopicOpened,
    Wrote,
)
from chat.texts import LANGUAGES, Texts
from chat.views import menu as menu_view
from chat.words import words
from handlers import (
    card,
    digits,
    hotline,
    linking,
    menu,
    offers,
    operator,
    owner,
    preferences,
    privacy,
    profile,
    rating,
    registration,
    sorry,
    staff,
    surveys,
)
from handlers.turn import Answer, RoomTurn, Turn
from usecases import staffing

_SCREENS: Mapping[Screen, Callable[[Turn], Answer]] = {
    Screen.CARD: linking.show_card,
    Screen.OFFERS: offers.show,
    Screen.BALANCE: card.balance,
    Screen.HISTORY: card.history,
    Screen.PROFILE: profile.show,
    Screen.SETTINGS: menu.settings,
    Screen.PREFERENCES: preferences.show,
    Screen.DATA: privacy.show,
    Screen.LEAVE: privacy.ask_leave,
    Screen.LANGUAGE: menu.ask_language,
    Screen.MESSENGERS: linking.show,
    Screen.HELP: menu.help_,
    Screen.HOTLINE: hotline.show,
    Screen.STAFF: staff.menu,
    Screen.TILL: staff.till,
}
_COMMAND = re.compile(r"/([A-Za-z_]+)(?:@\w+)?(?:\s|$)")
_SIGNS = re.compile(r"^[^\w]+", re.UNICODE)
_FOR_EVERYBODY = {
    Screen.LANGUAGE,
    Screen.HELP,
    Screen.HOTLINE,
    Screen.STAFF,
    Screen.TILL,
}  # the other screens want a member


class Routes:
    """Knows the menu's labels in every language: on some messengers a menu button arrives as its text."""

    def __init__(self, texts: Texts) -> None:
        self._labels = {
            _plain(texts.say(words(key), language)): Screen(screen)
            for language in LANGUAGES
            for screen, key in menu_view.all_labels()
        }

    def answer(self, turn: Turn) -> Answer:
        match turn.heard.event:
            case Started(invitation) if invitation.startswith(staffing.PREFIX):
                return staff.invited(turn, invitation)
            case Started(invitation):
                return registration.start(turn, invitation)
            case SharedContact(phone, proof):
                return registration.contact(turn, phone, proof)
            case Pressed(payload, message):
                return self._pressed(turn, payload, message)
            case Wrote(text):
                return self._wrote(turn, text)
            case SentSomething() as sent:
                return _sent(turn, sent)
            case Blocked():
                return Answer()
            case Returned():
                return menu.returned(turn)
            case StaffWrote() | StaffPressed() | TopicOpened():
                return Answer()  # in a group: see in_room
            case event:
                assert_never(event)

    @staticmethod
    def in_room(turn: RoomTurn) -> Answer:
        """What is heard in a group of the shop's people."""
        match turn.heard.event:
            case StaffWrote() as said:
                return operator.wrote(turn, said)
            case StaffPressed(place, payload):
                return operator.pressed(turn, place, buttons.read(payload))
            case TopicOpened(place, name):
                return operator.topic_opened(turn, place, name)
            case _:
                return Answer()

    def _pressed(self, turn: Turn, payload: str, message: str) -> Answer:  # noqa: C901, PLR0912 - a line a button
        match buttons.read(payload):
            case Open(screen):
                return self._open(turn, screen)
            case ChooseLanguage(language):
                return menu.choose_language(turn, language)
            case Consent(given, version):
                return registration.offers(turn, message, given=given, version=version)
            case Use(right):
                return privacy.use(turn, right, message)
            case AcceptInvitation(invitation):
                return staff.accept(turn, message, invitation)
            case ResumeCampaign(campaign):
                return owner.resume(turn, campaign, message)
            case ReviewDecision(review, approve):
                return owner.decide(turn, review, message, approve=approve)
            case BonusDecision(case, approve):
                return sorry.decide_alone(turn, case, message, approve=approve)
            case Stale() | TakeCase() | AskTemplates() | SendTemplate() | OfferBonus() | GiveBonus():
                return menu.stale(turn)
            case PassOn() | CloseCase() | ShowPhone():  # and the others of a case: they mean something in a group alone
                return menu.stale(turn)
            case Complain(category):
                return hotline.tell(turn, category, message)
            case NeverMind():
                return hotline.never_mind(turn, message)
            case Solved(case, yes):
                return hotline.solved(turn, case, message, yes=yes)
            case button if turn.customer is None:
                return registration.first(turn)
            case SeeOffers() | Browse() | CardFor() | NotForMe() | RemindOffer() | Fewer() | FewerOffers() as button:
                return _of_offers(turn, button, message)
            case SurveyScore() | SurveyMark() | SurveyChoose() | SurveyGo() | SurveyPerson() as button:
                return surveys.pressed(turn, button, message)
            case button:
                return _of_member(turn, button, message)

    def _wrote(self, turn: Turn, text: str) -> Answer:
        """A screen's name opens it, within a dialogue too; else it is the answer to what was asked, or free text."""
        if screen := self._screen(text):
            return self._open(turn, screen)
        if step := profile.step(turn):
            return profile.told(turn, step, text)
        if linking.is_code(turn, text):
            return linking.typed(turn, text)
        if (survey := surveys.step(turn)) and (answer := surveys.told(turn, survey, text)):
            return answer
        return hotline.wrote(turn, text)

    def _open(self, turn: Turn, screen: Screen) -> Answer:
        if turn.customer is None and screen not in _FOR_EVERYBODY:
            return registration.first(turn)
        return _SCREENS[screen](turn)

    def _screen(self, text: str) -> Screen | None:
        """The menu's label, with or without its sign, or a command such as /card."""
        command = _COMMAND.match(text)
        if command and command[1].lower() in set(Screen):
            return Screen(command[1].lower())
        return self._labels.get(_plain(text))


_Members: TypeAlias = (
    Ask
    | Skip
    | ChooseGender
    | Want
    | ChooseHour
    | Digits
    | DigitsElsewhere
    | Rate
    | Remind
    | AnswerClaim
    | WriteTo
    | Unlink
)


def _of_member(turn: Turn, button: _Members, message: str) -> Answer:  # noqa: C901, PLR0912 - a line a button
    match button:
        case Digits(store):
            return digits.show(turn, store, message)
        case DigitsElsewhere():
            return digits.ask(turn)
        case Rate(receipt, stars):
            return rating.rate(turn, card.member(turn), receipt, stars, message)
        case Remind(on):
            return card.remind(turn, message, on=on)
        case AnswerClaim(claimant, yes):
            return linking.answer(turn, claimant, message, yes=yes)
        case WriteTo(channel):
            return linking.write_to(turn, channel, message)
        case Unlink(channel, sure):
            return linking.unlink(turn, channel, message, sure=sure)
        case Ask(step):
            return profile.ask(turn, step, message)
        case Skip(step):
            return profile.skip(turn, step, message)
        case ChooseGender(gender):
            return profile.gender(turn, gender, message)
        case Want(topic, on, version):
            return preferences.want(turn, topic, version, message, on=on)
        case ChooseHour(part):
            return preferences.choose_hour(turn, part, message)
        case _:
            assert_never(button)


_Offers: TypeAlias = SeeOffers | Browse | CardFor | NotForMe | RemindOffer | Fewer | FewerOffers


def _of_offers(turn: Turn, button: _Offers, message: str) -> Answer:
    match button:
        case SeeOffers(touch):
            return offers.see(turn, touch)
        case Browse(at, touch):
            return offers.browse(turn, at, touch, message)
        case CardFor(touch):
            return offers.show_card(turn, touch)
        case NotForMe(product, at, touch):
            return offers.not_for_me(turn, product, at, touch, message)
        case RemindOffer(product, touch):
            return offers.remind(turn, product, touch)
        case Fewer(touch):
            return offers.ask_fewer(turn, touch, message)
        case FewerOffers(choice):
            return offers.fewer(turn, choice, message)
        case _:
            assert_never(button)


def _sent(turn: Turn, event: SentSomething) -> Answer:
    """A picture goes with the survey that it comes in, else to the shop."""
    if (survey := surveys.step(turn)) and (answer := surveys.sent(turn, survey, event)):
        return answer
    return hotline.sent(turn, event)


def _plain(label: str) -> str:
    """A label as a person would type it: no sign before it, small letters."""
    return _SIGNS.sub("", label).strip().casefold()
