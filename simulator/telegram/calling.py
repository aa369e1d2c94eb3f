"""One call of one bot from its raw parameters to its answer: faults, checks, limits, the method itself, and the record of it."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Any

from simulator.telegram import faults, mailbox, methods, parameters, receiving, refusals
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.state import Call, State

# A webhook's answer may not ask for these: nobody would read what they return, or they would pull the rug away.
NOT_BY_WEBHOOK = ("get", "setwebhook", "deletewebhook", "close", "logout")
SUCCESS = 200
CUT = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: `status` 0 cuts the connection, `delay` seconds pass first."""

    status: int
    body: str
    content_type: str = "application/json"
    delay: float = 0.0


async def answer(state: State, bot: Bot, name: str, raw: dict[str, Any], *, by_webhook: bool = False) -> Answer:
    """Method names are read without regard to case."""
    method = state.schema.methods.get(name.lower())
    called = method.name if method else name
    fault = state.faults.take(called)
    if isinstance(fault, faults.Outage):
        return _record(state, bot, called, raw, _outage(fault.status), by_webhook=by_webhook)
    if isinstance(fault, faults.Reset) and not fault.applied:
        return _record(state, bot, called, raw, Answer(CUT, ""), by_webhook=by_webhook)
    given: Record = raw
    try:
        if isinstance(fault, faults.TooMany):
            raise refusals.too_many_requests(fault.retry_after)
        if method is None:
            raise refusals.not_found()
        given = parameters.read(method, raw)
        body = await _run(state, bot, method.name, given)
        result = Answer(SUCCESS, body)
    except refusals.Refusal as refusal:
        result = refused(refusal)
    if isinstance(fault, faults.Reset):
        result = Answer(CUT, result.body)
    if isinstance(fault, faults.Delay):
        result = Answer(result.status, result.body, delay=fault.seconds)
    return _record(state, bot, called, given, result, by_webhook=by_webhook)


async def _run(state: State, bot: Bot, name: str, given: Record) -> str:
    if name == "getUpdates":
        return mailbox.answer(await receiving.get_updates(state, bot, given))
    if name == "setWebhook":
        return _dump(await receiving.set_webhook(state, bot, given, partial(answer_to_webhook, state, bot)))
    if name == "deleteWebhook":
        return _dump(await receiving.delete_webhook(state, bot, given))
    run = methods.METHODS.get(name)
    if run is None:
        raise refusals.not_emulated(f"the method {name}")
    messages = methods.messages_sent(name, given)
    if messages and isinstance(given["chat_id"], int):
        state.hold_back(bot, given["chat_id"], messages)
    result = run(state, bot, given)
    # An answer that the Bot API could not give is a mistake of the simulator, and stops here.
    state.schema.methods[name.lower()].answer(result)
    return _dump(result)


async def answer_to_webhook(state: State, bot: Bot, content_type: str, body: bytes) -> None:
    """A method call in the body of a webhook's answer; what comes of it is told to nobody."""
    try:
        raw = await parameters.decode(content_type, body)
    except refusals.Refusal:
        return
    name = raw.pop("method", "")
    if name and not name.lower().startswith(NOT_BY_WEBHOOK):
        await answer(state, bot, name, raw, by_webhook=True)


def refused(refusal: refusals.Refusal) -> Answer:
    body: Record = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.code, json.dumps(body))


def _dump(result: object) -> str:
    return f'{{"ok":true,"result":{json.dumps(result, ensure_ascii=False, separators=(",", ":"))}}}'


def _outage(status: int) -> Answer:
    page = (
        f"<html><head><title>{status}</title></head><body><center><h1>{status} Bad Gateway</h1></center></body></html>"
    )
    return Answer(status, page, "text/html")


def _record(state: State, bot: Bot, method: str, given: Record, result: Answer, *, by_webhook: bool) -> Answer:
    failed = result.status not in {SUCCESS, CUT}
    description = json.loads(result.body)["description"] if failed and result.content_type != "text/html" else ""
    call = Call(bot.username, method, given, state.now(), result.status, description, by_webhook=by_webhook)
    state.calls.append(call)
    state.bell.ring(("calls", bot.id))
    return result
