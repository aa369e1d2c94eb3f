"""What a messenger's painter makes of a reply, as far as the eye is concerned."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from chat.replies import Reply

Rows: TypeAlias = "tuple[tuple[str, ...], ...]"


@dataclass(frozen=True, slots=True)
class Shown:
    """A message on the phone: `inline` buttons are under it, `keyboard` is at the foot of the screen.

    `faults` are what the messenger would refuse or cut off, in words.
    """

    text: str
    picture: bytes = b""
    inline: Rows = ()
    keyboard: Rows = ()
    toast: bool = False
    faults: tuple[str, ...] = ()


class Painter(Protocol):
    """The real painter of one messenger, with what it paints caught instead of sent."""

    name: str

    async def paint(self, reply: Reply, language: str) -> Shown: ...
