"""What the programme says of its own accord reaches the person it is for, whatever happens on the way, and nobody else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Insert, insert, update

from chat.views import hotline
from loyalty.points import Points
from loyalty.program import Consents, Earning, Limits, Program
from scheduler.reminding import Reminding
from simulator.telegram.faults import Outage, Reset, TooMany
from simulator.telegram.people import Person
from simulator.telegram.screen import Shown
from storage import tables
from storage.queries import Query
from tests.journeys.stage import Stage, staged
from usecases import alerts

FRESH = Program(
    shop="Мальва", consents=Consents(ask_after=timedelta(0)), earning=Earning(expires_days=10, usable_after_hours=0)
)


async def buys(stage: Stage, person: Person, **receipt: Any) -> Any:
    return await stage.till.ok("POST", "/receipts", stage.till.receipt(card=stage.code_on(person), **receipt))


async def pays(stage: Stage, person: Person) -> Shown:
    """The notice of a receipt of 500.00, of which 20 are paid with points."""
    person.read_all()
    await buys(stage, person, spend=20)
    return await person.next_message()


async def states(stage: Stage) -> list[tuple[str, str]]:
    return [(state, reason) for state, reason in await stage.rows(tables.outbox, "state", "reason")]


async def edited(stage: Stage, person: Person, sign: str) -> Shown:
    """The message on the screen once it says so."""
    return await stage.world.wait_for(
        lambda: next((message for message in person.chat.messages if message.edited and sign in message.text), None)
    )


async def test_after_the_receipt_the_shopper_reads_what_it_brought(anywhere: Stage) -> None:
    stage = anywhere
    olena = await stage.joined()
    notice = await pays(stage, olena)
    assert notice.text == (
        "Дякуємо за покупку! Мальва на Соборній\n\n"
        "+24 бали за цю покупку\n−20 балів пішло на оплату\nТепер на картці 104 бали.\n\n"
        "Як вам сьогодні в нас? Вистачить одного дотику."
    )
    assert notice.labels == [f"{stars} ⭐" for stars in range(1, 6)]
    ((state, channel, reference),) = await settled(stage)
    assert (state, channel, reference) == ("sent", "telegram", str(notice.id))


async def settled(stage: Stage) -> list[tuple[Any, ...]]:
    """The outbox once nothing in it is queued."""
    while True:
        rows = await stage.rows(tables.outbox, "state", "channel", "reference")
        if all(state != "queued" for state, *_ in rows):
            return rows
        await stage.clock.sleep(0.2)


async def test_one_tap_says_how_it_was_and_another_changes_it(stage: Stage) -> None:
    olena = await stage.joined()
    notice = await pays(stage, olena)
    olena.press("4 ⭐", on=notice)
    shown = await edited(stage, olena, "Ваша оцінка: ⭐⭐⭐⭐")
    assert "Тепер на картці 104 бали." in shown.text
    assert shown.labels == ["1 ⭐", "2 ⭐", "3 ⭐", "✅ 4", "5 ⭐"]
    olena.press("5 ⭐", on=notice)
    await edited(stage, olena, "Ваша оцінка: ⭐⭐⭐⭐⭐")
    assert [row[0] for row in await stage.rows(tables.ratings, "stars")] == [5]
    assert [toast.text for toast in olena.chat.toasts] == [stage.label("rating-thanks")] * 2


async def test_a_low_rating_is_asked_why_and_the_answer_becomes_a_case(stage: Stage) -> None:
    olena = await stage.joined()
    notice = await pays(stage, olena)
    olena.press("2 ⭐", on=notice)
    assert (await olena.next_message()).text == stage.label("rating-low")
    olena.write("Сир був несвіжий")
    said = (await olena.next_message()).text
    (case,) = await stage.cases_of(olena)
    assert said == stage.opened(case, view=hotline.opened_after_rating)
    assert await stage.heard_from(olena) == ["Сир був несвіжий"]
    ((receipt,),) = await stage.rows(tables.receipts, "id")
    assert await stage.rows(tables.cases, "source", "receipt") == [("rating", receipt)]
    olena.press("1 ⭐", on=notice)
    assert (await olena.next_message()).text == stage.label("rating-low")
    olena.write("І хліб теж")
    while len(await stage.said_in(case)) < 2:
        await stage.clock.sleep(0.5)
    assert await stage.cases_of(olena) == [case]  # of one receipt there is one case
    assert await stage.heard_from(olena) == ["Сир був несвіжий", "І хліб теж"]


async def test_a_day_later_a_rating_stands(stage: Stage) -> None:
    olena = await stage.joined()
    notice = await pays(stage, olena)
    olena.press("4 ⭐", on=notice)
    await edited(stage, olena, "Ваша оцінка")
    stage.clock.put_forward(timedelta(days=1, minutes=1))
    olena.press("1 ⭐", on=notice)
    await stage.world.wait_for(lambda: stage.label("rating-closed") in [t.text for t in olena.chat.toasts] or None)
    assert [row[0] for row in await stage.rows(tables.ratings, "stars")] == [4]


async def test_a_forged_rating_of_anothers_receipt_is_a_button_that_means_nothing(stage: Stage) -> None:
    olena, taras = await stage.joined(), await stage.joined("Тарас")
    await pays(stage, olena)
    theirs = await pays(stage, taras)
    ((receipt,), _) = await stage.rows(tables.receipts, "id")
    for forged in (f"rate:{receipt}:1", "rate:999999:1", f"rate:{receipt}:9", f"review:{receipt}:yes"):
        taras.forge(forged, on=theirs)
        assert (await taras.next_message()).text == stage.label("stale-menu")
    assert await stage.rows(tables.ratings) == []


async def test_a_return_tells_what_was_taken_and_given_back(stage: Stage) -> None:
    olena = await stage.joined()
    await pays(stage, olena)
    ((code,),) = await stage.rows(tables.receipts, "code")
    lines = [{"line": 1, "quantity": "4", "sum": 20000}, {"line": 2, "quantity": "0.486", "sum": 30000}]
    back = {"return": "B1", "at": stage.clock.now().isoformat(timespec="seconds"), "lines": lines}
    await stage.till.ok("POST", f"/receipts/{code}/returns", back)
    notice = await olena.next_message()
    assert "+20 балів знову на картці" in notice.text
    assert "−24 бали: їх було нараховано" in notice.text
    assert "Тепер на картці 100 балів." in notice.text


async def test_a_notice_arrives_however_ill_telegram_is(fresh_url: str) -> None:
    async with staged(fresh_url, speed=60) as stage:
        olena = await stage.joined()
        for fault in (Outage(502), TooMany(3), Reset(applied=False), Outage(500)):
            stage.world.faults.add(fault, "sendMessage", times=3)
        notice = await pays(stage, olena)
        assert "Тепер на картці" in notice.text
        assert [state for state, *_ in await settled(stage)] == ["sent"]


async def test_who_blocked_us_is_not_written_to_and_the_row_says_why(stage: Stage) -> None:
    """The block is heard of after the receipt has queued its notice, and before it is sent."""
    olena = await stage.joined()
    code = stage.code_on(olena)
    stage.world.faults.add(Outage(502), "sendMessage", times=1)
    await stage.till.ok("POST", "/receipts", stage.till.receipt(card=code, spend=20))
    olena.block()
    await settled(stage)
    assert await states(stage) == [("dropped", "blocked")]
    assert not [text for text in olena.chat.texts if "за цю покупку" in text]


async def test_an_answer_goes_before_notices(stage: Stage) -> None:
    """A hundred people have just paid; the one who asks for the card does not wait behind them."""
    olena = await stage.joined()
    now = stage.clock.now()
    await stage.house.database.run(lambda tx: _owners(tx, now))
    olena.read_all()
    olena.write("/help")
    assert "«Мальва»" in (await olena.next_message()).text


def _owners(tx: Any, now: Any) -> None:
    for number in range(100):
        added = insert(tables.staff).values(
            role="owner", name=f"{number}", channel="telegram", account=f"{900_000 + number}", created_at=0
        )
        tx.run(Query(added))
    alerts.tell_owners(tx, now, "till-locked", "1", {"store": "Мальва", "till": "1"})


async def test_an_owner_is_alerted_in_their_language_until_removed(stage: Stage) -> None:
    boss = await stage.joined("Boss", language="en")
    await stage.house.database.run(lambda tx: tx.run(Query(_owner(boss))))
    facts = {"store": "Мальва на Соборній", "till": "1", "cashier": "", "points": 21, "reason": "too much", "review": 7}
    now = stage.clock.now()
    boss.read_all()
    await stage.house.database.run(lambda tx: alerts.tell_owners(tx, now, "review", "1", facts))
    alert = await boss.next_message()
    assert "21 points above your limits" in alert.text
    assert "can’t be spent until you approve" in alert.text
    assert "Cashier: —" in alert.text
    assert alert.labels == ["✅ Approve", "🚫 Refuse"]
    gone = update(tables.staff).values(removed_at=1)
    await stage.house.database.run(lambda tx: alerts.tell_owners(tx, now, "review", "2", facts))
    await stage.house.database.run(lambda tx: tx.run(Query(gone)))
    await settled(stage)
    assert {state for state, _ in await states(stage)} <= {"sent", "dropped"}


async def test_an_owners_word_frees_the_points_once_and_nobody_elses_does(fresh_url: str) -> None:
    async with staged(fresh_url, program=replace(FRESH, limits=Limits(receipt_points=Points(10)))) as stage:
        boss, olena = await stage.joined("Boss", language="en"), await stage.joined()
        await stage.house.database.run(lambda tx: tx.run(Query(_owner(boss))))
        boss.read_all()
        await buys(stage, olena, cashier="Інна")
        alert = await boss.next_message()
        assert "25 points above your limits" in alert.text
        assert "Cashier: Інна" in alert.text
        assert "very many points for one receipt" in alert.text
        ((review,),) = await stage.rows(tables.reviews, "id")
        notice = await olena.next_message()
        while not notice.labels:
            notice = await olena.next_message()
        olena.forge(f"review:{review}:yes", on=notice)
        while (await olena.next_message()).text != stage.label("stale-menu"):
            pass
        boss.press("✅ Approve", on=alert)
        decided = await edited(stage, boss, "✅ Approved: 25 points can be spent.")
        assert decided.id == alert.id
        assert "Cashier: Інна" in decided.text
        assert not decided.labels
        boss.forge(f"review:{review}:no", on=alert)
        await edited(stage, boss, "✅ This is approved already.")
        assert await stage.rows(tables.reviews, "state") == [("approved",)]


async def test_who_was_removed_decides_nothing(fresh_url: str) -> None:
    async with staged(fresh_url, program=replace(FRESH, limits=Limits(receipt_points=Points(10)))) as stage:
        boss, olena = await stage.joined("Boss", language="en"), await stage.joined()
        await stage.house.database.run(lambda tx: tx.run(Query(_owner(boss))))
        boss.read_all()
        await buys(stage, olena)
        alert = await boss.next_message()
        await stage.house.database.run(lambda tx: tx.run(Query(update(tables.staff).values(removed_at=1))))
        boss.press("✅ Approve", on=alert)
        assert (await boss.next_message()).text == stage.label("stale-menu", "en")
        assert await stage.rows(tables.reviews, "state") == [("open",)]


def _owner(person: Person) -> Insert:
    return insert(tables.staff).values(
        role="owner", name="Boss", channel="telegram", account=str(person.id), created_at=0
    )


async def test_reminders_come_to_those_who_asked_and_cease_when_they_have_enough(fresh_url: str) -> None:
    async with staged(fresh_url, program=FRESH) as stage:
        olena = await stage.joined()
        await pays(stage, olena)
        olena.write("/balance")
        balance = await olena.next_message()
        olena.press(stage.label("remind-on"), on=balance)
        shown = await stage.world.wait_for(
            lambda: next((each for each in olena.chat.messages if stage.label("remind-off") in each.labels), None)
        )
        assert shown.id == balance.id
        stage.clock.put_forward(timedelta(days=7))
        olena.read_all()
        planned = Reminding(stage.house.database, stage.house.terms, stage.clock.now)
        await planned.plan()
        await planned.plan()
        stage.clock.put_forward(timedelta(hours=20))
        told = await olena.next_message()
        assert "24 бали з ваших 104 діють до 12.12.2026" in told.text
        assert told.labels == [stage.label("button-card"), stage.label("button-balance")]
        olena.press(stage.label("remind-off"), on=shown)
        await stage.world.wait_for(
            lambda: next((each for each in olena.chat.messages if stage.label("remind-on") in each.labels), None)
        )
        assert [row[0] for row in await stage.rows(tables.customers, "expiry_reminders")] == [False]


async def test_who_loses_the_card_to_another_account_is_told(stage: Stage) -> None:
    olena = await stage.joined(phone="380501112233")
    olena.read_all()
    again = stage.shopper("Олена", phone="380501112233", language="en")
    again.start()
    await again.next_message()
    again.share_contact()
    assert (await olena.next_message()).text == stage.label("account-moved")
    olena.share_contact()
    while (await olena.next_message()).kind != "photo":
        pass
    await stage.world.wait_for(lambda: stage.label("account-moved", "en") in again.chat.texts or None)
