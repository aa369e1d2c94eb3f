"""What the gallery shows of the groups of the shop's people."""

from bot.gallery.sample import Sample, sample
from chat.views import desk


def samples() -> tuple[Sample, ...]:
    return (
        sample(desk.strangers, "somebody else pressed", "7"),
        sample(desk.refused, "two at once", "case_taken", {"by": "Ірина", "case": "17"}, "7"),
        sample(desk.stale, "a button of another time", "7"),
        sample(desk.anonymous, "an anonymous administrator wrote", "12", "345"),
        sample(desk.sorry, "a mistake of ours: words", "12", "345"),
        sample(desk.sorry_press, "a mistake of ours: a button", "7"),
    )
