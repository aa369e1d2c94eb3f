"""A group that is kept, whatever happens in it and to who keeps it: everything is seen, once or in doubt again, and in order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty.complaints import Author, State
from storage import cases as books
from storage import identities
from storage.database import Transaction
from storage.people import Customer
from storage.staff import Member
from tests.usecases.corner_shop import NOW, CornerShop, Front, beside
from usecases import case_acts, case_facts, cases, desk, privacy, room
from usecases.room import Digest, Fault, Open, Remove, Retitle, Show, Shut, Step, Tell, Unpost, Verdict
from usecases.terms import Terms

T = TypeVar("T")
_SECOND = timedelta(seconds=1)
_MOST_STEPS = 2000


@dataclass
class Topic:
    case: int
    head: str = ""
    state: State = State.NEW
    title: str = ""
    closed: bool = False
    texts: list[str] = field(default_factory=list)


@dataclass
class Group:
    """A messenger's group as it is in truth, and who keeps it."""

    shop: CornerShop
    chat: str
    forum: bool = True
    topics: dict[str, Topic] = field(default_factory=dict)
    digested: list[int] = field(default_factory=list)
    notes: list[tuple[str, int]] = field(default_factory=list)  # of topics, not heard yet
    names: int = 0
    now: datetime = NOW

    def terms(self) -> Terms:
        return Terms(self.shop.terms.program, self.shop.terms.keys, desk=self.chat)

    async def run(self, work: Callable[[Transaction], T]) -> T:
        return await self.shop.database.run(work)

    async def step(self, fate: str = "done") -> Step | None:
        """Does the next thing. `fate`: done, lost (a crash before it is written down), doubt (done, nobody knows), refused."""
        self.now += _SECOND
        step = await self.run(lambda tx: room.next_step(tx, self.now, self.terms(), self.chat, forum=self.forum))
        if step is None:
            return None
        if fate == "refused":
            await self.run(lambda tx: room.failed(tx, self.now, step, Fault.REFUSED))
            return step
        if _topic(step) not in {"", *self.topics} and not isinstance(step, Remove):
            await self.run(lambda tx: room.failed(tx, self.now, step, Fault.GONE))
            return step
        reference = self._done(step)
        if fate == "doubt" and isinstance(step, Open):
            await self.run(lambda tx: room.failed(tx, self.now, step, Fault.DOUBT))
        elif fate == "done":
            await self.run(lambda tx: room.done(tx, self.now, step, reference))
        return step

    def _done(self, step: Step) -> str:
        self.names += 1
        name = str(self.names)
        match step:
            case Open(_, title):
                self.topics[name] = Topic(title.case, title=case_facts.fingerprint(title))
                self.notes.append((name, title.case))
                return name
            case Retitle(there, title):
                self.topics[there.topic].title = case_facts.fingerprint(title)
            case Shut(there, closed):
                self.topics[there.topic].closed = closed
            case Remove(_, topic):
                self.topics.pop(topic, None)
            case Show(there, head):
                shown = self.topics[there.topic]
                shown.state = head.title.state
                if not there.head and not head.cut:
                    shown.texts.append(head.text)
                shown.head = there.head or name
                return there.head or name
            case Tell(there, said):
                self.topics[there.topic].texts += [each.text for each in said if each.author is not Author.EVENT]
                return name
            case Digest(_, titles):
                self.digested += [title.case for title, _ in titles]
            case Unpost() | Verdict():
                pass
        return ""

    async def hear_notes(self) -> None:
        """What Telegram tells of topics of ours comes, sooner or later."""
        notes, self.notes = self.notes, []
        for topic, case in notes:
            if topic in self.topics:
                name = f"№{case} · x"
                await self.run(partial(desk.topic_opened, now=self.now, chat=self.chat, topic=topic, name=name))

    async def settle(self) -> None:
        """Until nothing is missing, however long that takes."""
        for _ in range(_MOST_STEPS):
            await self.hear_notes()
            if await self.step() is None and not self.notes:
                self.now += timedelta(minutes=11)
                if await self.step() is None and not self.notes:
                    return
        raise AssertionError("there is always something to do")

    def of(self, case: int) -> Topic:
        (topic,) = [each for each in self.topics.values() if each.case == case]
        return topic


