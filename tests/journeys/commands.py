"""A program that has read Regulars once and runs its commands as often as asked: forked for each, so that it begins at once.

Each line of standard input is a command as JSON; its process id is printed, and its exit code when it is over. What it says
goes into the file named there.
"""

import json
import os
import sys
from typing import Any

from bot import __main__ as regulars
from chat.texts import Texts


def run(asked: Any) -> int:
    """As the console script does, in a process, a folder and surroundings of its own."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["env"])
    said = os.open(asked["said"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    os.dup2(_typed(asked["typed"]), 0)
    sys.argv = ["regulars", *asked["arguments"]]
    try:
        regulars.main()
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)  # noqa: T201 - as Python does
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _typed(text: str) -> int:
    """A stream that has the text, and then its end."""
    reading, writing = os.pipe()
    os.write(writing, text.encode())
    os.close(writing)
    return reading


def main() -> None:
    Texts()  # whose reading takes long; who is forked has read them
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
        print(process, flush=True)  # noqa: T201 - this is what the test waits for
        _, ended = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)  # noqa: T201 - and this


if __name__ == "__main__":
    main()
