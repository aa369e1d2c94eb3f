"""A month made up without a database, with names that would like to be formulas and markup."""

from collections import Counter
from datetime import date

from bot.report.paper import paper
from chat.texts import Texts
from loyalty.keys import derive
from loyalty.program import Program
from paint.report.paper import Paper
from storage.monthly import Complaint
from usecases.month_facts import MonthReport, store_month
from usecases.month_sums import Said, Sums, total
from usecases.terms import Terms

TEXTS = Texts()
NASTY = ('=HYPERLINK("http://x")', "<script>alert('1')</script>", "+380 & «Co»", "@sum\x07", "-1", "'quoted'")
GOODS = {1: ("=sku", "<b>Pie</b>", "@bakery"), 2: ("2", "Soup", "culinary")}


def sums(shift: int = 0) -> Sums:
    """Something of everything."""
    said = Said(
        80,
        60,
        Counter({10: 20 + shift, 8: 12, 2: 10}),
        Counter({("speed", False, "detractor"): 7, ("=own", True, "promoter"): 3}),
        Counter({"bakery": 15, "-cold": 4}),
        Counter({("bakery", "quality", 5): 12, ("bakery", "quality", 2): 3, ("bakery", "assortment", 3): 15}),
    )
    before = Said(70, 50, Counter({10: 30, 7: 10, 0: 2}), topics=Counter({"bakery": 12}))
    return Sums(
        *(5000, 3100, said, before),
        Counter({(0, 5): 30, (0, 1): 4, (2, 3): 20}),
        Counter({(1, 2): 12, (2, 5): 11}),
        (
            *(
                Complaint(1, name, 60_000, 7_200_000, name != "staff")
                for name in ("quality", "quality", "staff", "@own")
            ),
            Complaint(1, "", None, None, None),
        ),
        Counter({"prices": 2}),
        *(3, 150, 90_000_000),
        Counter({("quality", "", bonus, back): 11 for bonus in (True, False) for back in (True, False)}),
    )


def report(*names: str, currency: str = "UAH") -> MonthReport:
    terms = Terms(Program(currency=currency), derive("a secret that is long enough for a test"))
    parts = [sums(place) for place in range(len(names))]
    stores = tuple(
        store_month(f"s{place}", name, part, terms, GOODS)
        for place, (name, part) in enumerate(zip(names, parts, strict=True))
    )
    whole = store_month("", "", total(parts), terms, GOODS)
    return MonthReport(date(2026, 10, 1), "Мальва & Co", currency, stores, None, whole)


def told(*names: str, language: str = "uk") -> Paper:
    return paper(report(*names), TEXTS, Program(language=language), date(2026, 11, 1))
