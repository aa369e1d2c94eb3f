"""Whatever picture a shop has of a product becomes one that fills its frame; what is no picture becomes none."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageFilter, ImageOps

_MOST_PIXELS: Final = 30_000_000  # decoded it takes three bytes each
_CROPPED: Final = 0.16  # how much of a side may be cut off; of what would lose more, all is shown
_EDGE: Final = 16  # so many dots a side is the photo looked at whose edge may be of one colour
_ALIKE: Final = 26  # how far the edge's dots may differ, of 255
_HAZE: Final = 12  # so many times smaller is the blurred ground behind a photo that does not fill its frame
_BLUR: Final = 3
_VEIL: Final = 0.35  # how much white is over that ground
_SCREEN: Final = (1600, 1600)  # dots that a telephone shows, and room to look closer
_QUALITIES: Final = (85, 70, 50, 30)  # the first whose JPEG is small enough
_WHITE: Final = (255, 255, 255)


def read(content: bytes, frame: tuple[int, int]) -> Image.Image | None:
    """The photo upright, without transparency, in exactly the frame's pixels; None for what can't be read."""
    try:
        return _framed(_opened(content, frame), frame)
    except Exception:  # noqa: BLE001 - a broken file makes Pillow raise whatever it likes, and there is always the ground
        return None


def jpeg(content: bytes, most: int) -> bytes | None:
    """The picture as a JPEG of at most so many bytes, for a telephone's screen; None for what can't be read."""
    try:
        picture = _opened(content, _SCREEN)
    except Exception:  # noqa: BLE001 - as above
        return None
    picture.thumbnail(_SCREEN, Image.Resampling.LANCZOS)
    for quality in _QUALITIES:
        file = BytesIO()
        picture.save(file, "JPEG", quality=quality)
        if file.tell() <= most:
            return file.getvalue()
    return None


def _opened(content: bytes, frame: tuple[int, int]) -> Image.Image:
    """Raises whatever Pillow does."""
    with Image.open(BytesIO(content)) as opened:
        if opened.width * opened.height > _MOST_PIXELS:
            raise ValueError("too large to be decoded here")
        longest = max(frame)
        opened.draft("RGB", (longest, longest))  # a JPEG is decoded no larger than it is needed
        upright = ImageOps.exif_transpose(opened)
        if "A" in upright.getbands() or "transparency" in upright.info:
            layered = upright.convert("RGBA")
            paper = Image.new("RGB", layered.size, _WHITE)
            paper.paste(layered, mask=layered.getchannel("A"))
            return paper
        return upright.convert("RGB")


def _framed(photo: Image.Image, frame: tuple[int, int]) -> Image.Image:
    """Filling the frame where little is lost by it; else whole, upon its edge's colour or a haze of all its colours."""
    wide, high = photo.width * frame[1], photo.height * frame[0]
    if 1 - min(wide, high) / max(wide, high) <= _CROPPED:
        return ImageOps.fit(photo, frame, Image.Resampling.LANCZOS)
    ground = _ground(photo, frame)
    whole = ImageOps.contain(photo, frame, Image.Resampling.LANCZOS)
    ground.paste(whole, ((frame[0] - whole.width) // 2, (frame[1] - whole.height) // 2))
    return ground


def _ground(photo: Image.Image, frame: tuple[int, int]) -> Image.Image:
    if edge := _edge(photo):
        return Image.new("RGB", frame, edge)
    small = (max(1, frame[0] // _HAZE), max(1, frame[1] // _HAZE))
    haze = ImageOps.fit(photo, small).filter(ImageFilter.GaussianBlur(_BLUR)).resize(frame, Image.Resampling.BICUBIC)
    return Image.blend(haze, Image.new("RGB", frame, _WHITE), _VEIL)


def _edge(photo: Image.Image) -> tuple[int, ...] | None:
    """The one colour all round, such as the white that goods are photographed on."""
    small = photo.resize((_EDGE, _EDGE), Image.Resampling.BOX)
    last = _EDGE - 1
    places = [(x, y) for x in range(_EDGE) for y in range(_EDGE) if {x, y} & {0, last}]
    dots = [small.getpixel(place) for place in places]
    channels = list(zip(*dots, strict=True))
    if any(max(channel) - min(channel) > _ALIKE for channel in channels):
        return None
    return tuple(sorted(channel)[len(channel) // 2] for channel in channels)
