"""What one wants to receive and when: each touch changes it in place."""

from collections.abc import Mapping

from chat.buttons import ChooseHour, Fewer, HowOften, PartOfDay, Topic, Want, payload
from chat.replies import Choice, Reply, Say
from chat.words import words


def shown(wanted: Mapping[Topic, bool], often: HowOften, part: PartOfDay, version: str, *, replace: str = "") -> Reply:
    """`wanted` has the topics that may be chosen; `often`: how often offers come, where they are wanted; `version` is of the
    text about offers that stands here.
    """
    toggles = [(_toggle(topic, on=on, version=version),) for topic, on in wanted.items()]
    if wanted.get(Topic.OFFERS) and often is not HowOften.NEVER:
        place = 1 + list(wanted).index(Topic.OFFERS)
        toggles.insert(place, (Choice(words(f"offers-come-{often}"), payload(Fewer(0))),))
    hours = [_hour(each, chosen=each is part) for each in PartOfDay]
    text = words("preferences-shown") if Topic.OFFERS in wanted else words("preferences-without-offers")
    return Say(text, (*toggles, tuple(hours[:2]), tuple(hours[2:])), replace=replace)


def _toggle(topic: Topic, *, on: bool, version: str) -> Choice:
    label = words("wanted" if on else "not-wanted", what=words(f"topic-{topic}"))
    return Choice(label, payload(Want(topic, not on, version if topic is Topic.OFFERS else "")))


def _hour(part: PartOfDay, *, chosen: bool) -> Choice:
    label = words(f"hour-{part}")
    return Choice(words("chosen", what=label) if chosen else label, payload(ChooseHour(part)))
