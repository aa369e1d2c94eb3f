"""A picture that is nobody's own is painted and put on the shelf once for everybody, and looked at anew after some minutes."""

from bot.offer_pictures import OfferPictures
from bot.viber.sharing import Sharing
from chat.replies import Picture
from paint.offer import OfferPicture
from tests.unit.bot.viber.messages import TEXTS, Caught


async def test_within_five_minutes_all_get_the_same_address_and_nothing_is_painted_again() -> None:
    painted: list[str] = []
    at = 0.0

    def paint(picture: OfferPicture) -> bytes:
        painted.append(picture.name)
        return picture.name.encode()

    shelf = Caught()
    sharing = Sharing(shelf, lambda: at)

    async def address(name: str) -> str:
        """By a painter that remembers nothing."""
        return await sharing.address(OfferPictures(paint).drawing(Picture(name), TEXTS, "uk"))

    cheese = await address("Сир")
    assert await address("Сир") == cheese
    assert await address("Хліб") != cheese
    assert painted == ["Сир", "Хліб"]
    at = 301
    assert await address("Сир") != cheese
    assert shelf.shelf[cheese] == ("Сир".encode(), "")
