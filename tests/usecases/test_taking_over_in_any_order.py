"""Two strangers on Viber do what they like with Ann's phone, in any order; Ann says yes only to whom she is asked about."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, select

from loyalty.refusals import ClaimOver
from storage import identities, people, tables
from storage.database import Transaction
from storage.people import Customer
from storage.queries import Query
from tests.usecases.corner_shop import NOW, CornerShop, Front, beside, receipt
from tests.usecases.two_messengers import confirm, deny, of_account
from usecases import privacy

ANN = "ann"
_ACTS = ("name", "leave", "erase", "buy", "yes", "no")
_STEPS = [*((act, who) for act in _ACTS for who in ("v", "w")), ("prove", ANN), ("leave", ANN), ("erase", ANN)]
_CUSTOMERS = Query(select(tables.customers.c.id))
_WELCOMES = Query(
    select(tables.lots.c.id).where(tables.lots.c.origin == "welcome", tables.lots.c.id > bindparam("after"))
)


@dataclass
class _Story:
    shop: CornerShop
    number: int
    taken_in: set[str] = field(default_factory=set)

    def account(self, who: str) -> tuple[str, str]:
        return ("telegram" if who == ANN else "viber"), f"{who} {self.number}"

    async def of(self, who: str) -> Customer | None:
        return await of_account(self.shop, *self.account(who))

    async def act(self, act: str, who: str, turn: int) -> None:
        channel, account = self.account(who)
        theirs = await self.of(who)
        if act in {"name", "prove"}:
            if theirs is None or theirs.left:
                await self.shop.join(f"+38067{self.number:07d}", account, channel, proven=act == "prove")
        elif theirs is None:
            return
        elif act == "buy" and theirs.member:
            await self.shop.post(receipt(f"R{self.number}-{turn}", 10000, card=theirs.card))
        elif act in {"leave", "erase"}:
            await self.shop.database.run(lambda tx: self._part(tx, act, who, theirs))
            if act == "erase":
                self.taken_in -= {each for each in self.taken_in if who in {each, ANN}}
        elif act in {"yes", "no"}:
            await self._answer(act, who, theirs)

    def _part(self, tx: Transaction, act: str, who: str, theirs: Customer) -> None:
        if act == "erase":
            privacy.erase(tx, NOW, theirs.id, "identity:1")
            return
        channel, account = self.account(who)
        identity = identities.lock(tx, channel, account, name="", language="uk", now=NOW)
        privacy.leave(tx, NOW, self.shop.terms, identity, theirs, "uk")

    async def _answer(self, act: str, who: str, claimant: Customer) -> None:
        owner = await self.of(ANN)
        if owner is None or not owner.member:
            return
        try:
            await (confirm if act == "yes" else deny)(self.shop, owner, claimant)
        except ClaimOver:
            return
        if act == "yes":
            self.taken_in.add(who)

    async def check(self) -> None:
        ann = await self.of(ANN)
        for who in ("v", "w"):
            theirs = await self.of(who)
            if ann is not None and theirs is not None and who not in self.taken_in:
                assert theirs.id != ann.id
                assert theirs.earns_only or not ann.proven
        everybody = await self.shop.database.read(lambda tx: [people.find(tx, id=row[0]) for row in tx.all(_CUSTOMERS)])
        for each in everybody:
            assert each is not None
            assert await self.shop.balance(each) >= 0


async def test_nobody_is_on_anns_card_but_whom_she_has_taken_in_and_an_account_has_one_welcome(
    shop: CornerShop,
) -> None:
    def story(front: Front) -> None:
        @settings(max_examples=40, deadline=None)
        @given(st.lists(st.sampled_from(_STEPS), max_size=14))
        def any_order(steps: list[tuple[str, str]]) -> None:
            front.wait(_lived(shop, steps))

        any_order()

    await beside(story)


async def _lived(shop: CornerShop, steps: list[tuple[str, str]]) -> None:
    before = await shop.database.read(lambda tx: max((row[0] for row in tx.all(_WELCOMES, after=0)), default=0))
    story = _Story(shop, shop.number())
    for turn, (act, who) in enumerate(steps):
        await story.act(act, who, turn)
    await story.check()
    welcomes = await shop.database.read(lambda tx: tx.all(_WELCOMES, after=before))
    assert len(welcomes) <= 3  # Ann's, and one of each stranger's for a phone that nobody had
