"""What the OpenAPI document says of fields, refusals and answers, in words that a till's programmer needs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

# By field, or by `Schema.field` where the same name means something else.
MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "at": "when, by the till's clock: RFC 3339 with offset",
        "balance": "points on the card afterwards; null when the receipt named no card",
        "card": "what the scanner read: the QR's text, six digits that the shopper's chat shows for this store, or the card "
        "number (EAN-13), which earns but does not pay; `phone:+380…` where the programme allows it",
        "cashier": "who served, for the shop's reports",
        "category": "the product's category; the shop's own product list goes before it",
        "channel": "where the purchase was made, if not at a till: delivery, say",
        "clawed_back": "points taken back, because the returned goods had earned them",
        "code": "what the scanner read: the QR's text, six digits from the shopper's chat, or the card number (EAN-13); "
        "`phone:+380…` where the programme "
        "allows it",
        "detail": "what happened and what to do, in the programme's language",
        "discounts": "price reductions; empty, as the programme has no such offers yet",
        "earn": "points that the purchase would bring",
        "earned": "points that the receipt brought",
        "errors": "with `invalid_request`: every field that is not as described",
        "expires_at": "until when the points are set aside: RFC 3339",
        "expiring": "the points that will expire, by their last day, the earliest first",
        "explain": "where the balance comes from, line by line, for the cashier's screen",
        "field": "where in the body: `lines.0.sum` is the sum of the first line",
        "first_name": "for a greeting; empty when not known",
        "gifts": "goods that come free; empty, as the programme has no such offers yet",
        "hold": "a hold's id",
        "line": "the line's number on the receipt; each once",
        "lines": "the basket, line by line; their sums make `total`",
        "max_spend": "the most points that may pay for this basket",
        "message": "what was expected there",
        "name": "the product's name; kept when the shop's product list does not know the sku",
        "offers": "offers for this customer; empty, as the programme has none yet",
        "payable": "money left to pay after the points, in minor units",
        "points": "points that are set aside",
        "print": "lines to print on the receipt or to show to the shopper",
        "promo_codes": "promo codes; the programme has none yet, so any is refused (`unknown_promo_code`)",
        "quantity": "a decimal string with up to three digits after the point: pieces, kilograms, litres",
        "receipt": "the receipt's own id, unique within its store, for ever",
        "receipts": "each as `POST /v1/receipts` takes it, but without `hold` and `spend`, and with `at` up to 7 days back",
        "refund": "money to hand out, in minor units",
        "restored": "points given back to the card, because they had paid for the returned goods",
        "results": "what each receipt got, in the order of the receipts",
        "return": "the return's own id, unique within its store, for ever",
        "sku": "the shop's id of the product",
        "spend": "points that are to pay for it; needs a fresh code in `card`",
        "spendable": "points that can pay now",
        "spent": "points that paid for it",
        "status": "the HTTP status once more",
        "store": "the store that the key belongs to",
        "sum": "the money of the whole line, in minor units",
        "tier": "the customer's tier; empty for the common one",
        "till": "the till that the key belongs to",
        "title": "the HTTP status in words",
        "total": "the money of the whole basket, in minor units: the sum of its lines",
        "type": "`urn:regulars:problem:` and the code",
        "until": "the last day on which they are usable",
        "Expiring.points": "how many of them",
        "HoldIn.points": "how many points to set aside",
        "HoldIn.receipt": "the id that the receipt will have",
        "LookupOut.balance": "points on the card",
        "LookupOut.card": "the card number",
        "Problem.card": "with `code_expired` and `code_used`: the card number, with which the receipt can still earn",
        "Problem.code": "which refusal it is; see the list of problems",
        "QuoteIn.at": "not used yet: every quote is for now",
        "ReceiptIn.card": "as in a quote; without it the receipt is kept for the shop's figures only",
        "ReceiptIn.hold": "the hold that set its points aside; either this or `spend`",
        "ReceiptIn.spend": "points that pay for it without a hold; needs a fresh code in `card`",
        "ResultOut.code": "of a refusal: which one",
        "ResultOut.receipt": "the receipt's id; null when the item had none that could be read",
        "ResultOut.status": "what `POST /v1/receipts` would have answered: 201 or 200, or a problem's",
        "ReturnIn.lines": "what comes back",
        "ReturnedLineIn.line": "the line's number on the receipt",
        "ReturnedLineIn.quantity": "how much comes back, as a decimal string",
        "ReturnedLineIn.sum": "what that was sold for, before points, in minor units",
    }
)

# By status: what a refusal means in this API.
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "400": "The body could not be read.",
        "401": "The till key is missing or not valid.",
        "403": "This key may not do that.",
        "404": "There is no such card, hold or receipt.",
        "409": "It contradicts what is stored, or the points do not allow it. Nothing was changed.",
        "410": "The code on the shopper's screen has expired.",
        "413": "The body is above a megabyte; that of a batch above four.",
        "422": "The request is not as described, or its fields contradict each other.",
        "429": "Too many unknown cards at this till: it may name none for some minutes. Receipts without a card go on.",
        "503": "The database is away for a moment; try again, nothing is written twice.",
    }
)

DONE: Mapping[str, str] = MappingProxyType({"200": "Done.", "201": "Written.", "204": "Done; there is no more to say."})

# By status: a header's name, and what it says.
HEADERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "401": ("WWW-Authenticate", "Bearer"),
        "429": ("Retry-After", "seconds until the till may name cards again"),
        "503": ("Retry-After", "seconds to wait before the next try"),
    }
)

# An answer of each kind, as the examples of the requests get them one after the other; a test asks and compares.
EXAMPLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "LookupOut": {
            "card": "2912345678906",
            "first_name": "Олена",
            "tier": "",
            "balance": 100,
            "spendable": 100,
            "expiring": [{"points": 100, "until": "2027-01-01"}],
            "offers": [],
            "print": ["У вас 100 балів — до 01.01.2027."],
        },
        "QuoteOut": {
            "earn": 11,
            "max_spend": 56,
            "discounts": [],
            "gifts": [],
            "payable": 23000,
            "explain": ["На картці 100 балів:", "• 100 — подарунок, до 01.01.2027"],
            "print": ["За цю покупку: 11 балів.", "Балами можна сплатити: 56."],
        },
        "HoldOut": {"hold": "j4jMdjA_Nj1Zd47tpd1I", "points": 50, "expires_at": "2026-12-02T16:09:05+00:00"},
        "ReceiptOut": {
            "earned": 14,
            "spent": 0,
            "balance": 114,
            "explain": [
                "На картці 114 балів:",
                "• 100 — подарунок, до 01.01.2027",
                "• 14 — за покупки 02.12.2026, до 02.12.2027",
            ],
            "print": ["Нараховано 14 балів.", "У вас 114 балів, 100 з них — до 01.01.2027."],
        },
        "BatchOut": {
            "results": [
                {
                    "receipt": "centr-1-000120",
                    "earned": 14,
                    "spent": 0,
                    "balance": 114,
                    "explain": [
                        "На картці 114 балів:",
                        "• 100 — подарунок, до 01.01.2027",
                        "• 14 — за покупки 02.12.2026, до 02.12.2027",
                    ],
                    "print": ["Нараховано 14 балів.", "У вас 114 балів, 100 з них — до 01.01.2027."],
                    "status": 201,
                },
                {
                    "receipt": "centr-1-000121",
                    "type": "urn:regulars:problem:spend_offline",
                    "title": "Unprocessable Entity",
                    "status": 422,
                    "code": "spend_offline",
                    "detail": "Чеки, надіслані згодом пакетом, лише нараховують бали: без зв’язку платити балами не можна. "
                    "Проведіть цей чек без балів.",
                },
            ]
        },
        "ReturnOut": {
            "refund": 4790,
            "clawed_back": 2,
            "restored": 0,
            "balance": 112,
            "print": ["Знято 2 бали за повернений товар.", "У вас 112 балів, 100 з них — до 01.01.2027."],
        },
        "Problem": {
            "type": "urn:regulars:problem:receipt_conflict",
            "title": "Conflict",
            "status": 409,
            "code": "receipt_conflict",
            "detail": "Чек із цим номером уже проведено з іншим вмістом. Перевірте номер чека.",
        },
    }
)
