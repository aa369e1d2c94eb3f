"""A product's photo in the web: fetched when it is one, soon, small and from outside; else there is none, and no harm."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot import web
from bot.photos import Photos, WebPhotos
from simulator.telegram.serving import serve

PHOTO = b"\xff\xd8 a photo"
Door = Callable[[Request], Awaitable[Response]]


async def photo(_request: Request) -> Response:
    return Response(PHOTO, media_type="image/jpeg")


async def page(_request: Request) -> Response:
    return Response("<h1>Not here</h1>", media_type="text/html")


async def missing(_request: Request) -> Response:
    return Response(PHOTO, status_code=404, media_type="image/jpeg")


async def too_large(_request: Request) -> Response:
    async def flow() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 65536

    return StreamingResponse(flow(), media_type="image/jpeg")


async def moved(_request: Request) -> Response:
    return RedirectResponse("/photo")


async def round_and_round(_request: Request) -> Response:
    return RedirectResponse("/round")


async def to_file(_request: Request) -> Response:
    return RedirectResponse("file:///etc/passwd")


async def to_the_clouds_own(_request: Request) -> Response:
    return RedirectResponse("http://169.254.169.254/latest/meta-data")


async def silent(request: Request) -> Response:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    return Response()


DOORS: dict[str, Door] = {
    "photo": photo,
    "page": page,
    "missing": missing,
    "too-large": too_large,
    "moved": moved,
    "round": round_and_round,
    "file": to_file,
    "clouds": to_the_clouds_own,
}


@pytest.fixture(scope="module")
async def shop() -> AsyncIterator[str]:
    """A web server of the shop's, on this very machine."""
    async with serve(Starlette(routes=[Route(f"/{name}", door) for name, door in DOORS.items()])) as base:
        yield base


HERE = WebPhotos(lambda address: address == "127.0.0.1", ("http",))


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("photo", PHOTO),
        ("moved", PHOTO),
        *((path, None) for path in ("page", "missing", "too-large", "round", "file", "clouds", "nothing")),
    ],
)
async def test_what_is_a_photo_is_fetched_and_nothing_else(shop: str, path: str, content: bytes | None) -> None:
    assert await HERE(f"{shop}/{path}") == content


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
async def test_nobody_is_led_into_our_own_walls(shop: str, host: str) -> None:
    """By whatever name of this machine."""
    port = shop.rpartition(":")[2]
    assert await WebPhotos(schemes=("http",))(f"http://{host}:{port}/photo") is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "photo",
        "ftp://shop.example/a.jpg",
        "http://shop.example/a.jpg",
        "https://",
        "https://a:b@shop.example/a.jpg",
        "https://shop.example:99999/a.jpg",
        "https://[::1/a.jpg",
        "javascript:alert(1)",
    ],
)
async def test_what_is_no_https_address_is_not_asked(address: str) -> None:
    assert await WebPhotos()(address) is None


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("8.8.8.8", True),
        ("2606:4700:4700::1111", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to be refused
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("2002:7f00:1::", False),  # 127.0.0.1 by 6to4
        ("64:ff9b::7f00:1", False),  # and by NAT64
        ("64:ff9b::808:808", True),
        ("::7f00:1", False),
        ("2001:0:4136:e378:8000:63bf:80ff:fffe", False),  # and by Teredo
    ],
)
def test_only_addresses_of_the_world_are_spoken_to(address: str, outside: bool) -> None:
    assert web.public(address) is outside


async def test_a_server_that_does_not_answer_is_not_waited_for() -> None:
    async with serve(Starlette(routes=[Route("/silent", silent)])) as base:
        patient = WebPhotos(lambda _: True, ("http",), patience=0.1)
        assert await patient(f"{base}/silent") is None


async def test_an_address_is_looked_for_in_the_web_and_a_name_among_what_is_kept() -> None:
    async def kept(name: str, /) -> bytes | None:
        return f"kept {name}".encode()

    async def web(name: str, /) -> bytes | None:
        return f"web {name}".encode()

    both = Photos(kept, web)
    assert await both("cheese.jpg") == b"kept cheese.jpg"
    assert await both("https://shop.example/cheese.jpg") == b"web https://shop.example/cheese.jpg"
    assert await Photos()("cheese.jpg") is None
