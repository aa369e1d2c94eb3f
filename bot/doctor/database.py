"""The database: reachable, of this version, writable, made with this SECRET_KEY; and what a shop needs is in it."""

from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot import house
from bot.doctor import machine
from bot.doctor.findings import Finding, ok, warning, wrong
from bot.settings import Settings
from loyalty.keys import derive
from storage import database, migrations, shop, staff
from storage.database import Transaction
from storage.shop import Store
from usecases import campaigns, failing
from usecases.staffing import Role

_EXAMINED = "last examined"
_SQLITE = "sqlite+aiosqlite:///"
_WHAT = "database"
_PAUSED = {failing.WHY: "its messages failed", campaigns.LOSES: "it lost money"}


@dataclass(frozen=True, slots=True)
class _Seen:
    fingerprint: str | None
    stores: list[Store]
    tills: set[str]  # codes of stores that have a living one
    owners: int
    paused: Mapping[str, str]


async def examine(settings: Settings, now: datetime) -> AsyncIterator[Finding]:
    url = settings.database_url.get_secret_value()
    file = Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else None
    if file is not None and not file.exists():
        yield warning(_WHAT, f"there is no {file} yet: `regulars migrate` or `regulars run` makes it")
        return
    try:
        version = await migrations.version(url)
    except Exception as error:  # noqa: BLE001 - whatever the matter is, it is told
        yield wrong(_WHAT, f"can't be opened ({_told(error, settings)}): see DATABASE_URL")
        return
    if version != migrations.newest():
        yield _versions(version)
        return
    try:
        seen = await _seen(url, now)
    except Exception as error:  # noqa: BLE001 - the same
        yield wrong(_WHAT, f"can't be written ({_told(error, settings)}): see the rights of its user, and the disk")
        return
    if file is not None and machine.open_to_others(file):
        yield warning(_WHAT, f"other users of this machine can read {file}, and people's names in it: chmod 600 {file}")
    else:
        yield ok(_WHAT, f"opened, at version {version}, and written to")
    yield _key(seen, settings)
    for finding in _shop(seen):
        yield finding
    for campaign, why in seen.paused.items():
        what = _PAUSED.get(why, why)
        yield warning("campaigns", f"{campaign} is paused because {what}: see to it, then regulars resume {campaign}")
    yield _backup(file)


async def director_chats(settings: Settings) -> dict[str, int]:
    """The groups in which directors sit, by store; none where the database can't tell, which is a finding of its own."""
    url = settings.database_url.get_secret_value()
    if _missing(url):
        return {}
    try:
        if await migrations.version(url) != migrations.newest():
            return {}
        opened = await database.opened(url)
    except Exception:  # noqa: BLE001 - it is told in `examine`
        return {}
    try:
        return await opened.read(shop.director_chats_by_store)
    finally:
        await opened.close()


def _missing(url: str) -> bool:
    return url.startswith(_SQLITE) and not Path(url.removeprefix(_SQLITE)).exists()


async def _seen(url: str, now: datetime) -> _Seen:
    def work(tx: Transaction) -> _Seen:
        shop.set_fact(tx, _EXAMINED, now.isoformat(timespec="seconds"))
        tills = {till.store.code for till in shop.all_tills(tx) if not till.revoked}
        owners = len(staff.of_role(tx, Role.OWNER))
        return _Seen(shop.fact(tx, house.FINGERPRINT), shop.all_stores(tx), tills, owners, campaigns.paused(tx))

    opened = await database.opened(url)
    try:
        return await opened.run(work)
    finally:
        await opened.close()


def _versions(version: str | None) -> Finding:
    if version is None:
        return warning(_WHAT, "is empty: `regulars migrate` or `regulars run` fills it")
    if migrations.known(version):
        return warning(_WHAT, f"is at version {version}, older than this program: back it up, then `regulars migrate`")
    return wrong(_WHAT, f"was made by a newer Regulars (version {version}): upgrade the program, or restore a backup")


def _key(seen: _Seen, settings: Settings) -> Finding:
    fingerprint = derive(settings.secret_key.get_secret_value()).fingerprint
    if seen.fingerprint is not None and seen.fingerprint != fingerprint:
        return wrong("SECRET_KEY", "the database was made with another one: put the former key back into .env")
    return ok("SECRET_KEY", "is the one that the database was made with")


def _shop(seen: _Seen) -> Iterator[Finding]:
    if not seen.stores:
        yield warning("stores", "there are none yet: regulars import stores FILE")
    elif without := [store.code for store in seen.stores if store.code not in seen.tills]:
        yield warning("tills", f"no till in {', '.join(without)}: regulars till add STORE")
    else:
        yield ok("stores", f"{len(seen.stores)}, each with a till")
    if seen.stores:
        yield machine.zones(tuple(store.timezone for store in seen.stores if store.timezone) or ("UTC",))
    if seen.owners:
        yield ok("owner", f"{seen.owners} in the chat")
    else:
        yield warning("owner", "nobody is told what an owner should know: regulars staff invite --role owner")


def _backup(file: Path | None) -> Finding:
    how = f"{file} is the whole shop" if file else "it is the whole shop"
    return ok("backup", f"{how}: back it up daily, and .env apart from it (docs/how-to/back-up-and-upgrade.md)")


def _told(error: Exception, settings: Settings) -> str:
    """The error's first line, unless it says anything of the address, which may hold a password."""
    text = (str(error).splitlines() or [""])[0]
    address = settings.database_url.get_secret_value()
    password = urlsplit(address).password or address
    name = type(error).__name__
    return name if not text or password in text or unquote(password) in text else f"{name}: {text}"
