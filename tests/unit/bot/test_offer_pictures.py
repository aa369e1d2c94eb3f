"""An offer's picture is painted once for all who are shown it, and a photo that can't be had harms nobody."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.offer_pictures import OfferPictures
from chat.replies import Picture
from chat.texts import Texts
from chat.words import Sum, words
from paint.offer import OfferPicture

TEXTS = Texts()
CHEESE = Picture(
    "Сир", "cheese.jpg", words("offer-price", price=Sum(5490, "UAH")), badge=words("offer-badge", percent=30)
)


@dataclass
class Easel:
    """Paints what it was given as text, and counts."""

    photos: dict[str, bytes] = field(default_factory=dict)
    painted: list[OfferPicture] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    at: float = 0.0
    broken: bool = False

    def paint(self, picture: OfferPicture) -> bytes:
        self.painted.append(picture)
        if self.broken:
            raise OSError("no memory")
        return f"{picture.name} {picture.price} {picture.badge} {picture.photo!r}".encode()

    async def photo(self, name: str, /) -> bytes | None:
        self.asked.append(name)
        await asyncio.sleep(0)
        return self.photos.get(name)

    def pictures(self) -> OfferPictures:
        return OfferPictures(self.paint, self.photo, lambda: self.at)


async def jpeg(pictures: OfferPictures, picture: Picture, texts: Texts, language: str) -> bytes:
    return await pictures.drawing(picture, texts, language).jpeg()


async def test_a_thousand_people_at_once_cost_one_picture() -> None:
    easel = Easel({"cheese.jpg": b"photo"})
    pictures = easel.pictures()
    all_of_them = await asyncio.gather(*(jpeg(pictures, CHEESE, TEXTS, "uk") for _ in range(1000)))
    assert len(set(all_of_them)) == len(easel.painted) == len(easel.asked) == 1
    assert easel.painted[0].photo == b"photo"
    assert (easel.painted[0].price, easel.painted[0].badge) == ("54,90\N{NO-BREAK SPACE}₴", "−30\N{NO-BREAK SPACE}%")


async def test_each_language_and_each_price_has_its_own() -> None:
    easel = Easel()
    pictures = easel.pictures()
    dearer = Picture("Сир", "cheese.jpg", words("offer-price", price=Sum(6050, "UAH")))
    shown = {
        await jpeg(pictures, picture, TEXTS, language) for picture in (CHEESE, dearer) for language in ("uk", "en")
    }
    assert len(shown) == 4


async def test_without_a_photo_nobody_is_asked_for_one() -> None:
    easel = Easel()
    await jpeg(easel.pictures(), Picture("Сир"), TEXTS, "uk")
    assert easel.asked == []


async def test_a_photo_that_could_not_be_had_is_looked_for_again_some_minutes_later() -> None:
    easel = Easel()
    pictures = easel.pictures()
    without = await jpeg(pictures, CHEESE, TEXTS, "uk")
    easel.photos["cheese.jpg"] = b"photo"
    easel.at = 299
    assert await jpeg(pictures, CHEESE, TEXTS, "uk") == without
    easel.at = 301
    assert b"photo" in await jpeg(pictures, CHEESE, TEXTS, "uk")
    easel.at = 3800
    await jpeg(pictures, CHEESE, TEXTS, "uk")
    assert len(easel.painted) == 2
    easel.at = 3902  # an hour: the shop may have another by now
    await jpeg(pictures, CHEESE, TEXTS, "uk")
    assert len(easel.painted) == 3


async def test_what_failed_is_tried_by_the_next() -> None:
    easel = Easel(broken=True)
    pictures = easel.pictures()
    with pytest.raises(OSError, match="no memory"):
        await jpeg(pictures, CHEESE, TEXTS, "uk")
    easel.broken = False
    assert await jpeg(pictures, CHEESE, TEXTS, "uk")


async def test_who_no_longer_waits_takes_it_from_nobody() -> None:
    easel = Easel()
    pictures = easel.pictures()
    gone = asyncio.create_task(jpeg(pictures, CHEESE, TEXTS, "uk"))
    stays = asyncio.create_task(jpeg(pictures, CHEESE, TEXTS, "uk"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays
    assert len(easel.painted) == 1


async def test_memory_is_bounded() -> None:
    easel = Easel()
    pictures = easel.pictures()
    for number in range(350):
        await jpeg(pictures, Picture(f"Сир {number}"), TEXTS, "uk")
    await jpeg(pictures, Picture("Сир 349"), TEXTS, "uk")
    assert len(easel.painted) == 350
    await jpeg(pictures, Picture("Сир 0"), TEXTS, "uk")
    assert len(easel.painted) == 351
