"""What the shop's people answer reaches the shopper once, as it stands when it is said, where they wrote; edits follow it."""

from datetime import datetime
from functools import partial
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select

from loyalty.complaints import Source, State
from storage import attachments, case_messages, identities, outbox, people, tables
from storage import cases as storage
from storage.attachments import File
from storage.queries import Query
from storage.staff import Member
from tests.usecases.archive import holding
from tests.usecases.corner_shop import DAY, HOUR, MINUTE, NOW, CornerShop
from tests.usecases.crowd import all_at_once
from tests.usecases.test_hearing import account, case_of, closes, solved, writes
from usecases import case_acts, case_answers, cases, linking, my_data, notices, privacy
from usecases.notices import Claimed, Outcome

GROUP = "-1001"
VOICE, PHOTO = File("voice", "telegram", "AwAC"), File("photo", "telegram", "AgAC", "", "image/jpeg")
_numbers = count(1)


async def says(
    shop: CornerShop, by: Member, case: int, text: str, *files: File, at: datetime = NOW, as_: str = ""
) -> str:
    """One of the shop's people, in their group; the number of that message."""
    message = as_ or str(next(_numbers))
    await shop.database.run(lambda tx: case_acts.answer(tx, at, by, case, text, files, GROUP, message))
    return message


async def changes(shop: CornerShop, by: Member, message: str, text: str, at: datetime = NOW) -> None:
    await shop.database.run(lambda tx: case_acts.edit(tx, at, by, GROUP, message, text))


async def claim(shop: CornerShop, at: datetime = NOW, channel: str = "telegram") -> list[Claimed]:
    hand = await shop.database.run(lambda tx: notices.claim(tx, at, shop.terms, channel, 100))
    return list(hand.notices)


async def settle(shop: CornerShop, *outcomes: Outcome, at: datetime = NOW, channel: str = "telegram") -> None:
    await shop.database.run(lambda tx: notices.settle(tx, at, channel, outcomes))


async def delivered(shop: CornerShop, at: datetime = NOW, channel: str = "telegram") -> list[dict[str, Any]]:
    """What is said now, and arrives: message number 100, 101, …"""
    claimed = await claim(shop, at, channel)
    outcomes = [Outcome(notice, str(100 + place)) for place, notice in enumerate(claimed)]
    await settle(shop, *outcomes, at=at, channel=channel)
    return [dict(notice.facts) for notice in claimed]


async def ends(shop: CornerShop) -> list[tuple[str, str]]:
    """State and reason of each answer and change of one, in order."""
    query = Query(
        select(tables.outbox.c.state, tables.outbox.c.reason)
        .where(tables.outbox.c.kind == "answer")
        .order_by(tables.outbox.c.id)
    )
    return [(row[0], row[1]) for row in await shop.database.read(lambda tx: tx.all(query))]


@pytest.fixture
async def iryna(shop: CornerShop) -> Member:
    return await shop.engage("operator", "iryna", "Ірина Коваленко")


