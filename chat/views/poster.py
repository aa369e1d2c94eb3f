"""The words of a store's join poster."""

from dataclasses import dataclass

from chat.words import Words, words


@dataclass(frozen=True, slots=True)
class PosterWords:
    headline: Words
    promise: Words
    steps: tuple[Words, Words, Words]
    foot: Words


def poster(points: int, rate: str) -> PosterWords:
    """`points` are the welcome gift (0: none), `rate` is what a purchase earns, in percent as it is written (empty: nothing)."""
    return PosterWords(
        headline=words("poster-gift", points=points) if points else words("poster-no-gift"),
        promise=_promise(points, rate),
        steps=(words("poster-step-scan"), words("poster-step-share"), words("poster-step-show")),
        foot=words("poster-foot"),
    )


def _promise(points: int, rate: str) -> Words:
    if points and rate:
        return words("poster-promise-both", rate=rate)
    if points:
        return words("poster-promise-gift")
    return words("poster-promise-earn", rate=rate) if rate else words("poster-promise-plain")
