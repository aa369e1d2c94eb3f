"""What a shopper writes becomes a case: no word is lost or doubled, and nobody has more cases than anybody may."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest

from loyalty.complaints import Author, Source, State
from loyalty.program import ComplaintRules
from loyalty.refusals import UnknownCase
from storage import attachments, case_messages, identities, people
from storage import cases as storage
from storage.attachments import File
from storage.cases import Case
from storage.database import Transaction
from storage.identities import Identity
from storage.staff import Member
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop, receipt
from tests.usecases.crowd import all_at_once
from usecases import case_acts, cases, hotline
from usecases.cases import Heard, How

PHOTO = File("photo", "telegram", "AgAC")
_messages = count(1)


def account(tx: Transaction, name: str, channel: str = "telegram", at: datetime = NOW) -> Identity:
    return identities.lock(tx, channel, name, name="Ann", language="uk", now=at)


async def writes(
    shop: CornerShop, name: str, text: str, *files: File, channel: str = "telegram", at: datetime = NOW, **more: Any
) -> Heard:
    """Somebody's words, as a handler hands them on."""

    def work(tx: Transaction) -> Heard:
        identity = account(tx, name, channel, at)
        known = None if identity.customer is None else people.find(tx, id=identity.customer)
        customer = known if known is not None and known.member else None
        return cases.hear(tx, at, shop.terms, identity, customer, text, files, **more)

    return await shop.database.run(work)


async def answers(shop: CornerShop, by: Member, case: int, text: str, *files: File, at: datetime = NOW) -> int | None:
    reference = str(next(_messages))
    return await shop.database.run(lambda tx: case_acts.answer(tx, at, by, case, text, files, "-100", reference))


async def closes(shop: CornerShop, by: Member, case: int, at: datetime = NOW) -> Case:
    return await shop.database.run(lambda tx: case_acts.close(tx, at, shop.terms, by, case))


async def solved(shop: CornerShop, name: str, case: int, *, yes: bool, at: datetime = NOW) -> Case:
    return await shop.database.run(lambda tx: cases.solved(tx, at, shop.terms, account(tx, name, at=at), case, yes=yes))


async def said_in(shop: CornerShop, case: int) -> list[str]:
    """The shopper's own words, in order."""
    found = await shop.database.read(lambda tx: case_messages.messages(tx, case))
    return [message.text for message in found if message.author is Author.SHOPPER]


async def happened_in(shop: CornerShop, case: int) -> list[str]:
    found = await shop.database.read(lambda tx: case_messages.messages(tx, case))
    return [message.text for message in found if message.author is Author.EVENT]


async def case_of(shop: CornerShop, case: int) -> Case:
    found = await shop.database.read(lambda tx: storage.find(tx, case))
    assert found is not None
    return found


async def open_of(shop: CornerShop, name: str, channel: str = "telegram") -> list[int]:
    found = await shop.database.run(lambda tx: hotline.open_cases(tx, shop.terms, account(tx, name, channel)))
    return [case.case for case in found]


async def test_the_first_words_open_a_case_and_the_next_go_into_it(shop: CornerShop) -> None:
    await shop.join(account="ann")
    await shop.post(receipt("R1", 50000, card=(await shop.join(account="ann")).customer.card))
    first = await writes(shop, "ann", "The soup was cold")
    second = await writes(shop, "ann", "And the bread was old", PHOTO, at=NOW + MINUTE)
    assert (first.how, second.how, second.case, second.anew) == (How.OPENED, How.CONTINUED, first.case, False)
    assert await said_in(shop, first.case) == ["The soup was cold", "And the bread was old"]
    case = await case_of(shop, first.case)
    assert (case.source, case.state, case.store_name) == (Source.TEXT, State.NEW, "Center")
    assert case.receipt is not None
    files = await shop.database.read(
        lambda tx: attachments.files(tx, [m.id for m in case_messages.messages(tx, first.case)])
    )
    assert [[file.file for file in each] for each in files.values()] == [["AgAC"]]