async def test_an_answer_says_who_and_in_which_case_with_its_files(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    await says(shop, iryna, case, "We are sorry!", PHOTO)
    (notice,) = await claim(shop)
    assert (notice.kind, notice.account, notice.at_most_once) == ("answer", "ann", False)
    told = notice.facts
    assert (told["case"], told["by"], told["text"], told["edited"]) == (case, "Ірина", "We are sorry!", False)
    assert [(file["kind"], file["channel"], file["file"]) for file in told["files"]] == [("photo", "telegram", "AgAC")]
    assert (await case_of(shop, case)).state is State.TAKEN


async def test_the_same_message_heard_again_is_said_once(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    for _ in range(3):
        await says(shop, iryna, case, "We are sorry!", as_="7")
    await all_at_once([says(shop, iryna, case, "We are sorry!", as_="7") for _ in range(4)])
    assert await ends(shop) == [("queued", "")]
    assert [each["text"] for each in await delivered(shop)] == ["We are sorry!"]
    assert await delivered(shop, NOW + HOUR) == []


async def test_what_is_changed_before_it_is_said_is_said_as_it_is_then(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "We are sory")
    await changes(shop, iryna, message, "We are sorry")
    first = await delivered(shop)
    assert [(each["text"], each["edited"]) for each in first] == [("We are sorry", False)]
    assert await delivered(shop, NOW + MINUTE) == []
    assert await ends(shop) == [("sent", ""), ("dropped", "said_already")]


async def test_what_is_changed_afterwards_replaces_what_is_shown(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "On Mondey")
    await delivered(shop)
    await changes(shop, iryna, message, "On Monday")
    (second,) = await delivered(shop)
    assert (second["text"], second["edited"], second["shown"]) == ("On Monday", True, "100")
    await changes(shop, iryna, message, "On Monday")  # as it was
    assert await delivered(shop) == []
    await changes(shop, iryna, message, "On Tuesday")
    (third,) = await delivered(shop)
    assert (third["text"], third["shown"]) == ("On Tuesday", "100")


async def test_of_several_changes_the_last_alone_is_said(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "One")
    await delivered(shop)
    for text in ("Two", "Three"):
        await changes(shop, iryna, message, text)
    assert [each["text"] for each in await delivered(shop)] == ["Three"]
    assert await ends(shop) == [("sent", ""), ("dropped", "said_already"), ("sent", "")]


async def test_a_change_waits_while_the_answer_is_on_its_way_and_follows_it(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "One")
    (on_its_way,) = await claim(shop)
    await changes(shop, iryna, message, "Two")
    waiting = await shop.database.run(lambda tx: notices.claim(tx, NOW, shop.terms, "telegram", 100, [on_its_way.id]))
    assert list(waiting.notices) == []
    await settle(shop, Outcome(on_its_way, "100"))
    assert [each["text"] for each in await delivered(shop, NOW + MINUTE)] == ["Two"]


async def test_a_change_of_what_never_arrived_is_not_said_either(shop: CornerShop, iryna: Member) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "One")
    await shop.database.run(lambda tx: identities.block(tx, "telegram", "ann", NOW))
    assert await delivered(shop) == []
    await changes(shop, iryna, message, "Two")
    await shop.database.run(
        lambda tx: identities.turned(tx, account(tx, "ann"), state="", notes={}, now=NOW, blocked=False)
    )
    assert await delivered(shop) == []
    assert await ends(shop) == [("dropped", "blocked"), ("dropped", "blocked")]


async def test_only_the_writer_changes_their_answer(shop: CornerShop, iryna: Member) -> None:
    marko = await shop.engage("operator", "marko", "Марко")
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "One")
    await changes(shop, marko, message, "Two")
    await changes(shop, iryna, "no such message", "Three")
    assert [each["text"] for each in await delivered(shop)] == ["One"]
    assert await ends(shop) == [("sent", "")]


async def test_an_answer_goes_where_they_wrote_last_and_elsewhere_when_that_is_blocked(
    shop: CornerShop, iryna: Member
) -> None:
    await shop.join(account="ann")
    await shop.join(account="ann-viber", channel="viber")
    case = (await writes(shop, "ann", "The soup was cold")).case
    await writes(shop, "ann-viber", "Very", channel="viber", at=NOW + MINUTE)
    await says(shop, iryna, case, "Sorry")
    assert await delivered(shop) == []
    assert [each["text"] for each in await delivered(shop, channel="viber")] == ["Sorry"]
    await shop.database.run(lambda tx: identities.block(tx, "viber", "ann-viber", NOW))
    await says(shop, iryna, case, "Are you there?")
    assert [each["text"] for each in await delivered(shop)] == ["Are you there?"]


