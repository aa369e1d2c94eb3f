"""Two cards of one person become one: so does their attention, whatever was on its way to either."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import select

from loyalty import effects
from loyalty.campaigns import WEEKLY
from loyalty.points import Rate
from loyalty.program import Metered
from storage import identities, tables
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import DAY, HOUR, NOW, CornerShop
from tests.usecases.flyer import promote
from tests.usecases.test_weekly import learn, plan, rules
from tests.usecases.two_messengers import confirm, on_viber
from usecases import notices, preferences
from usecases.notices import Claimed, Outcome

MONDAY = datetime(2026, 3, 9, 7, tzinfo=UTC)  # nine o'clock in Kyiv
_rows = Query(
    select(tables.outbox.c.state, tables.outbox.c.reason)
    .where(tables.outbox.c.campaign == WEEKLY.name, tables.outbox.c.state != "refused")
    .order_by(tables.outbox.c.id)
)


def talkative(shop: CornerShop) -> CornerShop:
    """Nobody is held out, and Viber is paid for."""
    shop = rules(shop)
    return shop.under(replace(shop.terms.program, metered=Metered(pays=True)))


async def two_cards(shop: CornerShop, *, both: bool = True) -> tuple[Customer, Customer]:
    """The owner on Telegram and whoever claims the same phone on Viber; both want offers, or the second one alone."""
    owner, claimant = (await shop.join()).customer, await on_viber(shop)

    def agree(tx: Transaction) -> None:
        wanting = [(claimant, "viber", "v"), *([(owner, "telegram", "ann")] if both else [])]
        for customer, channel, account in wanting:
            identity = identities.lock(tx, channel, account, name="", language="uk", now=NOW)
            preferences.want(tx, NOW, shop.terms, identity, customer, "offers", "uk", on=True)

    await shop.database.run(agree)
    await promote(shop, "apples", "bread", "cheese")
    await promote(shop, "apples", "bread", "cheese", store=None, code="A")
    await learn(shop, NOW)
    return owner, claimant


async def their_day(shop: CornerShop, messages: int = 2) -> datetime:
    """Plans day by day until there is something to say; when all of it is due."""
    for day in range(7):
        await plan(shop, MONDAY + day * DAY)
        if await ends(shop):
            for hour in range(1, 14):
                now = MONDAY + day * DAY + hour * HOUR
                if len(await due_by(shop, now)) == messages:
                    return now
    raise AssertionError("nobody has a day")


_due = Query(select(tables.outbox.c.id, tables.outbox.c.due_at).where(tables.outbox.c.state == "queued"))


async def due_by(shop: CornerShop, now: datetime) -> list[int]:
    found = await shop.database.read(lambda tx: tx.all(_due))
    return [row[0] for row in found if row[1] <= now.timestamp() * 1000]


async def claim(shop: CornerShop, channel: str, now: datetime) -> Sequence[Claimed]:
    return (await shop.database.run(lambda tx: notices.claim(tx, now, shop.terms, channel, 100))).notices


async def settle(shop: CornerShop, channel: str, now: datetime, *outcomes: Outcome) -> None:
    await shop.database.run(lambda tx: notices.settle(tx, now, channel, outcomes))


async def ends(shop: CornerShop) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in await shop.database.read(lambda tx: tx.all(_rows))]


async def test_what_was_given_back_unsaid_is_not_said_beside_what_the_other_card_was_told(shop: CornerShop) -> None:
    shop = talkative(shop)
    owner, claimant = await two_cards(shop)
    now = await their_day(shop)
    (mine,) = await claim(shop, "telegram", now)
    (theirs,) = await claim(shop, "viber", now)
    await settle(shop, "telegram", now, Outcome(mine, failed="late", unsaid=True))
    await settle(shop, "viber", now, Outcome(theirs, "m1"))
    await confirm(shop, owner, claimant, now)
    assert not await claim(shop, "telegram", now)
    assert not await claim(shop, "viber", now)
    assert sorted(await ends(shop)) == [("dropped", "capped"), ("sent", "")]


async def test_what_the_second_card_gave_back_unsaid_is_still_said_once(shop: CornerShop) -> None:
    shop = talkative(shop)
    owner, claimant = await two_cards(shop, both=False)
    now = await their_day(shop, 1)
    (theirs,) = await claim(shop, "viber", now)
    await settle(shop, "viber", now, Outcome(theirs, failed="late", unsaid=True))
    await confirm(shop, owner, claimant, now)
    said = [*await claim(shop, "telegram", now), *await claim(shop, "viber", now)]
    assert len(said) == 1
    assert await ends(shop) == [("sent", "in_doubt")]


async def test_queued_messages_of_both_cards_are_one_message_to_the_person(shop: CornerShop) -> None:
    shop = talkative(shop)
    owner, claimant = await two_cards(shop)
    now = await their_day(shop)
    await confirm(shop, owner, claimant, now)
    said = [*await claim(shop, "telegram", now), *await claim(shop, "viber", now)]
    assert len(said) == 1
    assert sorted(await ends(shop)) == [("dropped", "capped"), ("sent", "in_doubt")]


async def test_a_held_out_person_is_not_told_what_was_queued_for_their_second_card(shop: CornerShop) -> None:
    """Each card was drawn on its own. The person is the first one from now on, and that one's slot stays empty."""
    shop = talkative(shop)
    for _ in range(3):  # so that the draw of the owner's number comes before that of the claimant's
        await shop.regular()
    owner, claimant = await two_cards(shop)
    now = await their_day(shop)
    held = rules(shop, control=holding(owner, claimant, now))
    await confirm(held, owner, claimant, now)
    assert not [*await claim(held, "telegram", now), *await claim(held, "viber", now)]
    assert await ends(held) == [("dropped", "control"), ("dropped", "control")]


def holding(one: Customer, other: Customer, now: datetime) -> Rate:
    """How many to hold out so that the one is among them and the other is not."""
    draws = (
        (Rate(share), effects.control(WEEKLY.name, effects.quarter(now.date()), Rate(share))) for share in range(10_000)
    )
    return next(share for share, draw in draws if draw.holds(one.id) and not draw.holds(other.id))