def _topic(step: Step) -> str:
    return "" if isinstance(step, Digest | Verdict | Open) else step.room.topic


async def _complain(group: Group, who: int, text: str) -> int:
    def work(tx: Transaction) -> int:
        identity = identities.lock(tx, "telegram", f"{group.chat}{who}", name="Ann", language="uk", now=group.now)
        heard = cases.hear(tx, group.now, group.terms(), identity, None, text)
        assert heard.case is not None
        return heard.case

    return await group.run(work)


async def _operator(shop: CornerShop) -> Member:
    return await shop.engage("operator")


_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("writes"), st.integers(0, 2)),
        st.tuples(st.sampled_from(["takes", "closes", "passes"]), st.integers(0, 2)),
        st.tuples(st.sampled_from(["done", "done", "lost", "doubt", "refused"]), st.integers(1, 4)),
        st.tuples(st.just("deleted"), st.integers(0, 2)),
        st.tuples(st.just("notes"), st.just(0)),
    ),
    min_size=4,
    max_size=30,
)


async def test_whatever_happens_everything_is_seen_in_order(shop: CornerShop) -> None:
    operator = await _operator(shop)

    def story(front: Front) -> None:
        @settings(max_examples=max(1, settings().max_examples // 3), deadline=None)
        @given(_ACTS)
        def told(acts: list[tuple[str, int]]) -> None:
            front.wait(_told(shop, operator, acts))

        told()

    await beside(story)


@dataclass
class _Story:
    """`said` by case, in order; `mine` is each person's last case. `calm`: nothing was in doubt."""

    group: Group
    operator: Member
    said: dict[int, list[str]] = field(default_factory=dict)
    mine: dict[int, int] = field(default_factory=dict)
    calm: bool = True

    async def writes(self, who: int, words: str) -> None:
        self.mine[who] = await _complain(self.group, who, words)
        self.said.setdefault(self.mine[who], []).append(words)

    async def goes_on(self, act: str, what: int, words: str) -> None:
        if act == "writes":
            await self.writes(what, words)
        elif act in {"takes", "closes", "passes"} and what in self.mine:
            await _acts(self.group, self.operator, act, self.mine[what])
        elif act == "deleted":
            self.calm = False
            for name in [name for name, topic in self.group.topics.items() if topic.case == self.mine.get(what)]:
                del self.group.topics[name]
        elif act == "notes":
            await self.group.hear_notes()
        elif act in {"done", "lost", "doubt", "refused"}:
            self.calm = self.calm and act in {"done", "refused"}
            for _ in range(what):
                await self.group.step(act)

    async def ends_well(self) -> None:
        await self.group.settle()
        for case, words in self.said.items():
            topic, found = self.group.of(case), await self.group.run(partial(books.find, id_=case))
            assert found is not None
            seen = [text for text in topic.texts if text in words]
            assert list(dict.fromkeys(seen)) == words
            assert not self.calm or seen == words
            assert (topic.closed, topic.state) == (found.state is State.CLOSED, found.state)
            title = await self.group.run(partial(case_facts.title, case=found))
            assert topic.title == case_facts.fingerprint(title)


async def _told(shop: CornerShop, operator: Member, acts: list[tuple[str, int]]) -> None:
    story = _Story(Group(shop, f"-{shop.number()}"), operator)
    for number, (act, what) in enumerate(acts):
        await story.goes_on(act, what, f"words {number}")
    if not story.calm:  # something more is said in each case, so that a topic that was deleted is found missing
        for number, who in enumerate([*story.mine]):
            await story.writes(who, f"last words {number}")
    await story.ends_well()


async def _acts(group: Group, by: Member, act: str, case: int) -> None:
    def work(tx: Transaction) -> None:
        found = books.find(tx, case)
        if found is None or found.state is State.CLOSED:
            return
        if act == "takes" and found.state is not State.TAKEN:
            case_acts.take(tx, group.now, by, case)
        elif act == "passes":
            case_acts.pass_on(tx, group.now, by, case)
        elif act == "closes":
            case_acts.close(tx, group.now, group.terms(), by, case)

    await group.run(work)


async def test_a_rush_is_told_of_in_digests_and_whoever_takes_one_has_it_at_once(shop: CornerShop) -> None:
    operator = await _operator(shop)
    group = Group(shop, "-7")
    rush = [await _complain(group, who, "the bread") for who in range(45)]
    kinds = [type(await group.step()) for _ in range(3)]
    assert kinds == [Digest, Digest, Open]  # 20, 20; of the last five there is no need to tell
    assert group.digested == rush[:40]
    await group.run(lambda tx: case_acts.take(tx, group.now, operator, rush[30]))
    step = await group.step()
    assert isinstance(step, Open)
    assert step.room.case == rush[30]
    await group.settle()
    assert {topic.case for topic in group.topics.values()} == set(rush)
    assert group.digested == rush[:40]


async def test_of_who_is_erased_no_line_is_left_in_a_digest(shop: CornerShop) -> None:
    ann = (await shop.join(account="-71")).customer
    group = Group(shop, "-7")
    await _writes(group, ann, "-71", "cold-soup")
    others = [await _complain(group, who, "the bread") for who in range(2, 10)]
    digest = await group.run(lambda tx: room.next_step(tx, group.now, group.terms(), group.chat))
    assert isinstance(digest, Digest)
    await group.run(lambda tx: room.done(tx, group.now, digest, "55"))
    await group.run(lambda tx: privacy.erase(tx, group.now, ann.id, "command line"))
    step = await group.step()
    assert isinstance(step, Unpost)
    assert step.message == "55"
    await group.settle()
    assert {topic.case for topic in group.topics.values()} == set(others)


async def test_with_a_topic_goes_all_that_is_in_it(shop: CornerShop) -> None:
    ann = (await shop.join(account="-81")).customer
    group = Group(shop, "-8")
    for words in ("cold-soup", "and the bread"):
        await _writes(group, ann, "-81", words)
        await group.settle()
    await group.run(lambda tx: privacy.erase(tx, group.now, ann.id, "command line"))
    assert isinstance(await group.step(), Remove)
    assert await group.step() is None
    assert not group.topics


async def _writes(group: Group, customer: Customer, account: str, words: str) -> None:
    def work(tx: Transaction) -> None:
        identity = identities.lock(tx, "telegram", account, name="Ann", language="uk", now=NOW)
        cases.hear(tx, NOW, group.terms(), identity, customer, words)

    await group.run(work)


async def test_in_a_hurry_only_what_somebody_waits_for_is_done(shop: CornerShop) -> None:
    operator = await _operator(shop)
    group = Group(shop, "-8")
    first, second = [await _complain(group, who, "the bread") for who in range(2)]
    await group.run(lambda tx: case_acts.take(tx, group.now, operator, second))

    def look(tx: Transaction) -> Step | None:
        return room.next_step(tx, group.now, group.terms(), group.chat, hurry=True)

    step = await group.run(look)
    assert isinstance(step, Open)
    assert step.room.case == second
    await group.settle()
    assert await group.run(look) is None
    assert group.of(first).texts == ["the bread"]


async def test_what_is_refused_again_and_again_is_left_out_and_the_rest_goes_on(shop: CornerShop) -> None:
    group = Group(shop, "-9")
    case = await _complain(group, 1, "the bread")
    await group.settle()
    await _complain(group, 1, "poison")
    for _ in range(6):
        group.now += timedelta(minutes=11)
        assert isinstance(await group.step("refused"), Tell)
    await _complain(group, 1, "and the soup")
    await group.settle()
    assert group.of(case).texts == ["the bread", "and the soup"]
