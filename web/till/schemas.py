"""What the till page sends besides the till API's own bodies."""

from typing import Annotated

from pydantic import Field, StrictInt

from web.api.schemas import Body, Id

Key = Annotated[str, Field(min_length=1, max_length=200)]
Number = Annotated[StrictInt, Field(ge=1, lt=2**63)]


class SignInIn(Body):
    key: Key


class NothingIn(Body):
    pass


class TillIn(Body):
    till: Number


class CashierIn(Body):
    cashier: Number
    pin: Annotated[str, Field(max_length=20)]


class PinIn(Body):
    pin: Annotated[str, Field(max_length=20)]


class ProductIn(Body):
    sku: Id


class SoldIn(Body):
    receipt: Id
