"""Whoever is invited, comes, goes or is sent away, in whatever order: the list of people is right, and no store loses its owner.

Hypothesis tells the stories; a dictionary says how each has to end.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from loyalty.refusals import InvitationOver, LastOwner, Refused, UnknownMember
from storage import identities, invitations, staff
from storage.database import PostgresDatabase, Transaction
from storage.staff import Member
from tests.usecases.corner_shop import NOW, CornerShop, Front, beside
from usecases import staffing
from usecases.staffing import LIFE, Role

BY = "command line"
ACCOUNTS = st.sampled_from(["ann", "ben", "cleo"])
STORES = st.sampled_from([None, "center", "station"])
ROLES = st.sampled_from([Role.OWNER, Role.OWNER, Role.CASHIER, Role.DIRECTOR])


@dataclass(frozen=True)
class Job:
    role: Role
    store: str | None

    def covers(self, other: "Job") -> bool:
        """Whether whoever has this one runs all that the other does."""
        return self.role == Role.OWNER and self.store in {None, other.store}


@dataclass
class Link:
    payload: str
    job: Job
    until: datetime
    id: int
    over: bool = False


class StaffMachine(RuleBasedStateMachine):
    links = Bundle("links")

    def __init__(self, shop: CornerShop, front: Front) -> None:
        super().__init__()
        self.shop, self.front = shop, front
        self.now = NOW
        self.people: dict[str, Job] = {}
        self.gone: list[int] = []

    def done(self, work: Any) -> Any:
        return self.front.wait(self.shop.database.run(work))

    @initialize()
    def nobody_is_left_of_the_last_story(self) -> None:
        for each in self.members().values():
            self.done(lambda tx, id_=each.id: staffing.remove(tx, self.now, id_, BY, even_the_last_owner=True))

    @rule(target=links, role=ROLES, store=STORES)
    def invite(self, role: Role, store: str | None) -> Link:
        payload = self.done(lambda tx: staffing.invite(tx, self.now, role, store, "", BY))
        found = self.done(lambda tx: invitations.by_token(tx, payload.removeprefix(staffing.PREFIX), self.now))
        return Link(payload, Job(role, store), self.now + LIFE, found.id)

    @rule(link=links, account=ACCOUNTS)
    def accept(self, link: Link, account: str) -> None:
        def work(tx: Transaction) -> Member:
            identity = identities.lock(tx, "telegram", account, name=account, language="uk", now=self.now)
            found = staffing.offered(tx, self.now, identity, link.payload)
            return staffing.accept(tx, self.now, identity, account, "uk", found.invitation.id)

        if link.over or self.now >= link.until:
            self.refused(work, InvitationOver)
        elif self.nobody_after(account, link.job):
            self.refused(work, LastOwner)
        else:
            self.gone += [member.id for member in self.members().values() if member.account == account]
            self.done(work)
            self.people[account], link.over = link.job, True

    @rule(link=links)
    def withdraw(self, link: Link) -> None:
        def work(tx: Transaction) -> object:
            return staffing.withdraw(tx, self.now, link.id, BY)

        if link.over or self.now >= link.until:
            self.refused(work, InvitationOver)
        else:
            self.done(work)
            link.over = True

    @rule(account=ACCOUNTS, even=st.sampled_from([False, False, True]))
    def remove(self, account: str, *, even: bool) -> None:
        member = self.members().get(account)
        if member is None:
            return

        def work(tx: Transaction) -> Member:
            return staffing.remove(tx, self.now, member.id, BY, even_the_last_owner=even)

        if self.nobody_after(account, None) and not even:
            self.refused(work, LastOwner)
        else:
            self.done(work)
            self.gone.append(member.id)
            del self.people[account]

    @rule()
    def remove_who_is_gone(self) -> None:
        if self.gone:
            self.refused(lambda tx: staffing.remove(tx, self.now, self.gone[-1], BY), UnknownMember)

    @rule(hours=st.sampled_from([1, 23, 24]))
    def let_time_pass(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @invariant()
    def everybody_is_who_they_should_be(self) -> None:
        found = {account: Job(Role(each.role), each.store_code) for account, each in self.members().items()}
        assert found == self.people

    def members(self) -> dict[str, Member]:
        """By account; nobody twice."""
        everybody = self.done(staff.everybody)
        found = {str(each.account): each for each in everybody}
        assert len(found) == len(everybody)
        return found

    def nobody_after(self, account: str, job: Job | None) -> bool:
        """Whether some owner's work would be nobody's, were this the account's job."""
        former = self.people.get(account)
        others = [each for of, each in self.people.items() if of != account] + ([job] if job else [])
        return former is not None and former.role == Role.OWNER and not any(each.covers(former) for each in others)

    def refused(self, work: Any, why: type[Refused]) -> None:
        with pytest.raises(why):
            self.done(work)


async def test_the_list_of_people_is_right_whatever_happens(shop: CornerShop) -> None:
    dearer = 3 if isinstance(shop.database, PostgresDatabase) else 1
    effort = settings(
        max_examples=max(1, settings().max_examples // dearer),
        stateful_step_count=30,
        report_multiple_bugs=False,
        phases=set(Phase) - {Phase.explain},
    )

    def story(front: Front) -> None:
        run_state_machine_as_test(lambda: StaffMachine(shop, front), settings=effort)  # type: ignore[arg-type]  # any maker does

    await beside(story)
