"""`receipts`: the use case that posts a receipt of 5 lines, beside its own SQL statements executed by nothing but the database's driver.

SQLite: `database.run(purchases.commit)` from 1, 8 and 64 clients, beside the recorded statements replayed by sqlite3 with
64 receipts a commit. PostgreSQL: the same beside pgbench with as many clients. All of it durable (fsync at each commit).
"""

import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import AsyncIterator

from bench import pgbench, recording, shop, till_load
from bench.counting import Counts, counted
from bench.measures import Row, beside, in_turns, settle_garbage
from bench.recording import Said
from bench.shop import Shop
from devtools import postgres
from devtools.postgres import Server
from storage import database
from usecases.purchases import NewReceipt
