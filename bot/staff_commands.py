"""`regulars staff`: the shop's people invited, listed and removed."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Table

from bot import console, links
from bot.house import House
from bot.links import NoLink
from loyalty.refusals import InvitationOver, LastOwner, Refused, UnknownStore
from storage import invitations, staff
from storage.database import Transaction
from storage.invitations import Invitation
from storage.staff import Member
from usecases import staffing
from usecases.staffing import Role

app = typer.Typer(no_args_is_help=True, help="The shop's people: invited by a one-time link, listed, removed.")
_ACTOR = "command line"


@app.command()
def invite(
    *,
    role: Annotated[Role, typer.Option(help="what the person will be")],
    store: Annotated[str | None, typer.Option(help="a store's code; without it: all stores")] = None,
    name: Annotated[str, typer.Option(help="how to call the person; without it: as the messenger does")] = "",
    simulator: console.Simulator = False,
) -> None:
    """Prints a link that works once, within 24 hours, for whoever opens it in a private chat and confirms."""
    try:
        link = console.in_house(
            lambda opened: _invite(opened, role, store, name, simulator=simulator), simulator=simulator
        )
    except UnknownStore:
        console.fail(f"There is no store {store!r}. Import stores first: regulars import stores FILE")
    except NoLink as no:
        console.fail(str(no))
    where = f"of store {store}" if store else "of all stores"
    console.out.print(f"An invitation for one {role} {where}. It works once, within 24 hours:", highlight=False)
    console.out.print(link, highlight=False, soft_wrap=True)
    if simulator:
        payload = link.partition("start=")[2]
        console.out.print(f"On a phone of the simulator, write: /start {payload}", highlight=False, soft_wrap=True)


async def _invite(opened: House, role: Role, store: str | None, name: str, *, simulator: bool) -> str:
    username = await links.bot_username(opened, simulator=simulator)  # before anything is written
    now = opened.clock.now()
    payload = await opened.database.run(lambda tx: staffing.invite(tx, now, role, store, name, _ACTOR))
    return links.telegram(username, payload)


@app.command("list")
def list_(*, simulator: console.Simulator = False) -> None:
    """Lists the shop's people, and the invitations that nobody has used yet."""

    def work(tx: Transaction) -> tuple[list[Member], list[Invitation]]:
        return staff.everybody(tx), invitations.waiting(tx, datetime.now(UTC))

    people, waiting = console.in_house(lambda opened: opened.database.read(work), simulator=simulator)
    table = Table("id", "role", "store", "name", "messenger")
    for each in people:
        table.add_row(str(each.id), each.role, each.store_code or "all", each.name, each.channel or "")
    for asked in waiting:
        until = f"invited, until {asked.expires_at:%Y-%m-%d %H:%M} UTC"
        table.add_row(f"invitation {asked.id}", asked.role, asked.store_code or "all", asked.name, until)
    console.out.print(table)


@app.command()
def remove(
    member: Annotated[int, typer.Argument(help="the id that the list shows")],
    *,
    last_owner: Annotated[bool, typer.Option("--last-owner", help="even if no owner is left then")] = False,
    simulator: console.Simulator = False,
) -> None:
    """Ends a person's rights at once."""

    def work(tx: Transaction) -> Member:
        return staffing.remove(tx, datetime.now(UTC), member, _ACTOR, even_the_last_owner=last_owner)

    try:
        gone = console.in_house(lambda opened: opened.database.run(work), simulator=simulator)
    except LastOwner:
        console.fail("This is the last owner. Invite another one first, or add --last-owner if you mean it.")
    except Refused:
        console.fail(f"Nobody has the id {member}. See: regulars staff list")
    console.out.print(f"{gone.name} is no longer {gone.role}.", highlight=False, markup=False)


@app.command()
def withdraw(
    invitation: Annotated[int, typer.Argument(help="the number of the invitation that the list shows")],
    *,
    simulator: console.Simulator = False,
) -> None:
    """Makes the link of an invitation that nobody has used yet worthless."""

    def work(tx: Transaction) -> Invitation:
        return staffing.withdraw(tx, datetime.now(UTC), invitation, _ACTOR)

    try:
        gone = console.in_house(lambda opened: opened.database.run(work), simulator=simulator)
    except InvitationOver:
        console.fail(f"No invitation {invitation} waits to be used. See: regulars staff list")
    console.out.print(f"The invitation for one {gone.role} is withdrawn: its link opens nothing.", highlight=False)
