"""The locales: the same keys and facts in all languages, right plurals, letters of the right alphabet, nothing unused."""

import ast
import gc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from chat.buttons import MENU
from chat.texts import LANGUAGES, Texts
from chat.words import Fact, Words, words
from loyalty import refusals
from loyalty.refusals import Refused

ROOT = Path(__file__).parents[3]
ROOMS = ("chat", "handlers", "bot", "web")
COUNTS = (0, 1, 2, 5, 11, 21, 22, 25, 101, 1_000_000)

# Telegram divides a telephone's 360 dp between the buttons of a row; at its 15 sp a letter takes some 8 dp, so that
# 20 of them fit into half a row without being cut off.
LONGEST_LABEL = 20


class Variables(Visitor):
    def __init__(self) -> None:
        self.names: set[str] = set()
        self.chosen_by: set[str] = set()

    def visit_SelectExpression(self, node: fluent.SelectExpression) -> None:  # noqa: N802 - fluent's own name
        if isinstance(node.selector, fluent.VariableReference):
            self.chosen_by.add(node.selector.id.name)
        self.generic_visit(node)

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:  # noqa: N802 - fluent's own name
        self.names.add(node.id.name)


def messages(language: str) -> Iterator[tuple[str, Variables]]:
    for path in sorted((ROOT / "locales" / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            assert not isinstance(entry, fluent.Junk), f"{path.name}: {entry.content}"
            if isinstance(entry, fluent.Message):
                found = Variables()
                found.visit(entry)
                yield entry.id.name, found


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts()


def said(texts: Texts, language: str, count: int) -> Iterator[tuple[str, str]]:
    """Every text, with the same figure for every fact: a text takes words as well as figures."""
    for key, variables in messages(language):
        facts: dict[str, Fact] = dict.fromkeys(variables.names, count)
        yield key, texts.say(Words(key, facts), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_key_is_there_once(language: str) -> None:
    keys = [key for key, _ in messages(language)]
    assert sorted(keys) == sorted(set(keys))


def test_all_languages_say_the_same_with_the_same_facts() -> None:
    wanted = {key: variables.names for key, variables in messages("uk")}
    for language in LANGUAGES:
        assert {key: variables.names for key, variables in messages(language)} == wanted


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", COUNTS)
def test_every_text_can_be_said_with_any_figure(texts: Texts, language: str, count: int) -> None:
    for key, text in said(texts, language, count):
        assert text.strip() or key in {"moved-nowhere", "blank-line"}
        assert "{" not in text
        assert "\N{FIRST STRONG ISOLATE}" not in text


def nominative(language: str, count: int) -> str:
    """How points are called after a figure (CLDR's rules for whole numbers)."""
    one, few, many = {
        "uk": ("бал", "бали", "балів"),
        "ru": ("балл", "балла", "баллов"),
        "en": ("point", "points", "points"),
    }[language]
    if language == "en":
        return one if count == 1 else many
    last, teen = count % 10, 10 < count % 100 < 20
    if last == 1 and not teen:
        return one
    return few if 1 < last < 5 and not teen else many


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("count", COUNTS)
def test_points_agree_with_their_figure(texts: Texts, language: str, count: int) -> None:
    """«21 бал», «22 бали», «25 балів»; «21 балом» where it is paid with."""
    instrumental = {"uk": ("балом", "балами"), "ru": ("баллом", "баллами")}.get(language, ())
    shown = f"{count:,}".replace(",", "," if language == "en" else "\N{NO-BREAK SPACE}")
    for key, text in said(texts, language, count):
        for word in re.findall(rf"{shown} (бал\w*|point\w*)", text):
            assert word == nominative(language, count) or (key == "print-paid" and word in instrumental), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fact_of_any_length_can_be_said(texts: Texts, language: str) -> None:
    """Somebody's whole message, or a history of stores with long names."""
    assert "яяя" in texts.say(words("moved-where", store="я" * 100_000), language)


def test_quotes_within_quotes_have_a_form_of_their_own(texts: Texts) -> None:
    said = texts.say(words("help", shop="Пекарня «Сніданок»"), "uk")
    assert said.startswith("«Пекарня „Сніданок“» у вашому телефоні")
    assert texts.say(words("help", shop="Кафе „Ранок“ «"), "uk").startswith("«Кафе „Ранок“ «»")


def test_what_is_remembered_is_a_sentence_of_these_facts_and_of_no_others(texts: Texts) -> None:
    """1 is no "1", and what stands in one fact is not taken for the next one's."""
    twice = [[texts.say(words("desk-receipt-more", count=count), "en") for count in (1000, "1000")] for _ in range(2)]
    assert twice == [["· lines not shown: 1,000", "· lines not shown: 1000"]] * 2
    inner = [texts.say(words("help", shop=words("moved-where", store=store)), "en") for store in ("A", "B", "A")]
    assert inner[0] == inner[2] != inner[1]


def test_what_is_remembered_is_nothing_for_the_garbage_collector(texts: Texts) -> None:
    """Freed objects are counted against new ones: of a full memory's, tens of thousands would gather before it looked."""
    gc.collect()
    gc.disable()
    try:
        before = len(gc.get_objects(generation=0))
        for count in range(30_000):
            texts.say(words("desk-receipt-more", count=count), "en")
        gathered = len(gc.get_objects(generation=0)) - before
    finally:
        gc.enable()
    assert gathered < 1_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_fit_two_in_a_row(texts: Texts, language: str) -> None:
    labels = [texts.say(words(key), language) for key, _ in messages(language) if key.startswith("button-")]
    assert [label for label in labels if len(label) > LONGEST_LABEL] == []


def test_a_label_of_the_menu_means_one_screen_in_all_languages(texts: Texts) -> None:
    """On some messengers a menu's button arrives as its text, perhaps from a keyboard of another language."""
    meant: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for screen in MENU:
            meant.setdefault(texts.say(words(f"button-{screen}"), language), set()).add(screen)
    assert [label for label, screens in meant.items() if len(screens) > 1] == []


@pytest.mark.parametrize(
    ("language", "foreign"), [("uk", "[ыэёъЫЭЁЪ]"), ("ru", "[іїєґІЇЄҐ]"), ("en", "[а-яёіїєґА-ЯЁІЇЄҐ]")]
)
def test_each_language_keeps_to_its_letters(texts: Texts, language: str, foreign: str) -> None:
    assert [key for key, text in said(texts, language, 5) if re.search(foreign, text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_mixes_two_alphabets(texts: Texts, language: str) -> None:
    """A Latin i in a Ukrainian word looks right and is found by no search."""
    mixed = re.compile(r"[a-zA-Z][а-яёіїєґА-ЯЁІЇЄҐ]|[а-яёіїєґА-ЯЁІЇЄҐ][a-zA-Z]")
    assert [key for key, text in said(texts, language, 5) if mixed.search(text)] == []


def test_every_refusal_has_its_words() -> None:
    keys = {key for key, _ in messages("uk")}
    assert {f"problem-{refusal.code}" for refusal in concrete(Refused)} <= keys


def concrete(refused: type[Refused]) -> Iterator[type[Refused]]:
    for refusal in refused.__subclasses__():
        if refusal.__subclasses__():
            yield from concrete(refusal)
        elif refusal.__module__ == refusals.__name__:
            yield refusal


def test_no_text_is_unused() -> None:
    exact, patterns = spelled()
    unused = [
        key for key, _ in messages("uk") if key not in exact and not any(pattern.fullmatch(key) for pattern in patterns)
    ]
    assert unused == []


def spelled() -> tuple[set[str], list[re.Pattern[str]]]:
    """Keys as they stand in the rooms' code: whole, or with holes such as f"button-{screen}"."""
    exact: set[str] = set()
    patterns: list[re.Pattern[str]] = []
    for path in (path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact.add(node.value)
                if re.fullmatch(r"[a-z]+-", node.value):  # the beginning of keys: "problem-" + code
                    patterns.append(re.compile(re.escape(node.value) + ".+"))
            elif isinstance(node, ast.JoinedStr):
                parts = [str(part.value) if isinstance(part, ast.Constant) else None for part in node.values]
                if any(part and re.fullmatch(r"-?[a-z]+-?[a-z]*-?", part) for part in parts):
                    patterns.append(re.compile("".join(re.escape(part) if part else ".+" for part in parts)))
    return exact, patterns
