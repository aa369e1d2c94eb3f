"""One call of one bot from its raw body to its answer: faults, token, limits, the method itself, and the record of it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from simulator.viber import faults, methods, refusals, sending
from simulator.viber.bots import Bot
from simulator.viber.checks import Record
from simulator.viber.refusals import Refusal
from simulator.viber.state import Call, State
from simulator.wire import CUT, Answer

OK = 200
Method = Callable[[State, Bot, Record], Record]
METHODS: Mapping[str, Method] = {
    "send_message": sending.send_message,
    "broadcast_message": sending.broadcast_message,
    "get_account_info": methods.get_account_info,
    "get_user_details": methods.get_user_details,
    "get_online": methods.get_online,
}
NEEDS_WEBHOOK = ("send_message", "broadcast_message")


async def answer(state: State, method: str, token: str, body: bytes) -> Answer:
    """`token` is the header's; without one it is the body's `auth_token`."""
    fault = state.faults.take(method)
    given: Record = {}
    status, message = 0, "ok"
    bot: Bot | None = None
    try:
        result = _instead(fault)
        if result is None:
            given = sending.read(body or b"{}")
            bot = _bot(state, token or given.get("auth_token"))
            result = _accepted(await _run(state, bot, method, given))
    except Refusal as refusal:
        status, message = refusal.status, refusal.message
        result = Answer(OK, json.dumps({"status": status, "status_message": message}))
    result = _afterwards(fault, result)
    state.calls.append(_call(state, bot, method, given, result, status, message))
    state.bell.ring(("calls", bot.uri if bot else None))
    return result


def _bot(state: State, token: object) -> Bot:
    bot = state.bots.get(token) if isinstance(token, str) else None
    if bot is None:
        raise refusals.refused("invalidAuthToken", "" if token else "missing_auth_token")
    return bot


async def _run(state: State, bot: Bot, name: str, given: Record) -> Record:
    state.hold_back(bot, str(given.get("id")) if name == "get_user_details" else None)
    if name == "set_webhook":
        return await methods.set_webhook(state, bot, given)
    if name in NEEDS_WEBHOOK and bot.caller.hook is None:
        raise refusals.refused("webhookNotSet")
    run = METHODS.get(name)
    if run is None:
        raise refusals.not_emulated(f"the method {name}")
    return run(state, bot, given)


def _instead(fault: faults.Fault | None) -> Answer | None:
    """What a fault answers without the call being applied."""
    match fault:
        case faults.Status(status=status):
            raise Refusal(status)
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


def _accepted(result: Record) -> Answer:
    return Answer(OK, json.dumps({"status": 0, "status_message": "ok", **result}))


def _call(state: State, bot: Bot | None, method: str, given: Record, result: Answer, status: int, message: str) -> Call:
    parameters = {name: item for name, item in given.items() if name != "auth_token"}
    described = "" if status == 0 else message
    return Call(bot.uri if bot else "", method, parameters, state.now(), result.status, status, described)
