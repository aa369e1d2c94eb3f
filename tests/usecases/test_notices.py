"""What is said unasked: queued once with what it tells, claimed with its facts as they are now, kept with its end."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

from sqlalchemy import select, update

from storage import campaigns, identities, outbox, queue, staff, tables
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from tests.usecases import flyer
from tests.usecases.corner_shop import ANN, DAY, HOUR, MINUTE, NOW, CornerShop, back, receipt
from usecases import alerts, failing, notices
from usecases.notices import Claimed, Outcome

SOON = NOW + timedelta(seconds=1)


async def claim(
    shop: CornerShop, at: datetime = SOON, in_hand: Collection[int] = (), channel: str = "telegram", most: int = 100
) -> list[Claimed]:
    hand = await shop.database.run(lambda tx: notices.claim(tx, at, shop.terms, channel, most, in_hand))
    return list(hand.notices)


async def settle(shop: CornerShop, *outcomes: Outcome, at: datetime = SOON) -> None:
    await shop.database.run(lambda tx: notices.settle(tx, at, "telegram", outcomes))


async def ends(shop: CornerShop) -> list[tuple[Any, ...]]:
    """Kind, state and reason of every row."""
    columns = (tables.outbox.c[name] for name in ("kind", "state", "reason"))
    query = Query(select(*columns).order_by(tables.outbox.c.id))
    return [tuple(row) for row in await shop.database.read(lambda tx: tx.all(query))]


async def change(shop: CornerShop, customer: Customer, **values: Any) -> None:
    changed = update(tables.customers).where(tables.customers.c.id == customer.id).values(**values)
    await shop.database.run(lambda tx: tx.run(Query(changed)))


async def block(shop: CornerShop, account: str, at: datetime = NOW) -> None:
    await shop.database.run(lambda tx: identities.block(tx, "telegram", account, at))


async def buys(shop: CornerShop, code: str = "R1") -> Customer:
    """Ann, with a hundred points, pays twenty of them."""
    ann = (await shop.join()).customer
    await shop.post(receipt(code, 30000, card=await shop.code(ann), spend=20))
    return ann


async def test_a_receipt_is_told_with_what_it_did_to_the_points(shop: CornerShop) -> None:
    await buys(shop)
    (notice,) = await claim(shop)
    assert (notice.kind, notice.account, notice.language) == ("receipt", "ann", "uk")
    told = {name: notice.facts[name] for name in ("store", "earned", "spent", "balance", "rate")}
    assert told == {"store": "Center", "earned": 14, "spent": 20, "balance": 94, "rate": True}


async def test_a_receipt_posted_again_is_told_once(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    for _ in range(3):
        await shop.post(receipt("R1", 30000, card=ann.card))
    assert len(await ends(shop)) == 1


async def test_only_members_who_want_it_and_can_be_written_to_hear_of_receipts(shop: CornerShop) -> None:
    known = await shop.known_by_import(100)
    await shop.post(receipt("R1", 30000, card=known.card))
    await shop.post(receipt("R2", 30000))
    assert await ends(shop) == []
    quiet, gone = await shop.regular(), (await shop.join()).customer
    await change(shop, quiet, receipt_notices=False)
    await shop.post(receipt("R3", 30000, card=quiet.card))
    await block(shop, "ann")
    await shop.post(receipt("R4", 30000, card=gone.card))
    assert await ends(shop) == []


async def test_a_till_that_was_offline_asks_nobody_how_it_was_and_wakes_nobody(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    night = NOW.replace(hour=22)  # midnight in Kyiv
    await shop.post(receipt("R1", 30000, card=ann.card, at=night - 4 * HOUR), night)
    await shop.post(receipt("R2", 30000, card=ann.card, at=night - 25 * HOUR), night)
    assert await claim(shop, night + HOUR) == []
    (notice,) = await claim(shop, night + 10 * HOUR)  # ten in the morning
    assert notice.facts["rate"] is False
    assert len(await ends(shop)) == 1


async def test_a_return_is_told_when_it_moves_points(shop: CornerShop) -> None:
    await buys(shop)
    (first,) = await claim(shop)
    await settle(shop, Outcome(first, "7"))
    await shop.take_back(back("B1", "R1", (1, 30000)))
    (notice,) = await claim(shop)
    assert (notice.kind, notice.facts["clawed_back"], notice.facts["restored"]) == ("return", 14, 20)
    assert notice.facts["balance"] == 100


async def test_what_was_sent_keeps_where_and_is_not_sent_again(shop: CornerShop) -> None:
    await buys(shop)
    (notice,) = await claim(shop)
    await settle(shop, Outcome(notice, "7"))
    assert await claim(shop, NOW + DAY / 2) == []
    columns = [tables.outbox.c[name] for name in ("state", "channel", "reference", "done_at")]
    row = await shop.database.read(lambda tx: tx.one(Query(select(*columns))))
    assert row is not None
    assert tuple(row) == ("sent", "telegram", "7", int(SOON.timestamp() * 1000))


async def test_what_was_claimed_and_never_marked_is_claimed_again(shop: CornerShop, next_door: CornerShop) -> None:
    """As after kill -9: a service message is never lost."""
    await buys(shop)
    assert await claim(shop) == await claim(next_door)
    assert len(await claim(shop)) == 1


async def test_what_is_in_hand_is_not_claimed_again(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    for number in range(5):
        await shop.post(receipt(f"R{number}", 30000, card=ann.card))
    first = await claim(shop, most=2)
    rest = await claim(shop, in_hand={notice.id for notice in first})
    assert [len(first), len(rest)] == [2, 3]
    assert not {notice.id for notice in first} & {notice.id for notice in rest}


async def test_facts_are_checked_at_the_moment_of_sending(shop: CornerShop) -> None:
    for number, (column, value) in enumerate((("left_at", 1), ("erased_at", 1), ("receipt_notices", False)), start=1):
        someone = await shop.regular()
        await shop.post(receipt(f"R{number}", 30000, card=someone.card))
        await change(shop, someone, **{column: value})
    await buys(shop, "R9")
    await block(shop, "ann")
    assert await claim(shop) == []
    reasons = [reason for _, state, reason in await ends(shop) if state == "dropped"]
    assert reasons == ["left", "erased", "not_wanted", "blocked"]


async def test_what_is_no_longer_worth_saying_is_dropped(shop: CornerShop) -> None:
    await buys(shop)
    assert await claim(shop, NOW + DAY) == []
    assert await ends(shop) == [("receipt", "dropped", "expired")]


async def test_the_account_last_heard_from_gets_it_and_a_blocked_one_gives_way(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    await shop.join(account="ann on viber", channel="viber", at=NOW + MINUTE)
    await shop.post(receipt("R1", 30000, card=ann.card, at=NOW + MINUTE))
    assert await claim(shop, NOW + 2 * MINUTE) == []
    (notice,) = await claim(shop, NOW + 2 * MINUTE, channel="viber")
    assert notice.account == "ann on viber"
    await shop.database.run(lambda tx: identities.block(tx, "viber", "ann on viber", NOW))
    (again,) = await claim(shop, NOW + 2 * MINUTE)
    assert (again.id, again.account) == (notice.id, "ann")


async def test_who_blocks_us_at_the_moment_of_sending_is_left_in_peace(shop: CornerShop) -> None:
    await buys(shop)
    (notice,) = await claim(shop)
    await settle(shop, Outcome(notice, failed="blocked", blocked=True))
    assert await claim(shop) == []
    assert await ends(shop) == [("receipt", "dropped", "blocked")]


async def test_what_failed_is_tried_again_with_growing_pauses_until_it_expires(shop: CornerShop) -> None:
    await buys(shop)
    at, tries = SOON, list[datetime]()
    while at < NOW + DAY:
        for notice in await claim(shop, at):
            tries.append(at)
            await settle(shop, Outcome(notice, failed="late"), at=at)
        at += timedelta(seconds=5) if len(tries) < 9 else 5 * MINUTE
    assert [round((b - a).total_seconds()) for a, b in pairwise(tries[:8])] == [
        5,
        10,
        20,
        40,
        80,
        160,
        300,
    ]
    assert len(tries) > 200
    await claim(shop, NOW + DAY + HOUR)
    assert await ends(shop) == [("receipt", "dropped", "expired")]


async def test_what_can_never_arrive_is_dropped_with_the_reason(shop: CornerShop) -> None:
    await buys(shop)
    (notice,) = await claim(shop)
    await settle(shop, Outcome(notice, failed="undeliverable", final=True))
    assert await ends(shop) == [("receipt", "dropped", "undeliverable")]


async def test_a_kind_of_a_later_version_waits_for_that_version(shop: CornerShop) -> None:
    ann = (await shop.join()).customer
    await shop.database.run(
        lambda tx: outbox.add(tx, "dance", "dance:1", {}, now=NOW, due=NOW, expires=NOW + DAY, customer=ann.id)
    )
    assert await claim(shop) == []
    assert await ends(shop) == [("dance", "queued", "")]


async def test_what_may_be_sent_once_is_taken_by_one_and_marked_before(shop: CornerShop, next_door: CornerShop) -> None:
    """As promotions will be: when in doubt after a crash, not at all."""
    await buys(shop)
    (notice,) = await claim(shop)
    took = [
        await door.database.run(lambda tx: queue.take(tx, [notice.id], "telegram", NOW)) for door in (shop, next_door)
    ]
    assert [set(of) for of in took] == [{notice.id}, set()]
    assert await claim(shop) == []
    assert await ends(shop) == [("receipt", "sent", "in_doubt")]  # as it stays after kill -9
    await settle(shop, Outcome(replace(notice, at_most_once=True), failed="in_doubt"))
    assert await ends(shop) == [("receipt", "dropped", "in_doubt")]


async def offer(shop: CornerShop, customer: Customer, account: str = "ann") -> None:
    """The week's promotions, for a member who wants them."""
    await flyer.promote(shop, "apples", "bread")
    await flyer.wants(shop, customer, account)
    weekly, key, to = "weekly", f"w:{customer.id}", customer.id
    await shop.database.run(
        lambda tx: outbox.add(tx, weekly, key, {}, now=NOW, due=NOW, expires=NOW + DAY, customer=to, campaign=weekly)
    )


