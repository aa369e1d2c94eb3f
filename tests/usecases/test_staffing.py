"""The shop's people come by an invitation that works once, have one role at a time, and never leave the shop without an owner."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

import pytest
from sqlalchemy import Table, select

from loyalty.refusals import InvitationOver, LastOwner, UnknownMember, UnknownStore
from storage import identities, invitations, staff, tables
from storage.database import Transaction
from storage.queries import Query
from storage.staff import Member
from tests.usecases.corner_shop import MINUTE, NOW, CornerShop
from tests.usecases.crowd import DONE, ends
from usecases import staffing
from usecases.staffing import LIFE, PREFIX, Role

T = TypeVar("T")
BY = "command line"
ROUNDS = range(6)


async def invited(
    shop: CornerShop, role: Role = Role.CASHIER, store: str | None = "center", name: str = "", at: datetime = NOW
) -> str:
    return await shop.database.run(lambda tx: staffing.invite(tx, at, role, store, name, BY))


async def accepted(shop: CornerShop, payload: str, account: str = "olena", at: datetime = NOW) -> Member:
    """Opens the link and confirms, in one go."""

    def work(tx: Transaction) -> Member:
        identity = identities.lock(tx, "telegram", account, name=account.title(), language="uk", now=at)
        found = staffing.offered(tx, at, identity, payload)
        return staffing.accept(tx, at, identity, account.title(), "uk", found.invitation.id)

    return await shop.database.run(work)


async def removed(shop: CornerShop, member: int, *, even: bool = False) -> Member:
    return await shop.database.run(lambda tx: staffing.remove(tx, NOW, member, BY, even_the_last_owner=even))


async def read(shop: CornerShop, work: Callable[[Transaction], T]) -> T:
    return await shop.database.read(work)


async def rows(shop: CornerShop, table: Table, *columns: str) -> list[tuple[object, ...]]:
    query = Query(select(*(table.c[name] for name in columns)).order_by(table.c.id))
    return [tuple(row) for row in await read(shop, lambda tx: tx.all(query))]


async def everybody(shop: CornerShop) -> list[tuple[str, str, str | None]]:
    return [(each.name, each.role, each.store_code) for each in await read(shop, staff.everybody)]


async def test_an_invitation_makes_a_member_of_staff_once(shop: CornerShop) -> None:
    link = await invited(shop)
    member = await accepted(shop, link)
    assert (member.name, member.role, member.store_code, member.account) == ("Olena", "cashier", "center", "olena")
    assert await read(shop, lambda tx: staff.by_account(tx, "telegram", "olena")) == member
    with pytest.raises(InvitationOver):
        await accepted(shop, link, "ivan")
    with pytest.raises(InvitationOver):
        await accepted(shop, link)
    assert await everybody(shop) == [("Olena", "cashier", "center")]


async def test_what_a_link_carries_fits_into_telegram_s_64_characters_and_is_kept_as_a_hash(shop: CornerShop) -> None:
    links = [await invited(shop) for _ in range(20)]
    assert len(set(links)) == 20
    kept = json.dumps(await rows(shop, tables.invitations, *tables.invitations.c.keys()))
    for link in links:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)
        token = link.removeprefix(PREFIX)
        assert len(token) * 6 >= 128
        assert token not in kept


async def test_an_invitation_lives_a_day(shop: CornerShop) -> None:
    link = await invited(shop)
    with pytest.raises(InvitationOver):
        await accepted(shop, link, at=NOW + LIFE)
    assert (await accepted(shop, link, at=NOW + LIFE - MINUTE)).role == "cashier"


@pytest.mark.parametrize("payload", [PREFIX, "staff-x", "staff-" + "A" * 58, "staff-%00"])
async def test_a_guessed_link_is_nothing(shop: CornerShop, payload: str) -> None:
    await invited(shop)
    with pytest.raises(InvitationOver):
        await accepted(shop, payload)


async def test_a_withdrawn_invitation_opens_nothing_and_is_withdrawn_once(shop: CornerShop) -> None:
    payload = await invited(shop)
    (asked,) = await read(shop, lambda tx: invitations.waiting(tx, NOW))
    gone = await shop.database.run(lambda tx: staffing.withdraw(tx, NOW, asked.id, BY))
    assert gone == asked
    assert await read(shop, lambda tx: invitations.waiting(tx, NOW)) == []
    with pytest.raises(InvitationOver):
        await accepted(shop, payload)
    with pytest.raises(InvitationOver):
        await shop.database.run(lambda tx: staffing.withdraw(tx, NOW, asked.id, BY))
    assert await everybody(shop) == []


async def test_what_was_used_or_never_was_cannot_be_withdrawn(shop: CornerShop) -> None:
    payload = await invited(shop)
    (asked,) = await read(shop, lambda tx: invitations.waiting(tx, NOW))
    await accepted(shop, payload)
    for invitation in (asked.id, asked.id + 1):
        with pytest.raises(InvitationOver):
            await shop.database.run(partial(staffing.withdraw, now=NOW, invitation=invitation, by=BY))
    assert len(await everybody(shop)) == 1


async def test_the_inviter_may_name_the_person(shop: CornerShop) -> None:
    await accepted(shop, await invited(shop, name=" Оленка з каси "))
    assert await everybody(shop) == [("Оленка з каси", "cashier", "center")]


async def test_two_who_use_one_invitation_at_the_same_instant_and_one_gets_the_role(
    shop: CornerShop, next_door: CornerShop
) -> None:
    for turn in ROUNDS:
        link = await invited(shop)
        end = await ends([accepted(shop, link, f"one {turn}"), accepted(next_door, link, f"other {turn}")])
        assert end == {DONE: 1, InvitationOver: 1}
    assert len(await everybody(shop)) == len(ROUNDS)


async def test_one_person_who_presses_twice_at_the_same_instant_is_one_member(
    shop: CornerShop, next_door: CornerShop
) -> None:
    for turn in ROUNDS:
        link = await invited(shop)
        end = await ends([accepted(door, link, f"olena {turn}") for door in (shop, next_door)])
        assert end == {DONE: 1, InvitationOver: 1}


async def test_an_account_has_one_role_and_a_new_invitation_changes_it(shop: CornerShop, next_door: CornerShop) -> None:
    await accepted(shop, await invited(shop))
    await accepted(shop, await invited(shop, Role.DIRECTOR, "station"))
    assert await everybody(shop) == [("Olena", "director", "station")]
    for _ in ROUNDS:
        links = [await invited(shop), await invited(shop, Role.OPERATOR)]
        end = await ends([accepted(shop, links[0]), accepted(next_door, links[1])])
        assert end == {DONE: 2}
        assert len(await everybody(shop)) == 1


async def test_the_last_owner_stays_whatever_is_tried(shop: CornerShop) -> None:
    owner = await accepted(shop, await invited(shop, Role.OWNER, None), "owner")
    cashiers_link = await invited(shop)
    with pytest.raises(LastOwner):
        await accepted(shop, cashiers_link, "owner")
    with pytest.raises(LastOwner):
        await removed(shop, owner.id)
    assert await everybody(shop) == [("Owner", "owner", None)]
    assert (await accepted(shop, cashiers_link, "olena")).role == "cashier"  # the refusal did not use it up
    again = await accepted(shop, await invited(shop, Role.OWNER, None), "owner")
    await removed(shop, again.id, even=True)
    assert await everybody(shop) == [("Olena", "cashier", "center")]
    with pytest.raises(UnknownMember):
        await removed(shop, again.id)


async def test_two_owners_removed_at_the_same_instant_and_one_stays(shop: CornerShop, next_door: CornerShop) -> None:
    first = await accepted(shop, await invited(shop, Role.OWNER, None), "first")
    for turn in ROUNDS:
        second = await accepted(shop, await invited(shop, Role.OWNER, None), f"second {turn}")
        end = await ends([removed(shop, first.id), removed(next_door, second.id)])
        assert end == {DONE: 1, LastOwner: 1}
        (first,) = await read(shop, staff.everybody)


async def test_a_removal_ends_the_right_at_once_and_a_new_invitation_brings_it_back(shop: CornerShop) -> None:
    member = await accepted(shop, await invited(shop))
    assert await removed(shop, member.id) == member
    assert await read(shop, lambda tx: staff.by_account(tx, "telegram", "olena")) is None
    assert (await accepted(shop, await invited(shop))).id != member.id


async def test_every_owner_is_told_who_used_an_invitation_and_the_log_keeps_it(shop: CornerShop) -> None:
    owners = [(await accepted(shop, await invited(shop, Role.OWNER, None), name)).id for name in ("first", "second")]
    before = len(await rows(shop, tables.outbox, "id"))
    await accepted(shop, await invited(shop))
    told = await rows(shop, tables.outbox, "kind", "staff", "facts_json")
    facts = json.dumps({"name": "Olena", "role": "cashier", "store": "Center"})
    assert told[before:] == [("alert-invitation-used", owner, facts) for owner in owners]
    assert before == 1  # the first owner was told of the second, and nobody of the first
    log = await rows(shop, tables.audit, "actor", "action", "subject")
    assert log[-2][:2] == (BY, "staff_invited")
    assert str(log[-1][0]).startswith("identity:")
    assert log[-1][1] == "staff_joined"


async def test_a_store_must_exist(shop: CornerShop) -> None:
    with pytest.raises(UnknownStore):
        await invited(shop, store="nowhere")
