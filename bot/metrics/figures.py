"""The figures of one running house, as Prometheus reads them: counted where things happen, without a name, a number or an id.

The only importer of prometheus_client. Every label has a bounded set of values (docs/reference/metrics.md lists them all).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_QUICK = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_LONG = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in the database for everybody: how many, and for how long the first has been due."""

    waiting: int
    seconds: float


class Figures:
    """One house's, in a registry of its own. Methods are called from any thread and never fail or wait."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._build()
        self._messenger()
        self._http()
        self._insides()

    def heard(self, channel: str, event: str, outcome: str, seconds: float) -> None:
        """A turn of a conversation: what was heard, and what became of it."""
        self._turns.labels(channel, event, outcome).inc()
        self._turn_seconds.labels(channel).observe(seconds)

    def unreadable(self, channel: str) -> None:
        """An update that was refused or left aside."""
        self._unreadable.labels(channel).inc()

    def joined(self, way: str) -> None:
        self._joins.labels(way).inc()

    def letter(self, channel: str, outcome: str, seconds: float) -> None:
        """An attempt to say something in a messenger."""
        self._letters.labels(channel, outcome).inc()
        self._letter_seconds.labels(channel).observe(seconds)

    def notice(self, channel: str, kind: str, outcome: str) -> None:
        """What became of something that the programme wanted to say: sent, or why not."""
        self._notices.labels(channel, kind, outcome).inc()

    def queued(self, kinds: Mapping[str, int]) -> None:
        """How many notices of each kind are still to be said."""
        self._queued.clear()
        for kind, count in kinds.items():
            self._queued.labels(kind).set(count)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """`route` is the template, never the address."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def refused(self, code: str) -> None:
        self._refusals.labels(code).inc()

    def transaction(self, kind: str, waited: float, worked: float) -> None:
        """`waited` until its turn came, `worked` from then to the durable commit."""
        self._waits.labels(kind).observe(waited)
        self._works.labels(kind).observe(worked)

    def database_away(self) -> None:
        self._away.inc()

    def lag(self, seconds: float) -> None:
        """How late the event loop was for an appointment."""
        self._lag.observe(seconds)

    def queues(self, replies: Queue, notices: Queue) -> None:
        for queue, found in (("replies", replies), ("outbox", notices)):
            self._queue.labels(queue).set(found.waiting)
            self._queue_seconds.labels(queue).set(found.seconds)

    def database_up(self, *, up: bool) -> None:
        """As the scrape itself found it."""
        self._up.set(up)

    def exposition(self) -> bytes:
        return generate_latest(self._registry)

    def _build(self) -> None:
        try:
            ours = version("regulars")
        except PackageNotFoundError:  # run from a checkout that is not installed
            ours = "unknown"
        info = Gauge("regulars_build_info", "Always 1.", ["version", "python"], registry=self._registry)
        info.labels(ours, python_version()).set(1)

    def _messenger(self) -> None:
        labels, registry = ["channel"], self._registry
        self._turns = Counter(
            "regulars_turns", "Updates heard, by what became of them.", [*labels, "event", "outcome"], registry=registry
        )
        self._turn_seconds = Histogram(
            "regulars_turn_seconds", "From the update to the stored effect.", labels, buckets=_QUICK, registry=registry
        )
        self._unreadable = Counter(
            "regulars_updates_refused", "Updates refused at the door: no secret.", labels, registry=registry
        )
        self._joins = Counter("regulars_joins", "Cards opened, claimed or found again.", ["way"], registry=registry)
        self._letters = Counter(
            "regulars_letters", "Attempts to say something.", [*labels, "outcome"], registry=registry
        )
        self._letter_seconds = Histogram(
            "regulars_letter_seconds", "A call of the messenger.", labels, buckets=_LONG, registry=registry
        )
        self._notices = Counter(
            "regulars_notices", "What became of notices and offers.", [*labels, "kind", "outcome"], registry=registry
        )
        self._queued = Gauge("regulars_notices_queued", "Still to be said.", ["kind"], registry=registry)
        self._queue = Gauge("regulars_queue_waiting", "Stored words that are due.", ["queue"], registry=registry)
        self._queue_seconds = Gauge(
            "regulars_queue_age_seconds", "For how long the first has been due.", ["queue"], registry=registry
        )

    def _http(self) -> None:
        self._requests = Counter(
            "regulars_http_requests", "Answers over HTTP.", ["method", "route", "status"], registry=self._registry
        )
        self._request_seconds = Histogram(
            "regulars_http_request_seconds", "Until the answer.", ["route"], buckets=_QUICK, registry=self._registry
        )
        self._refusals = Counter("regulars_refusals", "Refusals by their code.", ["code"], registry=self._registry)

    def _insides(self) -> None:
        self._waits = Histogram(
            "regulars_database_wait_seconds", "Until the turn.", ["kind"], buckets=_QUICK, registry=self._registry
        )
        self._works = Histogram(
            "regulars_database_seconds",
            "From the turn to the commit.",
            ["kind"],
            buckets=_QUICK,
            registry=self._registry,
        )
        self._away = Counter("regulars_database_away", "Work that found no database.", registry=self._registry)
        self._up = Gauge("regulars_database_up", "1 when the scrape reached it.", registry=self._registry)
        self._lag = Histogram(
            "regulars_loop_lag_seconds", "The event loop's lateness.", buckets=_QUICK, registry=self._registry
        )
