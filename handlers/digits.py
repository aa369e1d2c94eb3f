"""Six digits for a till that can't scan the card."""

from chat.views import digits as view
from handlers import card
from handlers.turn import Answer, Turn
from storage import shop
from storage.shop import Store
from usecases import short_codes


def show(turn: Turn, store: int | None, message: str) -> Answer:
    """A code for the store that was chosen, else for the home store, else for the only one; or the question."""
    stores = shop.all_stores(turn.tx)
    wanted = store or card.member(turn).home_store
    found = next((each for each in stores if each.id == wanted), stores[0] if len(stores) == 1 else None)
    if found is None:
        return ask(turn)
    drawn = short_codes.draw(turn.tx, turn.now, card.member(turn), found.id)
    until = drawn.valid_until.astimezone(turn.terms.zone(turn.customer)).time()
    elsewhere = len(stores) > 1
    return Answer((view.shown(drawn.code, found.name, until, elsewhere=elsewhere, replace=message if store else ""),))


def ask(turn: Turn) -> Answer:
    return Answer((view.ask([_choice(store) for store in shop.all_stores(turn.tx)]),))


def _choice(store: Store) -> tuple[int, str]:
    return store.id, store.name
