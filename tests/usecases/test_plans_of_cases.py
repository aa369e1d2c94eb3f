"""However many complaints there have been: what is asked for each message, tap and tick is found by an index."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from storage import attachments, caring, case_messages, case_rooms, cases, erasure, sorry, surveys
from storage.queries import Query

_CASES: Mapping[str, object] = {"cases_": "[1]"}
_HOT: Mapping[str, tuple[Query, Mapping[str, object]]] = {
    "a message of the shop's people": (case_messages._by_reference, {"chat": "-1", "reference": "2"}),
    "the first words": (case_messages._first, {"case": 1}),
    "the next words": (case_messages._some_messages, {"case": 1, "after": 0, "most": 100}),
    "the last answer": (case_messages._last_answer, {"case": 1}),
    "their cases": (cases._theirs, {"by": 1, "customer": 1, "most": 20}),
    "files to be fetched": (attachments._unfetched, {"channel": "viber", "most": 10}),
    "what a group lacks": (case_rooms._due, {"in_chat": "-1", "now": 1, "most": 20, "anything": 1}),
    "what nobody has told of": (case_rooms._untold, {"in_chat": "-1", "most": 7}),
    "when something is due": (case_rooms._next_due, {"in_chat": "-1"}),
    "an answer without a tick": (case_rooms._unticked, {"in_chat": "-1"}),
    "the case of a topic": (case_rooms._by_topic, {"in_chat": "-1", "topic": "1"}),
    "reminders": (caring._to_remind, {"now": 1, "most": 50}),
    "escalations": (caring._to_escalate, {"now": 1, "most": 50}),
    "looks": (caring._check, {"now": 1, "most": 50}),
    "a customer's bonuses": (sorry._to_customer, {"customer": 1, "receipt": 1, "begins": 1, "ends": 2}),
    "the case of a survey": (surveys._case, {"customer": 1, "said": "{}"}),
    "whose cases are erased": (erasure._own_cases, {"customer": 1}),
    "words that are erased": (erasure._words, _CASES),
    "files that are erased": (erasure._files, _CASES),
    "topics that are erased": (erasure._topics, {**_CASES, "at": 1}),
}
_LARGE = ("cases", "case_messages", "case_rooms", "case_posts", "attachments", "sorry_bonuses", "surveys", "outbox")


@pytest.mark.parametrize("what", _HOT)
def test_nothing_large_is_read_from_end_to_end(migrated_file: Path, what: str) -> None:
    query, given = _HOT[what]
    sql, arranged = query.sqlite
    with sqlite3.connect(migrated_file) as connection:
        steps = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", arranged(given))]
    connection.close()
    assert steps
    assert [
        step for step in steps if step.startswith("SCAN") and step.split()[1] in _LARGE and "USING" not in step
    ] == []
