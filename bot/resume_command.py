"""`regulars resume`: a paused campaign goes on, also where no owner is there to tap the button of the alert."""

from typing import Annotated

import typer

from bot import console
from loyalty.campaigns import CAMPAIGNS
from usecases import campaigns

_ACTOR = "command line"


def resume(
    campaign: Annotated[str, typer.Argument(help="its name, as doctor tells it")],
    *,
    simulator: console.Simulator = False,
) -> None:
    """Lets a paused campaign go on: its messages go out from each shopper's next day on."""
    names = [each.name for each in CAMPAIGNS]
    if campaign not in names:
        console.fail(f"There is no campaign {campaign!r}, only {', '.join(names)}.")
    resumed = console.in_house(
        lambda house: house.database.run(lambda tx: campaigns.resume(tx, house.clock.now(), campaign, _ACTOR)),
        simulator=simulator,
    )
    told = "resumed. Messages go out from each shopper's next day on." if resumed else "not paused."
    console.out.print(f"{campaign}: {told}", highlight=False)
