"""A campaign that is paused: an owner's button lets it go on and nobody else's; one whose messages fail is paused by itself."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from loyalty import cards
from loyalty.failing import LOOKS_BACK, TOO_MANY
from loyalty.points import Rate
from loyalty.program import Consents, Program
from simulator.telegram.faults import BadRequest
from storage import campaigns as states
from storage import identities, imports, moments, outbox, people, shop, tables
from storage.database import Transaction
from storage.queries import Query
from tests.journeys.stage import Stage, staged
from tests.journeys.test_each_messenger import shows
from tests.journeys.test_each_messenger_shop import button, forged
from tests.journeys.test_staff import engaged
from usecases import alerts, failing, preferences, reports
from usecases.staffing import Role

RESUME = "resume:weekly"
CROWD = 120
OPEN = Program(shop="Мальва", consents=Consents(ask_after=timedelta(0)))
NOBODY_HELD_OUT = replace(OPEN, campaigns=replace(OPEN.campaigns, control=Rate(0), outside=Rate(0)))


async def paused(stage: Stage) -> dict[str, str]:
    return dict(await stage.house.database.read(states.paused))


async def resumed_by(stage: Stage) -> list[tuple[Any, ...]]:
    found = await stage.rows(tables.audit, "action", "actor", "subject")
    return [row[1:] for row in found if row[0] == "campaign_resumed"]


def stop(tx: Transaction, stage: Stage) -> None:
    now = stage.clock.now()
    states.pause(tx, "weekly", failing.WHY, now)
    alerts.tell_owners(tx, now, "campaign-fails", "1", reports.failure("weekly", 21, 30))


async def test_an_owner_lets_a_paused_campaign_go_on_and_nobody_else_does(each: Stage) -> None:
    boss, ira = await engaged(each, Role.OWNER, each.shopper("Власниця")), await engaged(each)
    olena, stranger = await each.joined(), each.shopper("Хтось")
    await each.house.database.run(lambda tx: stop(tx, each))
    alert = await shows(each, boss, "Тижневі пропозиції: розсилку зупинено")
    assert "Не вдалося 21 з останніх 30" in alert.text
    await forged(each, olena, RESUME)
    ira.forge(button(each, RESUME), on=ira.chat.last)
    await shows(each, ira, each.label("problem-owners_only"))
    stranger.start()
    asked = await stranger.next_message()
    stranger.read_all()
    stranger.forge(button(each, RESUME), on=asked)
    assert (await stranger.next_message()).text == each.label("join-first")
    assert await paused(each) == {"weekly": failing.WHY}
    assert await resumed_by(each) == []
    boss.press(each.label("button-resume-campaign"), on=alert)
    await shows(each, boss, "Тижневі пропозиції: розсилку відновлено")
    assert await paused(each) == {}
    boss.forge(button(each, RESUME), on=boss.chat.last)
    await shows(each, boss, "Тижневі пропозиції: розсилка вже працює")
    ((id_, *_), *_) = [row for row in await each.rows(tables.staff, "id", "role") if row[1] == "owner"]
    assert await resumed_by(each) == [(f"staff:{id_}", "campaign:weekly")]


async def test_who_is_no_owner_any_more_resumes_nothing(each: Stage) -> None:
    boss = await engaged(each, Role.OWNER, each.shopper("Власниця"))
    await each.house.database.run(lambda tx: stop(tx, each))
    alert = await shows(each, boss, "Тижневі пропозиції: розсилку зупинено")
    await each.house.database.run(lambda tx: tx.run(Query(update(tables.staff).values(removed_at=1))))
    boss.read_all()
    boss.press(each.label("button-resume-campaign"), on=alert)
    assert (await boss.next_message()).text == each.label("join-first"), "as for anybody without a card"
    assert await paused(each) == {"weekly": failing.WHY}
    assert await resumed_by(each) == []


def crowd(tx: Transaction, stage: Stage) -> None:
    """People whose weekly message is due now, and a promotion to tell them of."""
    now, home = stage.clock.now(), shop.store(tx, "centr")
    assert home is not None
    today = moments.stored_day(now.date())
    about = {"starts_day": today, "ends_day": today + 7, "title": "", "price": 1990, "old_price": 2990}
    ids = imports.add_products(tx, {"milk": ("Молоко", "food", "milk")})
    imports.PROMOS.add(tx, [(("P", ids["milk"], None), {**about, "percent": None, "picture": None, "position": 1})])
    for number in range(CROWD):
        account = str(700_000_000 + number)
        id_ = people.add(
            tx,
            cards.number_from(number),
            phone_hash=account,
            phone_sealed=None,
            first_name="Олена",
            language="uk",
            home_store=home.id,
            now=now,
        )
        assert id_ is not None
        people.joined(
            tx, id_, now=now, welcomed=True, profiled=False, first_name="Олена", language="uk", home_store=home.id
        )
        identities.link(tx, identities.lock(tx, "telegram", account, name="Олена", language="uk", now=now), id_)
        customer = people.find(tx, id=id_)
        assert customer is not None
        known = identities.lock(tx, "telegram", account, name="Олена", language="uk", now=now)
        preferences.want(tx, now, stage.house.terms, known, customer, "offers", "uk", on=True)
        late = now + timedelta(hours=2)
        outbox.add(tx, "weekly", f"weekly:{id_}", {}, now=now, due=now, expires=late, customer=id_, campaign="weekly")


async def ended(stage: Stage) -> Counter[tuple[str, str]]:
    """How the campaign's messages ended, once none is queued or in doubt."""
    query = Query(select(tables.outbox.c.state, tables.outbox.c.reason).where(tables.outbox.c.campaign == "weekly"))
    while True:
        found = Counter((row[0], row[1]) for row in await stage.house.database.read(lambda tx: tx.all(query)))
        if not any(state == "queued" or reason == "in_doubt" for state, reason in found):
            return found
        await asyncio.sleep(0.05)


async def test_a_campaign_whose_messages_telegram_refuses_is_paused_and_owners_hear_once(fresh_url: str) -> None:
    async with staged(fresh_url, program=NOBODY_HELD_OUT) as stage:
        boss, olena = await engaged(stage, Role.OWNER, stage.shopper("Власниця")), await stage.joined()
        stage.world.faults.add(BadRequest("IMAGE_PROCESS_FAILED"), "sendPhoto", times=10 * CROWD)
        olena.read_all()
        await stage.house.database.run(lambda tx: crowd(tx, stage))
        olena.write("/help")
        assert "«Мальва»" in (await olena.next_message()).text
        found = await ended(stage)
        assert set(found) == {("dropped", "undeliverable"), ("dropped", "paused")}
        assert TOO_MANY <= found["dropped", "undeliverable"] <= LOOKS_BACK
        assert found.total() == CROWD
        assert await paused(stage) == {"weekly": failing.WHY}
        await shows(stage, boss, "розсилку зупинено, бо повідомлення не доходять")
        olena.write("/help")
        assert "«Мальва»" in (await olena.next_message()).text
        alerted = [row for row in await stage.rows(tables.outbox, "kind") if row[0] == "alert-campaign-fails"]
        assert len(alerted) == 1
        assert sum("розсилку зупинено" in text for text in boss.chat.texts) == 1
