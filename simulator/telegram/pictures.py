"""Photos the way Telegram keeps them: several sizes, each a JPEG that fits into its box."""

import io

from PIL import Image, UnidentifiedImageError

BOXES = (90, 320, 800, 1280)
QUALITY = 87
MAX_SIDES = 10_000
MAX_RATIO = 20

Size = tuple[int, int]


class NotAPictureError(Exception):
    """Bytes that are no picture, or one that Telegram refuses; `code` is Telegram's word for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def measure(content: bytes) -> tuple[Size, bool]:
    """Width and height, and whether it is a JPEG. Reads the header only."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            size, is_jpeg = picture.size, picture.format == "JPEG"
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPictureError("IMAGE_PROCESS_FAILED") from error
    if sum(size) > MAX_SIDES or max(size) > MAX_RATIO * min(size):
        raise NotAPictureError("PHOTO_INVALID_DIMENSIONS")
    return size, is_jpeg


def sizes(size: Size) -> list[Size]:
    """The sizes Telegram makes of a photo, the largest last."""
    longest = min(max(size), BOXES[-1])
    return [_fit(size, box) for box in (*(box for box in BOXES if box < longest), longest)]


def _fit(size: Size, box: int) -> Size:
    longest = max(size)
    return max(1, round(size[0] * box / longest)), max(1, round(size[1] * box / longest))


def jpeg(content: bytes, size: Size) -> bytes:
    """The picture in that size; what was transparent becomes white."""
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        flat = Image.new("RGB", picture.size, "white")
        seen = picture.convert("RGBA")
        flat.paste(seen, mask=seen.getchannel("A"))
    if flat.size != size:
        flat = flat.resize(size, Image.Resampling.LANCZOS)
    made = io.BytesIO()
    flat.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
