"""What a bot may send: every type of message with its fields, as Viber's reference describes them."""

from collections.abc import Mapping

from simulator.viber import checks, keyboards, refusals
from simulator.viber.checks import Check, Record

BODY_LIMIT = 30 * 1024
TEXT_LIMIT = 7000
PICTURE_TEXT = 768
TRACKING_DATA = 4096
SENDER_NAME = 28
FILE_SIZE, VIDEO_SIZE = 50 * 1024 * 1024, 26 * 1024 * 1024
VIDEO_SECONDS = 180
VERSIONS = 10

PICTURES = (".jpeg", ".jpg", ".png", ".gif")
_THUMBNAIL = checks.or_null(checks.url())

# type → its fields, and those that it needs.
TYPES: Mapping[str, tuple[Mapping[str, Check], tuple[str, ...]]] = {
    "text": ({"text": checks.text(TEXT_LIMIT, 1)}, ("text",)),
    "picture": (
        {
            "text": checks.or_null(checks.text(PICTURE_TEXT)),
            "media": checks.url(*PICTURES),
            "thumbnail": _THUMBNAIL,
        },
        ("media",),
    ),
    "video": (
        {
            "media": checks.url(".mp4"),
            "size": checks.number(1, VIDEO_SIZE),
            "duration": checks.or_null(checks.number(0, VIDEO_SECONDS)),
            "thumbnail": _THUMBNAIL,
        },
        ("media", "size"),
    ),
    "file": (
        {
            "media": checks.url(),
            "size": checks.number(1, FILE_SIZE),
            "file_name": checks.text(256, 1),
        },
        ("media", "size", "file_name"),
    ),
    "contact": (
        {
            "contact": checks.an_object(
                {
                    "name": checks.text(28, 1),
                    "phone_number": checks.text(18, 1),
                    "avatar": checks.or_null(checks.url()),
                },
                ("name", "phone_number"),
            )
        },
        ("contact",),
    ),
    "location": (
        {
            "location": checks.an_object(
                {
                    "lat": checks.number(-90, 90, whole=False),
                    "lon": checks.number(-180, 180, whole=False),
                },
                ("lat", "lon"),
            )
        },
        ("location",),
    ),
    "url": ({"media": checks.url()}, ("media",)),
    "sticker": ({"sticker_id": checks.number(1, 10**9)}, ("sticker_id",)),
    "rich_media": ({"alt_text": checks.or_null(checks.text(TEXT_LIMIT))}, ("rich_media",)),
}
_COMMON: Mapping[str, Check] = {
    "type": checks.one_of(*TYPES),
    "tracking_data": checks.text(TRACKING_DATA),
    "min_api_version": checks.number(1, VERSIONS),
    # Checked below. Viber’s library for Node sends null where there is none, and is not refused.
    "keyboard": lambda _value: None,
    "sender": checks.an_object(
        {"name": checks.text(SENDER_NAME, 1), "avatar": checks.or_null(checks.url())}, ("name",)
    ),
}


def check(given: Record, *, welcome: bool = False) -> None:
    """Raises Refusal. A welcome need not name its sender; a keyboard may come without any message."""
    keyboard = given.get("keyboard")
    alone = keyboard is not None and "type" not in given
    own, needed = TYPES.get(str(given.get("type")), ({}, ()))
    required = [*([] if alone else ["type"]), *([] if welcome else ["sender"]), *needed]
    for name in required:
        if name not in given:
            raise refusals.missing_data(name)
    try:
        checks.fields(given, {**_COMMON, **own})
    except ValueError as error:
        raise refusals.bad_data(str(error)) from None
    version = given.get("min_api_version", 1)
    if keyboard is not None:
        keyboards.check_keyboard(keyboard, version)
    if given.get("type") == "rich_media":
        keyboards.check_rich_media(given["rich_media"], version)


def content(given: Record) -> Record:
    """What a telephone gets of it: no addressee, no token, no null."""
    kept = given.keys() - {"receiver", "broadcast_list", "auth_token"}
    return {name: item for name, item in given.items() if name in kept and item is not None}
