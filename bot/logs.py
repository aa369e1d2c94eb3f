"""Logs: lines for people on a console, one JSON object a line for machines; never a phone, a code or a token.

Nothing personal is given to a log in the first place. Should a library or a traceback bring something along, the last
net below takes out whatever looks like a phone, a card, a code or a key.
"""

import logging
import re
from io import StringIO
from typing import TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

_PACKAGES_TOO_CHATTY = ("apscheduler", "aiogram", "uvicorn.access", "httpx", "alembic")

# Without local variables: they would hold phones, names and codes.
_JSON_TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)
_DELICATE = re.compile(
    r"\b\d+:[A-Za-z0-9_-]{20,}"  # a bot's token
    r"|\brt_[A-Za-z0-9_-]{8,}"  # a till's key
    r"|\bstaff-[A-Za-z0-9_-]{20,}"  # an invitation
    r"|(?<=/till/in/)[A-Za-z0-9_-]+"  # a cashier's link
    r"|\b[A-Z2-7]{32,}\b"  # a card's code
    r"|(?<![\w.:-])\+?\d{9,15}(?![\w.:-])"  # a phone, a card's number, a person's id
    r"|\+\d[\d ()-]{8,}\d"  # a phone as people write it
    r"|(?<![\w:/.+-])[\w.+-]+@[\w-]+\.[\w.-]*\w"  # an e-mail
    r"|(?<=://)[^\s/@]+:[^\s/@]+(?=@)"  # a password in an address
    r"|(?<=input_value=)(?:'[^']*'|\"[^\"]*\"|[^,\]\s]+)"  # what pydantic found
)

_LONG = 10**10  # a number of a phone or a card; an update's is shorter


def configure(level: str, form: str) -> None:
    """`level` is a name of logging's; `form` is console or json."""
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderers: list[Processor] = (
        [_JSON_TRACEBACKS, discreet, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if form == "json"
        else [discreet, structlog.dev.ConsoleRenderer(exception_formatter=_plain_traceback)]
    )
    structlog.configure(
        processors=[*shared, *renderers],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )
    _configure_libraries(number, shared, renderers)


def _configure_libraries(level: int, shared: list[Processor], renderers: list[Processor]) -> None:
    """What libraries say goes the same way; only what they warn of."""
    named: list[Processor] = [structlog.stdlib.add_logger_name, structlog.stdlib.PositionalArgumentsFormatter()]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, *named],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.captureWarnings(capture=True)
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)
    for name in _PACKAGES_TOO_CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)


def _plain_traceback(out: TextIO, error: ExcInfo) -> None:
    text = StringIO()
    structlog.dev.plain_traceback(text, error)
    out.write(str(_without(text.getvalue())))


def discreet(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The last net: texts, however deep, without what looks like somebody's."""
    return {key: _without(value) for key, value in event.items()}


def _without(value: object) -> object:
    if isinstance(value, str):
        return _DELICATE.sub("…", value)
    if isinstance(value, dict):
        return {key: _without(inner) for key, inner in value.items()}
    if type(value) in (list, tuple):
        return [_without(inner) for inner in value]  # type: ignore[attr-defined]  # mypy does not follow type(…) in
    return "…" if type(value) is int and value >= _LONG else value
