"""The words of stories about one person, or two, on two messengers."""

from datetime import datetime

from storage import people
from storage.people import Customer
from tests.usecases.corner_shop import ANN, NOW, CornerShop
from usecases import linking, notices
from usecases.linking import Answered, Opened
from usecases.notices import Claimed


async def on_viber(shop: CornerShop, account: str = "v", phone: str = ANN, at: datetime = NOW) -> Customer:
    """Somebody who names the phone in a messenger that can't vouch for it."""
    return (await shop.join(phone, account, "viber", at, proven=False)).customer


async def ask(shop: CornerShop, claimant: Customer, at: datetime = NOW) -> bool:
    return await shop.database.run(lambda tx: linking.ask(tx, at, claimant))


async def confirm(shop: CornerShop, owner: Customer, claimant: Customer, at: datetime = NOW) -> Answered:
    return await shop.database.run(lambda tx: linking.confirm(tx, at, shop.terms, owner, claimant.id, "identity:1"))


async def deny(shop: CornerShop, owner: Customer, claimant: Customer) -> Answered:
    return await shop.database.run(lambda tx: linking.deny(tx, NOW, shop.terms, owner, claimant.id, "identity:1"))


async def code(shop: CornerShop, customer: Customer, at: datetime = NOW) -> str:
    return (await shop.database.run(lambda tx: linking.code(tx, at, shop.terms, shop.till, customer.card))).code


async def typed(shop: CornerShop, claimant: Customer, given_: str, at: datetime = NOW) -> Opened | None:
    return await shop.database.run(
        lambda tx: linking.by_code(tx, at, shop.terms, claimant, given_, f"identity:{claimant.id}")
    )


async def again(shop: CornerShop, customer: Customer) -> Customer | None:
    return await shop.database.read(lambda tx: people.find(tx, id=customer.id))


async def of_account(shop: CornerShop, channel: str, account: str) -> Customer | None:
    return await shop.database.read(lambda tx: people.of_account(tx, channel, account))


async def due(shop: CornerShop, channel: str, at: datetime = NOW) -> list[Claimed]:
    hand = await shop.database.run(lambda tx: notices.claim(tx, at, shop.terms, channel, 50))
    return list(hand.notices)
