"""From the replies that show a card or an offer to their pictures, for every messenger alike."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.house import House
from bot.offer_pictures import OfferPictures
from bot.photos import Photos
from chat.replies import ShowCard
from chat.texts import Texts
from paint.card import CardPainter, CardPicture
from paint.offer import OfferPainter
from storage import pictures
from storage.database import Unavailable


@dataclass(frozen=True, slots=True)
class Painted:
    """What a card's picture needs besides the reply: the painter, the shop's name, the address in the QR. And `offers`."""

    paint: Callable[[CardPicture], bytes]
    shop: str
    address: Callable[[str], str]
    offers: OfferPictures = field(default_factory=lambda: OfferPictures(OfferPainter().paint))

    async def png(self, reply: ShowCard, texts: Texts, language: str) -> bytes:
        """Painted in a thread."""
        picture = CardPicture(
            code=self.address(reply.code),
            number=reply.number,
            shop=self.shop,
            holder=reply.holder,
            balance_line=texts.say(reply.balance, language),
            valid_line=texts.say(reply.valid, language),
        )
        return await asyncio.to_thread(self.paint, picture)


def painted(house: House, public_url: str | None) -> Painted:
    """The QR holds an address when the world can reach us, else the bare code."""

    async def kept(name: str) -> bytes | None:
        try:
            return await house.database.read(lambda tx: pictures.find(tx, name))
        except Unavailable:
            return None

    return Painted(
        CardPainter().paint,
        house.terms.program.shop,
        lambda code: f"{public_url}/c/{code}" if public_url else code,
        OfferPictures(OfferPainter().paint, Photos(kept)),
    )
