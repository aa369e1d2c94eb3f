"""The JSON API by which a page in the browser plays the people of Viber: what each sees and does, and what changed."""

from collections.abc import Hashable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulator import driving
from simulator.driving import Endpoint, ProblemError
from simulator.viber import acts, showing
from simulator.viber.bots import Bot
from simulator.viber.checks import Record
from simulator.viber.people import Person
from simulator.viber.world import ViberWorld


def routes(world: ViberWorld) -> list[Route]:
    """`/api/viber`."""
    driver = Driver(world)
    return [
        Route("/persons", _told(driver.persons), methods=["GET"]),
        Route("/persons", _told(driver.new_person), methods=["POST"]),
        Route("/persons/{person:int}/chat", _told(driver.chat), methods=["GET"]),
        Route("/persons/{person:int}/photo", _told(driver.photo), methods=["POST"]),
        Route("/persons/{person:int}/{act}", _told(driver.act), methods=["POST"]),
        Route("/pictures/{person:int}/{message:int}/{picture:int}", _told(driver.picture), methods=["GET"]),
        Route("/events", driver.events, methods=["GET"]),
    ]


class Driver:
    def __init__(self, world: ViberWorld) -> None:
        self.world = world

    async def persons(self, _request: Request) -> Response:
        return JSONResponse({"persons": [showing.person(person) for person in self.world.people.values()]})

    async def new_person(self, request: Request) -> Response:
        """`first_name`, and if wished `phone`, `language_code`, and `desktop` as true."""
        body = await driving.read_json(request)
        person = self.world.person(
            driving.text(body, "first_name"),
            phone=driving.text(body, "phone", "") or None,
            language_code=driving.text(body, "language_code", "uk"),
            desktop=body.get("desktop") is True,
        )
        return JSONResponse(showing.person(person), 201)

    async def chat(self, request: Request) -> Response:
        return JSONResponse(showing.chat(self._who(request), self._bot()))

    async def act(self, request: Request) -> Response:
        """One of acts.ACTS."""
        act = acts.ACTS.get(request.path_params["act"])
        if act is None:
            raise ProblemError(404, f"one can {', '.join(acts.ACTS)}")
        body = await driving.read_json(request)
        done = act(self._who(request), self._bot(), body)
        return JSONResponse(showing.message(done) if done else {})

    async def photo(self, request: Request) -> Response:
        """The picture itself as the body; `?caption=`."""
        content = await driving.read_photo(request)
        caption = request.query_params.get("caption", "")
        return JSONResponse(showing.message(self._who(request).send_photo(content, caption, self._bot())))

    async def picture(self, request: Request) -> Response:
        shown = self._who(request).chat_with(self._bot()).message(request.path_params["message"])
        picture = list(shown.pictures.values())[request.path_params["picture"]]
        if picture.content is None:
            raise LookupError("the picture is not there")
        return driving.shown_file(picture.content, picture.mime)

    async def events(self, _request: Request) -> Response:
        """Server-sent events, each naming what to look at again: `{"person": number}` or `{"list": "people"}`."""
        return driving.events(self.world.bell, lambda: self.world.closed, self._change)

    def _change(self, what: Hashable) -> Record:
        match what:
            case (str(_), int(person)):
                return {"person": person}
            case "people":
                return {"list": "people"}
            case _:
                return {}

    def _who(self, request: Request) -> Person:
        person = request.path_params["person"]
        if person not in self.world.people:
            raise ProblemError(404, "there is no such person")
        return self.world.people[person]

    def _bot(self) -> Bot:
        for bot in self.world.bots.values():
            return bot
        raise ProblemError(404, "there is no bot")


def _told(endpoint: Endpoint) -> Endpoint:
    """Answers what can't be done with a problem (RFC 9457)."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ProblemError as problem:
            return driving.problem(problem.status, problem.detail)
        except LookupError as error:
            return driving.problem(404, str(error))
        except ValueError as error:
            return driving.problem(422, str(error))

    return answer
