"""The JSON API by which a page in the browser plays the people: what each sees, what each can do, and what changed.

What changes anything comes as `application/json`, a photo as `image/...`: no form of another site can send that.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from simulator.telegram import files, refusals, showing
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import BlockedError, Person
from simulator.telegram.screen import Shown
from simulator.telegram.world import World

# What was sent into a chat is shown, never run.
SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
FILE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}

Endpoint = Callable[[Request], Awaitable[Response]]
Act = Callable[[Person, Supergroup | Bot, Record], Shown | str | None]


class ProblemError(Exception):
    """A request that can't be done: the HTTP status and what to tell."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


def routes(world: World) -> list[Route]:
    """What of `/api` has to do with Telegram."""
    driver = Driver(world)
    return [
        Route("/persons", _told(driver.persons), methods=["GET"]),
        Route("/persons", _told(driver.new_person), methods=["POST"]),
        Route("/persons/{person:int}/chat", _told(driver.chat), methods=["GET"]),
        Route("/persons/{person:int}/photo", _told(driver.photo), methods=["POST"]),
        Route("/persons/{person:int}/{act}", _told(driver.act), methods=["POST"]),
        Route("/groups", _told(driver.groups), methods=["GET"]),
        Route("/groups/{group}", _told(driver.group), methods=["GET"]),
        Route("/files/{file}", _told(driver.file), methods=["GET"]),
        Route("/events", driver.events, methods=["GET"]),
    ]


