"""Logs: lines for people on a console, JSON for machines; never a phone, a code or a token."""

import logging

import structlog
from structlog.typing import Processor

_PACKAGES_TOO_CHATTY = ("apscheduler", "aiogram", "uvicorn.access", "httpx", "alembic")

# Without local variables: they would hold phones, names and codes.
_JSON_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def configure(level: str, form: str) -> None:
    """`level` is a name of logging's; `form` is console or json."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderers: list[Processor] = (
        [_JSON_TRACEBACKS, structlog.processors.JSONRenderer()]
        if form == "json"
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=max(number, logging.WARNING), format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in _PACKAGES_TOO_CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
