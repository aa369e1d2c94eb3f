"""One person, two messengers: one card, one balance, one welcome; and nobody's card by naming their phone."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from loyalty.points import Money
from loyalty.program import Metered
from loyalty.refusals import ClaimOver, EarnsOnly, HasMessenger
from storage import identities, people, tables
from storage.database import Transaction
from storage.identities import Reader
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import ANN, DAY, HOUR, MINUTE, NOW, CornerShop, Front, back, beside, receipt
from tests.usecases.crowd import DONE, ends, sound
from tests.usecases.two_messengers import again, ask, code, confirm, deny, due, of_account, on_viber, typed
from usecases import messengers, notices


async def test_a_phone_that_nobody_has_opens_an_account_with_its_welcome(shop: CornerShop) -> None:
    joined = await shop.join("+380507654321", "v", "viber", proven=False)
    assert (joined.welcome, joined.customer.pays, joined.customer.proven) == (100, True, False)
    paid = await shop.post(receipt("R1", 50000, card=await shop.code(joined.customer), spend=50))
    assert paid.answer.spent == 50


async def test_who_names_the_phone_of_a_member_gets_a_card_that_only_earns(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    assert claimant.id != owner.id
    assert (claimant.earns_only, claimant.claims) == (True, owner.id)
    posted = await shop.post(receipt("R1", 50000, card=await shop.code(claimant)))
    assert posted.answer.earned == 25
    with pytest.raises(EarnsOnly):
        await shop.post(receipt("R2", 50000, card=await shop.code(claimant), spend=10))
    with pytest.raises(EarnsOnly):
        await shop.hold(await shop.code(claimant), 10)
    assert await shop.balance(owner) == 100
    assert await of_account(shop, "telegram", "ann") == await again(shop, owner)


async def test_a_tap_of_the_owner_makes_the_two_cards_one(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await shop.post(receipt("R1", 50000, 20000, card=await shop.code(claimant)))
    done = await confirm(shop, owner, claimant)
    assert (done.readers, done.welcome) == ((Reader("viber", "v", "uk", blocked=False),), 0)
    assert await sound(shop, owner) == 135
    assert await again(shop, claimant) is None
    one = await of_account(shop, "viber", "v")
    assert one == await of_account(shop, "telegram", "ann")
    assert one is not None
    assert one.pays
    # What was bought with the second card comes back to the first.
    await shop.take_back(back("B1", "R1", (2, 20000)))
    assert await sound(shop, owner) == 125
    with pytest.raises(ClaimOver):
        await confirm(shop, owner, claimant)


async def test_the_number_of_a_merged_card_goes_on_naming_its_owner(shop: CornerShop) -> None:
    """It is on a telephone's screen, and in receipts that a till has kept."""
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    code = await shop.code(claimant)
    await confirm(shop, owner, claimant)
    await shop.post(receipt("R1", 50000, card=claimant.card))
    paid = await shop.post(receipt("R2", 50000, card=code, spend=100))
    assert paid.answer.spent == 100
    assert await sound(shop, owner) == 45


