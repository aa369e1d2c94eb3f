"""A visit may be followed by one question, within the hour and through the gate; what is answered is kept at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from loyalty.complaints import Source
from loyalty.points import Money
from loyalty.program import SurveyRules
from loyalty.surveys import NPS, Aspect, Side, mark_of
from storage import cases, identities, survey_paces, tables
from storage import shop as shops
from storage.attachments import File
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from storage.survey_paces import Pace
from storage.surveys import Survey
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop, basket, receipt
from tests.usecases.test_notices import block, change, claim, settle
from tests.usecases.two_messengers import confirm, on_viber
from usecases import case_facts, my_data, offline, privacy, survey_answers, surveys
from usecases import survey_paces as pacing
from usecases.at_once import Answer
from usecases.baskets import Basket
from usecases.notices import Claimed, Outcome
from usecases.pace_memory import PACED
from usecases.survey_answers import No

LATER = NOW + 30 * MINUTE
_rows = Query(
    select(*(tables.surveys.c[name] for name in ("customer", "topic", "asked_at"))).order_by(tables.surveys.c.id)
)
_outbox = Query(
    select(*(tables.outbox.c[name] for name in ("state", "reason")))
    .where(tables.outbox.c.kind == "survey")
    .order_by(tables.outbox.c.id)
)


def asking(shop: CornerShop, **rules: Any) -> CornerShop:
    program = replace(shop.terms.program, surveys=SurveyRules(**{"categories": ("bread",), **rules}))
    return shop.under(program)


async def pace(shop: CornerShop, at: datetime = NOW) -> dict[str, Pace]:
    """As each hour; those of the center."""

    def work(tx: Transaction) -> list[Pace]:
        while pacing.look(tx, at, shop.terms):
            pass
        pacing.pace(tx, at, shop.terms)
        return survey_paces.paces(tx)

    return {each.topic: each for each in await shop.database.run(work) if each.store == shop.till.store.id}


async def certain(shop: CornerShop, **rules: Any) -> CornerShop:
    """Everybody is asked: nobody has come yet, and thirty answers are missing."""
    shop = asking(shop, **rules)
    assert {each.chance for each in (await pace(shop)).values()} == {10_000}
    return shop


async def rows(shop: CornerShop) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await shop.database.read(lambda tx: tx.all(_rows))]


async def ends(shop: CornerShop) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await shop.database.read(lambda tx: tx.all(_outbox))]


async def questions(shop: CornerShop, at: datetime = LATER, channel: str = "telegram") -> list[Claimed]:
    return [notice for notice in await claim(shop, at, channel=channel) if notice.kind == "survey"]


async def asked(shop: CornerShop, at: datetime = NOW, customer: Customer | None = None) -> tuple[Customer, int]:
    """Somebody who was asked, and the number of the survey."""
    customer = customer or (await shop.join()).customer
    await shop.post(receipt(f"R{shop.number()}", 30000, card=customer.card, at=at))
    (notice,) = await questions(shop, at + 30 * MINUTE)
    await settle(shop, Outcome(notice, "m"), at=at + 30 * MINUTE)
    return customer, notice.facts["survey"]


async def test_a_visit_is_asked_about_half_an_hour_later_and_once(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    for _ in range(3):
        await shop.post(receipt("R1", 30000, card=ann.card))
    assert await questions(shop, LATER - MINUTE) == []
    (notice,) = await questions(shop)
    assert notice.facts["topic"] == NPS
    assert notice.facts["store"] == "Center"
    assert notice.until <= NOW + HOUR
    assert await questions(shop, LATER + MINUTE) == []
    assert len(await rows(shop)) == 1


async def test_where_surveys_are_off_or_not_paced_nobody_is_asked(shop: CornerShop) -> None:
    off = asking(shop, nps=False, categories=())
    assert await pace(off) == {}
    await asked_nobody(off)
    await asked_nobody(asking(shop))


async def asked_nobody(shop: CornerShop) -> None:
    customer = await shop.regular()
    await shop.post(receipt(f"N{customer.id}", 30000, card=customer.card))
    assert await rows(shop) == []


async def test_only_members_who_want_it_and_can_be_written_to_are_asked(shop: CornerShop) -> None:
    shop = await certain(shop)
    known = await shop.known_by_import(100)
    await shop.post(receipt("R1", 30000, card=known.card))
    await shop.post(receipt("R2", 30000))
    quiet, child, gone = await shop.regular(), await shop.regular(), (await shop.join()).customer
    await change(shop, quiet, surveys=False)
    await change(shop, child, profile_closed_at=1)
    await block(shop, "ann")
    for number, customer in enumerate((quiet, child, gone), start=3):
        await shop.post(receipt(f"R{number}", 30000, card=customer.card))
    assert await rows(shop) == []


async def test_a_receipt_that_comes_an_hour_late_asks_nothing(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    late = receipt("R1", 30000, card=ann.card)
    await shop.post(late, NOW + HOUR)
    batch = receipt("R2", 30000, card=ann.card)
    await shop.database.run(lambda tx: offline.commit(tx, NOW + 2 * HOUR, shop.terms, shop.till, batch))
    assert await rows(shop) == []
    await shop.post(receipt("R3", 30000, card=ann.card), NOW + 50 * MINUTE)
    (notice,) = await questions(shop, NOW + 50 * MINUTE)
    assert notice.until <= NOW + HOUR


async def test_after_the_hour_it_is_not_said_whatever_hindered_it(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 30000, card=ann.card))
    assert await questions(shop, NOW + HOUR) == []
    assert await ends(shop) == [("dropped", "expired")]


async def test_in_quiet_hours_it_is_dropped_and_not_put_off(shop: CornerShop) -> None:
    shop = await certain(shop)
    evening = datetime(2026, 3, 2, 18, 40, tzinfo=UTC)  # twenty to nine in Kyiv
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 30000, card=ann.card, at=evening))
    assert await questions(shop, evening + 30 * MINUTE) == []
    assert await ends(shop) == [("dropped", "quiet")]
    assert await questions(shop, evening + 14 * HOUR) == []


async def test_who_was_asked_is_not_asked_again_for_ninety_dates(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, _ = await asked(shop)
    for days, said in ((1, 0), (88, 0), (89, 0), (90, 1)):
        at = NOW + days * DAY
        await pace(shop, at)
        await shop.post(receipt(f"D{days}", 30000, card=ann.card, at=at))
        assert len(await questions(shop, at + 30 * MINUTE)) == said


async def test_the_gate_has_the_last_word_about_two_visits_of_one_hour(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    for code in ("R1", "R2"):
        await shop.post(receipt(code, 30000, card=ann.card))
    assert len(await questions(shop)) == 1
    assert await ends(shop) == [("sent", "in_doubt"), ("dropped", "capped")]


async def test_who_takes_the_wish_back_meanwhile_is_not_asked(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 30000, card=ann.card))
    await change(shop, ann, surveys=False)
    assert await questions(shop) == []
    assert await ends(shop) == [("dropped", "not_wanted")]


async def test_after_a_crash_between_claim_and_sending_it_is_not_said_again(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 30000, card=ann.card))
    assert len(await questions(shop)) == 1
    assert await questions(shop, LATER + MINUTE) == []
    assert await ends(shop) == [("sent", "in_doubt")]


async def test_what_certainly_was_not_said_may_be_said_within_the_hour(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 30000, card=ann.card))
    (notice,) = await questions(shop)
    assert (await rows(shop))[0][2] is not None
    await settle(shop, Outcome(notice, failed="unsaid", unsaid=True), at=LATER)
    assert (await rows(shop))[0][2] is None
    assert len(await questions(shop, LATER + MINUTE)) == 1


async def test_two_senders_ask_once(shop: CornerShop, next_door: CornerShop) -> None:
    shop = await certain(shop)
    ann = (await shop.join()).customer
    await shop.post(receipt("R1", 30000, card=ann.card))
    both = await asyncio.gather(questions(shop), questions(shop.through(next_door.database)))
    assert sum(map(len, both)) == 1


async def test_two_cards_that_become_one_have_one_budget(shop: CornerShop) -> None:
    shop = await certain(shop)
    owner, claimant = (await shop.join()).customer, await on_viber(shop)
    _, first = await asked(shop, customer=owner)
    await shop.post(receipt("V1", 30000, card=claimant.card, at=NOW + DAY))
    await confirm(shop, owner, claimant, NOW + DAY)
    for channel in ("telegram", "viber"):
        assert await questions(shop, NOW + DAY + 30 * MINUTE, channel) == []
    assert (await ends(shop))[-1] == ("dropped", "capped")
    assert [row[0] for row in await rows(shop)] == [owner.id, owner.id]
    found = await shop.database.run(lambda tx: survey_answers.score(tx, NOW + DAY, owner, first, 9))
    assert isinstance(found, Survey)


async def test_a_category_on_the_receipt_is_asked_about_when_it_lacks_more(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 9))
    assert {topic: each.missing for topic, each in (await pace(shop, LATER)).items()} == {NPS: 29, "bread": 30}
    bob = await shop.regular()
    line = replace(basket(30000, category="milk").lines[0], sku="milk")
    milk = replace(receipt("R8", 30000, card=bob.card, at=LATER), basket=Basket([line], Money(30000)))
    await shop.post(milk)
    await shop.post(receipt("R9", 30000, card=(await shop.regular()).card, at=LATER))
    assert [row[1] for row in await rows(shop)] == [NPS, NPS, "bread"]


async def test_the_chance_falls_as_answers_and_visits_come(shop: CornerShop) -> None:
    shop = asking(shop, per_month=2, categories=())
    for number in range(40):
        customer = await shop.regular()
        await shop.post(receipt(f"R{number}", 30000, card=customer.card))
    assert (await pace(shop, NOW + 12 * HOUR))[NPS].chance < 3000
    await pace(shop, NOW + 12 * HOUR)
    seen = Query(select(tables.survey_visits.c.visits))
    assert [row[0] for row in await shop.database.read(lambda tx: tx.all(seen))] == [40]


async def test_visits_of_who_could_not_be_asked_are_not_counted_on(shop: CornerShop) -> None:
    shop = await certain(shop, categories=())
    ann, _ = await asked(shop)
    await pace(shop, LATER)
    await shop.post(receipt("R2", 30000, card=ann.card, at=LATER))  # asked already
    night = datetime(2026, 3, 2, 20, tzinfo=UTC)
    await shop.post(receipt("R3", 30000, card=(await shop.regular()).card, at=night))
    await shop.post(receipt("R4", 30000, at=night))
    await pace(shop, night)
    seen = Query(select(tables.survey_visits.c.visits))
    assert await shop.database.read(lambda tx: tx.all(seen)) == []


async def test_with_enough_answers_nobody_is_asked_until_the_next_month(shop: CornerShop) -> None:
    shop = await certain(shop, per_month=1, categories=())
    ann, survey = await asked(shop)
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 9))
    assert (await pace(shop, LATER))[NPS].chance == 0
    assert (await pace(shop, datetime(2026, 3, 31, 20, 59, tzinfo=UTC)))[NPS].chance == 0
    assert (await pace(shop, datetime(2026, 3, 31, 21, 1, tzinfo=UTC)))[NPS].chance > 0  # April in Kyiv


async def kept(shop: CornerShop) -> dict[str, Any]:
    columns = ("score", "marks_json", "liked_json", "disliked_json", "text", "answered_at", "done_at")
    query = Query(select(*(tables.surveys.c[name] for name in columns)))
    (row,) = await shop.database.read(lambda tx: tx.all(query))
    return dict(zip(columns, row, strict=True))


async def test_a_score_may_be_changed_for_a_day(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    for given_, at in ((9, LATER), (3, LATER + 23 * HOUR)):
        await shop.database.run(partial(survey_answers.score, now=at, customer=ann, survey=survey, given=given_))
    late = LATER + 25 * HOUR
    assert await shop.database.run(lambda tx: survey_answers.score(tx, late, ann, survey, 10)) is No.FIXED
    same = await shop.database.run(lambda tx: survey_answers.score(tx, late, ann, survey, 3))
    assert isinstance(same, Survey)
    assert same.score == (await kept(shop))["score"] == 3


async def test_after_a_week_an_answer_is_too_late(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    late = NOW + 7 * DAY + MINUTE
    assert await shop.database.run(lambda tx: survey_answers.score(tx, late, ann, survey, 9)) is No.OVER
    assert await shop.database.run(lambda tx: survey_answers.say(tx, late, ann, survey, "hm")) is No.OVER
    assert (await kept(shop))["answered_at"] is None


async def test_other_people_s_surveys_mean_nothing(shop: CornerShop) -> None:
    shop = await certain(shop)
    _, survey = await asked(shop)
    bob = await shop.regular()
    rules = shop.terms.program.surveys
    staff_ = mark_of("staff")
    for work in (
        lambda tx: survey_answers.score(tx, LATER, bob, survey, 0),
        lambda tx: survey_answers.mark(tx, LATER, bob, survey, Aspect.QUALITY, 1),
        lambda tx: survey_answers.choose(tx, LATER, rules, bob, survey, Side.LIKED, staff_, on=True),
        lambda tx: survey_answers.say(tx, LATER, bob, survey, "mine"),
        lambda tx: survey_answers.done(tx, LATER, bob, survey),
        lambda tx: survey_answers.score(tx, LATER, bob, survey + 1, 0),
    ):
        assert await shop.database.run(work) is No.NOT_THEIRS
    assert (await kept(shop))["answered_at"] is None


async def test_what_was_chosen_twice_counts_once_and_can_be_taken_back(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    rules = shop.terms.program.surveys
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 4))

    async def chosen(mark: str, *, on: bool) -> None:
        await shop.database.run(
            lambda tx: survey_answers.choose(tx, LATER, rules, ann, survey, Side.DISLIKED, mark, on=on)
        )

    for name, on in (("staff", True), ("staff", True), ("speed", True), ("prices", True), ("prices", False)):
        await chosen(mark_of(name), on=on)
    found = await shop.database.run(
        lambda tx: survey_answers.choose(tx, LATER, rules, ann, survey, Side.LIKED, "0" * 8, on=True)
    )
    assert found is No.NOT_THEIRS
    assert (await kept(shop))["disliked_json"] == '["staff", "speed"]'


async def test_words_come_one_after_the_other_and_have_an_end(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    for text in ("Довга черга", "і немає кошиків", "я" * 5000):
        await shop.database.run(partial(survey_answers.say, now=LATER, customer=ann, survey=survey, text=text))
    text = (await kept(shop))["text"]
    assert text.startswith("Довга черга\nі немає кошиків\nяя")
    assert len(text) == 4096


async def test_who_is_not_content_gets_a_person_with_all_that_was_said_and_once(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    photo = File("photo", "telegram", "file-1")
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 2))
    await shop.database.run(lambda tx: survey_answers.say(tx, LATER, ann, survey, "Зіпсований салат", [photo]))

    def person(tx: Transaction) -> int | No:
        identity = identities.lock(tx, "telegram", "ann", name="", language="uk", now=LATER)
        return survey_answers.person(tx, LATER, shop.terms, identity, ann, survey)

    case = await shop.database.run(person)
    assert await shop.database.run(person) == case
    kept_cases = Query(select(*(tables.cases.c[name] for name in ("id", "source", "survey", "customer"))))
    assert await read(shop, kept_cases) == [(case, Source.SURVEY.value, survey, ann.id)]
    words = Query(select(tables.case_messages.c.text).where(tables.case_messages.c.author == "shopper"))
    assert await read(shop, words) == [("Зіпсований салат",)]
    files = Query(select(tables.attachments.c.survey, tables.attachments.c.message.is_not(None)))
    assert [(row[0], bool(row[1])) for row in await read(shop, files)] == [(survey, True)]


async def test_what_was_chosen_stands_beside_the_case_of_who_wrote_nothing(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    rules = shop.terms.program.surveys
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 2))
    await shop.database.run(
        lambda tx: survey_answers.choose(tx, LATER, rules, ann, survey, Side.DISLIKED, mark_of("staff"), on=True),
    )

    def head(tx: Transaction) -> case_facts.Head:
        identity = identities.lock(tx, "telegram", "ann", name="", language="uk", now=LATER)
        case = survey_answers.person(tx, LATER, shop.terms, identity, ann, survey)
        assert isinstance(case, int)
        found = cases.find(tx, case)
        assert found is not None
        return case_facts.head(tx, LATER, shop.terms, found)

    shown = await shop.database.run(head)
    assert (shown.text, shown.score, shown.disliked, shown.marks) == ("", 2, ("staff",), ())


async def test_a_person_is_not_for_who_is_content(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 9))

    def person(tx: Transaction) -> int | No:
        identity = identities.lock(tx, "telegram", "ann", name="", language="uk", now=LATER)
        return survey_answers.person(tx, LATER, shop.terms, identity, ann, survey)

    assert await shop.database.run(person) is No.NOT_THEIRS


async def test_marks_of_a_category_are_no_scores_and_the_other_way_round(shop: CornerShop) -> None:
    shop = await certain(shop, nps=False)
    ann, survey = await asked(shop)
    assert await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 9)) is No.NOT_THEIRS
    for aspect, stars in ((Aspect.QUALITY, 4), (Aspect.QUALITY, 5), (Aspect.FRESHNESS, 2)):
        await shop.database.run(
            partial(survey_answers.mark, now=LATER, customer=ann, survey=survey, aspect=aspect, stars=stars)
        )
    assert (await kept(shop))["marks_json"] == '{"quality": 5, "freshness": 2}'


async def test_what_a_person_answered_is_in_their_file_and_goes_when_they_are_erased(shop: CornerShop) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 2))
    await shop.database.run(lambda tx: survey_answers.say(tx, LATER, ann, survey, "Зіпсований салат"))
    file = await shop.database.run(lambda tx: my_data.file(tx, LATER, shop.terms, ann))
    assert "Зіпсований салат" in file.decode()
    await shop.database.run(lambda tx: privacy.erase(tx, LATER, ann.id, "test"))
    assert ((await kept(shop))["score"], (await kept(shop))["text"]) == (2, "")


async def read(shop: CornerShop, query: Query) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await shop.database.read(lambda tx: tx.all(query))]


async def test_to_try_it_out_what_waits_is_asked_now_and_what_was_not_drawn_too(shop: CornerShop) -> None:
    shop = asking(shop)
    ann, at = (await shop.join()).customer, NOW + MINUTE

    async def now(moment: datetime = at) -> Answer:
        return await shop.database.run(lambda tx: surveys.ask_now(tx, moment, shop.terms, ann))

    assert (await now()).reason == "no_visit"
    await shop.post(receipt("R1", 30000, card=ann.card))  # not drawn: nothing is paced
    assert (await now()).due == (await now()).due == at
    (notice,) = await questions(shop, at)
    await settle(shop, Outcome(notice, "m"), at=at)
    assert (await now()).reason == "capped"
    assert (await now()).again == (NOW + timedelta(days=90)).date()
    assert len(await rows(shop)) == 1


async def test_tills_read_the_chances_again_when_one_has_changed(shop: CornerShop) -> None:
    async def changed() -> str | None:
        return await shop.database.read(lambda tx: shops.fact(tx, PACED))

    assert set(await pace(asking(shop))) == {NPS, "bread"}
    first = await changed()
    await pace(asking(shop), NOW + HOUR)
    assert await changed() == first
    assert set(await pace(asking(shop, categories=()), NOW + 2 * HOUR)) == {NPS}
    second = await changed()
    assert second != first
    await pace(asking(shop, categories=(), per_month=7), NOW + 3 * HOUR)
    assert await changed() != second


async def test_what_is_reckoned_anew_at_the_same_instant_is_read_anew(shop: CornerShop) -> None:
    store = shop.till.store.id
    for wanted in (30, 7):
        program = replace(shop.terms.program, surveys=SurveyRules(per_month=wanted))
        terms = replace(shop.terms, program=program)
        await shop.database.run(partial(pacing.pace, now=NOW, terms=terms))
        read = await shop.database.read(partial(terms.paces.of, store=store, now=NOW))
        assert read[NPS].missing == wanted
