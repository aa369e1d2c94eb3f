"""The JSON API by which a page in the browser plays the people: what each sees, what each can do, and what changed."""

import asyncio
import mimetypes
from collections.abc import Hashable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import driving
from simulator.driving import Endpoint, ProblemError
from simulator.telegram import acts, refusals, showing
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.groups import Supergroup
from simulator.telegram.people import BlockedError, Person
from simulator.telegram.screen import Shown
from simulator.telegram.world import World

_NUMBERS = ("group", "topic", "reply_to", "as")


def routes(world: World) -> list[Route]:
    """What of `/api` has to do with Telegram."""
    driver = Driver(world)
    return [
        Route("/persons", _told(driver.persons), methods=["GET"]),
        Route("/persons", _told(driver.new_person), methods=["POST"]),
        Route("/persons/{person:int}/chat", _told(driver.chat), methods=["GET"]),
        Route("/persons/{person:int}/photo", _told(driver.photo), methods=["POST"]),
        Route("/persons/{person:int}/document", _told(driver.document), methods=["POST"]),
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
        body = await driving.read_json(request)
        person = self.world.person(
            driving.text(body, "first_name"),
            driving.text(body, "last_name", "") or None,
            username=driving.text(body, "username", "") or None,
            phone=driving.text(body, "phone", "") or None,
            language_code=driving.text(body, "language_code", "uk"),
        )
        return JSONResponse(showing.person(person), 201)

    async def chat(self, request: Request) -> Response:
        return JSONResponse(showing.chat(self._who(request), self._bot(request)))

    async def act(self, request: Request) -> Response:
        """One of acts.ACTS, towards the bot (`?bot=username` if there are several) or with `group` towards a group."""
        act = acts.ACTS.get(request.path_params["act"])
        if act is None:
            raise ProblemError(404, f"one can {', '.join(acts.ACTS)}")
        body = await driving.read_json(request)
        if "person" in body:
            body["person"] = self._person(body["person"])
        place = self._group(body["group"]) if "group" in body else self._bot(request)
        done = act(self._who(request), place, body)
        return JSONResponse(showing.message(done) if isinstance(done, Shown) else {"query": done})

    async def photo(self, request: Request) -> Response:
        """The picture itself as the body; `?caption=`, and in a group `?group=`, `?topic=`, `?reply_to=`."""
        content = await driving.read_photo(request)
        who, place, caption = self._who(request), self._place(request), request.query_params.get("caption", "")
        sent = who.send_photo(content, caption, place, **acts.where(who, place, _numbers(request)))
        return JSONResponse(showing.message(sent))

    async def document(self, request: Request) -> Response:
        """Any file itself as the body, an application/octet-stream; `?name=`, and as with a photo."""
        content = await driving.read_document(request)
        who, place, said = self._who(request), self._place(request), request.query_params
        name, caption = said.get("name", "file"), said.get("caption", "")
        mime = mimetypes.guess_type(name)[0] or driving.DOCUMENT_TYPE
        at = acts.where(who, place, _numbers(request))
        return JSONResponse(showing.message(who.send_document(content, name, mime, place, caption=caption, **at)))

    async def groups(self, _request: Request) -> Response:
        return JSONResponse({"groups": [showing.title(group) for group in self.world.supergroups.values()]})

    async def group(self, request: Request) -> Response:
        """`?topic=` for the messages of one topic (1: General), `?as=` for how one person sees it."""
        asked = _numbers(request)
        # Ids of groups are negative: the router's own numbers are not.
        group = self._group(_whole(request.path_params["group"]))
        viewer = self._person(asked["as"]) if "as" in asked else None
        return JSONResponse(showing.group(group, asked.get("topic"), viewer))

    async def file(self, request: Request) -> Response:
        kept = self.world.files.by_unique_id.get(request.path_params["file"])
        if kept is None:
            raise ProblemError(404, "there is no such file")
        content = await asyncio.to_thread(kept.content)  # a smaller size may have to be painted first
        return driving.shown_file(content, kept.mime)

    async def events(self, _request: Request) -> Response:
        """Server-sent events, each naming what to look at again: see `_change`."""
        return driving.events(self.world.bell, lambda: self.world.closed, self._change)

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

    def _place(self, request: Request) -> Supergroup | Bot:
        asked = _numbers(request)
        return self._group(asked["group"]) if "group" in asked else self._bot(request)

    def _group(self, group: object) -> Supergroup:
        if not isinstance(group, int) or group not in self.world.supergroups:
            raise ProblemError(404, "there is no such group")
        return self.world.supergroups[group]


def _numbers(request: Request) -> dict[str, int]:
    """The whole numbers of the address."""
    given = {name: request.query_params[name] for name in _NUMBERS if name in request.query_params}
    numbers = {name: number for name, said in given.items() if (number := _whole(said)) is not None}
    if wrong := given.keys() - numbers.keys():
        raise ProblemError(422, f"{min(wrong)} is a number")
    return numbers


def _whole(said: str) -> int | None:
    digits = said.removeprefix("-")
    return int(said) if digits.isascii() and digits.isdecimal() else None


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
        except PermissionError as error:
            status, detail = 403, str(error)
        except (LookupError, ValueError) as error:
            status, detail = 422, str(error)
        return driving.problem(status, detail)

    return answer
