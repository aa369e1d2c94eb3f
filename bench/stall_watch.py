"""How late an event loop wakes up: a task that sleeps 5 ms again and again. Run as a program, the loop has nothing else to do.

python -m bench.stall_watch PORT
"""

import asyncio
import signal
import sys
from collections.abc import Sequence
from time import perf_counter
from typing import Any

import uvloop

from bench.measures import percentile, settle_garbage
from bench.programs import say
from bench.wire import HOST

_NAP = 0.005
LATE = 0.020  # a stall that a person or a till could come to feel


class StallWatch:
    """Watches the running loop from `start` on."""

    def __init__(self) -> None:
        self._late: list[float] = []
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._watch(), name="stall watch")

    def told(self, settling: float = 0.0) -> dict[str, Any]:
        """Milliseconds; the first seconds, when a program starts up, are left out."""
        late = self._late[round(settling / _NAP) :] or [0.0]
        return {
            "naps": len(late),
            "longest": max(late) * 1000,
            "p999": percentile(late, 0.999) * 1000,
            "above": sum(nap > LATE for nap in late),
        }

    async def _watch(self) -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(_NAP)
            self._late.append(perf_counter() - began - _NAP)


async def main(arguments: Sequence[str]) -> None:
    port = int(arguments[0])
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await asyncio.get_running_loop().create_server(asyncio.Protocol, HOST, port)
    settle_garbage()
    watch = StallWatch()
    watch.start()
    await stop.wait()
    say(watch.told())


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:]))
