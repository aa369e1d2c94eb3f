"""A shop's customers come with what it knows of them; nobody who has joined loses anything by it."""

import asyncio
from datetime import UTC, datetime

import pytest

from loyalty import cards
from loyalty.ledger import Origin
from storage import consents
from tests.usecases.corner_shop import ANN, DAY, NOW, CornerShop
from tests.usecases.imports.desk import Desk, figures
from tests.usecases.two_messengers import again, on_viber
from usecases.imports.run import Kind

HEADER = "customer,phone,first_name,birthday,card,points,points_expire,marketing_consent,consent_at"
CARD = "2146988294593"


async def take(desk: Desk, *rows: str, at: datetime = NOW) -> tuple[int, int, int, int]:
    return figures(await desk.take(Kind.CUSTOMERS, [HEADER, *rows], at=at))


async def test_everything_that_is_brought_along_is_kept_once(desk: Desk) -> None:
    row = f"k1,050 111-22-33,Ann,1990-05-17,{CARD},250,2026-04-30,yes,2025-11-02 10:00"
    assert await take(desk, row) == (1, 0, 0, 0)
    known = await desk.known("k1")
    assert (known.card, known.first_name, known.member, known.imported_points) == (CARD, "Ann", False, 250)
    customer = await desk.customer(phone=ANN)
    assert customer is not None
    assert customer.id == known.id
    (lot,) = (await desk.shop.account(customer)).lots
    assert (lot.origin, lot.points, lot.usable_from) == (Origin.OPENING, 250, NOW)
    assert lot.expires_at == datetime(2026, 4, 30, 21, tzinfo=UTC)  # the end of that day in Kyiv
    assert await desk.shop.balance(customer) == 250
    consent = await desk.consent(customer.id)
    assert consent is not None
    assert (consent.given, consent.channel, consent.at) == (True, "import", datetime(2025, 11, 2, 8, tzinfo=UTC))
    assert await take(desk, row, at=NOW + 90 * DAY) == (0, 0, 1, 0)  # also when the points have expired since
    assert await desk.shop.balance(customer) == 250


async def test_a_phone_may_come_later_and_the_proven_phone_claims_the_account(desk: Desk) -> None:
    assert await take(desk, "k1,,Ann,,,100,,,") == (1, 0, 0, 0)
    assert await take(desk, f"k1,{ANN},,,,,,,") == (0, 1, 0, 0)
    assert await take(desk, f"k1,{ANN},,,,,,,", f",{ANN},,,,,,,") == (0, 0, 2, 0)
    joined = await desk.shop.join()
    assert (joined.claimed, joined.brought) == (True, 100)
    assert (await desk.known("k1")).member


async def test_rows_about_one_customer_add_up_within_a_file(desk: Desk) -> None:
    assert await take(desk, "k1,,,,,,,,", f"k1,{ANN},,,,,,,", f",{ANN},Ann,,,,,,", "k1,,,1990-05-17,,50,,,") == (
        1,
        3,
        0,
        0,
    )
    known = await desk.known("k1")
    assert (known.first_name, known.imported_points, known.birthday_day) == ("Ann", 50, 7441)


async def test_named_by_the_id_and_by_the_phone_at_once(desk: Desk) -> None:
    await take(desk, f"k1,{ANN},,,,,,,")
    assert await take(desk, "k1,,Ann,,,,,,", f",{ANN},,1990-05-17,,,,,") == (0, 2, 0, 0)
    known = await desk.known("k1")
    assert (known.first_name, known.birthday_day) == ("Ann", 7441)


async def test_a_phone_has_one_owner(desk: Desk) -> None:
    await take(desk, f"k1,{ANN},,,,,,,", "k2,,,,,,,,", "k3,0671112233,,,,,,,")
    rows = [f"k2,{ANN},,,,,,,", f"k4,{ANN},,,,,,,", "k1,0631112233,,,,,,,", f"k3,{ANN},,,,,,,"]
    assert await take(desk, *rows) == (0, 0, 0, 4)
    assert desk.reasons(Kind.CUSTOMERS) == [
        "phone: it belongs to another customer",
        "phone: it belongs to another customer",
        "phone: this customer has another one already",
        "phone: it belongs to another customer",
    ]
    assert desk.rejects(Kind.CUSTOMERS)[0]["phone"] == f"'{ANN}"


