# ruff: noqa: INP001, T201 - an example that stands alone: it is in no package, and it prints what it does
"""A cash register's side of the till API: ask, set points aside, post the receipt, and be sure of it when the line drops.

python till_client.py http://localhost:8080 KEY centr 1 WHAT-THE-SCANNER-READ
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

Json = dict[str, Any]
TRIES = 5


class Refused(Exception):  # noqa: N818 - "no" is an answer, and the cashier reads it
    """Nothing was changed. The text is for the cashier, `problem["code"]` for the program."""

    def __init__(self, problem: Json) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


@dataclass(frozen=True)
class Till:
    """One till of one store. `http` knows the address of Regulars; `pause` waits so many seconds before the next try."""

    http: httpx.Client
    key: str
    store: str
    name: str
    pause: Callable[[float], None] = time.sleep

    def look_up(self, scanned: str) -> Json:
        return self._call("POST", "/cards/lookup", {"code": scanned})

    def quote(self, card: str, lines: list[Json], spend: int = 0) -> Json:
        body = {"card": card, "lines": lines, "total": total(lines), "spend": spend}
        return self._call("POST", "/quotes", body)

    def hold(self, card: str, points: int, receipt: str) -> Json:
        return self._call("POST", "/holds", {"card": card, "points": points, "receipt": receipt})

    def release(self, hold: str) -> None:
        self._call("DELETE", f"/holds/{hold}")

    def receipt(self, receipt: str, lines: list[Json], card: str | None = None, hold: str | None = None) -> Json:
        """The body to post: made once and kept, for the same id must always come with the same contents."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        head = {"receipt": receipt, "store": self.store, "till": self.name, "at": now}
        return {**head, "card": card, "hold": hold, "lines": lines, "total": total(lines)}

    def post(self, receipt: Json) -> Json:
        return self._call("POST", "/receipts", receipt)

    def take_back(self, receipt: str, back: Json) -> Json:
        """`back` is made once and kept, like a receipt: return, at, lines of line, quantity and sum."""
        return self._call("POST", f"/receipts/{receipt}/returns", back)

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        """Asks again, in the same words, until there is an answer: nothing is done twice."""
        headers = {"Authorization": f"Bearer {self.key}"}
        for seconds in range(1, TRIES + 1):
            try:
                response = self.http.request(method, f"/v1{path}", json=body, headers=headers)
            except httpx.TransportError:  # done or not? The next try tells.
                self.pause(seconds)
                continue
            if response.is_success:
                return response.json() if response.content else {}
            if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                raise Refused(response.json())
            self.pause(float(response.headers["Retry-After"]))
        raise ConnectionError("Regulars does not answer: keep the receipt and post it later as it is")


@dataclass(frozen=True)
class Drawer:
    """Receipts that nobody has answered for yet, a file each: they outlive a power cut."""

    folder: Path

    def keep(self, receipt: Json) -> None:
        """Written whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        draft = self._file(receipt).with_suffix(".draft")
        draft.write_text(json.dumps(receipt), "utf-8")
        draft.replace(self._file(receipt))

    def answered(self, receipt: Json) -> None:
        self._file(receipt).unlink(missing_ok=True)

    def send(self, till: "Till") -> list[Json]:
        """The answers to all that waits. Ends with ConnectionError while there is still no line; a refused one is set aside."""
        answers = []
        for file in sorted(self.folder.glob("*.json")):
            receipt = json.loads(file.read_text("utf-8"))
            try:
                answers.append(till.post(receipt))
            except Refused as no:
                file.with_suffix(".refused").write_text(
                    json.dumps({"receipt": receipt, "problem": no.problem}), "utf-8"
                )
            self.answered(receipt)
        return answers

    def _file(self, receipt: Json) -> Path:
        return self.folder / f"{quote(receipt['receipt'], safe='')}.json"


def total(lines: list[Json]) -> int:
    return sum(line["sum"] for line in lines)


def sell(
    till: Till,
    receipt: str,
    scanned: str,
    lines: list[Json],
    terminal: Callable[[int], bool],
    drawer: Drawer | None = None,
) -> Json:
    """From the scan to the printer. `terminal` takes the money, in minor units, and says whether it did.

    Once the money is taken the receipt lies in the drawer until it is answered. ConnectionError before that: `sell_offline`.
    """
    try:
        card, points = till.look_up(scanned)["card"], till.quote(scanned, lines)["max_spend"]
    except Refused as no:
        if "card" not in no.problem:
            raise
        card, points = no.problem["card"], 0  # the code has expired or has paid already: the card earns all the same
    payable = till.quote(card, lines, points)["payable"]
    hold = None
    if points:  # the shopper says how many; here it is as many as may be
        try:
            hold = till.hold(scanned, points, receipt)["hold"]
        except Refused as no:
            if no.problem["code"] != "code_needed":  # a card number: it earns and does not pay
                raise
            payable = till.quote(card, lines)["payable"]
    if not terminal(payable):
        if hold is not None:
            till.release(hold)
        raise InterruptedError("not paid")
    body = till.receipt(receipt, lines, card, hold)
    if drawer is None:
        return till.post(body)
    drawer.keep(body)
    answer = till.post(body)
    drawer.answered(body)
    return answer


def sell_offline(till: Till, drawer: Drawer, receipt: str, scanned: str | None, lines: list[Json]) -> None:
    """Without a line the card earns and does not pay; `Drawer.send` posts the receipt when the line is back."""
    drawer.keep(till.receipt(receipt, lines, scanned))


def main() -> None:
    address, key, store, name, scanned = sys.argv[1:]
    lines: list[Json] = [
        {"line": 1, "sku": "10001", "quantity": "2", "sum": 10580},
        {"line": 2, "sku": "10017", "quantity": "0.486", "sum": 21821},
    ]
    with httpx.Client(base_url=address, timeout=5) as http:
        till = Till(http, key, store, name)
        answer = sell(till, f"{store}-{name}-{time.time_ns()}", scanned, lines, lambda payable: payable >= 0)
    print("\n".join(answer["print"]))


if __name__ == "__main__":
    main()
