"""The desk where the corner shop's files come in, and the words in which these tests tell their stories."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from storage import imports, known_customers, people, vault
from storage.database import Transaction
from storage.known_customers import Consent, Known
from storage.people import Customer
from tests.usecases.corner_shop import NOW, CornerShop
from usecases.imports.run import Kind, Progress, Report, run
from usecases.registration import MARKETING


@dataclass
class Desk:
    shop: CornerShop
    folder: Path
    told: list[Progress] = field(default_factory=list)

    async def take(
        self, kind: Kind, contents: str | bytes | Sequence[str], *, at: datetime = NOW, dry_run: bool = False
    ) -> Report:
        """Imports a file of these contents; several texts are its rows."""
        path = self.file(kind)
        if isinstance(contents, bytes):
            path.write_bytes(contents)
        else:
            path.write_text(contents if isinstance(contents, str) else "\n".join(contents), encoding="utf-8")
        return await self.take_file(kind, path, at=at, dry_run=dry_run)

    async def take_file(self, kind: Kind, path: Path, *, at: datetime = NOW, dry_run: bool = False) -> Report:
        self.told.clear()
        return await run(
            self.shop.database, self.shop.terms, kind, path, dry_run=dry_run, now=at, progress=self.told.append
        )

    def file(self, kind: Kind) -> Path:
        return self.folder / f"{kind}.csv"

    def rejects(self, kind: Kind) -> list[dict[str, str]]:
        with self.file(kind).with_name(f"{kind}.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def reasons(self, kind: Kind) -> list[str]:
        return [row["reason"] for row in self.rejects(kind)]

    async def product(self, sku: str) -> dict[str, object] | None:
        found = await self.shop.database.read(lambda tx: imports.PRODUCTS.find(tx, [(sku,)]))
        return dict(found[sku,].values) if found else None

    async def customer(self, *, imported_id: str | None = None, phone: str | None = None) -> Customer | None:
        def work(tx: Transaction) -> Customer | None:
            if phone is not None:
                return people.find(tx, phone_hash=vault.phone_hash(phone, self.shop.terms.keys))
            return people.find(tx, imported_id=str(imported_id))

        return await self.shop.database.read(work)

    async def known(self, imported_id: str) -> Known:
        (found,) = await self.shop.database.read(lambda tx: known_customers.find(tx, [imported_id], [], lock=False))
        return found

    async def consent(self, customer: int) -> Consent | None:
        found = await self.shop.database.read(lambda tx: known_customers.last_consents(tx, [customer], MARKETING))
        return found.get(customer)


def figures(report: Report) -> tuple[int, int, int, int]:
    """Added, changed, unchanged, rejected."""
    return report.added, report.changed, report.unchanged, report.rejected
