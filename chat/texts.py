"""Fluent look-up: Words become a sentence in one of the shop's languages, and nowhere else."""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import date, time
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentInt
from fluent.syntax.ast import Resource

from chat.words import Fact, Sum, Words
from loyalty import money

LANGUAGES = ("uk", "ru", "en")
NAMES = {"uk": "Українська", "ru": "Русский", "en": "English"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OFTEN = 20_000  # labels and single sentences: a broadcast says the same to thousands
_LONG = 1000  # characters; Fluent refuses facts above 2,500, so a long one is put in after it
_PLACE = re.compile("\ue000([0-9]+)\ue001")
_NO_PLACES = {0xE000: None, 0xE001: None}  # signs of no script
_INNER = {"«": "„", "»": "“"}
_LOCALES = Path(__file__).resolve().parent.parent / "locales"


class UnknownTextError(LookupError):
    """A key that a language does not have, or a variable that the facts don't fill: a mistake of ours, found by a test."""


class _Whole(FluentInt):
    """A whole number that remembers how it is written: Babel takes longer over each than over the rest of a sentence."""

    def format(self, locale: Locale) -> str:
        return _writer(locale)(int(self))


@cache
def _writer(locale: Locale) -> Callable[[int], str]:
    return lru_cache(maxsize=10_000)(lambda number: FluentInt(number).format(locale))


_PLAIN = {int, str, date, time, Sum}  # exactly these: what `repr` makes of them tells all of them


def _facts(words: Words) -> tuple[object, ...] | None:
    """All that a sentence is made of, to remember it by; None where it has lines of text, or a fact that is not plain."""
    facts: list[object] = [words.key]
    for name, fact in words.facts.items():
        inner: object = _facts(fact) if isinstance(fact, Words) else fact
        if inner is None or (inner is fact and type(fact) not in _PLAIN):
            return None
        facts += (name, inner)
    return tuple(facts)


class Texts:
    """All texts in all languages. Read once at start; says sentences from then on."""

    def __init__(self, locales: Path = _LOCALES) -> None:
        self._bundles = {language: _bundle(locales / language, language) for language in LANGUAGES}
        # Strings alone, which the garbage collector never looks through. It counts what is freed against what is new: with a
        # full memory of tuples tens of thousands of them would gather before it looked, and the event loop would stand still.
        self._often: OrderedDict[str, str] = OrderedDict()  # the oldest first

    def say(self, words: Words, language: str) -> str:
        """The sentence. Raises UnknownTextError."""
        facts = _facts(words)
        if facts is None:
            return self._say(words, language)
        key = repr((language, facts))
        said = self._often.get(key)
        if said is None:
            said = self._often[key] = self._say(words, language)
            if len(self._often) > _OFTEN:
                self._often.popitem(last=False)
        return said

    def _say(self, words: Words, language: str) -> str:
        bundle = self._bundles[language]
        if not bundle.has_message(words.key):
            raise UnknownTextError(f"{words.key} in {language}")
        pattern = bundle.get_message(words.key).value
        if pattern is None:
            raise UnknownTextError(f"{words.key} in {language} has no text")
        long: list[str] = []
        facts = {name: _short(self._fact(fact, language), long) for name, fact in words.facts.items()}
        text, errors = bundle.format_pattern(pattern, facts)
        if errors:
            raise UnknownTextError(f"{words.key} in {language}: {errors[0]}")
        whole = _PLACE.sub(lambda place: long[int(place[1])], str(text)) if long else str(text)
        return _quoted(whole)

    def keys(self, language: str) -> Iterator[str]:
        yield from self._bundles[language]._messages  # noqa: SLF001 - the bundle lists its keys nowhere else

    def _fact(self, fact: Fact, language: str) -> object:
        if isinstance(fact, Words):
            return self.say(fact, language)
        if isinstance(fact, tuple):
            return "\n".join(self.say(line, language) for line in fact)
        if isinstance(fact, Sum):
            return money.shown(fact.amount, fact.currency, "." if language == "en" else ",")
        if isinstance(fact, time):
            return fact.isoformat("minutes")
        if isinstance(fact, date):
            return _day(fact, language)
        return _Whole(fact) if isinstance(fact, int) else fact


def _short(fact: object, long: list[str]) -> object:
    """The fact, or the place in which a long one, now the last of `long`, is to be put."""
    if not isinstance(fact, str):
        return fact
    fact = fact.translate(_NO_PLACES)
    if len(fact) <= _LONG:
        return fact
    long.append(fact)
    return f"\ue000{len(long) - 1}\ue001"


def _quoted(text: str) -> str:
    """Quotes within quotes have a form of their own: «Пекарня „Сніданок“», where the shop's name brings some along."""
    if text.count("«") < 2:  # noqa: PLR2004 - one pair can't be within another
        return text
    depth, letters = 0, []
    for letter in text:
        depth -= letter == "»"
        letters.append(_INNER.get(letter, letter) if depth else letter)
        depth += letter == "«"
    return text if depth else "".join(letters)


def _day(day: date, language: str) -> str:
    """In English the month is named: who reads it may put days or months first."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if language == "en" else f"{day:%d.%m.%Y}"


def _bundle(folder: Path, language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted(folder.glob("*.ftl")):
        bundle.add_resource(_parsed(path.read_text("utf-8")))
    return bundle


@cache
def _parsed(text: str) -> Resource:
    """A file's messages. Reading them takes most of the time; whoever opens a second house has them already."""
    return FluentResource(text)
