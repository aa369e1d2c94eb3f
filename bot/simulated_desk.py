"""The people of the simulator's operators' group are the shop's staff for as long as the simulator runs."""

from datetime import datetime

from bot.telegram.inbound import CHANNEL
from simulator.telegram.desk import Desk
from storage import shop, staff
from storage.database import Transaction
from usecases.staffing import Role

_HIRED = "simulated staff"
# The anonymous administrator is an operator too, who has only forgotten to show their face.
_ROLES = {"operator": Role.OPERATOR, "director": Role.DIRECTOR, "hidden": Role.OPERATOR}


def hire(tx: Transaction, now: datetime, desk: Desk, language: str) -> None:
    """Instead of those of the run before: each has new accounts. Whoever came by an invitation stays."""
    for id_ in (shop.fact(tx, _HIRED) or "").split():
        if staff.find(tx, int(id_)):
            staff.remove(tx, int(id_), now)
    hired = []
    for person, is_here in desk.roles:
        if role := _ROLES.get(is_here):
            account = str(person.id)
            hired.append(staff.add(tx, role, None, person.name, CHANNEL, account, language, now))
    shop.set_fact(tx, _HIRED, " ".join(map(str, hired)))


def told(desk: Desk) -> dict[str, object]:
    """What the page has to know of it."""
    people = [{"id": person.id, "name": person.name, "role": is_here} for person, is_here in desk.roles]
    return {"group": desk.group.id, "people": people}
