"""Whose till asks: found by the key in the request's header, or by whatever door has found it before us."""

from collections.abc import Callable
from typing import Annotated, TypeAlias

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from loyalty.refusals import UnknownTillKey
from storage import shop
from storage.database import Transaction
from storage.shop import Till

FindTill: TypeAlias = Callable[[Transaction], Till]

_bearer = HTTPBearer(auto_error=False, description="the till's key, printed once by `regulars till add`")


def found_otherwise(request: Request, find: FindTill) -> None:
    """A door with a proof of its own (the till page's session) tells the calls behind it how to find the till."""
    request.state.find_till = find


async def _whose(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> FindTill:
    otherwise: FindTill | None = getattr(request.state, "find_till", None)
    if otherwise is not None:
        return otherwise
    if credentials is None:
        raise UnknownTillKey
    key = credentials.credentials
    return lambda tx: _by_key(tx, key)


Key = Annotated[FindTill, Depends(_whose)]


def _by_key(tx: Transaction, key: str) -> Till:
    till = shop.till_by_key(tx, key)
    if till is None:
        raise UnknownTillKey
    return till
