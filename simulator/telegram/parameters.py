"""From the body of a request to a method's checked parameters: forms, JSON and queries alike."""

import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from simulator.telegram import refusals, schema
from simulator.telegram.checks import MismatchError, Record, Upload
from simulator.telegram.methods import NOT_EMULATED

ATTACHED = "attach://"
# Telegram's words for a parameter that is missing, where it has some of its own.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "file_id": "invalid file_id",
    "user_id": "invalid user_id specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
UNREADABLE = {"reply_markup": "can't parse reply keyboard markup JSON object"}


async def decode(content_type: str, body: bytes, query: str = "") -> dict[str, Any]:
    """The raw parameters: texts, uploads, and from JSON whatever it holds."""
    raw: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json":
        return raw | _from_json(body)
    if kind == "application/x-www-form-urlencoded":
        return raw | dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    if kind == "multipart/form-data":
        return raw | await _from_multipart(content_type, body)
    return raw


def _from_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise refusals.bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise refusals.bad_request("can't parse JSON object: an object is expected")
    return {key: schema.without_nulls(item) for key, item in value.items() if item is not None}


async def _from_multipart(content_type: str, body: bytes) -> dict[str, Any]:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        form = await MultiPartParser(Headers({"content-type": content_type}), stream()).parse()
    except (MultiPartException, KeyError) as error:
        raise refusals.bad_request(f"can't parse multipart body: {error}") from None
    return {name: await _upload(part) if isinstance(part, UploadFile) else part for name, part in form.multi_items()}


async def _upload(part: UploadFile) -> Upload:
    try:
        return Upload(part.filename or "file", await part.read(), part.content_type or "application/octet-stream")
    finally:
        await part.close()


def read(method: schema.Method, raw: Mapping[str, Any]) -> Record:
    """Checks and converts; a refusal names the parameter and the path inside it."""
    given: Record = {}
    for name, value in raw.items():
        parameter = method.parameters.get(name)
        if parameter is None:
            if not isinstance(value, Upload):
                raise refusals.bad_request(f'unknown parameter "{name}" in {method.name}')
            continue
        try:
            given[name] = _read_one(parameter, value, raw)
        except MismatchError as mismatch:
            raise _unreadable(name, mismatch) from None
    for name in method.required:
        if name not in given:
            raise refusals.bad_request(MISSING.get(name, f'parameter "{name}" is required'))
    for name in given:
        if name in NOT_EMULATED:
            raise refusals.not_emulated(f"the parameter {name} of {method.name}")
    return given


def _read_one(parameter: schema.Parameter, value: object, raw: Mapping[str, Any]) -> object:
    if isinstance(value, str):
        value = parameter.read(value)
    parameter.check(value)
    return _attach(value, raw)


def _attach(value: object, raw: Mapping[str, Any]) -> object:
    """Puts the uploads where `attach://name` stands: in a parameter itself, or in the media of an album or an edit."""
    if isinstance(value, str) and value.startswith(ATTACHED):
        upload = raw.get(value.removeprefix(ATTACHED))
        return upload if isinstance(upload, Upload) else value
    if isinstance(value, list) and value and isinstance(value[0], dict) and "media" in value[0]:
        return [_attach(item, raw) for item in value]
    if isinstance(value, dict) and "media" in value:
        return {key: _attach(item, raw) for key, item in value.items()}
    return value


def _unreadable(name: str, mismatch: MismatchError) -> refusals.Refusal:
    if mismatch.path or name not in UNREADABLE:
        return refusals.bad_request(f"can't parse {mismatch.inside(name)}")
    return refusals.bad_request(f"{UNREADABLE[name]}: {mismatch.reason}")
