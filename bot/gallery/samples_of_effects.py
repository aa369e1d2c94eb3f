"""What the gallery shows of what campaigns earn: the picture's words, its caption, every verdict in full, the alarms."""

from typing import Any

from bot.gallery.sample import Sample, sample
from chat.views import effects, notices

_NAMES = ("weekly", "birthday", "reactivation", "welcome", "fast-bonus", "expiry")


def effect(campaign: str, verdict: str, gain: list[int] | None = None, **more: Any) -> dict[str, Any]:
    """A campaign as usecases.reports.facts tells it."""
    return {
        "campaign": campaign,
        "paused": False,
        "counts": [24_658, 2_464, 71_022, 70_941, 8_512],
        "heads": 22_162,
        "held_out": 2_441,
        "came": [62, 57],
        "spent": [8_124_050, 7_986_000],
        "cost": 354_705,
        "verdict": verdict,
        "gain": gain,
        "in_all": None if gain is None else gain[2] * 221,
        "detectable": None if gain is None else 118_300,
        "needed": None if gain is None else 23_412,
        **more,
    }


_EARNS = effect("weekly", "earns", [31_000, 62_000, 124_000, 186_000, 217_000])
_LOSES = effect("birthday", "loses", [-80_000, -64_000, -42_000, -20_000, -4_000])
_UNCLEAR = effect("expiry", "unclear", [-20_000, -14_000, 0, 14_000, 20_000])
_WIDE = effect("welcome", "too-few", [-431_000, -210_000, 9_500, 229_000, 450_000])
_FEW = effect("reactivation", "too-few", heads=311, held_out=29, counts=[340, 29, 309, 301, 44])
_ALL = effect("all", "earns", [2_000, 40_000, 101_000, 162_000, 200_000], counts=None)
_NONE = effect("fast-bonus", "too-few", heads=0, held_out=0, counts=[21, 2, 19, 19, 3], cost=0)


def _report(*campaigns: dict[str, Any]) -> dict[str, Any]:
    return {
        "since": "2026-01-01",
        "until": "2026-11-27",
        "days": 28,
        "currency": "UAH",
        "campaigns": list(campaigns),
    }


WHOLE = _report(_EARNS, {**_LOSES, "paused": True}, _FEW, _WIDE, _NONE, _UNCLEAR, _ALL)


def samples() -> tuple[Sample, ...]:
    named = {"words": ["campaign-name", {"campaign": "birthday"}]}
    failure = {"campaign": named, "failed": 21, "tried": 30}
    loss = {"campaign": named, "gain": {"sum": [-42_000, "UAH"]}}
    return (
        sample(notices.campaign_resumed, "an owner has resumed it", "weekly", "7", now=True),
        sample(notices.campaign_resumed, "somebody else had before", "weekly", "7", now=False),
        *(sample(effects.name, f"the name: {name}", name) for name in (*_NAMES, "all", "somewhere-else")),
        sample(effects.chart, "the words of the picture", WHOLE),
        sample(effects.report, "of everything something", WHOLE),
        sample(effects.report, "one that earns", _report(_EARNS)),
        sample(effects.report, "nothing sure", _report(_UNCLEAR)),
        sample(effects.report, "too few people", _report(_FEW)),
        sample(effects.campaign, "earns", WHOLE, _EARNS),
        sample(effects.campaign, "loses", WHOLE, _LOSES),
        sample(effects.campaign, "lost, and is paused", WHOLE, {**_LOSES, "paused": True}),
        sample(effects.campaign, "no difference", WHOLE, _UNCLEAR),
        sample(effects.campaign, "too few for certainty", WHOLE, _WIDE),
        sample(effects.campaign, "too few for any figure", WHOLE, _FEW),
        sample(effects.campaign, "nobody's days are over", WHOLE, _NONE),
        sample(effects.campaign, "all together", WHOLE, _ALL),
        sample(notices.alert, "what campaigns earn", "alert-effects", WHOLE),
        sample(notices.alert, "a campaign loses money", "alert-campaign-loses", loss),
        sample(notices.alert, "a campaign fails", "alert-campaign-fails", failure),
        sample(notices.alert, "the same for operators", "alert-campaign-stands", failure),
    )
