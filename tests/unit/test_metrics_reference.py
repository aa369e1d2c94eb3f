"""The page about metrics names every metric with its type and labels, and no other."""

import re
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics.figures import Figures, Queue

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(r"^\| `(regulars_\w+)` \| (\w+) \| ([^|]*)\|", re.MULTILINE)


def everything() -> Figures:
    made = Figures()
    made.heard("telegram", "Wrote", "answered", 0.1)
    made.unreadable("telegram")
    made.joined("welcome")
    made.letter("telegram", "said", 0.1)
    made.notice("telegram", "weekly", "sent")
    made.queued({"weekly": 7})
    made.request("GET", "/healthz", 200, 0.1)
    made.refused("unknown_card")
    made.transaction("read", 0.1, 0.1)
    made.lag(0.1)
    made.queues(Queue(1, 2.0), Queue(0, 0.0))
    made.database_up(up=True)
    return made


def test_the_reference_is_complete() -> None:
    exposed = {}
    for family in text_string_to_metric_families(everything().exposition().decode()):
        name = f"{family.name}_total" if family.type == "counter" else family.name
        if name.startswith("regulars_") and not name.endswith("_created"):
            labels = {label for sample in family.samples for label in sample.labels} - {"le"}
            exposed[name] = (family.type, labels)
    page = (DOCS / "reference" / "metrics.md").read_text("utf-8")
    told = {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in ROW.findall(page)}
    assert told == exposed


def test_alerts_ask_for_metrics_that_exist() -> None:
    page = (DOCS / "how-to" / "watch-over-it.md").read_text("utf-8")
    exposed = everything().exposition().decode()
    asked = set(re.findall(r"regulars_\w+", page))
    assert len(asked) > 5
    assert [name for name in asked if not re.search(rf"^{name}[ {{]", exposed, re.MULTILINE)] == []
