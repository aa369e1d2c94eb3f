"""What a hard-headed world does to complaints: long and odd words, changes after the end, impatient taps."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import column, func, select, table
from sqlalchemy.util import await_only

from loyalty.program import ComplaintRules, Program
from loyalty.refusals import AnswerTooLong, CaseTaken, UnknownCase
from storage import identities, tables
from storage.database import Transaction, opened
from storage.people import Customer
from storage.queries import Query
from storage.staff import Member
from tests.usecases import corner_shop
from tests.usecases.archive import holding
from tests.usecases.corner_shop import ANN, NOW, CornerShop
from tests.usecases.test_case_answers import GROUP, says
from tests.usecases.test_hearing import said_in, writes
from tests.usecases.test_surveys import LATER, asked, certain
from usecases import case_acts, cases, desk, privacy, staffing, survey_answers
from usecases.survey_answers import No

_WRITTEN = Query(select(tables.case_messages.c.text, tables.case_messages.c.edits).order_by(tables.case_messages.c.id))
_locks = table("pg_locks", column("pid"), column("granted"))
_WAIT_FOR_ME = Query(
    select(func.count())
    .select_from(_locks)
    .where(
        ~_locks.c.granted, func.array_position(func.pg_blocking_pids(_locks.c.pid), func.pg_backend_pid()).is_not(None)
    )
)


@pytest.fixture
async def iryna(shop: CornerShop) -> Member:
    return await shop.engage("operator", "iryna", "Ірина Коваленко")


async def person(shop: CornerShop, customer: Customer, survey: int) -> int | No:
    """They tap for somebody of the shop's people."""

    def work(tx: Transaction) -> int | No:
        identity = identities.lock(tx, "telegram", "ann", name="", language="uk", now=LATER)
        return survey_answers.person(tx, LATER, shop.terms, identity, customer, survey)

    return await shop.database.run(work)


async def changed(shop: CornerShop, by: Member, message: str, text: str) -> None:
    await shop.database.run(lambda tx: desk.edit(tx, NOW, by, GROUP, message, text))


async def written(shop: CornerShop) -> list[tuple[str, int]]:
    return [(text, edits) for text, edits in await shop.database.read(lambda tx: tx.all(_WRITTEN))]


# --- a survey that becomes a complaint ------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["ok", "Дякую", "🙂"])
async def test_who_asks_for_a_person_after_a_survey_gets_one_however_polite_their_words(
    shop: CornerShop, words: str
) -> None:
    shop = await certain(shop)
    ann, survey = await asked(shop)
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 2))
    await shop.database.run(lambda tx: survey_answers.say(tx, LATER, ann, survey, words))
    case = await person(shop, ann, survey)
    assert isinstance(case, int)
    assert await said_in(shop, case) == [words]
    assert await person(shop, ann, survey) == case


async def test_who_has_as_many_cases_as_anybody_may_and_asks_twice_for_a_person_says_it_once(shop: CornerShop) -> None:
    shop = await certain(shop)
    shop = shop.under(replace(shop.terms.program, complaints=ComplaintRules(most_open=1)))
    ann, survey = await asked(shop)
    other = (await writes(shop, "ann", "The till was rude")).case
    await shop.database.run(lambda tx: survey_answers.score(tx, LATER, ann, survey, 2))
    await shop.database.run(lambda tx: survey_answers.say(tx, LATER, ann, survey, "The salad"))
    for _ in range(3):
        assert await person(shop, ann, survey) == other
    assert await said_in(shop, other) == ["The till was rude", "The salad"]


# --- people who leave ---------------------------------------------------------------------------------------------------------


async def test_what_somebody_had_who_left_the_shop_can_be_taken(shop: CornerShop, iryna: Member) -> None:
    marko = await shop.engage("operator", "marko", "Марко")
    case = (await writes(shop, "ann", "The soup was cold")).case
    await shop.database.run(lambda tx: case_acts.take(tx, NOW, iryna, case))
    with pytest.raises(CaseTaken):
        await shop.database.run(lambda tx: case_acts.take(tx, NOW, marko, case))
    await shop.database.run(lambda tx: staffing.remove(tx, NOW, iryna.id, "owner"))
    assert (await shop.database.run(lambda tx: case_acts.take(tx, NOW, marko, case))).taken_by == marko.id


# --- changes ----------------------------------------------------------------------------------------------------------------


async def test_an_arrow_within_an_answer_stays_when_it_is_changed(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "Where do I go?")).case
    message = await says(shop, iryna, case, "Меню -> Картка")
    await changed(shop, iryna, message, "Меню -> Картка -> Код")
    assert (await written(shop))[1] == ("Меню -> Картка -> Код", 1)