async def test_words_after_a_silence_want_a_word_back_and_longer_ones_while_somebody_is_talking(
    shop: CornerShop,
) -> None:
    iryna = await shop.engage("operator", "iryna")
    case = (await writes(shop, "ann", "Nobody is at the till")).case
    assert (await writes(shop, "ann", "Hello?", at=NOW + 10 * MINUTE)).anew
    assert not (await writes(shop, "ann", "Hello??", at=NOW + 11 * MINUTE)).anew
    await answers(shop, iryna, case, "Coming!", at=NOW + 12 * MINUTE)
    assert not (await writes(shop, "ann", "Thank you", at=NOW + 30 * MINUTE)).anew
    assert (await writes(shop, "ann", "Still nobody", at=NOW + 2 * HOUR)).anew


@pytest.mark.parametrize(
    "text", ["Дякую!", "спасибо", "Thanks a lot"[:6], "👍👍", "", "/nonsense", "[sticker]", "Добрий день"]
)
async def test_courtesy_opens_no_case_and_leaves_a_closed_one_closed(shop: CornerShop, text: str) -> None:
    iryna = await shop.engage("operator", "iryna")
    assert (await writes(shop, "ann", text)).how is How.COURTESY
    case = (await writes(shop, "ann", "The soup was cold")).case
    await closes(shop, iryna, case)
    assert await writes(shop, "ann", text, at=NOW + HOUR) == Heard(How.COURTESY)
    assert (await case_of(shop, case)).state is State.CLOSED


@pytest.mark.parametrize("text", ["Привіт?", "ok, but where is my soup", "0"])
async def test_whoever_asks_is_no_mere_courtesy(shop: CornerShop, text: str) -> None:
    assert (await writes(shop, "ann", text)).how is How.OPENED


async def test_a_photo_alone_is_a_case(shop: CornerShop) -> None:
    heard = await writes(shop, "ann", "", PHOTO)
    assert heard.how is How.OPENED
    assert await said_in(shop, heard.case) == [""]


async def test_a_greeting_told_from_the_menu_opens_the_case_that_was_asked_for(shop: CornerShop) -> None:
    heard = await writes(shop, "ann", "Добрий день", source=Source.MENU, category="staff", another=True)
    assert heard.how is How.OPENED
    assert (await case_of(shop, heard.case)).category == "staff"


