"""What the gallery shows of notices, the profile, rights, preferences, digits, posters and the shop's own people."""

from datetime import date, time

from bot.gallery import samples_of_desk, samples_of_effects, samples_of_months, samples_of_sorry
from bot.gallery.sample import Sample, sample
from chat.buttons import HowOften, PartOfDay, Step, Topic
from chat.views import digits, linking, notices, poster, preferences, privacy, profile, staff
from chat.views.privacy import Kept
from chat.views.profile import Told
from chat.words import Sum
from loyalty.ledger import Origin
from loyalty.points import Points
from loyalty.statement import Part, Statement

_STORE, _SHOP, _ROLES = "Мальва на Соборній", "Мальва", ("operator", "cashier", "director", "owner")
_DAY, _SOON = date(2026, 12, 2), date(2026, 12, 12)
_RECEIPT = {"receipt": 7, "store": _STORE, "earned": 43, "spent": 21, "balance": 122, "rate": True}
_RETURN = {"store": _STORE, "clawed_back": 2, "restored": 21, "balance": 141}
_EXPIRY = {"points": 22, "day": "2026-12-12", "balance": 122}
_REVIEW = {"review": 7, "points": 5000, "store": _STORE, "till": "1", "cashier": "Ірина", "reason": "receipt_points"}
_REASONS = ("own_card", "receipt_points", "day_receipts", "day_points")
_KICKED = "bot was kicked from the supergroup chat"
_INVITED = {"name": "Ірина", "store": _STORE}
_LOCKED = {"store": _STORE, "till": "1", "minutes": 10, "times": 10}
_NOT_TAKEN = (
    *((Step.NAME, "name"), (Step.EMAIL, "email"), (Step.GENDER, "gender")),
    *((Step.BIRTHDAY, why) for why in ("unreadable", "future", "too-long-ago")),
)
_KEPT = Kept(
    name="Олена",
    phone="+380 •• ••• ••33",
    email="o•••@example.com",
    birthday=date(1990, 5, 31),
    gender="female",
    card="2912345678906",
    since=_DAY,
    balance=122,
    receipts=22,
    bought=Sum(1_234_500, "UAH"),
    written=3,
    sent=21,
)
_LITTLE = Kept("", "", "", None, "", "2912345678906", _DAY, 0, 0, Sum(0, "UAH"), 0, 0)
_TOLD = Told("Олена", date(1990, 5, 31), "female", "o•••@example.com", 0, None)
_UNTOLD = Told("", None, "", "", 50, Step.NAME)
_WANTED = {Topic.OFFERS: True, Topic.RECEIPTS: True, Topic.REMINDERS: False, Topic.SURVEYS: True}


def _balance(points: int, until: date | None) -> Statement:
    part = Part(Points(points), Origin.WELCOME, _DAY, until, owed=points < 0)
    return Statement(Points(points), Points(max(points, 0)), (part,) if points else ())


def _notices() -> tuple[Sample, ...]:
    quiet = {**_RECEIPT, "spent": 0, "earned": 1, "rate": False}
    return (
        sample(notices.notice, "as the outbox asks for it", "receipt", _RECEIPT),
        sample(notices.receipt, "after a purchase", _RECEIPT),
        sample(notices.receipt, "posted late: not asked", quiet),
        sample(notices.receipt, "with a debt", {**quiet, "earned": 0, "balance": -21}),
        sample(notices.rated, "five stars", _RECEIPT, 5, "7"),
        sample(notices.rated, "one", _RECEIPT, 1, "7"),
        sample(notices.thanks, "a star was touched", "7"),
        sample(notices.rating_closed, "too late for stars", "7"),
        sample(notices.what_went_wrong, "few stars"),
        sample(notices.returned, "goods came back", _RETURN),
        sample(notices.expiry, "some points burn", _EXPIRY),
        sample(notices.expiry, "all of them burn", {**_EXPIRY, "balance": 22}),
        *(sample(notices.alert, f"review: {why}", "alert-review", {**_REVIEW, "reason": why}) for why in _REASONS),
        *(
            sample(notices.alert, f"joined: {role}", "alert-invitation-used", {**_INVITED, "role": role})
            for role in _ROLES
        ),
        sample(notices.alert, "no group to answer in", "alert-case", {"case": 17}),
        sample(notices.alert, "a group out of reach", "alert-room", {"chat": "-1001234567890", "why": _KICKED}),
        sample(notices.alert, "guessing at a till", "alert-till-locked", _LOCKED),
        sample(notices.alert, "guessing a PIN", "alert-pin-locked", {**_LOCKED, "cashier": "Ірина"}),
        sample(notices.review_decided, "approved", _REVIEW, 4_122, approved=True, message="7"),
        sample(notices.review_decided, "refused", {**_REVIEW, "cashier": ""}, 1, approved=False, message="7"),
        *(
            sample(notices.review_over, f"decided before: {word}", _REVIEW, approved=yes, message="7")
            for word, yes in (("yes", True), ("no", False))
        ),
    )