async def test_the_opening_balance_is_credited_once_whatever_a_later_file_says(desk: Desk) -> None:
    await take(desk, "k1,,,,,100,,,")
    assert await take(desk, "k1,,,,,120,,,", "k1,,,,,0,,,", "k1,,Ann,,,,,,") == (0, 1, 0, 2)
    assert desk.reasons(Kind.CUSTOMERS) == ["points: the opening balance was already imported, as 100"] * 2
    customer = await desk.customer(imported_id="k1")
    assert customer is not None
    assert await desk.shop.balance(customer) == 100


async def test_no_points_are_no_opening_balance(desk: Desk) -> None:
    assert await take(desk, "k1,,,,,0,,,") == (1, 0, 0, 0)
    assert await take(desk, "k1,,,,,100,,,") == (0, 1, 0, 0)


async def test_a_member_keeps_what_is_known_and_gets_the_opening_balance(desk: Desk) -> None:
    joined = await desk.shop.join()
    assert await take(desk, f"k1,{ANN},Anna,1990-05-17,{CARD},250,,,") == (0, 1, 0, 0)
    known = await desk.known("k1")
    assert (known.id, known.card, known.first_name) == (joined.customer.id, joined.customer.card, "Ann")
    assert known.birthday_day == 7441
    assert await desk.shop.balance(joined.customer) == 350
    assert await take(desk, f"k1,{ANN},,1991-05-17,,,,,") == (0, 0, 1, 0)


async def test_cards_are_kept_if_they_are_cards_and_free(desk: Desk) -> None:
    assert await take(desk, f"k1,,,,{CARD},,,,", f"k2,,,,{CARD},,,,", "k3,,,,12345,,,,") == (3, 0, 0, 0)
    found = [(await desk.known(name)).card for name in ("k1", "k2", "k3")]
    assert found[0] == CARD
    assert len(set(found)) == 3
    assert all(cards.is_number(card) for card in found)
    assert await take(desk, f"k1,,,,{CARD},,,,", f"k2,,,,{CARD},,,,") == (0, 0, 2, 0)
    another = cards.number_from(7)
    assert await take(desk, f"k3,,,,{another},,,,") == (0, 1, 0, 0)  # the drawn one was never shown to anybody
    assert (await desk.known("k3")).card == another


async def test_consents_are_evidence_and_the_last_word_counts(desk: Desk) -> None:
    assert await take(desk, "k1,,,,,,,yes,2025-06-01") == (1, 0, 0, 0)
    known = await desk.known("k1")
    assert await take(desk, "k1,,,,,,,yes,2025-06-01", "k1,,,,,,,yes,2025-07-01", "k1,,,,,,,no,2025-01-01") == (
        0,
        0,
        3,
        0,
    )
    assert await take(desk, "k1,,,,,,,no,") == (0, 1, 0, 0)
    consent = await desk.consent(known.id)
    assert consent is not None
    assert (consent.given, consent.at) == (False, NOW)
    assert await take(desk, "k1,,,,,,,no,", "k1,,,,,,,yes,2025-06-01") == (0, 0, 2, 0)  # agreed before the refusal


async def test_what_a_member_said_in_the_chat_is_not_taken_back_by_an_older_file(desk: Desk) -> None:
    joined = await desk.shop.join()

    await desk.shop.database.run(
        lambda tx: consents.add(
            tx,
            joined.customer.id,
            "marketing",
            given=False,
            version="1",
            language="uk",
            channel="telegram",
            identity_id=None,
            now=NOW,
        )
    )
    assert await take(desk, f",{ANN},,,,,,yes,2025-06-01") == (0, 0, 1, 0)
    consent = await desk.consent(joined.customer.id)
    assert consent is not None
    assert (consent.given, consent.channel) == (False, "telegram")


