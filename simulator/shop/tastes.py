"""The kinds of household that shop here: what each likes more than others do, when it comes and how much it takes."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taste:
    """`likes` multiplies a category's popularity; `hours` are those of the large purchase; `lines` are of that purchase;
    `quick` is the number of small visits between two of them.
    """

    share: int
    likes: Mapping[str, float]
    hours: tuple[int, ...]
    lines: range
    quick: float


FAMILY = Taste(
    share=32,
    likes={"Дитячі товари": 6, "Молочні продукти": 1.5, "Фрукти": 1.5, "Солодощі": 1.5, "Тютюн": 0.3},
    hours=(10, 11, 12, 17, 18, 18, 19),
    lines=range(7, 15),
    quick=0.4,
)
PENSIONERS = Taste(
    share=22,
    likes={"Хліб": 2, "Молочні продукти": 1.8, "Бакалія": 1.6, "Риба": 1.5, "Снеки": 0.3, "Напої": 0.5, "Тютюн": 0.3},
    hours=(8, 9, 9, 10, 10, 11),
    lines=range(5, 11),
    quick=0.5,
)
WORKERS = Taste(
    share=24,
    likes={"Кулінарія": 3, "Чай і кава": 2, "Власна пекарня": 2, "Заморожені продукти": 1.6, "Дитячі товари": 0.1},
    hours=(18, 19, 19, 20, 20),
    lines=range(5, 10),
    quick=0.7,
)
PET_OWNERS = Taste(
    share=12,
    likes={"Для тварин": 8, "Для дому": 1.6, "Дитячі товари": 0.2},
    hours=(12, 13, 16, 17, 19),
    lines=range(5, 11),
    quick=0.4,
)
EVENING_COMPANY = Taste(
    share=10,
    likes={"Снеки": 3, "Алкоголь": 3, "Напої": 2, "Тютюн": 2, "Ковбаси": 1.6, "Дитячі товари": 0.1},
    hours=(19, 20, 20, 21),
    lines=range(4, 9),
    quick=0.6,
)
TASTES = (FAMILY, PENSIONERS, WORKERS, PET_OWNERS, EVENING_COMPANY)

# Those who show no card come for bread, coffee and cigarettes.
PASSERS_BY: Mapping[str, float] = {
    "Хліб": 2,
    "Власна пекарня": 2,
    "Чай і кава": 2,
    "Напої": 2,
    "Тютюн": 3,
    "Алкоголь": 2,
    "Бакалія": 0.5,
    "Дитячі товари": 0.3,
}
