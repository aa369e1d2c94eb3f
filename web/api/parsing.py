"""Bodies of the till API become what the use cases take."""

from collections.abc import Sequence

from loyalty import quantities
from loyalty.points import Money, Points
from loyalty.refusals import UnknownPromoCode
from usecases.baskets import Basket, BasketLine, NewReceipt
from web.api import schemas


def new_receipt(body: schemas.ReceiptIn) -> NewReceipt:
    """Raises UnknownPromoCode."""
    no_promo_codes(body.promo_codes)
    return NewReceipt(
        code=body.receipt,
        store=body.store,
        till=body.till,
        cashier=body.cashier,
        channel=body.channel,
        at=body.at,
        card=body.card,
        hold=body.hold,
        spend=Points(body.spend),
        basket=basket(body.lines, body.total),
    )


def basket(lines: Sequence[schemas.LineIn], total: int) -> Basket:
    return Basket(
        [
            BasketLine(line.line, line.sku, line.name, line.category, quantities.parse(line.quantity), Money(line.sum))
            for line in lines
        ],
        Money(total),
    )


def no_promo_codes(codes: Sequence[str]) -> None:
    """The programme has no promo codes yet, so any is unknown; ignoring it would cheat the shopper."""
    if codes:
        raise UnknownPromoCode(promo_code=codes[0])
