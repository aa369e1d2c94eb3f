"""The gallery itself: every sample in every language through every painter, and what is wrong with it or missing."""

import inspect
import pkgutil
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, get_args, get_type_hints

from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.gallery.sample import Sample
from bot.gallery.samples import BY_THEMSELVES, FACTS, samples
from bot.gallery.shown import Painter, Shown
from chat import views
from chat.replies import Reply
from chat.texts import LANGUAGES, Texts, UnknownTextError
from chat.words import Words
from web.api import docs

LOCALES = Path(__file__).resolve().parents[2] / "locales"
_REPLIES = get_args(Reply)
_UNKEMPT = {
    "an apostrophe is ’": re.compile(r"\w+'\w+"),
    "quotes within quotes are „“": re.compile("«[^»]*«[^»]*»?"),
    "a blank too many": re.compile(r"\S+ +[.,;:!?»](?!\w)"),
    "a word twice": re.compile(r"\b([^\W\d_]{2,}) \1\b", re.IGNORECASE),
    "three dots are …": re.compile(r"\w*\.\.\.\w*"),
}
_SAMPLES = "bot/gallery/samples.py"


class Listening(Texts):
    """Texts that remember which keys were said, and with which facts."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, set[str]] = defaultdict(set)

    def say(self, words: Words, language: str) -> str:
        self.facts[words.key] |= set(words.facts)
        return super().say(words, language)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One situation: by language, what each painter shows, a message after the other; or lines of plain text."""

    title: str
    situation: str
    shown: Mapping[tuple[str, str], Sequence[Shown]]


@dataclass(slots=True)
class Exhibition:
    """All that there is to see, and in `faults` all that should be mended before anybody sees it."""

    exhibits: list[Exhibit] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


async def hang(texts: Listening, painters: Sequence[Painter]) -> Exhibition:
    """Paints everything. `painters` say their words with the same `texts`."""
    room = Exhibition()
    for sample in samples():
        room.exhibits.append(await _exhibit(sample, texts, painters, room.faults))
    room.exhibits += list(_by_themselves(texts, room.faults))
    room.faults += [
        *without_sample(samples()),
        *unkempt(room.exhibits),
        *unexplained(texts.facts),
        *unseen(texts.facts),
    ]
    return room


async def _exhibit(sample: Sample, texts: Texts, painters: Sequence[Painter], faults: list[str]) -> Exhibit:
    title = f"{sample.view.__module__.removeprefix('chat.views.')}.{sample.view.__name__}"
    shown: dict[tuple[str, str], list[Shown]] = {}
    for language in LANGUAGES:
        for painter in painters:
            try:
                made = [await _painted(said, language, texts, painter) for said in _one_by_one(sample.said)]
            except UnknownTextError as error:
                faults.append(f"{title} ({sample.situation}): a text or one of its facts is missing: {error}")
                made = []
            shown[language, painter.name] = made
            told = (fault for each in made for fault in each.faults)
            faults += [f"{title} ({sample.situation}), {painter.name}, {language}: {fault}" for fault in told]
    return Exhibit(title, sample.situation, shown)


async def _painted(said: Reply | Words, language: str, texts: Texts, painter: Painter) -> Shown:
    return Shown(texts.say(said, language)) if isinstance(said, Words) else await painter.paint(said, language)


def _one_by_one(said: object) -> Iterator[Any]:
    if isinstance(said, (Words, *_REPLIES)):
        yield said
    elif isinstance(said, tuple | list):
        for each in said:
            yield from _one_by_one(each)
    elif is_dataclass(said):
        yield from _one_by_one([getattr(said, each.name) for each in fields(said)])


def _by_themselves(texts: Listening, faults: list[str]) -> Iterator[Exhibit]:
    facts = {**{name.replace("_", "-"): fact for name, fact in docs.sample_facts().items()}, **FACTS}
    for key, variables in spelled("uk").items():
        if not key.startswith(BY_THEMSELVES):
            continue
        filled = {name: facts[name] for name in variables if name in facts}
        shown: dict[tuple[str, str], list[Shown]] = {}
        for language in LANGUAGES:
            try:
                shown[language, ""] = [Shown(texts.say(Words(key, filled), language))]
            except UnknownTextError as error:
                faults.append(f"{error}. Add what is missing to FACTS in {_SAMPLES}, or the text to locales/{language}")
        yield Exhibit(key, "", shown)


def all_views() -> Iterator[Callable[..., Any]]:
    """Every public function of chat/views that answers with replies or words."""
    for found in pkgutil.iter_modules(views.__path__):
        module = import_module(f"chat.views.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and _speaks(get_type_hints(function).get("return")):
                yield function


def without_sample(hung: Sequence[Sample]) -> list[str]:
    """Each view that is not shown, with the line that would show it."""
    known = {sample.view for sample in hung}
    return [
        f"chat/views: {_name(view)} has no sample. Add to {_SAMPLES} a line for each of its situations:  "
        f'sample({_name(view)}, "what is the matter"{"".join(_arguments(view))}),'
        for view in all_views()
        if view not in known
    ]


def unexplained(said: Mapping[str, set[str]]) -> list[str]:
    """Variables of texts that no sample fills, perhaps because it never comes to that variant."""
    return [
        f"locales/{language}: {key} uses {{ ${name} }}, which no sample in {_SAMPLES} fills"
        for language in LANGUAGES
        for key, variables in spelled(language).items()
        if key in said
        for name in sorted(variables - said[key])
    ]


def unseen(said: Mapping[str, set[str]]) -> list[str]:
    """Texts that nobody gets to see: not used, or the situation is not among the samples."""
    return [
        f"locales/uk: {key} is in no screen of the gallery. Add to {_SAMPLES} the situation in which it is said; "
        "a text that no view says belongs to BY_THEMSELVES; one that nobody says belongs to nobody"
        for key in spelled("uk")
        if key not in said
    ]


def unkempt(exhibits: Sequence[Exhibit]) -> Iterator[str]:
    """What an editor would mend: typewriter's apostrophes, quotes within the same quotes, blanks that are doubled or lost."""
    for exhibit in exhibits:
        for (language, _), messages in exhibit.shown.items():
            for text in (part for each in messages for part in (each.text, *chain(*each.inline, *each.keyboard))):
                for what, pattern in _UNKEMPT.items():
                    if found := pattern.search(text):
                        yield f"{exhibit.title} ({exhibit.situation}), {language}: {what}: {found[0]!r}"


class _Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - fluent's own name
        self.names.add(node.id.name)


def spelled(language: str) -> dict[str, set[str]]:
    """Every key of a language's files with the variables of all its variants."""
    found: dict[str, set[str]] = {}
    for path in sorted((LOCALES / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            if isinstance(entry, fluent.Message):
                variables = _Variables()
                variables.visit(entry)
                found[entry.id.name] = variables.names
    return found


def _speaks(answer: Any) -> bool:  # noqa: ANN401 - an annotation
    return answer in (*_REPLIES, Words) or any(_speaks(inner) for inner in get_args(answer))


def _name(view: Callable[..., Any]) -> str:
    return f"{view.__module__.rpartition('.')[2]}.{view.__name__}"


def _arguments(view: Callable[..., Any]) -> Iterator[str]:
    """A line to begin with: values by the names of the parameters where the table knows them."""
    for name, parameter in inspect.signature(view).parameters.items():
        value = repr(FACTS[name]) if name in FACTS else f"<{parameter.annotation}>"
        kind = re.sub(r"^datetime\.", "", value)
        yield f", {name}={kind}" if parameter.kind is parameter.KEYWORD_ONLY else f", {kind}"
