"""The HTTP door: the till API, the till page, health; webhooks and the simulator are hung in by assembly."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from chat.texts import Texts
from loyalty.refusals import UnknownTillKey
from storage.database import Database
from usecases.terms import Terms
from web.api.docs import docs_route
from web.api.openapi import DescribedApi
from web.api.routes import till_routes
from web.api.till import TillApi
from web.deadline import BODY_SECONDS, BodyDeadline
from web.health import Health
from web.limits import BodyLimit
from web.media import MediaDoor
from web.problems import Problems
from web.till.pages import ASSETS
from web.till.routes import page_routes
from web.till.sealed import Sealed
from web.wrong_keys import WrongKeys

_DESCRIPTION = """Cards, quotes, holds, receipts and returns for cash registers.

Money is an integer in minor units, points are integers, quantities decimal strings, times RFC 3339 with their offset.
Every refusal is `application/problem+json` with a stable `code`."""


def create_app(
    database: Database,
    terms: Terms,
    texts: Texts,
    now: Callable[[], datetime],
    ready: Callable[[], Awaitable[bool]],
    public_url: str | None = None,
    body_seconds: float = BODY_SECONDS,
) -> FastAPI:
    """The application; `ready` tells whether the database is reachable and at this version.

    `public_url` is the https address under which the world reaches us; `body_seconds` is how long a body may take.
    """
    problems = Problems(texts, terms.program.language)
    app = DescribedApi(
        title="Regulars: till API",
        version="1",
        description=_DESCRIPTION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        default_response_class=JSONResponse,
        exception_handlers={**problems.handlers(), UnknownTillKey: WrongKeys(problems, now, public_url).refused},
        generate_unique_id_function=lambda route: route.name,
    )
    app.add_middleware(BodyLimit)
    app.add_middleware(BodyDeadline, seconds=body_seconds)
    app.add_middleware(Sealed)
    api = TillApi(database, terms, texts, problems, now)
    app.include_router(till_routes(api))
    app.include_router(page_routes(api, database, terms, texts, now, public_url))
    app.mount("/till/page", StaticFiles(directory=ASSETS))
    app.include_router(docs_route(app, texts))
    app.include_router(MediaDoor(database, now).router())
    app.include_router(Health(ready).router())
    return app
