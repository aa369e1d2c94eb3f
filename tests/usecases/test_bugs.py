from loyalty.points import Points
from tests.usecases.corner_shop import *
async def test_a(shop):
    ann = await shop.regular()
    await shop.post(receipt("R1", 20000, card=ann.card))   # earns 10
    assert await shop.balance(ann) == 10
    hold = await shop.hold(await shop.code(ann), 10, "R2")
    r = await shop.take_back(back("B1", "R1", (1, 20000)))
    print(r)
    await shop.give(ann, 5)
    print(await shop.spendable(ann), await shop.account(ann))
    await shop.post(receipt("R2", 20000, card=ann.card, hold=hold.id))
    print(await shop.balance(ann))
