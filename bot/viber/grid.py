"""How buttons are laid on Viber's grid of six columns: each row is full, and labels fit as far as there is room."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

COLUMNS = 6
MOST_ROWS = 12  # developers.viber.com/docs/faq
# How many letters a button of so many columns shows: a common phone is 360 dp wide, a letter takes some 8 dp, a small one
# 6.5, and there is a padding. An emoji is two letters wide.
REGULAR = {6: 40, 3: 20, 2: 12, 1: 5}
SMALL = {6: 50, 3: 25, 2: 16, 1: 6}
_SIZES = {"regular": REGULAR, "small": SMALL}
# The widths of so many buttons in a row. The odd column goes to the middle, so that neither end of a scale is favoured.
_WIDTHS = {1: (6,), 2: (3, 3), 3: (2, 2, 2), 5: (1, 1, 2, 1, 1), 6: (1, 1, 1, 1, 1, 1)}
_FOUR = 4  # go by two: three and one would be a sad sight


@dataclass(frozen=True, slots=True)
class Cell:
    """A button: its label's place among all, its columns, its size of type as Viber names it."""

    place: int
    columns: int
    size: str


def arranged(rows: Sequence[Sequence[str]], most: int = MOST_ROWS) -> list[list[Cell]]:
    """The labels row by row; a row whose labels don't fit takes several. What does not fit in `most` rows is packed."""
    laid: list[list[Cell]] = []
    place = 0
    for row in rows:
        laid += _row(row, place)
        place += len(row)
    return laid if len(laid) <= most else packed(place, most)


def packed(count: int, most: int) -> list[list[Cell]]:
    """So many buttons in at most `most` rows of two or three, small; those beyond three a row have no room.

    The rows are as even as can be, and where some have one more, those are the last: the first labels have the most room.
    """
    per_row = 2 if count <= 2 * most else 3
    shown = min(count, per_row * most)
    rows = -(-shown // per_row)
    ends = [(row + 1) * shown // rows for row in range(rows)]
    return [
        [Cell(place, columns, "small") for place, columns in zip(range(start, end), _WIDTHS[end - start], strict=True)]
        for start, end in zip([0, *ends], ends, strict=False)
    ]


def letters(label: str) -> int:
    """How wide a label is."""
    kinds = (unicodedata.category(letter) for letter in label)
    return sum(2 if kind == "So" else 0 if kind in {"Mn", "Me", "Cf"} else 1 for kind in kinds)


def _row(labels: Sequence[str], place: int) -> list[list[Cell]]:
    for per_row in _tries(len(labels)):
        chunks = _chunks(range(len(labels)), per_row)
        for size, room in _SIZES.items():
            laid = [
                [Cell(at, columns, size) for at, columns in zip(each, _WIDTHS[len(each)], strict=True)]
                for each in chunks
            ]
            fits = all(letters(labels[cell.place]) <= room[cell.columns] for line in laid for cell in line)
            if fits or (per_row == 1 and size == "small"):
                return [[Cell(place + cell.place, cell.columns, cell.size) for cell in line] for line in laid]
    return []


def _tries(count: int) -> Iterator[int]:
    """How many in a row, the most first."""
    return (each for each in range(count, 0, -1) if each in _WIDTHS and (count, each) != (_FOUR, _FOUR - 1))


def _chunks(places: range, size: int) -> list[range]:
    return [places[at : at + size] for at in range(0, len(places), size)]