async def test_an_offer_is_claimed_once_by_whoever_comes_first(shop: CornerShop, next_door: CornerShop) -> None:
    await offer(shop, (await shop.join()).customer)
    both = [await claim(door) for door in (shop, next_door, shop)]
    assert [len(claimed) for claimed in both] == [1, 0, 0]


async def test_an_offer_that_was_said_is_kept_as_sent_without_a_doubt(shop: CornerShop) -> None:
    await offer(shop, (await shop.join()).customer)
    (notice,) = await claim(shop)
    await settle(shop, Outcome(notice, "7"))
    assert await ends(shop) == [("weekly", "sent", "")]


async def test_an_offer_that_certainly_was_not_said_may_be_said_later(shop: CornerShop) -> None:
    """Its turn did not come while it was fresh, or the process ended before."""
    await offer(shop, (await shop.join()).customer)
    (notice,) = await claim(shop)
    await settle(shop, Outcome(notice, failed="late", unsaid=True))
    (again,) = await claim(shop)
    assert again.id == notice.id
    await settle(shop, Outcome(again, "7"), Outcome(again, failed="late", unsaid=True))
    assert await claim(shop, NOW + HOUR) == []
    assert await ends(shop) == [("weekly", "sent", "")]


async def test_what_is_not_said_is_told_with_its_kind_and_reason(shop: CornerShop) -> None:
    await offer(shop, (await shop.join()).customer)
    await block(shop, "ann")
    told: list[tuple[str, str]] = []

    def work(tx: Transaction) -> list[Claimed]:
        hand = notices.claim(tx, SOON, shop.terms, "telegram", 10, (), lambda kind, why: told.append((kind, why)))
        return list(hand.notices)

    assert await shop.database.run(work) == []
    assert told == [("weekly", "blocked")]


