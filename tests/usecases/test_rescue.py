"""What a messenger keeps for minutes is fetched at once, again where the web stumbles, and told as lost where it is."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot import attachments
from bot.attachments import Attachments, Rescue
from bot.files import Files
from bot.house import House
from bot.settings import Settings
from chat.channel import TryAgain, Undeliverable
from chat.texts import Texts
from simulator.telegram.serving import serve
from storage import attachments as storage
from storage.attachments import File
from tests.usecases.corner_shop import MINUTE, NOW, CornerShop
from tests.usecases.test_hearing import writes
from tests.usecases.test_person_commands import SECRET
from usecases import privacy


@dataclass
class Wall:
    """A clock that a test puts forward."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Shelf:
    """A messenger's server of files; it stumbles as often as it is told to."""

    base: str = ""
    stumbles: int = 0
    asked: list[str] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        name = request.path_params["name"]
        self.asked.append(name)
        if self.stumbles:
            self.stumbles -= 1
            return Response(status_code=502)
        if name == "gone":
            return Response(status_code=404)
        content = b"x" * (11 * 1024 * 1024) if name == "film" else name.encode()
        return Response(content, media_type="image/jpeg")


@pytest.fixture
async def shelf() -> AsyncIterator[Shelf]:
    made = Shelf()
    async with serve(Starlette(routes=[Route("/{name}", made.answer)])) as base:
        made.base = base
        yield made


@pytest.fixture
def house(shop: CornerShop) -> House:
    settings = Settings(secret_key=SecretStr(SECRET), program=shop.terms.program)
    return House(settings, shop.database, shop.terms, Texts(), Wall())


def rescue(house: House) -> Rescue:
    return Rescue(house, "viber", attachments.web_of_our_own())


async def sends(shop: CornerShop, address: str, account: str = "ann-viber") -> int:
    """A photo at this address; the attachment's number."""
    await writes(shop, account, "Look", File("photo", "viber", address, passing=True), channel="viber")
    return (await shop.database.read(lambda tx: storage.unfetched(tx, "viber", 100)))[-1].id


async def test_what_was_sent_is_fetched_once_and_given_from_then_on(
    shop: CornerShop, house: House, shelf: Shelf
) -> None:
    number = await sends(shop, f"{shelf.base}/soup")
    with pytest.raises(TryAgain):
        await Attachments(house).content(number)
    errand = rescue(house)
    for _ in range(3):
        await errand.once()
    assert shelf.asked == ["soup"]
    assert await Attachments(house).content(number) == b"soup"
    assert await Files(house).made(attachments.what(number), "telegram", "7") == b"soup"


async def test_a_server_that_stumbles_is_asked_again_a_little_later(
    shop: CornerShop, house: House, shelf: Shelf
) -> None:
    number = await sends(shop, f"{shelf.base}/soup")
    shelf.stumbles = 2
    errand = rescue(house)
    await errand.once()
    await errand.once()
    assert shelf.asked == ["soup"]  # not at once
    for _ in range(2):
        await house.clock.sleep(60)
        await errand.once()
    assert len(shelf.asked) == 3
    assert await Attachments(house).content(number) == b"soup"


async def test_what_can_not_be_had_is_lost_and_nobody_waits_for_it(
    shop: CornerShop, house: House, shelf: Shelf
) -> None:
    """Another process that goes on where this one was killed knows of no earlier tries, and comes to the same end."""
    numbers = [
        await sends(shop, address, f"ann {place}")
        for place, address in enumerate(
            (
                f"{shelf.base}/gone",
                f"{shelf.base}/film",
                "https://10.0.0.1:1/soup.jpg",
                "ftp://viber.example/soup.jpg",
                "no address at all",
            )
        )
    ]
    for errand in (rescue(house), rescue(house)):
        for _ in range(12):
            await errand.once()
            await house.clock.sleep(120)
    assert await shop.database.read(lambda tx: storage.unfetched(tx, "viber", 100)) == []
    for number in numbers:
        with pytest.raises(Undeliverable):
            await Attachments(house).content(number)
    assert len(shelf.asked) == 2


async def test_nobody_leads_us_into_our_own_walls(shop: CornerShop, house: House, shelf: Shelf) -> None:
    """As it is outside of the simulator: https alone, and no address of our own network."""
    number = await sends(shop, f"{shelf.base}/soup")
    await Rescue(house, "viber", attachments.web()).once()
    assert shelf.asked == []
    with pytest.raises(Undeliverable):
        await Attachments(house).content(number)


async def test_what_was_erased_meanwhile_is_not_kept(shop: CornerShop, house: House, shelf: Shelf) -> None:
    ann = (await shop.join(account="ann-viber", channel="viber")).customer
    number = await sends(shop, f"{shelf.base}/soup")
    await shop.database.run(lambda tx: privacy.erase(tx, NOW + MINUTE, ann.id, "command line"))
    await rescue(house).once()
    assert shelf.asked == []
    with pytest.raises(Undeliverable):
        await Attachments(house).content(number)


async def test_what_another_messenger_keeps_is_asked_for_by_its_own_name(shop: CornerShop, house: House) -> None:
    asked: list[str] = []

    async def stored(file: str) -> bytes:
        asked.append(file)
        return b"a voice"

    case = await writes(shop, "ann", "", File("voice", "telegram", "AwAC"))
    assert case.case
    assert await Attachments(house, {"telegram": stored}).content(1) == b"a voice"
    assert asked == ["AwAC"]
    with pytest.raises(Undeliverable):
        await Attachments(house).content(1)


@pytest.mark.parametrize("what", ["attachment:", "attachment:x", "attachment:-1", "attachment:1;2", "attachment:999"])
async def test_a_file_that_is_none_is_made_of_nothing(house: House, what: str) -> None:
    with pytest.raises(Undeliverable):
        await Files(house).made(what, "telegram", "7")