class Driver:
    def __init__(self, world: World) -> None:
        self.world = world

    async def persons(self, _request: Request) -> Response:
        return JSONResponse({"persons": [showing.person(person) for person in self.world.people.values()]})

    async def new_person(self, request: Request) -> Response:
        """`first_name`, and if wished `last_name`, `username`, `phone`, `language_code`."""
        body = await _json(request)
        person = self.world.person(
            _text(body, "first_name"),
            _text(body, "last_name", "") or None,
            username=_text(body, "username", "") or None,
            phone=_text(body, "phone", "") or None,
            language_code=_text(body, "language_code", "uk"),
        )
        return JSONResponse(showing.person(person), 201)

    async def chat(self, request: Request) -> Response:
        return JSONResponse(showing.chat(self._who(request), self._bot(request)))

    async def act(self, request: Request) -> Response:
        """One of ACTS, towards the bot (`?bot=username` if there are several) or with `group` towards a group."""
        act = ACTS.get(request.path_params["act"])
        if act is None:
            raise ProblemError(404, f"one can {', '.join(ACTS)}")
        body = await _json(request)
        if "person" in body:
            body["person"] = self._person(body["person"])
        place = self._group(body["group"]) if "group" in body else self._bot(request)
        try:
            done = act(self._who(request), place, body)
        except (LookupError, ValueError) as error:
            raise ProblemError(422, str(error)) from error
        return JSONResponse(showing.message(done) if isinstance(done, Shown) else {"query": done})

    async def photo(self, request: Request) -> Response:
        """The picture itself as the body; `?caption=`."""
        if not request.headers.get("content-type", "").startswith("image/"):
            raise ProblemError(415, "a photo comes as image/...")
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > files.PHOTO_LIMIT:
                raise ProblemError(413, "a photo is at most 10 MB")
        caption = request.query_params.get("caption", "")
        sent = self._who(request).send_photo(bytes(content), caption, self._bot(request))
        return JSONResponse(showing.message(sent))

    async def groups(self, _request: Request) -> Response:
        return JSONResponse({"groups": [showing.title(group) for group in self.world.supergroups.values()]})

    async def group(self, request: Request) -> Response:
        """`?topic=` for the messages of one topic."""
        topic = request.query_params.get("topic")
        if topic is not None and not topic.isdecimal():
            raise ProblemError(422, "topic is a number")
        # Ids of groups are negative: the router's own numbers are not.
        sign, number = request.path_params["group"][:1], request.path_params["group"][1:]
        group = self._group(-int(number) if sign == "-" and number.isdecimal() else None)
        return JSONResponse(showing.group(group, int(topic) if topic else None))

    async def file(self, request: Request) -> Response:
        kept = self.world.files.by_unique_id.get(request.path_params["file"])
        if kept is None:
            raise ProblemError(404, "there is no such file")
        mime = kept.mime if kept.mime in SHOWN_TYPES else "application/octet-stream"
        return Response(kept.content(), media_type=mime, headers=FILE_HEADERS)

    async def events(self, _request: Request) -> Response:
        """Server-sent events, each naming what to look at again: see `_change`."""
        return StreamingResponse(self._changes(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _changes(self) -> AsyncIterator[str]:
        with self.world.bell.listen() as listener:
            yield "retry: 1000\n\n"
            while True:
                for what in await listener.changes():
                    if changed := self._change(what):
                        yield f"data: {json.dumps(changed)}\n\n"

    def _change(self, what: Hashable) -> Record:
        """`{"person": id, "bot": id}`, `{"group": id}`, `{"bot": id}`, `{"list": "people"}`, `{"list": "groups"}`."""
        match what:
            case int(group):
                return {"group": group}
            case ("bot", int(bot)):
                return {"bot": bot}
            case (int(bot), int(person)):
                return {"person": person, "bot": bot}
            case str(name):
                return {"list": name}
            case _:
                return {}

    def _who(self, request: Request) -> Person:
        return self._person(request.path_params["person"])

    def _person(self, person: object) -> Person:
        if not isinstance(person, int) or person not in self.world.people:
            raise ProblemError(404, "there is no such person")
        return self.world.people[person]

    def _bot(self, request: Request) -> Bot:
        name = request.query_params.get("bot")
        for bot in self.world.bots.values():
            if name in {None, bot.username}:
                return bot
        raise ProblemError(404, "there is no such bot")

    def _group(self, group: object) -> Supergroup:
        if not isinstance(group, int) or group not in self.world.supergroups:
            raise ProblemError(404, "there is no such group")
        return self.world.supergroups[group]


def _start(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """`payload`: what the link of a poster carries."""
    return person.start(_only_bot(place), _text(body, "payload", "") or None)


def _write(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """`text`; and `reply_to`, `topic`."""
    answered = _message(person, place, body["reply_to"]) if "reply_to" in body else None
    topic = int(_number(body, "topic")) if "topic" in body else None
    return person.write(_text(body, "text"), place, topic=topic, reply_to=answered)


def _contact(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    """One's own; with `person` somebody else's, with `phone` and `first_name` one of the address book."""
    phone, name = _text(body, "phone", "") or None, _text(body, "first_name", "Somebody")
    return person.share_contact(place, of=body.get("person"), phone=phone, first_name=name)


def _press(person: Person, place: Supergroup | Bot, body: Record) -> str | None:
    """`button`: its label or value; `message`: the one it is under, left out for the reply keyboard."""
    on = _message(person, place, body["message"]) if "message" in body else None
    return person.press(_text(body, "button"), on, place)


def _location(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    return person.send_location(_number(body, "latitude"), _number(body, "longitude"), place)


def _sticker(person: Person, place: Supergroup | Bot, body: Record) -> Shown:
    return person.send_sticker(_text(body, "emoji", "👍"), place)


def _block(person: Person, place: Supergroup | Bot, _body: Record) -> None:
    person.block(_only_bot(place))


def _unblock(person: Person, place: Supergroup | Bot, _body: Record) -> None:
    person.unblock(_only_bot(place))


ACTS: Mapping[str, Act] = {
    "start": _start,
    "write": _write,
    "contact": _contact,
    "press": _press,
    "location": _location,
    "sticker": _sticker,
    "block": _block,
    "unblock": _unblock,
}


def _only_bot(place: Supergroup | Bot) -> Bot:
    if isinstance(place, Supergroup):
        raise ProblemError(422, "this is for a chat with a bot")
    return place


def _message(person: Person, place: Supergroup | Bot, message_id: object) -> Shown:
    shown = place.messages() if isinstance(place, Supergroup) else person.chat_with(place).messages
    for message in shown:
        if message.id == message_id:
            return message
    raise ProblemError(404, "there is no such message")


def _told(endpoint: Endpoint) -> Endpoint:
    """Answers what can't be done with a problem (RFC 9457)."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ProblemError as problem:
            status, detail = problem.status, problem.detail
        except refusals.Refusal as refusal:
            status, detail = refusal.code, refusal.description
        except BlockedError as error:
            status, detail = 409, str(error)
        return JSONResponse({"status": status, "detail": detail}, status, media_type="application/problem+json")

    return answer


async def _json(request: Request) -> Record:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ProblemError(415, "send application/json")
    try:
        body: Any = await request.json()
    except ValueError:
        raise ProblemError(400, "this is no JSON") from None
    if not isinstance(body, dict):
        raise ProblemError(400, "send a JSON object")
    return body


def _number(body: Record, name: str) -> float:
    number = body.get(name)
    if not isinstance(number, int | float):
        raise ProblemError(422, f"{name} is a number that is needed here")
    return number


def _text(body: Record, name: str, default: str | None = None) -> str:
    text = body.get(name, default)
    if not isinstance(text, str):
        raise ProblemError(422, f"{name} is a text that is needed here")
    return text