async def test_more_than_fits_into_one_hand_is_claimed_hand_by_hand(shop: CornerShop) -> None:
    for number in range(5):
        someone = (await shop.join(f"+38067000000{number}", f"{number}")).customer
        await offer(shop, someone, f"{number}")
        await shop.post(receipt(f"R{number}", 30000, card=someone.card))
    in_hand: dict[int, Claimed] = {}
    while claimed := await claim(shop, in_hand=in_hand, most=3):
        assert not {notice.id for notice in claimed} & in_hand.keys()
        in_hand |= {notice.id: notice for notice in claimed}
    assert sorted(notice.kind for notice in in_hand.values()) == ["receipt"] * 5 + ["weekly"] * 5


async def test_what_is_read_in_another_messenger_stands_in_nobodys_way(shop: CornerShop) -> None:
    """A broadcast in one messenger is passed over, page by page, by the process that sends in the other."""
    elsewhere = (await shop.join(account="ann on viber", channel="viber")).customer
    here = (await shop.join("+380502223344", "bob")).customer
    for number in range(7):
        await shop.post(receipt(f"R{number}", 1000, card=elsewhere.card), at=NOW - MINUTE)
    await offer(shop, here, "bob")
    place: queue.Places | None = queue.FIRST
    found, pages = list[Claimed](), 0
    while place is not None:
        hand = await shop.database.run(
            partial(notices.claim, now=SOON, terms=shop.terms, channel="telegram", most=3, after=place)
        )
        found += hand.notices
        place, pages = hand.last, pages + 1
    assert [notice.account for notice in found] == ["bob"]
    assert pages == 3


