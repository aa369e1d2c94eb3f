"""Pictures of offers: painted once for all who are shown the same offer in the same language, and kept for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from time import monotonic
from typing import Protocol

from chat.replies import Picture
from chat.texts import Texts
from chat.words import Words
from paint.offer import OfferPicture

_KEPT = 300  # pictures, of some 80 kB each
_LASTS = 3600.0  # seconds: a shop may put another photo at the same address
_LASTS_WITHOUT = 300.0  # of a picture whose photo could not be had: it may be there soon


class Photo(Protocol):
    """Where photos of products are."""

    def __call__(self, name: str, /) -> Awaitable[bytes | None]:
        """By the address or the name that the product has; None when there is none to be had now. Raises nothing."""


async def no_photo(_name: str, /) -> bytes | None:
    return None


_Key = tuple[str, OfferPicture]  # the photo's name, and all the rest


@dataclass(frozen=True, slots=True)
class Drawing:
    """An offer's picture before it is painted: who knows already what became of the same `key` need not have it painted."""

    key: _Key
    jpeg: Callable[[], Awaitable[bytes]]


class OfferPictures:
    """`paint` runs in a thread; `elapsed` gives seconds."""

    def __init__(
        self,
        paint: Callable[[OfferPicture], bytes],
        photo: Photo = no_photo,
        elapsed: Callable[[], float] = monotonic,
    ) -> None:
        self._paint = paint
        self._photo = photo
        self._elapsed = elapsed
        self._kept: OrderedDict[_Key, asyncio.Future[bytes]] = OrderedDict()  # the last asked for at the end
        self._until: dict[_Key, float] = {}

    def drawing(self, picture: Picture, texts: Texts, language: str) -> Drawing:
        """Whoever asks for its jpeg while it is being painted waits for the same one."""

        def said(words: Words | None) -> str:
            return texts.say(words, language) if words is not None else ""

        face = OfferPicture(
            name=picture.name,
            price=said(picture.price),
            old_price=said(picture.old_price),
            badge=said(picture.badge),
            until=said(picture.until),
        )
        key = picture.photo, face

        async def jpeg() -> bytes:
            return await asyncio.shield(self._painting(key))

        return Drawing(key, jpeg)

    def _painting(self, key: _Key) -> "asyncio.Future[bytes]":
        painting = self._kept.get(key)
        if painting is None or self._until[key] <= self._elapsed() or _failed(painting):
            self._until[key] = self._elapsed() + _LASTS
            self._kept[key] = painting = asyncio.ensure_future(self._painted(key))
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            oldest, _ = self._kept.popitem(last=False)
            del self._until[oldest]
        return painting

    async def _painted(self, key: _Key) -> bytes:
        name, face = key
        photo = await self._photo(name) if name else None
        if name and not photo and key in self._until:
            self._until[key] = self._elapsed() + _LASTS_WITHOUT
        return await asyncio.to_thread(self._paint, replace(face, photo=photo or b""))


def _failed(painting: "asyncio.Future[bytes]") -> bool:
    return painting.done() and (painting.cancelled() or painting.exception() is not None)