async def test_a_change_is_said_anew_where_the_answer_was_not_shown(shop: CornerShop, iryna: Member) -> None:
    await shop.join(account="ann")
    await shop.join(account="ann-viber", channel="viber")
    case = (await writes(shop, "ann", "The soup was cold")).case
    message = await says(shop, iryna, case, "One")
    await delivered(shop)
    await writes(shop, "ann-viber", "I am here now", channel="viber", at=NOW + MINUTE)
    await changes(shop, iryna, message, "Two")
    (said,) = await delivered(shop, channel="viber")
    assert (said["edited"], said["shown"]) == (True, "")


async def test_a_stranger_is_answered_and_so_is_who_has_left(shop: CornerShop, iryna: Member) -> None:
    strange = (await writes(shop, "zoya", "Where are you?")).case
    await says(shop, iryna, strange, "On the square")
    ann = (await shop.join(account="ann")).customer
    case = (await writes(shop, "ann", "The soup was cold")).case
    await shop.database.run(lambda tx: people.leave(tx, ann.id, NOW))
    await says(shop, iryna, case, "We are sorry to see you go")
    assert sorted(each["text"] for each in await delivered(shop)) == ["On the square", "We are sorry to see you go"]


async def test_nothing_is_sent_where_it_costs_and_the_shop_does_not_pay(shop: CornerShop, iryna: Member) -> None:
    await shop.join(account="ann-viber", channel="viber")
    case = (await writes(shop, "ann-viber", "The soup was cold", channel="viber")).case
    await says(shop, iryna, case, "Sorry", at=NOW + 2 * DAY)
    assert await delivered(shop, NOW + 2 * DAY, "viber") == []
    assert await ends(shop) == [("dropped", "too_dear")]


async def test_whether_it_is_solved_is_asked_while_it_is_closed_and_not_said_yet(
    shop: CornerShop, iryna: Member
) -> None:
    case = (await writes(shop, "ann", "The soup was cold")).case
    await closes(shop, iryna, case)
    (asked,) = await claim(shop)
    assert (asked.kind, asked.facts) == ("solved", {"case": case})
    await writes(shop, "ann", "Cold again", at=NOW + MINUTE)
    assert await claim(shop, NOW + MINUTE) == []
    await closes(shop, iryna, case, NOW + 2 * MINUTE)
    assert len(await claim(shop, NOW + 2 * MINUTE)) == 1  # closed a second time: asked a second time
    await solved(shop, "ann", case, yes=True, at=NOW + 3 * MINUTE)
    assert await claim(shop, NOW + 3 * MINUTE) == []


async def test_somebody_without_a_name_answers_for_the_shop(shop: CornerShop) -> None:
    nameless = await shop.engage("operator", "x", "")
    case = (await writes(shop, "ann", "The soup was cold")).case
    await says(shop, nameless, case, "Sorry")
    assert [each["by"] for each in await delivered(shop)] == [shop.terms.program.shop]


async def test_what_passes_is_fetched_once_and_kept_or_lost(shop: CornerShop) -> None:
    passing = [File("photo", "viber", f"https://viber.example/{n}.jpg", passing=True) for n in range(2)]
    case = (await writes(shop, "ann-viber", "Look", *passing, channel="viber")).case
    kept, lost = await shop.database.read(lambda tx: attachments.unfetched(tx, "viber", 10))
    assert await shop.database.read(lambda tx: attachments.unfetched(tx, "telegram", 10)) == []
    for content in (b"a photo", b"another"):
        fetched = partial(cases.fetched, now=NOW, attachment=kept.id, content=content, content_type="image/jpeg")
        await shop.database.run(fetched)
    await shop.database.run(lambda tx: cases.fetched(tx, NOW, lost.id, None, ""))
    assert await shop.database.read(lambda tx: attachments.unfetched(tx, "viber", 10)) == []
    found = [await shop.database.read(partial(attachments.find, id_=each.id)) for each in (kept, lost)]
    assert [each and (each.content, each.file, each.unfetched) for each in found] == [
        (b"a photo", "", False),
        (None, "", False),
    ]
    said = await shop.database.read(lambda tx: case_messages.messages(tx, case))
    files = await shop.database.read(lambda tx: attachments.files(tx, [said[0].id]))
    assert [file.content_type for file in files[said[0].id]] == ["image/jpeg", ""]