async def test_of_a_child_neither_birthday_nor_consent_is_kept(desk: Desk) -> None:
    assert await take(desk, "k1,,Tim,2013-03-03,,,,yes,2025-06-01", "k2,,Tom,2013-03-02,,,,yes,2025-06-01") == (
        2,
        0,
        0,
        0,
    )
    tim, tom = await desk.known("k1"), await desk.known("k2")
    assert (tim.birthday_day, await desk.consent(tim.id)) == (None, None)  # thirteen tomorrow
    assert tom.birthday_day is not None
    assert await desk.consent(tom.id) is not None


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,Ann,,,,,,", "customer and phone are empty: one of them is needed"),
        ("k1,12345,,,,,,,", "phone: “12345” where a phone such as +380501112233 is expected"),
        ("k1,,,2027-01-01,,,,,", "birthday: 2027-01-01 is nobody's"),
        ("k1,,,1900-01-01,,,,,", "birthday: 1900-01-01 is nobody's"),
        ("k1,,,,,-5,,,", "points: “-5” where whole points, 0 or more is expected"),
        ("k1,,,,,1.5,,,", "points: “1.5” where whole points, 0 or more is expected"),
        ("k1,,,,,100,2026-03-01,,", "points_expire: 2026-03-01 is over"),
        ("k1,,,,,,,yes,", "consent_at is empty: a consent counts from the time it was given"),
        ("k1,,,,,,,yes,2026-03-03", "consent_at: 2026-03-03T00:00:00+02:00 is in the future"),
    ],
)
async def test_what_makes_no_customer(desk: Desk, row: str, reason: str) -> None:
    assert await take(desk, row) == (0, 0, 0, 1)
    assert desk.reasons(Kind.CUSTOMERS) == [reason]


async def test_points_may_be_used_through_the_day_they_expire(desk: Desk) -> None:
    await take(desk, "k1,,,,,100,2026-03-02,,")
    customer = await desk.customer(imported_id="k1")
    assert customer is not None
    assert await desk.shop.spendable(customer) == 100
    assert await desk.shop.spendable(customer, at=NOW + DAY) == 0


async def test_two_desks_at_once_credit_once(desk: Desk, next_door: CornerShop) -> None:
    rows = [HEADER, *(f"k{number},05011{number:05d},,,,100,,yes,2025-06-01" for number in range(300))]
    path = desk.file(Kind.CUSTOMERS)
    path.write_text("\n".join(rows), encoding="utf-8")
    copy = path.with_name("copy.csv")
    copy.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    other = Desk(next_door, desk.folder)
    reports = await asyncio.gather(desk.take_file(Kind.CUSTOMERS, path), other.take_file(Kind.CUSTOMERS, copy))
    assert sum(report.added for report in reports) == 300
    assert sum(report.rejected for report in reports) == 0
    for number in (0, 150, 299):
        customer = await desk.customer(imported_id=f"k{number}")
        assert customer is not None
        assert await desk.shop.balance(customer) == 100


@pytest.mark.parametrize("row", [f"k1,{ANN},Ann,1990-05-17,{CARD},250,,,", f",{ANN},,,,250,,,", f",{ANN},,,,,,,"])
async def test_what_is_brought_along_by_a_phone_is_not_for_who_has_only_named_it(desk: Desk, row: str) -> None:
    stranger = await on_viber(desk.shop)
    second = await on_viber(desk.shop, "w")
    assert await take(desk, row) == (1, 0, 0, 0)
    assert await take(desk, row) == (0, 0, 1, 0)
    owner = await desk.customer(phone=ANN)
    assert owner is not None
    assert (owner.member, owner.proven) == (False, True)
    for each in (stranger, second):
        left = await again(desk.shop, each)
        assert left is not None
        assert (left.earns_only, left.claims) == (True, owner.id)
    assert await desk.shop.balance(stranger) == 100
    assert (await desk.shop.join()).customer.id == owner.id


async def test_a_phone_that_was_named_comes_to_a_customer_known_by_the_id(desk: Desk) -> None:
    await take(desk, "k1,,Ann,,,250,,,")
    stranger = await on_viber(desk.shop)
    assert await take(desk, f"k1,{ANN},,,,,,,") == (0, 1, 0, 0)
    left = await again(desk.shop, stranger)
    assert left is not None
    assert (left.earns_only, left.claims) == (True, (await desk.known("k1")).id)


async def test_a_row_that_is_refused_takes_no_phone_from_anybody(desk: Desk) -> None:
    stranger = await on_viber(desk.shop)
    assert await take(desk, f"k1,{ANN},,,,250,2020-01-01,,") == (0, 0, 0, 1)
    assert await again(desk.shop, stranger) == stranger
