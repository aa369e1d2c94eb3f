"""Money for people to read."""

from loyalty.points import Money

_SIGNS = {"UAH": "₴", "EUR": "€", "USD": "$", "GBP": "£", "PLN": "zł"}
HUNDREDTHS = 100  # minor units in a whole one, of every currency here


def shown(amount: int | Money, currency: str, point: str = ",") -> str:
    """`12,50 ₴`; whole amounts without the pennies; `point` parts them."""
    whole, pennies = divmod(abs(amount), HUNDREDTHS)
    sign = "−" if amount < 0 else ""
    grouped = f"{whole:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
    tail = f"{point}{pennies:02d}" if pennies else ""
    return f"{sign}{grouped}{tail}\N{NO-BREAK SPACE}{_SIGNS.get(currency, currency)}"
