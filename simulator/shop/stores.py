"""The sample shop's two stores: where they stand, when they are open, who sits at which till."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Kyiv")
OPENS, CLOSES = 8, 22  # hours of the day, every day, both stores


@dataclass(frozen=True, slots=True)
class Store:
    code: str
    name: str
    address: str
    tills: tuple[str, ...]
    cashiers: tuple[str, ...]

    def cashier(self, till: str, day_number: int) -> str:
        """Shifts are two days long, and the tills never share a cashier."""
        return self.cashiers[(day_number // 2 + self.tills.index(till)) % len(self.cashiers)]


STORES = (
    Store(
        "centr",
        "Крамниця «Мальва», центр",
        "Білоріччя, площа Ринок, 7",
        ("kasa-1", "kasa-2"),
        ("Олена Гнатюк", "Марія Дяченко", "Ірина Савчук", "Тарас Бойко"),
    ),
    Store(
        "sadova",
        "Крамниця «Мальва», Садова",
        "Білоріччя, вул. Садова, 24",
        ("kasa-1", "kasa-2"),
        ("Ганна Лисенко", "Світлана Мороз", "Юлія Кравець", "Віктор Панасюк"),
    ),
)
