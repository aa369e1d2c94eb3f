"""Runs the benchmarks: python -m bench [--only NAME] [--scale N]."""

import argparse
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from time import perf_counter

import uvloop

from bench import measures

# In the order of a whole run; each module has `async def run(scale) -> list[Row]`.
BENCHMARKS = {
    "updates": "bench.updates",
    "receipts": "bench.receipts",
    "http": "bench.tills",
    "stalls": "bench.stalls",
    "viber": "bench.viber",
    "joins": "bench.joins",
    "sending": "bench.sending",
    "imports": "bench.imports",
    "till_page": "bench.till_page",
    "effects": "bench.effects",
    "planning": "bench.planning",
    "personal": "bench.personal",
    "rehearsal": "bench.rehearsal",
}

# A minute instead of ten, half a minute, two weeks instead of a year.
IN_A_WHOLE_RUN = {"stalls": 0.1, "viber": 0.5, "rehearsal": 0.04}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=BENCHMARKS, help="run this one alone")
    parser.add_argument("--scale", type=float, default=1.0, metavar="N", help="N times as long")
    given = parser.parse_args(arguments)
    if given.only:
        return one(given.only, given.scale)
    return max([apart(name, given.scale * IN_A_WHOLE_RUN.get(name, 1)) for name in BENCHMARKS])


def apart(name: str, scale: float) -> int:
    """In a process of its own: what one benchmark leaves in memory is not measured by the next."""
    command = [sys.executable, "-m", "bench", "--only", name, "--scale", str(scale)]
    return subprocess.run(command, check=False).returncode


def one(name: str, scale: float) -> int:
    module = import_module(BENCHMARKS[name])
    print(f"\n## {name}\n\n{' '.join((module.__doc__ or '').split())}\n", flush=True)
    began = perf_counter()
    rows = uvloop.run(module.run(scale))
    print(measures.table(rows))
    print(f"\n{perf_counter() - began:.0f} s. Again: make bench ONLY={name} SCALE={scale:g}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
