"""Which customers want to hear of something and have somewhere to read it, as conditions of a query."""

from sqlalchemy import ColumnElement, and_, exists

from storage.tables import customers, identities

ASKABLE = and_(customers.c.surveys, customers.c.profile_closed_at.is_(None))


def open_to(wish: ColumnElement[bool]) -> ColumnElement[bool]:
    """A member who wants such messages and has somewhere to read them."""
    reachable = exists().where(identities.c.customer == customers.c.id, identities.c.blocked_at.is_(None))
    return and_(customers.c.joined_at.is_not(None), customers.c.left_at.is_(None), wish, reachable)


OPEN_TO_SURVEYS = open_to(ASKABLE)
