"""One call of one bot from its raw parameters to its answer: faults, checks, limits, the method itself, and the record of it."""

import json
from dataclasses import replace
from functools import partial

from simulator.telegram import faults, mailbox, methods, parameters, receiving, refusals, schema
from simulator.telegram.bots import Bot
from simulator.telegram.checks import Record
from simulator.telegram.state import Call, State
from simulator.wire import CUT, Answer

# A webhook's answer may not ask for these: nobody would read what they return, or they would pull the rug away.
NOT_BY_WEBHOOK = ("get", "setwebhook", "deletewebhook", "close", "logout")
SUCCESS = 200


async def answer(state: State, bot: Bot, name: str, raw: Record, *, by_webhook: bool = False) -> Answer:
    """Method names are read without regard to case."""
    method = state.schema.methods.get(name.lower())
    called = method.name if method else name
    fault = state.faults.take(called)
    given = raw
    try:
        result = _instead(fault)
        if result is None:
            if method is None:
                raise refusals.not_found()
            given = parameters.read(method, raw)
            result = Answer(SUCCESS, await _run(state, bot, called, given))
    except refusals.Refusal as refusal:
        result = refused(refusal)
    result = _afterwards(fault, result)
    state.calls.append(_call(state, bot, called, given, result, by_webhook=by_webhook))
    state.bell.ring(("calls", bot.id))
    return result


def _instead(fault: faults.Fault | None) -> Answer | None:
    """What a fault answers without the call being applied."""
    match fault:
        case faults.TooMany(retry_after=seconds):
            raise refusals.too_many_requests(seconds)
        case faults.BadRequest(what):
            raise refusals.bad_request(what)
        case faults.Outage(status=status):
            return Answer(status, fault.page, "text/html")
        case faults.Reset(applied=False):
            return Answer(CUT, "")
        case _:
            return None


def _afterwards(fault: faults.Fault | None, result: Answer) -> Answer:
    """What a fault makes of the answer to a call that was applied."""
    match fault:
        case faults.Reset():
            return replace(result, status=CUT)
        case faults.Delay(seconds=seconds):
            return replace(result, delay=seconds)
        case _:
            return result


async def _run(state: State, bot: Bot, name: str, given: Record) -> str:
    if name == "getUpdates":
        return mailbox.answer(await receiving.get_updates(state, bot, given))
    if name == "setWebhook":
        return _accepted(await receiving.set_webhook(state, bot, given, partial(answer_to_webhook, state, bot)))
    if name == "deleteWebhook":
        return _accepted(await receiving.delete_webhook(state, bot, given))
    run = methods.METHODS.get(name)
    if run is None:
        raise refusals.not_emulated(f"the method {name}")
    messages = methods.messages_sent(name, given)
    if messages and isinstance(given["chat_id"], int):
        state.hold_back(bot, given["chat_id"], messages)
    result = run(state, bot, given)
    # An answer that the Bot API could not give is a mistake of the simulator, and stops here.
    state.schema.methods[name.lower()].answer(result)
    return _accepted(result)


async def answer_to_webhook(state: State, bot: Bot, content_type: str, body: bytes) -> None:
    """A method call in the body of a webhook's answer; what comes of it is told to nobody."""
    try:
        raw = await parameters.decode(content_type, body)
        name = str(raw.pop("method", ""))
        if name and not name.lower().startswith(NOT_BY_WEBHOOK):
            await answer(state, bot, name, raw, by_webhook=True)
    except refusals.Refusal:
        pass  # not a method call at all
    except Exception as error:  # noqa: BLE001 - no caller is there to raise it to: it is raised when the world ends
        state.mistakes.append(error)


def refused(refusal: refusals.Refusal) -> Answer:
    body: Record = {"ok": False, "error_code": refusal.code, "description": refusal.description}
    if refusal.retry_after is not None:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Answer(refusal.code, json.dumps(body))


def _accepted(result: object) -> str:
    return f'{{"ok":true,"result":{schema.to_json(result)}}}'


def _call(state: State, bot: Bot, method: str, given: Record, result: Answer, *, by_webhook: bool) -> Call:
    refusal = result.status not in {SUCCESS, CUT} and result.content_type != "text/html"
    description = json.loads(result.body)["description"] if refusal else ""
    return Call(bot.username, method, given, state.now(), result.status, description, by_webhook=by_webhook)
