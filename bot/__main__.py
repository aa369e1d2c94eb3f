"""The `regulars` command line, thin: parse, call, print."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import console, house, logs, person_commands, plan_command, poster_command, resume_command, staff_commands
from bot.doctor import command as doctor_command
from bot.house import House
from bot.rehearsal import command as rehearsal_command
from bot.report import command as report_command
from storage import migrations, shop
from storage.database import Transaction
from storage.shop import Till
from usecases.imports import run as imports
from usecases.imports.run import Kind

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Regulars: a loyalty programme in Telegram and Viber."
)
till = typer.Typer(no_args_is_help=True, help="Till keys: made, listed, revoked.")
app.add_typer(till, name="till")
_Customer: TypeAlias = Annotated[str, typer.Argument(help="a card number, phone:+380… or the imported id")]
app.add_typer(staff_commands.app, name="staff")
app.command()(poster_command.posters)
app.command()(doctor_command.doctor)
app.command()(plan_command.plan)
app.command()(resume_command.resume)
app.command()(rehearsal_command.rehearse)
app.command()(report_command.report)


def main() -> None:
    """The console script."""
    app()


@app.command()
def run(roles: Annotated[str, typer.Option(help="parts to start, comma-separated")] = ",".join(house.ROLES)) -> None:
    """Starts Regulars. Without a messenger token: with the simulator, in a database of its own."""
    chosen = [role.strip() for role in roles.split(",") if role.strip()]
    if unknown := sorted(set(chosen) - set(house.ROLES)):
        console.fail(f"--roles: no such part: {', '.join(unknown)}. There are: {', '.join(house.ROLES)}")
    if not chosen:
        console.fail(f"--roles: no part is named. There are: {', '.join(house.ROLES)}")
    if "delivery" in chosen and "bots" not in chosen:
        console.fail(
            "--roles: delivery needs bots beside it: what it has to say goes out through the process that speaks"
        )
    loaded = console.settings()
    logs.configure(loaded.log_level, loaded.log_format)
    from bot import assembly, simulating  # noqa: PLC0415 - aiogram takes seconds to import, which only this command needs

    simulated = not (loaded.telegram_token or loaded.viber_token or loaded.public_url)
    serve = simulating.serve if simulated else assembly.serve
    console.do(serve(loaded, chosen))


@app.command()
def migrate() -> None:
    """Brings the database to this version."""
    loaded = console.settings()
    console.do(migrations.migrate(loaded.database_url.get_secret_value()))
    console.out.print(f"The database is at version {migrations.newest()}.")


@app.command("import")
def import_(
    kind: Kind,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="check everything, write nothing")] = False,
    simulator: console.Simulator = False,
) -> None:
    """Imports a CSV or XLSX file. Rows that can't be taken go to FILE.rejects.csv, each with its reason."""
    report = console.in_house(lambda opened: _import(opened, kind, file, dry_run=dry_run), simulator=simulator)
    console.out.print(
        f"{report.read} read: {report.added} added, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.rejected} rejected." + (" Nothing was written: a dry run." if dry_run else "")
    )
    if report.theirs:
        console.out.print(f"{report.theirs} of the unchanged had been posted by a till itself.")
    if report.rejects:
        console.err.print(f"What could not be taken, and why: {report.rejects}")
        raise typer.Exit(1)


async def _import(opened: House, kind: Kind, file: Path, *, dry_run: bool) -> imports.Report:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"), TimeRemainingColumn())
    with Progress(*columns, console=console.err, transient=True) as bar:
        task = bar.add_task(kind.value, total=None, said="")

        def show(progress: imports.Progress) -> None:
            said = f"{progress.read:,} read, {progress.rejected:,} rejected"
            bar.update(task, total=progress.total or None, completed=progress.done, said=said)

        return await imports.run(
            opened.database, opened.terms, kind, file, dry_run=dry_run, now=opened.clock.now(), progress=show
        )


@till.command("add")
def till_add(
    store: str,
    name: Annotated[str, typer.Option("--till", help="the till's name in its store")] = "1",
    *,
    simulator: console.Simulator = False,
) -> None:
    """Makes a till key and prints it once. Again for the same till: a new key, and the former is void."""
    key = shop.new_key()

    def work(tx: Transaction) -> bool:
        found = shop.store(tx, store)
        if found is not None:
            shop.put_till(tx, found.id, name, key, datetime.now(UTC))
        return found is not None

    if not console.in_house(lambda opened: opened.database.run(work), simulator=simulator):
        console.fail(f"There is no store {store!r}. Import stores first: regulars import stores FILE")
    console.out.print(f"Till {name} of {store}. Its key, shown only now:", highlight=False)
    console.out.print(key, highlight=False, soft_wrap=True)


@till.command("list")
def till_list(*, simulator: console.Simulator = False) -> None:
    """Lists the tills; keys can't be shown again."""
    table = Table("store", "till", "key")
    for each in console.in_house(lambda opened: opened.database.read(shop.all_tills), simulator=simulator):
        table.add_row(each.store.code, each.name, _state(each))
    console.out.print(table)


@till.command("revoke")
def till_revoke(
    store: str, name: Annotated[str, typer.Option("--till")] = "1", *, simulator: console.Simulator = False
) -> None:
    """Ends a till's key at once."""

    def work(tx: Transaction) -> bool:
        found = shop.store(tx, store)
        return found is not None and shop.revoke_till(tx, found.id, name, datetime.now(UTC))

    if not console.in_house(lambda opened: opened.database.run(work), simulator=simulator):
        console.fail(f"Store {store!r} has no living till {name!r}. See: regulars till list")
    console.out.print(f"The key of till {name} of {store} is void.")


@app.command()
def why(customer: _Customer) -> None:
    """Explains a balance, every movement of points, and every message that was sent or not."""

    async def work(opened: House) -> None:
        console.out.print(person_commands.shown(await person_commands.why(opened, customer), opened))

    console.in_house(work)


@app.command()
def export(
    customer: _Customer,
    out: Annotated[Path | None, typer.Option(dir_okay=False, help="a file instead of standard output")] = None,
) -> None:
    """Everything that is kept about a person, as JSON. Audited."""
    file = console.in_house(lambda opened: person_commands.export(opened, customer))
    if out is None:
        sys.stdout.buffer.write(file + b"\n")
        return
    out.touch(mode=0o600)  # whoever else is on this machine need not read it
    out.write_bytes(file)
    console.err.print(f"Everything that is kept is in {out}.", highlight=False, markup=False)


@app.command()
def erase(
    customer: _Customer,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False,
) -> None:
    """Erases a person: points are void, nothing personal is left, receipts stay without a name. Can't be undone."""
    card = console.in_house(lambda opened: person_commands.card_of(opened, customer))
    if not yes and typer.prompt(f"To erase for good, type the card number {card}") != card:
        console.fail("That is another number. Nothing was erased.")
    erased = console.in_house(lambda opened: person_commands.erase(opened, customer))
    if erased.again:
        console.out.print("They had been erased before; nothing was changed.")
        return
    console.out.print(f"Erased. Points that are void: {erased.voided}.", highlight=False)


def _state(each: Till) -> str:
    return "revoked" if each.revoked else "valid"


if __name__ == "__main__":
    main()
