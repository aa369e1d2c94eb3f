"""Personal offers as a shopper lives them, in each messenger: the week's message in their hour, and what they do about it."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, update

from chat.buttons import Browse, FewerOffers, HowOften, NotForMe, RemindOffer, SeeOffers
from chat.words import words
from loyalty.points import Rate
from scheduler.housekeeping import Housekeeping
from storage import moments, tables
from storage.queries import Query
from tests import plain_http
from tests.journeys.flyer import NAMES, ZONE, Flyer, Person, Shown, cards, offered, on_tile, press, program
from tests.journeys.stage import TELEGRAM, VIBER, Stage, staged
from tests.journeys.test_each_messenger import shows
from tests.journeys.test_each_messenger_wishes import offering, opens
from tests.journeys.test_linking import claims
from tests.journeys.test_preferences import toggle

SATURDAY = 5
PHONE = "380501112233"
_WRITE_TO = Query(update(tables.customers).values(write_to=bindparam("channel")))
_EVERY_DAY = Query(update(tables.rhythms).values(sending_weekday=bindparam("weekday"), stale=False))
VISITS = (("cheese", "milk"), ("cheese",), ("cheese", "milk", "bread"), ("cheese",), ("cheese", "milk"), ("cheese",))
TIE = "\N{NO-BREAK SPACE}"


@pytest.fixture(params=[TELEGRAM, VIBER])
async def week(request: pytest.FixtureRequest, fresh_url: str, tmp_path: Path) -> AsyncIterator[Flyer]:
    """Nobody is held out."""
    async with staged(fresh_url, on=request.param, program=program()) as stage:
        yield Flyer(stage, tmp_path)


async def agreed(stage: Stage, **who: Any) -> tuple[Person, str]:
    """Somebody who joined and wants offers, and the number of their card."""
    person = await stage.joined(**who)
    looked = await stage.till.ok("POST", "/cards/lookup", {"code": stage.code_on(person)})
    yes = stage.label("button-offers-yes")
    person.press(yes, on=await offering(stage, person, yes))
    await shows(stage, person, stage.label("offers-yes"))
    return person, looked["card"]


async def regular(week: Flyer, **who: Any) -> tuple[Person, str]:
    """Somebody who comes on Saturdays, and on whose day the house is about to plan, with a flyer for three weeks."""
    person, card = await agreed(week.stage, **who)
    await week.goods()
    for bought in VISITS:
        week.wait_for_day(SATURDAY, 12)
        await week.buys(card, *bought)
    await week.plan()
    ((sending, favourite),) = await week.stage.rows(tables.rhythms, "sending_weekday", "favourite_weekday")
    assert favourite == SATURDAY
    week.wait_for_day(sending, 9)
    await week.promote(dict.fromkeys(NAMES, week.today + timedelta(days=21)))
    return person, card


async def weekly(week: Flyer, person: Person) -> Shown:
    """The message, once its hour has come."""
    await week.plan()
    person.read_all()
    week.wait_until(await week.due())
    return await shows(week.stage, person, "цього тижня за акцією")


async def leafed(week: Flyer, person: Person, first: int, *, above: int = 0) -> Shown:
    """The offers, this product the first that is seen; on Viber in a message later than `above`."""

    def found() -> Shown | None:
        for shown in reversed(person.chat.messages):
            if not shown.mine and offered(shown)[:1] == [first]:
                return shown if week.stage.on != VIBER or shown.id > above else None
        return None

    world = week.stage.viber if week.stage.on == VIBER else week.stage.world
    return await world.wait_for(found)


async def test_the_weeks_message_comes_in_ones_hour_and_leads_to_five_offers_that_say_why(week: Flyer) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    message = await weekly(week, olena)
    local = stage.clock.now().astimezone(ZONE)
    ((weekday, hour),) = await stage.rows(tables.rhythms, "sending_weekday", "hour")
    assert (local.weekday(), local.hour) == (weekday, hour)
    assert message.kind == "photo"
    lines = [line for line in message.text.splitlines() if line.startswith("•")]
    assert lines[:2] == [
        f"• Сир Гауда{TIE}— 39{TIE}₴ замість 78{TIE}₴",
        f"• Молоко 2,5{TIE}%{TIE}— 26,45{TIE}₴ замість 52,90{TIE}₴",
    ]
    assert len(lines) == 5
    sent = await week.ended()
    assert (sent["state"], sent["arm"], sent["pressed_at"]) == ("sent", "treated", None)
    press(olena, SeeOffers(sent["id"]), on=message)
    cheese, milk = await week.product("cheese"), await week.product("milk")
    shown = await leafed(week, olena, cheese)
    assert len(cards(stage, shown)) == (5 if stage.on == VIBER else 1)
    first = cards(stage, shown)[0]
    ends = (week.today + timedelta(days=21)).day
    for said in (
        "Сир Гауда",
        f"39{TIE}₴ замість 78{TIE}₴",
        f"до{TIE}{ends}{TIE}",
        "Ви купували це 6 разів, востаннє 9",
    ):
        assert said in first
    pressed_at = (await week.ended())["pressed_at"]
    assert pressed_at is not None
    if stage.on == TELEGRAM:
        press(olena, Browse(1, sent["id"]), on=shown)
        turned = await leafed(week, olena, milk)
        assert turned.id == shown.id
        assert "Ви купували це 3 рази" in turned.text
    else:
        assert "Ви купували це 3 рази" in cards(stage, shown)[1]
    assert (await week.ended())["pressed_at"] == pressed_at


async def test_what_is_not_for_one_goes_the_next_stands_there_and_the_end_is_said_truly(week: Flyer) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    left = [await week.product(sku) for sku in ("cheese", "milk", "bread", "coffee", "eggs", "tea", "honey")]
    olena.read_all()
    olena.write("/offers")
    shown, above = await leafed(week, olena, left[0]), 0
    while len(left) > 1:
        if stage.on == VIBER:
            assert offered(shown) == left[:5]
        above = shown.id
        press(olena, on_tile(shown, left.pop(0), NotForMe), on=shown)
        shown = await leafed(week, olena, left[0], above=above)
        if stage.on == TELEGRAM and len(left) > 1:
            assert f"1/{min(5, len(left))}" in shown.labels
    press(olena, on_tile(shown, left[0], NotForMe), on=shown)
    await shows(stage, olena, stage.label("offers-no-more"))
    assert stage.label("offers-none") not in olena.chat.texts
    assert len(await stage.rows(tables.dislikes)) == 7
    stage.clock.put_forward(timedelta(days=30))
    olena.write("/offers")
    await shows(stage, olena, "акцій немає")


async def test_one_is_reminded_on_the_favourite_day_of_what_is_still_on_then(week: Flyer) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    today = week.today
    ends = {**dict.fromkeys(NAMES, today + timedelta(days=21)), "bread": today}
    await week.promote(ends)
    await opens(olena, "offers")
    cheese, milk, bread = [await week.product(sku) for sku in ("cheese", "milk", "bread")]
    shown = await leafed(week, olena, cheese)
    for product in (cheese, milk, bread):
        if stage.on == VIBER:
            press(olena, RemindOffer(product, 0), on=shown)
        else:
            olena.forge(f"remind-offer:{product}:0", on=shown)
        await said(stage, olena, "offer-remind-over" if product == bread else "offer-remind-set")
    await week.promote({**ends, "cheese": today})
    week.wait_for_day(SATURDAY, 12)
    reminder = await shows(stage, olena, "Ви просили нагадати")
    assert "Молоко" in reminder.text
    reminders = {json.loads(row["facts_json"])["product"]: row for row in await week.rows("offer")}
    while reminders[milk]["state"] == "queued":
        reminders = {json.loads(row["facts_json"])["product"]: row for row in await week.rows("offer")}
    assert reminders.keys() == {cheese, milk}
    assert (reminders[cheese]["state"], reminders[cheese]["reason"]) == ("dropped", "offer_over")
    assert moments.moment(reminders[milk]["due_at"]).astimezone(ZONE).weekday() == SATURDAY


async def said(stage: Stage, person: Person, key: str) -> None:
    """As a message, or in passing; `key` may want facts, so what stands before them counts."""
    sign = stage.texts.say(words(key, day=words("day-and-month", day=1, month=1)), "uk").partition("1")[0]

    def found() -> object:
        texts = [message.text for message in person.chat.messages if not message.mine]
        toasts = [] if stage.on == VIBER else [toast.text for toast in person.chat.toasts]
        return next((text for text in (*texts, *toasts) if sign in text), None)

    await (stage.viber if stage.on == VIBER else stage.world).wait_for(found)


@pytest.mark.parametrize(("choice", "days"), [(HowOften.FORTNIGHT, 14), (HowOften.MONTH, 28)])
async def test_who_wants_fewer_gets_the_next_one_so_much_later(week: Flyer, choice: HowOften, days: int) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    message = await weekly(week, olena)
    first = await week.ended()
    olena.press(stage.label("button-fewer"), on=message)
    answered = await shows(stage, olena, stage.label("fewer-fortnight"))
    if choice is not HowOften.FORTNIGHT:
        press(olena, FewerOffers(choice), on=answered)
        await shows(stage, olena, stage.label(f"fewer-{choice}"))
    assert (await week.ended())["pressed_at"] is not None
    ends: list[tuple[int, str]] = []
    for _ in range(4):
        week.wait_for_day(week.today.weekday(), 9)
        await week.promote(dict.fromkeys(NAMES, week.today + timedelta(days=7)))
        await week.plan()
        if (row := (await week.rows())[-1])["state"] == "queued":
            week.wait_until(await week.due())
            row = await week.ended()
        ends.append((row["day"] - first["day"], row["reason"] or row["state"]))
    said_on = [day for day, end in ends if end == "sent"]
    assert said_on == [day for day in (7, 14, 21, 28) if day % days == 0]
    assert {end for day, end in ends if day not in said_on} == {"capped"}


async def test_an_impatient_second_tap_does_not_make_it_a_month_and_the_preferences_lead_back_to_every_week(
    week: Flyer,
) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    message = await weekly(week, olena)
    for _ in range(2):
        olena.press(stage.label("button-fewer"), on=message)
    world = stage.viber if stage.on == VIBER else stage.world
    await world.wait_for(lambda: sum(text == stage.label("fewer-fortnight") for text in olena.chat.texts) == 2 or None)
    assert [days for (days,) in await stage.rows(tables.customers, "promo_days")] == [14]
    await opens(olena, "preferences")
    shown = await shows(stage, olena, stage.label("preferences-shown"))
    olena.press(stage.label("offers-come-fortnight"), on=shown)
    press(olena, FewerOffers(HowOften.WEEK), on=await shows(stage, olena, stage.label("fewer-asked")))
    await shows(stage, olena, stage.label("fewer-week"))
    assert [days for (days,) in await stage.rows(tables.customers, "promo_days")] == [7]


async def test_who_has_looked_at_them_first_gets_fewer_too(week: Flyer) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    await opens(olena, "preferences")
    olena.press(stage.label("offers-come-week"), on=await shows(stage, olena, stage.label("preferences-shown")))
    press(olena, FewerOffers(HowOften.FORTNIGHT), on=await shows(stage, olena, stage.label("fewer-asked")))
    await shows(stage, olena, stage.label("fewer-fortnight"))
    message = await weekly(week, olena)
    olena.press(stage.label("button-offers-all"), on=message)
    await leafed(week, olena, await week.product("cheese"))
    olena.press(stage.label("button-fewer"), on=message)
    await shows(stage, olena, stage.label("fewer-month"))
    assert [days for (days,) in await stage.rows(tables.customers, "promo_days")] == [28]


async def test_who_wants_none_and_then_some_is_shown_where_to_agree_and_nothing_is_promised(week: Flyer) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    message = await weekly(week, olena)
    await opens(olena, "preferences")
    olena.press(stage.label("offers-come-week"), on=await shows(stage, olena, stage.label("preferences-shown")))
    asked = await shows(stage, olena, stage.label("fewer-asked"))
    olena.press(stage.label("button-fewer"), on=message)
    press(olena, FewerOffers(HowOften.NEVER), on=await shows(stage, olena, stage.label("fewer-fortnight")))
    await shows(stage, olena, stage.label("fewer-never"))
    press(olena, FewerOffers(HowOften.WEEK), on=asked)
    await shows(stage, olena, stage.label("preferences-shown"))
    olena.press(stage.label("button-fewer"), on=message)
    world = stage.viber if stage.on == VIBER else stage.world
    never_again = stage.label("fewer-never")
    await world.wait_for(lambda: olena.chat.last.text == never_again or None)
    assert [days for (days,) in await stage.rows(tables.customers, "promo_days")] == [7]


async def test_none_at_all_takes_the_consent_back_with_its_evidence_and_the_menu_still_shows_them(week: Flyer) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    olena.press(stage.label("button-fewer"), on=await weekly(week, olena))
    press(olena, FewerOffers(HowOften.NEVER), on=await shows(stage, olena, stage.label("fewer-fortnight")))
    await shows(stage, olena, stage.label("fewer-never"))
    evidence = await stage.rows(tables.consents, "purpose", "given", "channel", "language")
    assert evidence[-1] == ("marketing", 0, stage.on, "uk")
    week.wait_for_day(week.today.weekday(), 9)
    await week.plan()
    refused = (await week.rows())[-1]
    assert (refused["state"], refused["reason"]) == ("refused", "no_consent")
    await opens(olena, "offers")
    await leafed(week, olena, await week.product("cheese"))


@pytest.mark.parametrize(
    ("what", "why"), [("no", "no_consent"), ("block", "blocked"), ("leave", "left"), ("erase", "erased")]
)
async def test_who_says_no_in_time_gets_nothing_and_the_row_says_why(week: Flyer, what: str, why: str) -> None:
    stage = week.stage
    olena, _ = await regular(week)
    await week.plan()
    due = await week.due()
    await goes(stage, olena, what)
    olena.read_all()
    week.wait_until(due)
    row = await week.ended()
    assert (row["state"], row["reason"]) == ("dropped", why)
    assert not [text for text in olena.chat.texts if "за акцією" in text]


async def goes(stage: Stage, person: Person, how: str) -> None:
    if how == "block":
        person.block()
        while not any(at for (at,) in await stage.rows(tables.identities, "blocked_at")):
            await stage.clock.sleep(0.5)
    elif how == "no":
        await opens(person, "preferences")
        label = toggle(stage, "offers", "uk", on=True)
        person.press(label, on=await offering(stage, person, label))
        await offering(stage, person, toggle(stage, "offers", "uk", on=False))
    elif how == "leave":
        person.press(stage.label("button-right-leave"), on=await opens(person, "leave"))
        while (await stage.rows(tables.customers, "left_at"))[0][0] is None:
            await stage.clock.sleep(0.5)
    else:
        person.press(stage.label("button-right-erase"), on=await opens(person, "data"))
        sure = stage.label("button-right-sure")
        person.press(sure, on=await offering(stage, person, sure))
        now = stage.label("button-right-now")
        person.press(now, on=await offering(stage, person, now))
        await shows(stage, person, stage.label("erased"))


@pytest.mark.parametrize("on", [TELEGRAM, VIBER])
async def test_the_held_out_get_no_message_and_still_see_their_offers(fresh_url: str, tmp_path: Path, on: str) -> None:
    async with staged(fresh_url, on=on, program=program(control=Rate(10_000))) as stage:
        week = Flyer(stage, tmp_path)
        olena, _ = await regular(week)
        await week.plan()
        row = (await week.rows())[-1]
        assert (row["state"], row["reason"], row["arm"]) == ("refused", "control", "control")
        await opens(olena, "offers")
        await leafed(week, olena, await week.product("cheese"))


async def test_an_offers_picture_is_there_for_days_and_a_cards_for_minutes(fresh_url: str, tmp_path: Path) -> None:
    async with staged(fresh_url, on=VIBER, program=program()) as stage:
        week = Flyer(stage, tmp_path)
        olena, _ = await regular(week)
        message = await weekly(week, olena)
        olena.read_all()
        olena.press(stage.label("button-card"))
        while (card := await olena.next_message()).kind != "photo":
            pass
        stage.clock.put_forward(timedelta(days=6))
        await Housekeeping(stage.house.database, stage.clock.now).forget_media()
        async with plain_http.client() as http:
            there = await http.get(message.record["media"])
            assert (there.status_code, there.content) == (200, olena.chat.picture(message))
            assert there.headers["cache-control"].startswith("public, max-age=")
            assert (await http.get(card.record["media"])).status_code == 404


async def test_nobody_gets_two_within_seven_dates_whichever_messenger_they_read(fresh_url: str, tmp_path: Path) -> None:
    """One person with an account in each; the day moves, the messenger they chose too."""
    async with staged(fresh_url, on=VIBER, program=program()) as stage:
        stage.on, week = TELEGRAM, Flyer(stage, tmp_path)
        olena, _ = await regular(week, phone=PHONE)
        there = await linked(stage, olena)
        await week.plan()
        week.wait_until(await week.due())
        first = await week.ended()
        assert first["state"] == "sent"
        for days in range(1, 8):
            if days == 1:
                await other_messenger(stage, first["channel"])
            week.wait_for_day((week.today.weekday() + 1) % 7, 9)
            await stage.house.database.run(lambda tx: tx.run(_EVERY_DAY, weekday=week.today.weekday()))
            await week.plan()
            row = (await week.rows())[-1]
            assert row["day"] == first["day"] + days
            if days < 7:
                assert (row["state"], row["reason"]) == ("refused", "capped")
        week.wait_until(await week.due())
        second = await week.ended()
        assert (second["state"], second["channel"] != first["channel"]) == ("sent", True)
        said = [text for phone in (olena, there) for text in phone.chat.texts if "за акцією" in text]
        assert len(said) == 2


async def linked(stage: Stage, olena: Person) -> Person:
    """The same person in Viber, by a tap in Telegram."""
    there = await claims(stage, phone=PHONE)
    claim = stage.label("button-claim-yes")
    question = await stage.world.wait_for(
        lambda: next((each for each in reversed(olena.chat.messages) if claim in each.labels), None)
    )
    olena.press(claim, on=question)
    while len(await stage.rows(tables.customers)) > 1:
        await stage.clock.sleep(0.5)
    return there


async def other_messenger(stage: Stage, now: str) -> None:
    other = TELEGRAM if now == VIBER else VIBER
    await stage.house.database.run(lambda tx: tx.run(_WRITE_TO, channel=other))