async def test_a_closed_case_opens_again_within_its_days_and_a_new_one_after_them(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    case = (await writes(shop, "ann", "The soup was cold")).case
    await closes(shop, iryna, case)
    heard = await writes(shop, "ann", "It is cold again", at=NOW + 6 * DAY)
    assert (heard.how, heard.case, heard.anew) == (How.REOPENED, case, True)
    again = await case_of(shop, case)
    assert (again.state, again.taken_by, again.solved) == (State.NEW, None, None)
    await closes(shop, iryna, case, NOW + 6 * DAY)
    later = await writes(shop, "ann", "And now the bread", at=NOW + 14 * DAY)
    assert later.how is How.OPENED
    assert later.case != case


async def test_nobody_has_more_open_than_anybody_may_and_nothing_is_refused(shop: CornerShop) -> None:
    opened = [(await writes(shop, "ann", f"Matter {n}", source=Source.MENU, another=True)).case for n in range(3)]
    assert len(set(opened)) == 3
    heard = await writes(shop, "ann", "Matter 4", source=Source.MENU, another=True)
    assert (heard.how, heard.case) == (How.FULL, opened[-1])
    greeted = await writes(shop, "ann", "Hello", source=Source.MENU, another=True)
    assert (greeted.how, greeted.case) == (How.FULL, opened[-1])
    assert await open_of(shop, "ann") == list(reversed(opened))
    assert await said_in(shop, opened[-1]) == ["Matter 2", "Matter 4", "Hello"]


async def test_what_is_written_next_belongs_to_what_was_said_last_by_either_side(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    first = (await writes(shop, "ann", "The soup", source=Source.MENU, another=True)).case
    second = (await writes(shop, "ann", "The bread", source=Source.MENU, another=True)).case
    await answers(shop, iryna, first, "Which soup was it?")
    assert (await writes(shop, "ann", "Borshch")).case == first
    await answers(shop, iryna, second, "Which bread?")
    assert (await writes(shop, "ann", "Rye")).case == second


async def test_a_rating_and_its_words_are_one_case_however_often_it_is_changed(shop: CornerShop) -> None:
    other = (await writes(shop, "ann", "Something else")).case
    ann = (await shop.join(account="ann")).customer
    await shop.post(receipt("R1", 50000, card=ann.card))
    await shop.post(receipt("R2", 20000, card=ann.card, at=NOW + MINUTE))
    of = await shop.database.read(lambda tx: storage.visit(tx, ann.id).receipt)
    rated = partial(writes, shop, "ann", source=Source.RATING, receipt=of, another=True)
    first, again = await rated("A queue"), await rated("And no smile")
    assert (first.how, again.how, again.case) == (How.OPENED, How.CONTINUED, first.case)
    assert first.case != other
    assert (await rated("Дякую")).how is How.COURTESY
    found = await case_of(shop, first.case)
    assert (found.source, found.receipt) == (Source.RATING, of)


async def test_whoever_has_two_messengers_has_one_conversation(shop: CornerShop) -> None:
    await shop.join(account="ann")
    first = await writes(shop, "ann", "The soup was cold")
    await shop.join(account="ann-viber", channel="viber")
    await shop.database.run(lambda tx: account(tx, "ann-viber", "viber"))
    second = await writes(shop, "ann-viber", "Very cold", channel="viber")
    assert (second.how, second.case) == (How.CONTINUED, first.case)
    assert (await case_of(shop, first.case)).channel == "viber"  # where they wrote last, they read the answer


async def test_a_strangers_case_becomes_the_members_who_has_joined(shop: CornerShop) -> None:
    first = await writes(shop, "ann", "Where are you?")
    assert (await case_of(shop, first.case)).customer is None
    ann = (await shop.join(account="ann")).customer
    second = await writes(shop, "ann", "I have found you", at=NOW + MINUTE)
    assert (second.how, second.case) == (How.CONTINUED, first.case)
    assert (await case_of(shop, first.case)).customer == ann.id


async def test_nobody_writes_into_or_settles_somebody_elses_case(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    case = (await writes(shop, "ann", "The soup was cold")).case
    theirs = (await writes(shop, "ben", "The soup was hot")).case
    assert theirs != case
    await closes(shop, iryna, case)
    for yes in (True, False):
        with pytest.raises(UnknownCase):
            await solved(shop, "ben", case, yes=yes)
    with pytest.raises(UnknownCase):
        await solved(shop, "ben", 10**15, yes=True)
    assert (await case_of(shop, case)).solved is None


async def test_yes_is_kept_once_and_no_opens_the_case_again(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    case = (await writes(shop, "ann", "The soup was cold")).case
    await closes(shop, iryna, case)
    for _ in range(2):
        assert (await solved(shop, "ann", case, yes=True)).solved is True
    assert await happened_in(shop, case) == ["closed", "solved"]
    assert (await solved(shop, "ann", case, yes=False)).state is State.NEW
    assert (await solved(shop, "ann", case, yes=False)).state is State.NEW
    assert (await solved(shop, "ann", case, yes=True)).state is State.NEW  # it is open, and stays so
    assert await happened_in(shop, case) == ["closed", "solved", "not_solved", "reopened"]
    assert (await writes(shop, "ann", "It is still cold")).case == case


async def test_after_a_no_the_next_words_belong_to_that_case_whatever_else_is_open(shop: CornerShop) -> None:
    iryna = await shop.engage("operator", "iryna")
    old = (await writes(shop, "ann", "The soup", source=Source.MENU, another=True)).case
    await closes(shop, iryna, old)
    new = (await writes(shop, "ann", "The bread", source=Source.MENU, another=True)).case
    await solved(shop, "ann", old, yes=False)
    assert (await writes(shop, "ann", "Cold again")).case == old
    assert new != old


async def test_one_person_in_two_messengers_at_once_opens_one_case(shop: CornerShop, next_door: CornerShop) -> None:
    await shop.join(account="ann")
    await shop.join(account="ann-viber", channel="viber")
    heard = await all_at_once(
        [
            writes(door, name, f"{name} {n}", channel=channel)
            for n in range(4)
            for door, name, channel in ((shop, "ann", "telegram"), (next_door, "ann-viber", "viber"))
        ]
    )
    assert all(isinstance(each, Heard) for each in heard)
    assert len({each.case for each in heard if isinstance(each, Heard)}) == 1
    (case,) = await open_of(shop, "ann")
    said = await said_in(shop, case)
    assert sorted(said) == sorted(f"{name} {n}" for n in range(4) for name in ("ann", "ann-viber"))


async def test_asking_for_many_at_once_opens_no_more_than_allowed(shop: CornerShop, next_door: CornerShop) -> None:
    await shop.join(account="ann")
    await shop.join(account="ann-viber", channel="viber")
    heard = await all_at_once(
        [
            writes(door, name, f"{name} {n}", channel=channel, source=Source.MENU, another=True)
            for n in range(4)
            for door, name, channel in ((shop, "ann", "telegram"), (next_door, "ann-viber", "viber"))
        ]
    )
    assert sum(each.how is How.OPENED for each in heard if isinstance(each, Heard)) == 3
    assert sum(each.how is How.FULL for each in heard if isinstance(each, Heard)) == 5
    assert len(await open_of(shop, "ann")) == 3


async def test_words_that_come_while_it_is_being_closed_open_it_again_or_are_in_before(
    shop: CornerShop, next_door: CornerShop
) -> None:
    iryna = await shop.engage("operator", "iryna")
    for turn in range(6):
        name = f"ann {turn}"
        case = (await writes(shop, name, "The soup was cold")).case
        written, closed = await all_at_once([writes(next_door, name, "Wait"), closes(shop, iryna, case)])
        assert isinstance(written, Heard)
        assert not isinstance(closed, BaseException)
        assert await said_in(shop, case) == ["The soup was cold", "Wait"]
        reopened = "reopened" in await happened_in(shop, case)
        assert (await case_of(shop, case)).state is (State.NEW if reopened else State.CLOSED)
        assert reopened is (written.how is How.REOPENED)


async def test_words_and_answers_at_once_are_all_in_and_nobody_waits_for_each_other_for_ever(
    shop: CornerShop, next_door: CornerShop
) -> None:
    iryna = await shop.engage("operator", "iryna")
    await shop.join(account="ann")
    case = (await writes(shop, "ann", "The soup was cold")).case
    told = await all_at_once(
        [
            work
            for n in range(8)
            for work in (writes(next_door, "ann", f"word {n}"), answers(shop, iryna, case, f"answer {n}"))
        ]
    )
    assert not [each for each in told if isinstance(each, BaseException)]
    assert sorted(await said_in(shop, case)) == sorted(["The soup was cold", *(f"word {n}" for n in range(8))])


@pytest.mark.parametrize(
    ("hour", "opens", "tomorrow"),
    [(12, None, False), (20, None, False), (21, "09:00", True), (23, "09:00", True), (3, "09:00", False)],
)
async def test_an_answer_is_promised_for_when_somebody_is_there(
    shop: CornerShop, hour: int, opens: str | None, tomorrow: bool
) -> None:
    at = NOW.replace(hour=0) + timedelta(hours=hour - 2)  # Kyiv is two hours ahead of UTC
    promised = hotline.promise(at, shop.terms, "Europe/Kyiv")
    told = None if promised.opens is None else f"{promised.opens:%H:%M}"
    assert (told, promised.tomorrow) == (opens, tomorrow)
    assert promised.within == ComplaintRules().escalate


async def test_who_has_left_is_still_heard_and_their_case_goes_on(shop: CornerShop) -> None:
    ann = (await shop.join(account="ann")).customer
    first = await writes(shop, "ann", "The soup was cold")
    await shop.database.run(lambda tx: people.leave(tx, ann.id, NOW))
    second = await writes(shop, "ann", "And I have left", at=NOW + MINUTE)
    assert (second.how, second.case) == (How.CONTINUED, first.case)


async def test_a_shop_may_allow_fewer(shop: CornerShop) -> None:
    rules = replace(shop.terms.program.complaints, most_open=1)
    strict = shop.under(replace(shop.terms.program, complaints=rules))
    first = await writes(strict, "ann", "One", source=Source.MENU, another=True)
    second = await writes(strict, "ann", "Two", source=Source.MENU, another=True)
    assert (second.how, second.case) == (How.FULL, first.case)