async def test_erased_nothing_of_it_is_left_and_nothing_is_said_any_more(shop: CornerShop, iryna: Member) -> None:
    before = (
        await writes(shop, "ann-account", "strange-words", File("document", "telegram", "strange-file", "strange.pdf"))
    ).case
    ann = (await shop.join(account="ann-account")).customer
    case = (await writes(shop, "ann-account", "cold-soup", source=Source.MENU, another=True)).case
    passing = File("photo", "viber", "https://viber.example/passing-photo.jpg", "passing-name.jpg", passing=True)
    await writes(shop, "ann-account", "look-here", passing)
    (waiting,) = await shop.database.read(lambda tx: attachments.unfetched(tx, "viber", 10))
    message = await says(shop, iryna, case, "dear-ann, sorry", VOICE)
    await changes(shop, iryna, message, "dear-ann, so sorry")
    await shop.database.run(lambda tx: case_acts.note(tx, NOW, iryna, before, "ann-is-angry", GROUP, "note"))
    await shop.database.run(lambda tx: privacy.erase(tx, NOW, ann.id, "command line"))
    traces = (
        "ann-account",
        "strange-words",
        "strange",
        "cold-soup",
        "look-here",
        "passing",
        "dear-ann",
        "ann-is-angry",
    )
    assert await holding(shop.database, *traces, "AwAC", "iVBOR") == []
    await shop.database.run(lambda tx: cases.fetched(tx, NOW, waiting.id, b"\x89PNG late", "image/png"))
    assert await shop.database.read(lambda tx: attachments.find(tx, waiting.id)) is None
    assert await claim(shop) == []
    assert {state for state, _ in await ends(shop)} == {"dropped"}
    for each in (before, case):
        assert (await case_of(shop, each)).state is State.CLOSED
        assert await shop.database.read(lambda tx: storage.theirs(tx, None, ann.id)) != []


async def test_the_file_of_a_person_holds_their_complaints_and_what_was_answered(
    shop: CornerShop, iryna: Member
) -> None:
    ann = (await shop.join(account="ann")).customer
    case = (await writes(shop, "ann", "The soup was cold", PHOTO)).case
    await says(shop, iryna, case, "We are sorry!")
    file = (await shop.database.run(lambda tx: my_data.file(tx, NOW, shop.terms, ann))).decode()
    for told in ("The soup was cold", "We are sorry!", '"complaint"', '"photo"'):
        assert told in file


async def test_of_two_cards_that_become_one_the_cases_go_on(shop: CornerShop, iryna: Member) -> None:
    ann = (await shop.join(account="ann")).customer
    before = (await writes(shop, "ann", "The soup was cold")).case
    await shop.join(account="ann-viber", channel="viber", proven=False)
    claimant = (await writes(shop, "ann-viber", "From the other telephone", channel="viber")).case
    assert claimant != before
    other = (await case_of(shop, claimant)).customer
    assert other is not None
    assert other != ann.id
    await shop.database.run(lambda tx: linking.confirm(tx, NOW, shop.terms, ann, other, "identity:1"))
    assert (await case_of(shop, claimant)).customer == ann.id
    assert (await writes(shop, "ann", "And I am here")).case == claimant
    await says(shop, iryna, claimant, "Both of you")
    assert [each["text"] for each in await delivered(shop)] == ["Both of you"]


def test_a_change_has_a_key_of_its_own() -> None:
    assert len({case_answers.key(7), case_answers.key(7, 1), case_answers.key(7, 2), case_answers.key(71)}) == 4


async def test_the_end_of_what_nobody_queued_is_not_known(shop: CornerShop) -> None:
    assert await shop.database.read(lambda tx: outbox.end(tx, "answer:1")) is None
