"""A folder that is memory, for what lives as long as a run of tests: nothing waits for a disk there."""

import os
import shutil
from pathlib import Path

_SHARED = Path("/dev/shm")  # noqa: S108 - Linux's own; elsewhere there is none, and in some containers a small one
_ROOM = 2 * 1024**3  # bytes; a whole run takes a third of that


def folder() -> Path | None:
    """None where there is none with room enough, in which programs may be run."""
    if not _SHARED.is_dir() or not os.access(_SHARED, os.W_OK):
        return None
    if os.statvfs(_SHARED).f_flag & os.ST_NOEXEC or shutil.disk_usage(_SHARED).free < _ROOM:
        return None
    return _SHARED