async def attempts(shop: CornerShop, *ends_: str, campaign: str = "weekly") -> None:
    number = shop.number()
    await offer(shop, (await shop.join(f"+38067{number:07d}", f"tried {number}")).customer, f"tried {number}")
    (notice,) = await claim(shop)
    outcomes = [
        Outcome(replace(notice, campaign=campaign), failed=end, blocked=end == "blocked", unsaid=end == "late")
        for end in ends_
    ]
    await settle(shop, *outcomes)


async def paused(shop: CornerShop) -> dict[str, str]:
    return await shop.database.read(lambda tx: dict(campaigns.paused(tx)))


WAYS = ("in_doubt", "undeliverable", "mistake", "in_doubt", "")


async def test_a_campaign_that_keeps_failing_is_paused_and_owners_and_operators_are_told(shop: CornerShop) -> None:
    await owner(shop)
    await shop.engage("operator", "iryna", "Ірина")
    await attempts(shop, *WAYS * 4)
    assert await paused(shop) == {}
    await attempts(shop, *WAYS)
    assert await paused(shop) == {"weekly": "failing"}
    alerts = {row[0]: row[1] for row in await ends(shop) if row[0].startswith("alert-")}
    assert alerts == {"alert-campaign-fails": "queued", "alert-campaign-stands": "queued"}


async def test_a_campaign_that_is_resumed_begins_with_a_clean_slate(shop: CornerShop) -> None:
    await attempts(shop, *WAYS * 5)
    await shop.database.run(lambda tx: campaigns.resume(tx, "weekly"))
    await attempts(shop, *WAYS * 4)
    assert await paused(shop) == {}


async def test_what_fails_after_a_campaign_was_paused_is_no_second_alert(shop: CornerShop) -> None:
    """A channel of a fast messenger may have more in hand than it takes to pause."""
    await owner(shop)
    for minute in range(3):
        at = NOW + timedelta(minutes=minute)
        await shop.database.run(partial(failing.attempted, now=at, campaign="weekly", failed=[True] * 20))
    assert [row[0] for row in await ends(shop)] == ["alert-campaign-fails"]


async def test_people_who_block_and_messages_that_were_not_tried_pause_no_campaign(shop: CornerShop) -> None:
    await attempts(shop, *["blocked"] * 30, *["late"] * 30)
    await attempts(shop, *["in_doubt"] * 25, campaign="")
    assert await paused(shop) == {}


async def owner(shop: CornerShop, account: str | None = "boss") -> int:
    added = tables.staff.insert().values(
        role="owner", name="Boss", channel="telegram" if account else None, account=account, language="en", created_at=0
    )

    def work(tx: Transaction) -> int:
        tx.run(Query(added))
        return staff.of_role(tx, "owner")[-1].id

    return await shop.database.run(work)


async def alert(shop: CornerShop, key: str = "1") -> None:
    await shop.database.run(
        lambda tx: alerts.tell_owners(tx, NOW, "till-locked", key, {"store": "Center", "till": "1"})
    )


async def test_an_owner_is_told_in_their_own_account_and_language(shop: CornerShop) -> None:
    await owner(shop)
    await alert(shop)
    await alert(shop)
    (notice,) = await claim(shop)
    assert (notice.kind, notice.account, notice.language) == ("alert-till-locked", "boss", "en")
    assert notice.facts == {"store": "Center", "till": "1"}


async def test_who_is_no_owner_any_more_is_told_nothing(shop: CornerShop) -> None:
    id_, _ = await owner(shop), await owner(shop, account=None)
    await alert(shop)
    removed = update(tables.staff).where(tables.staff.c.id == id_).values(removed_at=1)
    await shop.database.run(lambda tx: tx.run(Query(removed)))
    assert await claim(shop) == []
    assert [reason for *_, reason in await ends(shop)] == ["removed", "no_account"]


async def test_an_owner_who_blocked_us_is_left_in_peace(shop: CornerShop) -> None:
    await owner(shop, account="ann")
    await shop.join(ANN)
    await block(shop, "ann")
    await alert(shop)
    assert await claim(shop) == []
    assert [reason for *_, reason in await ends(shop)] == ["blocked"]
