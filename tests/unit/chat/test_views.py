"""Every view, with any facts, can be said in every language; the lines of a balance add up to it."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.buttons import HowOften, PartOfDay, Step, Topic
from chat.replies import AskContact, Carousel, Enclose, Notice, Picture, Post, Reply, Say, SendFile, ShowCard, ShowOffer
from chat.texts import LANGUAGES, Texts
from chat.views import (
    card,
    digits,
    explanations,
    hotline,
    joining,
    menu,
    notices,
    offers,
    preferences,
    privacy,
    profile,
    staff,
    till,
)
from chat.views.card import Card, Movement
from chat.words import Sum, Words
from loyalty.ledger import Kind, Origin
from loyalty.points import Points
from loyalty.statement import Part, Statement

TEXTS = Texts()
CAPTION, TEXT, TOAST = 1024, 4096, 200  # characters that Telegram takes

some = st.integers(1, 1_000_000).map(Points)
days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
names = st.text(max_size=64)
lot = st.builds(Part, some, st.sampled_from(Origin), days, st.none() | days, st.none() | days, reviewing=st.booleans())
owed = some.map(lambda points: Part(Points(-points), Origin.RECEIPT, None, None, owed=True))
rest = some.map(lambda points: Part(points, None, None, None))
parts = st.lists(st.one_of(lot, owed, rest), max_size=8).map(tuple)


def _statement(of: tuple[Part, ...], spendable: int, held: int) -> Statement:
    return Statement(Points(sum(part.points for part in of)), Points(spendable), of, Points(held))


statements = st.builds(_statement, parts, st.integers(0, 10**6), st.integers(0, 10**6))
movements = st.builds(
    Movement,
    st.sampled_from([kind for kind in Kind if kind is not Kind.COVER]),
    st.sampled_from(Origin),
    st.integers(-(10**6), 10**6).map(Points),
    days,
    names,
)
whole = st.integers(0, 10**6)
bought = st.fixed_dictionaries(
    {"receipt": st.integers(1, 10**15), "store": names, "earned": whole, "spent": whole, "rate": st.booleans()}
    | {"balance": st.integers(-(10**6), 10**6)}
)
brought_back = st.fixed_dictionaries(
    {"store": names, "clawed_back": whole, "restored": whole, "balance": st.integers(-(10**6), 10**6)}
)
burning = st.fixed_dictionaries({"day": days.map(date.isoformat), "points": whole, "balance": whole})
reason = st.sampled_from([{"words": ["star", {"stars": 3}]}, "too many receipts in a day", ""])
alerts = st.one_of(
    st.builds(notices.alert, st.just("alert-till-locked"), st.fixed_dictionaries({"store": names, "till": names})),
    st.builds(
        notices.alert,
        st.just("alert-pin-locked"),
        st.fixed_dictionaries({"store": names, "till": names, "cashier": names, "minutes": whole}),
    ),
    st.builds(
        notices.alert,
        st.just("alert-review"),
        st.fixed_dictionaries(
            {"store": names, "till": names, "cashier": names, "points": whole, "reason": reason}
            | {"review": st.integers(1, 10**15)}
        ),
    ),
    st.builds(
        notices.alert,
        st.just("alert-invitation-used"),
        st.fixed_dictionaries({"name": names, "role": st.sampled_from(["owner", "cashier", "x"]), "store": names}),
    ),
)
REVIEW = {"review": 7, "points": 30, "store": "", "till": "1", "cashier": "", "reason": "own_card"}
roles = st.sampled_from(("operator", "cashier", "director", "owner"))
captions = st.none() | st.builds(joining.joined, st.integers(0, 10**6), st.integers(-(10**6), 10**6))
cases = st.integers(1, 10**12)
opened = st.builds(hotline.Open, cases, days, names, st.booleans())
promises = st.builds(hotline.Promise, st.integers(1, 10_000), st.none() | st.times(), st.booleans())
acknowledged = st.one_of(
    *(st.builds(view, cases, promises) for view in (hotline.opened, hotline.opened_after_rating, hotline.reopened)),
    st.builds(hotline.continued, cases),
    st.builds(hotline.full, cases, st.integers(1, 9)),
)
enclosed = st.fixed_dictionaries({"kind": names, "channel": names, "file": names, "number": cases, "name": names})
answers = st.fixed_dictionaries(
    {"case": cases, "by": names, "text": names, "files": st.lists(enclosed, max_size=2), "edited": st.booleans()}
    | {"shown": names}
)
screens: st.SearchStrategy[Reply] = st.one_of(
    st.builds(card.shown, st.builds(Card, names, names, names, statements, st.times()), captions, menu=st.booleans()),
    st.builds(digits.shown, names, names, st.times(), elsewhere=st.booleans(), replace=names),
    st.builds(digits.ask, st.lists(st.tuples(st.integers(1, 10**9), st.text(min_size=1, max_size=60)), max_size=100)),
    st.builds(card.balance, statements, names, reminding=st.booleans()),
    st.builds(card.reminding, names, st.integers(1, 30), on=st.booleans()),
    st.builds(notices.receipt, bought),
    st.builds(notices.rated, bought, st.integers(1, 5), names),
    st.builds(notices.returned, brought_back),
    st.builds(notices.expiry, burning),
    alerts,
    st.builds(hotline.shown, st.lists(opened, max_size=3), st.lists(names.filter(bool), max_size=8)),
    st.builds(hotline.crowded, st.lists(opened, min_size=1, max_size=3)),
    st.builds(hotline.tell, names, names),
    st.builds(hotline.said, acknowledged),
    st.builds(hotline.said_to_stranger, acknowledged),
    st.builds(hotline.answer, answers),
    st.builds(hotline.solved_question, st.builds(dict, case=cases)),
    *(st.builds(view, cases, names) for view in (hotline.solved, hotline.not_solved, hotline.still_open)),
    st.builds(card.history, st.lists(movements, max_size=15)),
    st.builds(joining.hello, names, names, st.integers(0, 10**6), names),
    st.builds(joining.ask_offers, st.text(max_size=10)),
    st.builds(joining.offers_answered, given=st.booleans(), message=names),
    st.builds(joining.remind, st.none() | st.builds(menu.help_words, names)),
    st.builds(menu.help_, names),
    st.builds(staff.invited, names, st.integers(0, 10**12), roles, names, roles | st.just("")),
    st.builds(staff.welcome, roles, names),
    st.builds(staff.menu, roles, at_tills=st.booleans()),
    st.builds(staff.till_link, st.sampled_from(("https://shop.example/till/in/x", "http://localhost:8080/till/in/x"))),
    st.builds(staff.refused, st.sampled_from(("invitation_over", "last_owner"))),
    st.sampled_from(
        (
            *(joining.not_yours(), joining.typed(), joining.bad_phone()),
            *(menu.sorry(), menu.languages(), menu.language_chosen(), menu.welcome_back()),
            *menu.stale("7"),
            *(menu.settings(), privacy.file(), *privacy.left(message="7"), privacy.erased(), privacy.stayed()),
            *(privacy.ask_erase_again(), profile.closed(), profile.birthday_fixed()),
            staff.strangers(),
            *(notices.thanks("7"), notices.rating_closed("7"), notices.what_went_wrong()),
            *(notices.review_decided(REVIEW, left, approved=yes, message="7") for left, yes in ((7, True), (0, False))),
            *(notices.review_over(REVIEW, approved=yes, message="7") for yes in (True, False)),
            joining.moved(),
            *(hotline.never_mind("7"), hotline.said(hotline.courtesy())),
        )
    ),
)
told = st.builds(
    profile.Told,
    names,
    st.none() | days,
    st.sampled_from(("", *profile.GENDERS)),
    names,
    st.integers(0, 10**6),
    st.none() | st.sampled_from(Step),
)
kept = st.builds(
    privacy.Kept,
    *(names, names, names, st.none() | days, st.sampled_from(("", *profile.GENDERS)), names, days),
    *(st.integers(-(10**6), 10**6), st.integers(0, 10**6), st.builds(Sum, st.integers(0, 10**9), st.just("UAH"))),
    *(st.integers(0, 10**6), st.integers(0, 10**6)),
)
WHY = ("name", "gender", "email", "unreadable", "future", "too-long-ago")
screens |= st.one_of(
    st.builds(profile.summary, told, head=st.none() | st.builds(profile.thanks, st.integers(0, 10**6))),
    st.builds(profile.ask, st.sampled_from(Step), name=names),
    st.builds(profile.again, st.sampled_from(Step), st.sampled_from(WHY), name=names),
    st.builds(
        preferences.shown,
        st.dictionaries(st.sampled_from(Topic), st.booleans()),
        st.sampled_from(HowOften),
        st.sampled_from(PartOfDay),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20),
    ),
    st.builds(privacy.summary, kept),
    st.builds(privacy.ask_leave, statements),
    st.builds(privacy.ask_erase, st.integers(-(10**6), 10**6)),
)
money = st.none() | st.integers(0, 10**9)
offer = st.fixed_dictionaries(
    {"product": st.integers(1, 10**17), "sku": names, "name": st.text(min_size=1, max_size=100), "title": names}
    | {"picture": names, "price": money, "old_price": money, "percent": st.none() | st.integers(0, 10_000)}
    | {"ends": days.map(date.isoformat), "times": whole, "last": st.none() | days.map(date.isoformat)}
    | {"why": st.sampled_from(("bought", "kind", "popular"))}
)
facts = st.fixed_dictionaries(
    {"currency": st.just("UAH"), "offers": st.lists(offer, min_size=1, max_size=6)}
    | {"touch": st.integers(0, 10**17), "balance": st.integers(-(10**6), 10**6)}
)
screens |= st.one_of(
    st.builds(offers.shown, facts, st.integers(0, 9), st.text(max_size=9)),
    st.builds(offers.weekly, facts),
    st.builds(offers.reminder, facts),
    st.builds(offers.none_now, st.fixed_dictionaries({"balance": whole})),
    st.builds(offers.remind_set, days, st.just("7")),
    st.builds(offers.fewer_done, st.sampled_from(HowOften), st.just("7")),
    st.sampled_from((offers.not_for_me_done("7"), offers.remind_over("7"), offers.none_now({}))),
    st.builds(offers.fewer_asked, st.sampled_from(HowOften), st.just("7")),
)
printed = st.one_of(
    st.builds(till.explain, st.none() | statements),
    st.builds(till.card, statements),
    st.builds(till.quoted, st.integers(0, 10**6), st.integers(0, 10**6)),
    st.builds(till.receipt, st.integers(0, 10**6), st.integers(0, 10**6), st.none() | statements),
    st.builds(till.returned, st.integers(0, 10**6), st.integers(0, 10**6), st.none() | statements),
)


def spoken(reply: Reply) -> Iterator[tuple[Words, int]]:
    """All words of a reply, and how long each may become."""
    match reply:
        case Say(text, choices) | Post(_, text, choices):
            yield text, TEXT
            yield from ((choice.label, TOAST) for row in choices for choice in row)
        case AskContact(text, label):
            yield text, TEXT
            yield label, TOAST
        case ShowCard(balance=balance, valid=valid, caption=caption, choices=choices):
            yield from ((choice.label, TOAST) for row in choices for choice in row)
            yield caption, CAPTION
            yield from ((balance, TOAST), (valid, TOAST))
        case ShowOffer(picture, caption, choices):
            yield caption, CAPTION
            yield from ((choice.label, TOAST) for row in choices for choice in row)
            yield from _on_picture(picture)
        case Carousel(heading, tiles, choices=choices):
            yield heading, TEXT
            yield from ((choice.label, TOAST) for row in choices for choice in row)
            for tile in tiles:
                yield from ((tile.title, TOAST), (tile.text, CAPTION - 2 * TOAST), *_on_picture(tile.picture))
                yield from ((choice.label, TOAST) for row in tile.choices for choice in row)
        case Enclose(text):
            yield text, TEXT
        case Notice(text):
            yield text, TOAST
        case SendFile(caption=caption):
            yield caption, CAPTION
        case _:
            assert_never(reply)


def _on_picture(picture: Picture) -> Iterator[tuple[Words, int]]:
    said = (picture.price, picture.old_price, picture.badge, picture.until)
    yield from ((words, TOAST) for words in said if words is not None)


@given(screens, st.sampled_from(LANGUAGES))
def test_every_screen_can_be_said_and_fits(reply: Reply, language: str) -> None:
    for said, longest in spoken(reply):
        assert 0 < len(TEXTS.say(said, language)) <= longest


@given(printed, st.sampled_from(LANGUAGES))
def test_every_line_of_the_till_can_be_said(lines: tuple[Words, ...], language: str) -> None:
    for line in lines:
        assert "\n" not in TEXTS.say(line, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("origin", Origin)
@pytest.mark.parametrize("kind", [Kind.COVER])
def test_every_kind_of_movement_has_its_words(kind: Kind, origin: Origin, language: str) -> None:
    (said, _), *_ = spoken(card.history([Movement(kind, origin, Points(-5), date(2026, 12, 2), "Мальва")]))
    assert TEXTS.say(said, language)


@given(statements)
def test_the_lines_of_a_balance_sum_to_it(statement: Statement) -> None:
    shown = [
        -int(str(line.facts["points"])) if line.key == "part-owed" else int(str(line.facts["points"]))
        for line in explanations.lines(statement)
    ]
    assert sum(shown) == statement.balance


def test_what_burns_first_is_named_first() -> None:
    early, late = date(2026, 12, 5), date(2026, 12, 12)
    both = (Part(Points(40), Origin.RECEIPT, early, early), Part(Points(80), Origin.WELCOME, early, late))
    (line,) = till.card(_statement(both, 120, 0))
    assert TEXTS.say(line, "uk") == "У вас 120 балів, 40 з них — до 05.12.2026."
    assert TEXTS.say(line, "en") == "You have 120 points, 40 of them until 5 Dec 2026."
