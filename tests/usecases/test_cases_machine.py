"""Shoppers write, operators answer, close and are answered, in whatever order: every word is in one case, every answer goes once.

Hypothesis tells the stories; plain lists say what has to be where.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from loyalty.complaints import Author, Source, State
from loyalty.refusals import CaseClosed, CaseTaken, UnknownCase
from storage import case_messages, people, tables
from storage import cases as storage
from storage.database import PostgresDatabase, Transaction
from storage.queries import Query
from tests.usecases.corner_shop import NOW, CornerShop, Front, beside
from tests.usecases.test_hearing import account
from usecases import case_acts, cases
from usecases.cases import Heard, How

MOST = 3
REOPEN = timedelta(days=7)
# Ann has two messengers, Ben is no member.
ACCOUNTS = {"ann": "telegram", "ann-viber": "viber", "ben": "telegram"}
WHO = {"ann": "ann", "ann-viber": "ann", "ben": "ben"}
_outbox = Query(
    select(tables.outbox.c.key, tables.outbox.c.kind)
    .where(tables.outbox.c.kind == "answer")
    .order_by(tables.outbox.c.id)
)
_stories = count(1)


@dataclass
class Told:
    """A case as it has to be."""

    who: str
    words: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    open: bool = True
    closed_at: Any = None


class CasesMachine(RuleBasedStateMachine):
    def __init__(self, shop: CornerShop, front: Front) -> None:
        super().__init__()
        self.shop, self.front = shop, front
        self.now = NOW
        self.told: dict[int, Told] = {}
        self.numbers = count(1)
        self.answered: list[int] = []
        self.noes: Counter[str] = Counter()
        self.story = next(_stories)

    def done(self, work: Any) -> Any:
        return self.front.wait(self.shop.database.run(work))

    @initialize()
    def the_shop_opens(self) -> None:
        """With people whom no other story knows."""
        self.staff = [self.front.wait(self.shop.engage("operator", name, name)) for name in ("iryna", "marko")]
        for name, channel in ACCOUNTS.items():
            if WHO[name] == "ann":
                self.front.wait(self.shop.join(f"+38050{self.story:07d}", self.named(name), channel))

    def named(self, name: str) -> str:
        return f"{name} of story {self.story}"

    def theirs(self, name: str) -> list[int]:
        return [case for case, told in self.told.items() if told.who == WHO[name]]

    @rule(name=st.sampled_from(sorted(ACCOUNTS)), another=st.booleans(), polite=st.booleans())
    def writes(self, name: str, another: bool, polite: bool) -> None:
        text = "Дякую" if polite else f"word {next(self.numbers)}"
        opened = [case for case in self.theirs(name) if self.told[case].open]
        lately = [
            case
            for case in self.theirs(name)
            if not self.told[case].open and self.now - self.told[case].closed_at <= REOPEN
        ]

        def work(tx: Transaction) -> Heard:
            identity = account(tx, self.named(name), ACCOUNTS[name], self.now)
            customer = None if identity.customer is None else people.find(tx, id=identity.customer)
            source = Source.MENU if another else Source.TEXT
            return cases.hear(tx, self.now, self.shop.terms, identity, customer, text, source=source, another=another)

        heard: Heard = self.done(work)
        match heard.how:
            case How.OPENED:
                assert heard.case not in self.told
                assert len(opened) < MOST
                assert another or (not opened and not lately)
                self.told[heard.case] = Told(WHO[name])
            case How.CONTINUED:
                assert heard.case in opened
                assert not another
            case How.FULL:
                assert heard.case in opened
                assert another
                assert len(opened) == MOST
            case How.REOPENED:
                assert heard.case in lately
                assert not opened
                self.told[heard.case].open = True
            case How.COURTESY:
                assert polite
                assert not opened
                return
        self.told[heard.case].words.append(text)

    def some(self, data: Any) -> int:
        return int(data.draw(st.sampled_from(sorted(self.told))))

    @precondition(lambda self: self.told)
    @rule(data=st.data(), who=st.integers(0, 1), again=st.booleans())
    def answers(self, data: Any, who: int, again: bool) -> None:
        """Perhaps the same message is heard twice."""
        case, text = self.some(data), f"answer {next(self.numbers)}"
        reference = f"{self.story}/{text}"
        for _ in range(2 if again else 1):
            said = self.done(
                lambda tx: case_acts.answer(tx, self.now, self.staff[who], case, text, (), "-1", reference)
            )
            if said is not None:
                self.answered.append(said)
        self.told[case].answers.append(text)

    @precondition(lambda self: self.told)
    @rule(data=st.data(), who=st.integers(0, 1))
    def takes(self, data: Any, who: int) -> None:
        case = self.some(data)
        before = self.state(case)
        try:
            self.done(lambda tx: case_acts.take(tx, self.now, self.staff[who], case))
        except CaseClosed:
            assert before is self.state(case) is State.CLOSED
        except CaseTaken:
            assert before is self.state(case) is State.TAKEN
        else:
            assert self.state(case) is State.TAKEN

    @precondition(lambda self: self.told)
    @rule(data=st.data(), who=st.integers(0, 1))
    def closes(self, data: Any, who: int) -> None:
        case = self.some(data)
        try:
            self.done(lambda tx: case_acts.close(tx, self.now, self.shop.terms, self.staff[who], case))
        except CaseClosed:
            assert not self.told[case].open
        else:
            assert self.told[case].open
            self.told[case].open, self.told[case].closed_at = False, self.now

    @precondition(lambda self: self.told)
    @rule(data=st.data(), name=st.sampled_from(sorted(ACCOUNTS)), yes=st.booleans())
    def says_whether_it_helped(self, data: Any, name: str, yes: bool) -> None:
        case = self.some(data)

        def work(tx: Transaction) -> Any:
            identity = account(tx, self.named(name), ACCOUNTS[name], self.now)
            return cases.solved(tx, self.now, self.shop.terms, identity, case, yes=yes)

        try:
            self.done(work)
        except UnknownCase:
            assert self.told[case].who != WHO[name]
        else:
            assert self.told[case].who == WHO[name]
            if not yes and not self.told[case].open:
                self.told[case].open = True
                self.noes[WHO[name]] += 1

    @rule(hours=st.sampled_from([1, 24, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def state(self, case: int) -> State:
        found = self.done(lambda tx: storage.find(tx, case))
        return State(found.state)

    @invariant()
    def every_word_is_in_its_case_in_order(self) -> None:
        for case, told in self.told.items():
            said = self.done(lambda tx, of=case: case_messages.messages(tx, of))
            assert [each.text for each in said if each.author is Author.SHOPPER] == told.words
            assert [each.text for each in said if each.author is Author.ANSWER] == told.answers
            assert (self.state(case) is not State.CLOSED) is told.open

    @invariant()
    def every_answer_is_queued_once(self) -> None:
        keys = [row[0] for row in self.done(lambda tx: tx.all(_outbox))]
        assert len(keys) == len(set(keys))
        assert {f"answer:{said}" for said in self.answered} <= set(keys)

    @invariant()
    def nobody_has_more_open_than_anybody_may_but_by_their_own_no(self) -> None:
        """A no opens again what was closed, whatever else is open meanwhile."""
        for who in set(WHO.values()):
            opened = [case for case, told in self.told.items() if told.who == who and told.open]
            assert len(opened) <= MOST + self.noes[who]


async def test_no_word_is_lost_and_no_answer_doubled_whoever_does_what(shop: CornerShop) -> None:
    postgres = isinstance(shop.database, PostgresDatabase)
    told = settings(
        max_examples=10 if postgres else 25,
        stateful_step_count=25,
        phases=[phase for phase in Phase if phase is not Phase.explain],
    )

    def story(front: Front) -> None:
        run_state_machine_as_test(lambda: CasesMachine(shop, front), settings=told)  # type: ignore[arg-type]  # any maker does

    await beside(story)