def _linking() -> tuple[Sample, ...]:
    claim = {"claimant": 7, "name": "Олена", "channel": "viber"}
    both = ("telegram", "viber")
    return (
        sample(linking.channel, "a messenger's name", "viber"),
        sample(linking.how, "the owner was asked", asked=True),
        sample(linking.how, "there is nobody to ask", asked=False),
        sample(linking.question, "to the owner", claim),
        sample(linking.question, "to the owner; no name there", {**claim, "name": ""}),
        sample(linking.confirmed, "it was oneself", 122, 0, "7"),
        sample(linking.confirmed, "oneself, and a welcome", 221, 100, "7"),
        sample(linking.denied, "it was somebody else", 0, "7"),
        sample(linking.denied, "somebody else, and a welcome", 100, "7"),
        sample(linking.over, "nobody waits for it any more", "7"),
        sample(linking.joined, "to who claimed", 122),
        sample(linking.opened, "by a cashier's code", 122, 0),
        sample(linking.not_joined, "to who claimed: no"),
        sample(linking.wrong_code, "digits that are none"),
        sample(linking.messengers, "one messenger", ("telegram",), "", "telegram"),
        sample(linking.messengers, "two, the last used", both, "", "telegram"),
        sample(linking.messengers, "two, one chosen", both, "viber", "viber"),
        sample(linking.ask_unlink, "are you sure", "viber", "7"),
        sample(linking.unlinked, "parted", "viber", "7"),
        sample(linking.unlinked_here, "in the one that was left"),
    )


def _profile() -> tuple[Sample, ...]:
    return (
        sample(profile.summary, "nothing told yet", _UNTOLD),
        sample(profile.summary, "all told, just now", _TOLD, head=profile.thanks(50)),
        *(
            sample(profile.summary, f"gender: {gender}", Told("Лі", None, gender, "", 50, Step.BIRTHDAY))
            for gender in profile.GENDERS
        ),
        sample(profile.thanks, "complete, with a gift", 50),
        sample(profile.thanks, "complete", 0),
        *(sample(profile.ask, f"the question: {step}", step) for step in Step),
        sample(profile.ask, "the name is known", Step.NAME, name="Олена"),
        *(sample(profile.again, f"not taken: {why}", step, why) for step, why in _NOT_TAKEN),
        sample(profile.birthday_fixed, "changed once already"),
        sample(profile.closed, "a child's"),
    )


def _rights() -> tuple[Sample, ...]:
    return (
        sample(privacy.summary, "my data", _KEPT),
        sample(privacy.summary, "hardly any", _LITTLE),
        sample(privacy.file, "as a file"),
        sample(privacy.ask_leave, "leave, with points that burn", _balance(122, _SOON)),
        sample(privacy.ask_leave, "leave, with points that stay", _balance(21, None)),
        sample(privacy.ask_leave, "leave, without points", _balance(0, None)),
        sample(privacy.left, "left", message="7"),
        sample(privacy.ask_erase, "erase, with points", 122),
        sample(privacy.ask_erase, "erase, without", 0),
        sample(privacy.ask_erase_again, "sure?"),
        sample(privacy.erased, "erased"),
        sample(privacy.stayed, "stayed"),
        *(sample(preferences.shown, f"when: {part}", _WANTED, HowOften.WEEK, part, "1") for part in PartOfDay),
        *(
            sample(preferences.shown, f"offers: {often}", _WANTED, often, PartOfDay.ANY, "1")
            for often in (HowOften.FORTNIGHT, HowOften.MONTH)
        ),
        sample(preferences.shown, "no offers for a child", {Topic.RECEIPTS: False}, HowOften.NEVER, PartOfDay.ANY, "1"),
    )


def _shop() -> tuple[Sample, ...]:
    return (
        sample(digits.shown, "six digits", "482 913", _STORE, time(18, 7), elsewhere=True, replace=""),
        sample(digits.ask, "for which store?", [(1, _STORE), (2, "Мальва на Садовій")]),
        *(
            sample(poster.poster, f"gift {gift}, rate {rate or 'none'}", gift, rate)
            for gift in (100, 0)
            for rate in ("5", "")
        ),
        *(sample(staff.invited, f"as {role}", _SHOP, 7, role, _STORE, "") for role in _ROLES),
        sample(staff.invited, "for all stores, instead of", _SHOP, 7, "owner", "", "cashier"),
        *(sample(staff.welcome, role, role, "7") for role in _ROLES),
        *(sample(staff.menu, role, role, at_tills=role != "operator") for role in _ROLES),
        sample(staff.till_link, "a button", "https://bot.example.com/till/in/abc"),
        sample(staff.till_link, "without a public address", "http://127.0.0.1:8080/till/in/abc"),
        sample(staff.strangers, "none of the shop's people"),
        sample(staff.refused, "an invitation that was used", "invitation_over"),
    )


def samples() -> tuple[Sample, ...]:
    return (
        *_notices(),
        *_linking(),
        *_profile(),
        *_rights(),
        *_shop(),
        *samples_of_effects.samples(),
        *samples_of_desk.samples(),
        *samples_of_sorry.samples(),
        *samples_of_months.samples(),
    )
