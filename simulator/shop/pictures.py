"""What the sample shop's goods look like: still lifes of a few plain shapes, drawn, one for all goods of a look."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageColor, ImageDraw, ImageFilter

from simulator.shop.goods import Product

FOLDER = "pictures"
WIDTH, HEIGHT = 552, 648  # as tall as an offer's picture has room for
_SMOOTH = 2  # times larger is it drawn
_SOFT = 4  # times smaller is light blurred
_PAPER = "#ffffff"

# Look | its main colour | its second | the ground. The rest of the light is mixed from them.
_BY_CATEGORY = """
Молочні продукти | carton | #f7fbff | #2f7fc1 | #cfe4f5
Сири | wedge | #f6c945 | #d99a1e | #fbeecb
Хліб | loaf | #d1924a | #a8692a | #f6e5cd
Власна пекарня | loaf | #e0a35a | #b9752f | #fae8d4
Кулінарія | plate | #ffffff | #e58a3c | #f8dfc8
Торти й тістечка | slice | #f9dfd0 | #8d4b3d | #f6d7dd
М’ясо та птиця | plate | #ffffff | #d8645c | #f4d8d3
Ковбаси | sausage | #c75b4b | #8f3a31 | #f5dcd2
Риба | plate | #ffffff | #ec9a7c | #d5e6ec
Овочі | rounds | #d9483b | #4d8b3a | #dcebcf
Фрукти | rounds | #f2a22c | #5d9440 | #fbe9c4
Бакалія | pack | #f0d9a8 | #b5713a | #f4ead6
Соуси й консерви | jar | #c9402f | #f3e7d4 | #f7dccf
Солодощі | pack | #7a4a33 | #e3b45c | #f2ded0
Чай і кава | pack | #4a3126 | #c99a5b | #eadccd
Напої | bottle | #3f9fbf | #f4f6f2 | #d3ebf0
Снеки | pack | #e0672e | #ffd76a | #fae0c9
Заморожені продукти | pack | #5a8fc7 | #f2f8fd | #d9e7f4
Дитячі товари | jar | #f0c25a | #f5f1e6 | #f9efd3
Для дому | bottle | #6aa9a0 | #f4f6f2 | #d8ebe6
Для тварин | pack | #5d8a58 | #f3e2b8 | #dfead6
"""
# Where a type looks unlike its category.
_BY_TYPE = """
Сметана | jar | #ffffff | #2f7fc1 | #d9e9f6
Йогурт | jar | #f5a9b8 | #ffffff | #fbdfe5
Яйця | eggs | #f3d9bd | #d9b48c | #f3e6d3
Масло | pack | #f8e08a | #2f7fc1 | #fbf2c9
Картопля | rounds | #d0a767 | #a17c43 | #efe2c6
Цибуля | rounds | #cf8b3e | #a5632a | #f5e2c8
Капуста | rounds | #a9cf7f | #6f9f4c | #e3efd3
Огірки | long | #6fa64f | #3f6f33 | #dcebcf
Гриби | rounds | #efe4d3 | #c3ad91 | #ece4d8
Банани | long | #f6d24b | #8a6d2a | #fbf0c6
Зелень | rounds | #5fa24b | #3d7a35 | #dcebcf
Буряк | rounds | #8f2f4f | #5d9440 | #f0dbe2
Часник | rounds | #f3eee6 | #cfc4b2 | #ece6dc
Груші | rounds | #c3c24a | #7a6a34 | #f0efcf
Горіхи | rounds | #b08050 | #86592f | #efe2d1
Підгузки | pack | #9fd0e6 | #f5f8fa | #dcecf4
Серветки | pack | #9fd8c8 | #f5f8fa | #dcf0ea
Папір | pack | #f4f6f8 | #8fb6d6 | #e0e9f0
Пакети | pack | #cfd6da | #6aa9a0 | #e4eaec
Морква | long | #ee8a35 | #5d9440 | #fbe3cb
Яблука | rounds | #c9433d | #5d9440 | #f0e3cf
Виноград | bunch | #8f9f45 | #5d7a34 | #e8ecd0
Олія | bottle | #eac04a | #ffffff | #f8edc9
Кава з собою | cup | #fdfbf7 | #6b4430 | #eadccd
Кава мелена | pack | #6b4430 | #e3c08d | #eadccd
Розчинна кава | jar | #6b4430 | #d9b26f | #eadccd
Мед | jar | #eaa52c | #f8e3a8 | #fbecc8
Сік | carton | #fff6e0 | #ee8a35 | #fbe3cb
Морозиво | slice | #fdeef2 | #e27f97 | #f8dbe3
"""


@dataclass(frozen=True, slots=True)
class Look:
    shape: str
    main: str
    second: str
    ground: str

    @property
    def file(self) -> str:
        return f"{FOLDER}/{self.shape}-{self.main[1:]}-{self.second[1:]}.jpg"


def look(product: Product) -> Look | None:
    """None for what is never on a flyer."""
    return _TYPES.get(product.type) or _CATEGORIES.get(product.category)


def paint(look_: Look) -> bytes:
    """A JPEG, the same bytes for the same look."""
    size = WIDTH * _SMOOTH, HEIGHT * _SMOOTH
    canvas = Image.new("RGB", size, look_.ground)
    ImageDraw.Draw(canvas).rectangle(_box(0, 500, WIDTH, HEIGHT), fill=_mixed(look_.ground, "#6b5744", 0.12))
    light, shadow = _light()
    canvas.paste(Image.new("RGB", size, _PAPER), mask=light)
    canvas.paste(Image.new("RGB", size, _mixed(look_.ground, "#3a2a1c", 0.7)), mask=shadow)
    _SHAPES[look_.shape](ImageDraw.Draw(canvas), look_.main, look_.second)
    file = BytesIO()
    canvas.reduce(_SMOOTH).save(file, "JPEG", quality=88, subsampling=0)
    return file.getvalue()


@cache
def _light() -> tuple[Image.Image, Image.Image]:
    """From above upon the wall, and the shadow upon the table: blurred small, since nobody sees the difference."""
    small = WIDTH // _SOFT, HEIGHT // _SOFT
    made = []
    for (left, top, right, bottom), strength, radius in (((66, 60, 486, 480), 150, 60), ((96, 520, 456, 588), 95, 18)):
        mask = Image.new("L", small, 0)
        ImageDraw.Draw(mask).ellipse((left // _SOFT, top // _SOFT, right // _SOFT, bottom // _SOFT), fill=strength)
        soft = mask.filter(ImageFilter.GaussianBlur(radius / _SOFT))
        made.append(soft.resize((WIDTH * _SMOOTH, HEIGHT * _SMOOTH), Image.Resampling.BICUBIC))
    light, shadow = made
    return light, shadow


def _carton(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.polygon(_points((176, 220), (376, 220), (340, 130), (212, 130)), fill=_mixed(main, second, 0.22))
    pen.rectangle(_box(206, 104, 346, 134), fill=_mixed(main, second, 0.35))
    pen.rectangle(_box(176, 220, 376, 556), fill=main)
    pen.rectangle(_box(318, 220, 376, 556), fill=_mixed(main, second, 0.16))
    pen.rectangle(_box(176, 400, 376, 556), fill=second)
    pen.ellipse(_box(216, 290, 312, 386), fill=second)
    pen.ellipse(_box(238, 312, 290, 364), fill=main)


def _bottle(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.rounded_rectangle(_box(246, 84, 306, 134), 10, fill=_mixed(main, "#203040", 0.45))
    pen.rectangle(_box(252, 130, 300, 200), fill=main)
    pen.rounded_rectangle(_box(190, 184, 362, 560), 56, fill=main)
    pen.rounded_rectangle(_box(206, 220, 226, 520), 10, fill=_mixed(main, _PAPER, 0.5))
    pen.rectangle(_box(190, 320, 362, 450), fill=second)
    pen.ellipse(_box(240, 349, 312, 421), fill=_mixed(main, second, 0.25))


def _jar(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.rounded_rectangle(_box(160, 236, 392, 560), 44, fill=main)
    pen.rounded_rectangle(_box(178, 270, 200, 520), 11, fill=_mixed(main, _PAPER, 0.55))
    pen.rounded_rectangle(_box(172, 190, 380, 250), 16, fill=_mixed(second, "#4a3a2c", 0.25))
    pen.rectangle(_box(160, 340, 392, 476), fill=second)
    pen.ellipse(_box(240, 372, 312, 444), fill=_mixed(main, second, 0.1))


def _pack(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.polygon(_points((166, 150), (386, 150), (402, 556), (150, 556)), fill=main)
    pen.polygon(_points((330, 150), (386, 150), (402, 556), (336, 556)), fill=_mixed(main, "#20160f", 0.12))
    pen.rectangle(_box(160, 128, 392, 160), fill=_mixed(main, "#20160f", 0.22))
    pen.rounded_rectangle(_box(186, 270, 362, 430), 20, fill=second)
    pen.ellipse(_box(228, 304, 320, 396), fill=_mixed(main, second, 0.2))


def _loaf(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.rounded_rectangle(_box(92, 320, 460, 556), 110, fill=second)
    pen.rounded_rectangle(_box(92, 306, 460, 530), 106, fill=main)
    for left in (160, 238, 316):
        pen.polygon(
            _points((left, 470), (left + 26, 470), (left + 78, 352), (left + 50, 352)),
            fill=_mixed(main, "#fff3dc", 0.6),
        )


def _wedge(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.polygon(_points((92, 420), (452, 300), (460, 420)), fill=_mixed(main, "#fff6d8", 0.55))
    pen.polygon(_points((92, 420), (460, 420), (460, 556), (92, 556)), fill=main)
    for x, y, radius in ((170, 486, 26), (272, 520, 18), (340, 470, 32), (420, 524, 16), (236, 452, 14)):
        pen.ellipse(_box(x - radius, y - radius, x + radius, y + radius), fill=second)


def _eggs(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    for x, y in ((206, 350), (346, 350), (276, 390)):
        pen.ellipse(_box(x - 78, y - 40, x + 78, y + 168), fill=second)
        pen.ellipse(_box(x - 78, y - 48, x + 74, y + 156), fill=main)
        pen.ellipse(_box(x - 44, y - 10, x - 14, y + 40), fill=_mixed(main, _PAPER, 0.6))


def _rounds(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    for x, y in ((184, 446), (368, 446), (276, 330)):
        pen.ellipse(_box(x - 104, y - 100, x + 104, y + 108), fill=_mixed(main, "#3a1a10", 0.18))
        pen.ellipse(_box(x - 104, y - 104, x + 98, y + 98), fill=main)
        pen.ellipse(_box(x - 66, y - 66, x - 22, y - 22), fill=_mixed(main, _PAPER, 0.5))
        pen.polygon(_points((x, y - 92), (x + 16, y - 132), (x + 58, y - 138), (x + 40, y - 100)), fill=second)


def _plate(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.ellipse(_box(60, 380, 492, 580), fill=_mixed(main, "#7a6a58", 0.22))
    pen.ellipse(_box(60, 366, 492, 562), fill=main)
    pen.ellipse(_box(112, 394, 440, 534), fill=_mixed(main, "#7a6a58", 0.1))
    pen.rounded_rectangle(_box(150, 330, 402, 496), 76, fill=_mixed(second, "#3a1a10", 0.2))
    pen.rounded_rectangle(_box(150, 318, 402, 478), 74, fill=second)
    pen.arc(_box(184, 344, 368, 470), 200, 320, fill=_mixed(second, _PAPER, 0.5), width=10 * _SMOOTH)
    pen.ellipse(_box(366, 430, 430, 480), fill="#6a9a4a")


def _sausage(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.rounded_rectangle(_box(76, 330, 400, 490), 80, fill=second)
    pen.rounded_rectangle(_box(76, 322, 400, 470), 74, fill=main)
    pen.rounded_rectangle(_box(120, 346, 300, 362), 8, fill=_mixed(main, _PAPER, 0.45))
    pen.ellipse(_box(330, 340, 490, 550), fill=second)
    pen.ellipse(_box(340, 350, 480, 540), fill=_mixed(main, "#ffe3d6", 0.45))
    for x, y in ((386, 400), (430, 430), (400, 474), (440, 490), (372, 446)):
        pen.ellipse(_box(x - 9, y - 9, x + 9, y + 9), fill="#fff1e6")


def _slice(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.polygon(_points((96, 372), (440, 300), (456, 372)), fill=_mixed(main, _PAPER, 0.5))
    for row, colour in enumerate((main, second, main, second)):
        top = 372 + row * 46
        pen.rectangle(_box(96, top, 456, top + 46), fill=colour)
    pen.ellipse(_box(348, 284, 412, 348), fill="#c8303c")


def _cup(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.polygon(_points((180, 230), (372, 230), (346, 560), (206, 560)), fill=main)
    pen.polygon(_points((187, 320), (365, 320), (354, 460), (198, 460)), fill=second)
    pen.rounded_rectangle(_box(164, 196, 388, 240), 16, fill=_mixed(second, "#1c120c", 0.4))
    pen.rounded_rectangle(_box(196, 164, 356, 204), 14, fill=_mixed(second, "#1c120c", 0.25))
    pen.ellipse(_box(240, 352, 312, 428), fill=_mixed(main, second, 0.25))


def _long(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    for x, shade in ((170, 0.14), (392, 0.14), (281, 0.0)):
        colour = _mixed(main, "#3a2a10", shade)
        pen.polygon(_points((x - 22, 250), (x - 8, 170), (x + 14, 178), (x + 22, 250)), fill=second)
        pen.rounded_rectangle(_box(x - 48, 226, x + 48, 560), 48, fill=colour)
        pen.rounded_rectangle(_box(x - 28, 270, x - 14, 460), 7, fill=_mixed(main, _PAPER, 0.45))


def _bunch(pen: ImageDraw.ImageDraw, main: str, second: str) -> None:
    pen.rectangle(_box(268, 170, 284, 250), fill=second)
    for row, many in enumerate((5, 4, 5, 4, 3, 2, 1)):
        for place in range(many):
            x, y = 276 + (2 * place - many + 1) * 38, 262 + row * 44
            pen.ellipse(_box(x - 40, y - 38, x + 40, y + 42), fill=_mixed(main, "#2a2a10", 0.25))
            pen.ellipse(_box(x - 40, y - 40, x + 38, y + 38), fill=main)
            pen.ellipse(_box(x - 22, y - 24, x - 8, y - 10), fill=_mixed(main, _PAPER, 0.55))


_SHAPES: dict[str, Callable[[ImageDraw.ImageDraw, str, str], None]] = {
    "carton": _carton,
    "bottle": _bottle,
    "jar": _jar,
    "pack": _pack,
    "loaf": _loaf,
    "wedge": _wedge,
    "eggs": _eggs,
    "rounds": _rounds,
    "plate": _plate,
    "sausage": _sausage,
    "slice": _slice,
    "cup": _cup,
    "long": _long,
    "bunch": _bunch,
}


def _box(left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
    return left * _SMOOTH, top * _SMOOTH, right * _SMOOTH, bottom * _SMOOTH


def _points(*points: tuple[int, int]) -> list[tuple[int, int]]:
    return [(x * _SMOOTH, y * _SMOOTH) for x, y in points]


def _mixed(colour: str, other: str, share: float) -> tuple[int, int, int]:
    """With so much of the other."""
    pairs = zip(ImageColor.getrgb(colour)[:3], ImageColor.getrgb(other)[:3], strict=True)
    red, green, blue = (round(one + (two - one) * share) for one, two in pairs)
    return red, green, blue


def _table(text: str) -> dict[str, Look]:
    rows = (row.split(" | ") for row in text.strip().splitlines())
    return {name: Look(*looks) for name, *looks in rows}


_CATEGORIES, _TYPES = _table(_BY_CATEGORY), _table(_BY_TYPE)
