"""Conversations, use cases and words are written once: nothing in them asks which messenger it is."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("handlers", "usecases", "chat")
MESSENGERS = frozenset({"telegram", "viber"})


def tells_messengers_apart(source: str) -> list[int]:
    """The lines in which a messenger's name stands without a comment, or a channel is held against something fixed."""
    tree = ast.parse(source)
    lines = source.splitlines()
    named = {each.lineno for each in ast.walk(tree) if _is_name(each)}
    uncommented = {line for line in named if "#" not in lines[line - 1]}
    return sorted(uncommented | {each.lineno for each in _decisions(tree)})


def _decisions(tree: ast.Module) -> Iterator[ast.expr]:
    """Whatever chooses by a channel: comparisons and membership, cases, look-ups and tests of its text."""
    for each in ast.walk(tree):
        match each:
            case ast.Compare(left, _, others) if _decides([left, *others]):
                yield each
            case ast.Match(subject, cases) if any(_decides([subject, *_values(case)]) for case in cases):
                yield subject
            case ast.Dict(keys) if any(map(_is_name, keys)):
                yield each
            case ast.Subscript(looked, key) if _is_name(key) or (_is_channel(key) and isinstance(looked, ast.Dict)):
                yield each
            case ast.Call(ast.Attribute(owner), given) if given and _decides([owner, *given]):
                yield each


def _decides(held: list[ast.expr]) -> bool:
    """One of these is a channel and another is fixed; or one of them is a messenger's name."""
    fixed = [part for each in held for part in _parts(each) if isinstance(part, ast.Constant)]
    return any(map(_is_name, fixed)) or (bool(fixed) and any(map(_is_channel, held)))


def _parts(of: ast.expr) -> list[ast.expr]:
    return of.elts if isinstance(of, ast.Tuple | ast.List | ast.Set) else [of]


def _values(case: ast.match_case) -> list[ast.expr]:
    return [each.value for each in ast.walk(case.pattern) if isinstance(each, ast.MatchValue)]


def _is_channel(what: ast.AST) -> bool:
    match what:
        case ast.Name(name) | ast.Attribute(_, name):
            return name == "channel"
        case ast.Call(ast.Attribute(owner)):  # channel.lower()
            return _is_channel(owner)
        case _:
            return False


def _is_name(what: ast.AST | None) -> TypeGuard[ast.Constant]:
    return isinstance(what, ast.Constant) and isinstance(what.value, str) and what.value.lower() in MESSENGERS


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_in_the_room_asks_which_messenger_it_is(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files
    asking = {file.relative_to(ROOT).as_posix(): tells_messengers_apart(file.read_text("utf-8")) for file in files}
    assert {file: lines for file, lines in asking.items() if lines} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'if channel == "viber": pass',
        'if "telegram" != turn.identity.channel: pass',
        'if sender.channel in ("viber", "signal"): pass',
        'if channel in {"signal"}: pass',
        'if turn.identity.channel.lower() == "signal": pass',
        'if channel.startswith("vib"): pass',
        'x = sender.channel == "signal" and 1',
        'if name == "viber": pass  # a reason does not excuse a decision',
        'match sender.channel:\n    case "signal":\n        pass',
        'match name, text:\n    case ("viber", _):  # neither here\n        pass',
        'SAID = {"viber": 1}',
        'said["telegram"]  # why not',
        '{"signal": 1}[channel]',
        'said.get("viber")  # why not',
        'HERE = "viber"',
        'def write(channel="telegram"): pass',
    ],
)
def test_who_asks_is_found(planted: str) -> None:
    assert tells_messengers_apart(f'"""A room."""\n{planted}\n') == [2]


@pytest.mark.parametrize(
    "innocent",
    [
        "ours = letter.channel == heard.sender.channel",
        "if channel == turn.identity.channel or channel not in linked: pass",
        'label = words("write-to", messenger=channel(name))',
        "match wish:\n    case WriteTo(channel):\n        write_to(turn, channel)",
        '"""Telegram and Viber, as in telegram."""',
        'FIRST = "viber"  # who came first, for the list that people read',
        "readers = {reader.channel for reader in found}",
    ],
)
def test_who_only_hands_a_channel_on_is_left_alone(innocent: str) -> None:
    assert tells_messengers_apart(innocent) == []