async def test_an_answer_changed_into_a_note_is_not_shown_to_the_shopper(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "We are sorry")
    await changed(shop, iryna, message, "→ she always complains")
    assert (await written(shop))[1] == ("We are sorry", 0)


async def test_a_note_keeps_its_change_without_the_sign(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    await shop.database.run(lambda tx: case_acts.note(tx, NOW, iryna, case, "she complains", GROUP, "5"))
    await changed(shop, iryna, "5", "→ she often complains")
    assert (await written(shop))[1] == ("she often complains", 1)


async def test_what_was_erased_is_not_written_back_by_a_change(shop: CornerShop, iryna: Member) -> None:
    ann = (await shop.join()).customer
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "dear-ann, sorry")
    await shop.database.run(lambda tx: case_acts.note(tx, NOW, iryna, case, "ann-is-angry", GROUP, "note"))
    await shop.database.run(lambda tx: privacy.erase(tx, NOW, ann.id, "command line"))
    for each, text in ((message, "dear-ann, so sorry"), ("note", "→ ann-is-very-angry")):
        with pytest.raises(UnknownCase):
            await changed(shop, iryna, each, text)
    assert await holding(shop.database, "dear-ann", "angry") == []


@pytest.mark.postgres
async def test_a_note_that_is_being_written_when_somebody_is_erased_is_erased_too(postgres_url: str) -> None:
    """On SQLite one thing happens after the other."""
    database, other = await opened(postgres_url), await opened(postgres_url)
    try:
        shop = await corner_shop.opened(database, Program())
        iryna = await shop.engage("operator", "iryna", "Ірина Коваленко")
        ann = (await shop.join()).customer
        case = (await writes(shop, "ann", "cold-soup")).case
        writing = asyncio.Event()

        def write(tx: Transaction) -> None:
            case_acts.note(tx, NOW, iryna, case, "ann-is-angry", GROUP, "7")
            writing.set()
            while tx.one(_WAIT_FOR_ME) == (0,):  # and is not done before the other has come to it
                await_only(asyncio.sleep(0.01))

        async def erase() -> None:
            await writing.wait()
            await shop.database.run(lambda tx: privacy.erase(tx, NOW, ann.id, "command line"))

        await asyncio.gather(other.run(write), erase())
        assert await holding(database, "ann-is-angry", "cold-soup") == []
        with pytest.raises(UnknownCase):
            await says(shop, iryna, case, "dear-ann")
    finally:
        await database.close()
        await other.close()


# --- callers ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [ANN, "+38 (050) 111-22-33", "050 111 22 33", "050 111-22-33:"])
async def test_a_caller_is_found_however_their_number_is_written_and_it_is_not_kept(
    shop: CornerShop, iryna: Member, number: str
) -> None:
    ann = (await shop.join()).customer
    case, whose = await shop.database.run(
        lambda tx: desk.open_for(tx, NOW, shop.terms, iryna, f"{number} 2 loaves were stale", GROUP, "5")
    )
    assert whose is not None
    assert whose.id == ann.id
    assert await written(shop) == [("2 loaves were stale", 0)]
    assert await holding(shop.database, "111-22", "111 22") == []
    assert case


@pytest.mark.parametrize("said", ["2 loaves were stale", "the bread, again", "2 2 2 loaves"])
async def test_what_is_no_number_stays_in_the_words(shop: CornerShop, iryna: Member, said: str) -> None:
    await shop.database.run(lambda tx: desk.open_for(tx, NOW, shop.terms, iryna, said, GROUP, "5"))
    assert await written(shop) == [(said, 0)]


# --- long words -------------------------------------------------------------------------------------------------------------


async def test_of_words_longer_than_a_message_none_is_lost(shop: CornerShop) -> None:
    words = " ".join(f"word{number}" for number in range(900))  # Viber takes 7,000 characters
    assert len(words) > cases.LONGEST
    case = (await writes(shop, "ann", words, channel="viber")).case
    assert " ".join(await said_in(shop, case)) == words
    assert max(map(len, await said_in(shop, case))) <= cases.LONGEST


async def test_a_message_of_nothing_but_one_long_word_is_kept_whole(shop: CornerShop) -> None:
    words = "Ж" + "😡" * 5000
    case = (await writes(shop, "ann", words)).case
    assert "".join(await said_in(shop, case)) == words
    assert all(len(each.encode("utf-16-le")) <= 2 * cases.LONGEST for each in await said_in(shop, case))


async def test_an_answer_whose_end_the_shopper_would_not_read_is_refused(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    with pytest.raises(AnswerTooLong):
        await says(shop, iryna, case, "word " * 800)
    message = await says(shop, iryna, case, "word " * 700)
    with pytest.raises(AnswerTooLong):
        await changed(shop, iryna, message, "😡" * 2000)
    assert [edits for _, edits in await written(shop)] == [0, 0]