async def test_an_owner_who_says_no_keeps_the_account_to_themselves(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    assert (await deny(shop, owner, claimant)).welcome == 0
    with pytest.raises(ClaimOver):
        await confirm(shop, owner, claimant)
    left = await again(shop, claimant)
    assert left is not None
    assert (left.earns_only, left.claims) == (True, None)


async def test_nobody_confirms_for_another(shop: CornerShop) -> None:
    await shop.join()
    stranger = await shop.regular()
    claimant = await on_viber(shop)
    with pytest.raises(ClaimOver):
        await confirm(shop, stranger, claimant)
    with pytest.raises(ClaimOver):
        await deny(shop, stranger, claimant)
    with pytest.raises(ClaimOver):
        await confirm(shop, claimant, claimant)


async def test_who_proves_the_phone_gets_it_and_whoever_named_it_first_only_earns(shop: CornerShop) -> None:
    first = (await shop.join(ANN, "v", "viber", proven=False)).customer
    await shop.post(receipt("R1", 50000, card=await shop.code(first)))
    joined = await shop.join()
    assert joined.rival is not None
    assert (joined.rival.id, joined.welcome, joined.customer.id != first.id) == (first.id, 0, True)
    assert await shop.balance(joined.customer) == 0
    with pytest.raises(EarnsOnly):
        await shop.hold(await shop.code(first), 10)
    done = await confirm(shop, joined.customer, first)
    assert done.welcome == 0
    assert await sound(shop, joined.customer) == 125  # the one welcome, and what was earned on the way


async def test_the_welcome_waits_until_the_owner_has_said_that_it_was_somebody_else(shop: CornerShop) -> None:
    first = (await shop.join(ANN, "v", "viber", proven=False)).customer
    joined = await shop.join()
    assert (await deny(shop, joined.customer, first)).welcome == 100
    assert await sound(shop, joined.customer) == 100
    assert (await shop.join()).welcome == 0


async def test_a_cashiers_code_opens_the_card_of_a_former_programme(shop: CornerShop) -> None:
    known = await shop.known_by_import(250)
    claimant = await on_viber(shop)
    assert not await ask(shop, claimant)
    await shop.post(receipt("R1", 50000, card=await shop.code(claimant)))
    opened = await typed(shop, claimant, await code(shop, known))
    assert opened is not None
    assert (opened.customer.id, opened.welcome, opened.customer.pays) == (known.id, 100, True)
    assert await sound(shop, known) == 375
    assert await of_account(shop, "viber", "v") == opened.customer


async def test_codes_end_after_ten_minutes_after_use_and_after_three_wrong_ones(shop: CornerShop) -> None:
    known = await shop.known_by_import(250)
    claimant = await on_viber(shop)
    late = await code(shop, known)
    assert await typed(shop, claimant, late, NOW + 10 * MINUTE) is None
    former, good = await code(shop, known), await code(shop, known)
    assert former == good or await typed(shop, claimant, former) is None
    good = await code(shop, known)
    for _ in range(3):
        assert await typed(shop, claimant, "000000" if good != "000000" else "000001") is None
    assert await typed(shop, claimant, good) is None
    with pytest.raises(HasMessenger):
        await code(shop, await shop.regular())
    assert await typed(shop, claimant, await code(shop, known)) is not None
    assert await shop.balance(known) == 350


async def test_who_has_blocked_us_everywhere_shows_the_card_to_a_cashier(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await shop.database.run(lambda tx: identities.block(tx, "telegram", "ann", NOW))
    assert not await ask(shop, claimant)
    assert await typed(shop, claimant, await code(shop, owner)) is not None
    assert await of_account(shop, "viber", "v") == await again(shop, owner)


async def test_the_owner_is_asked_once_a_day_and_only_while_somebody_claims(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    assert await ask(shop, claimant)
    assert await ask(shop, claimant)
    (asked,) = await due(shop, "telegram")
    assert (asked.kind, asked.account) == ("claim", "ann")
    assert asked.facts == {"claimant": claimant.id, "name": "Ann", "channel": "viber"}
    await deny(shop, owner, claimant)
    assert await due(shop, "telegram") == []
    ((reason,),) = await shop.database.read(lambda tx: tx.all(Query(select(tables.outbox.c.reason))))
    assert reason == "claim_over"


async def test_one_tap_is_one_merge_however_many_come_at_once(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await shop.post(receipt("R1", 50000, card=await shop.code(claimant)))
    card = await shop.code(claimant)
    came = await ends(
        [
            *(confirm(shop, owner, claimant) for _ in range(6)),
            *(shop.post(receipt(f"S{number}", 10000, card=card)) for number in range(4)),
            *(on_viber(shop, f"v{number}") for number in range(3)),
        ]
    )
    assert came[ClaimOver] == 5
    assert came[DONE] == 8
    assert await sound(shop, owner) == 145


async def test_nothing_hangs_on_a_card_that_was_merged(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    claimant = await on_viber(shop)
    await shop.post(receipt("R1", 50000, card=await shop.digits(claimant)))
    other = await on_viber(shop, "w")
    await shop.database.run(lambda tx: people.set_claim(tx, other.id, claimant.id))
    await confirm(shop, owner, claimant)

    def left(tx: Transaction) -> list[str]:
        named = [(table, column) for table in tables.metadata.sorted_tables for column in table.c if _to_people(column)]
        asked = [
            (f"{table.name}.{column.name}", select(column).where(column == claimant.id)) for table, column in named
        ]
        assert len(asked) > 10
        return [name for name, query in asked if tx.all(Query(query))]

    assert await shop.database.read(left) == []


def _to_people(column: object) -> bool:
    return any(key.target_fullname == "customers.id" for key in getattr(column, "foreign_keys", ()))


async def test_parting_takes_the_card_out_of_one_messenger(shop: CornerShop) -> None:
    owner = (await shop.join()).customer
    await confirm(shop, owner, await on_viber(shop))
    await shop.database.run(lambda tx: messengers.choose(tx, owner, "viber"))
    assert await shop.database.read(lambda tx: messengers.linked(tx, owner.id)) == ("telegram", "viber")
    parted = await shop.database.run(lambda tx: messengers.unlink(tx, NOW, owner, "viber", "identity:1"))
    assert [reader.account for reader in parted] == ["v"]
    assert await of_account(shop, "viber", "v") is None
    assert await shop.database.read(lambda tx: messengers.chosen(tx, owner.id)) == ""
    assert await shop.balance(owner) == 100


async def heard(shop: CornerShop, channel: str, account: str, at: datetime) -> None:
    def work(tx: Transaction) -> None:
        identity = identities.lock(tx, channel, account, name="", language="uk", now=at)
        identities.turned(tx, identity, state="", notes={}, now=at, blocked=False)

    await shop.database.run(work)


@pytest.mark.parametrize(
    ("telegram", "viber", "chosen", "pays", "to"),
    [
        (2 * HOUR, HOUR, "", False, "viber"),  # both are free: the one used last
        (HOUR, 2 * HOUR, "", False, "telegram"),
        (9 * DAY, 2 * DAY, "", False, "telegram"),  # Viber would charge
        (9 * DAY, 2 * DAY, "", True, "telegram"),
        (2 * HOUR, HOUR, "telegram", False, "telegram"),
        (HOUR, 2 * HOUR, "viber", False, "viber"),
        (HOUR, 2 * DAY, "viber", True, "viber"),
        (HOUR, 2 * DAY, "viber", False, "telegram"),  # chosen, but the shop does not pay for it
    ],
)
async def test_a_notice_goes_where_it_is_wanted_and_costs_nothing(
    shop: CornerShop, telegram: timedelta, viber: timedelta, chosen: str, pays: bool, to: str
) -> None:
    owner = (await shop.join()).customer
    await confirm(shop, owner, await on_viber(shop))
    later = NOW + 10 * DAY
    await heard(shop, "telegram", "ann", later - telegram)
    await heard(shop, "viber", "v", later - viber)
    if chosen:
        await shop.database.run(lambda tx: messengers.choose(tx, owner, chosen))
    paying = shop.under(replace(shop.terms.program, metered=Metered(pays=pays, cost=Money(35))))
    await paying.post(receipt("R1", 50000, card=await shop.code(owner, later), at=later))
    went = {channel: await due(paying, channel, later) for channel in ("telegram", "viber")}
    assert [channel for channel, notices_ in went.items() if notices_] == [to]


async def test_a_message_that_the_messenger_charges_for_is_sent_by_a_shop_that_pays_and_keeps_its_cost(
    shop: CornerShop,
) -> None:
    owner = (await shop.join("+380507654321", "v", "viber", proven=False)).customer
    later = NOW + 2 * DAY
    await shop.post(receipt("R1", 50000, card=await shop.code(owner, later), at=later))
    assert await due(shop, "viber", later) == []
    row = Query(
        select(tables.outbox.c.state, tables.outbox.c.reason, tables.outbox.c.cost).order_by(tables.outbox.c.id)
    )
    assert list(map(tuple, await shop.database.read(lambda tx: tx.all(row)))) == [("dropped", "too_dear", 0)]
    paying = shop.under(replace(shop.terms.program, metered=Metered(pays=True, cost=Money(35))))
    await paying.post(receipt("R2", 50000, card=await shop.code(owner, later), at=later))
    (notice,) = await due(paying, "viber", later)
    await shop.database.run(lambda tx: notices.settle(tx, later, "viber", [notices.Outcome(notice, "m")]))
    assert list(map(tuple, await shop.database.read(lambda tx: tx.all(row))))[-1] == ("sent", "", 35)


async def test_in_whatever_order_the_phone_is_named_proven_and_answered_there_is_one_welcome_per_person(
    shop: CornerShop,
) -> None:
    """Only the account that proved the phone, or those whom its owner took in, ever pays from it."""

    def story(front: Front) -> None:
        @settings(max_examples=60, deadline=None)
        @given(st.lists(st.sampled_from(("prove", "name 1", "name 2", "yes", "no", "buy")), max_size=10))
        def any_order(acts: list[str]) -> None:
            number = shop.number()
            front.wait(_lived(shop, f"+38067{number:07d}", number, acts))

        any_order()

    await beside(story)


async def _lived(shop: CornerShop, phone: str, number: int, acts: list[str]) -> None:
    owner: Customer | None = None
    claimants: list[Customer] = []
    for turn, act in enumerate(acts):
        if act == "prove":
            owner = (await shop.join(phone, f"t{number}", "telegram")).customer
        elif act.startswith("name"):
            account = f"{act} {number}"
            if await of_account(shop, "viber", account) is None:
                claimants.append(await on_viber(shop, account, phone))
        elif act in {"yes", "no"} and owner and claimants:
            chosen = claimants.pop(0)
            try:
                await (confirm if act == "yes" else deny)(shop, owner, chosen)
            except ClaimOver:
                continue
        elif act == "buy" and claimants:
            known = await again(shop, claimants[-1])
            if known is not None:
                await shop.post(receipt(f"R{number}-{turn}", 10000, card=known.card))
    await _one_payer(shop, owner, claimants)


async def _one_payer(shop: CornerShop, owner: Customer | None, claimants: list[Customer]) -> None:
    everybody = [known for each in [owner, *claimants] if each and (known := await again(shop, each))]
    assert len({known.id for known in everybody if known.pays}) <= 1
    if owner is not None:
        assert [known.id for known in everybody if known.pays] == [owner.id]
    of_welcome = Query(select(tables.lots.c.customer).where(tables.lots.c.origin == "welcome"))
    welcomed = [owner_ for (owner_,) in await shop.database.read(lambda tx: tx.all(of_welcome))]
    given_ = sum(welcomed.count(known.id) for known in everybody)
    assert given_ <= 2  # one to the owner, one to a stranger who named the phone before it was proven
    for known in everybody:
        await sound(shop, known)
