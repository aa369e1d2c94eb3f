"""A program that has read Regulars once and runs its commands as often as asked: forked for each, so that it begins at once.

Each line of standard input is a command as JSON; what it says goes into the file named there, its exit code is printed.
"""

import json
import os
import sys
from typing import Any

from bot import __main__ as regulars


def run(asked: Any) -> int:
    """As the console script does, in a process, a folder and surroundings of its own."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["env"])
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.argv = ["regulars", *asked["arguments"]]
    try:
        regulars.main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)  # noqa: T201 - as Python does
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main() -> None:
    for line in sys.stdin:
        process = os.fork()
        if not process:
            status = 1
            try:
                status = run(json.loads(line))
            except BaseException:  # noqa: BLE001 - whatever it is, it is shown as Python shows it
                sys.excepthook(*sys.exc_info())
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)  # never back into the parent's loop
        _, ended = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)  # noqa: T201 - this is what the test waits for


if __name__ == "__main__":
    main()
