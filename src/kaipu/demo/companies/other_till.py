"""A till of another maker at one of the shops: sells by itself, and tells its sales by REST each minute. Standard library only; no Django.

Sales wait in a file until the shop has answered, as a real till does, so that neither a shop that is shut nor a kill loses
one; every tenth is told a second time, for tills do. What is sold is drawn by `noise` from the goods the shop tells it.
"""

import json
import logging
import threading
import time
import urllib.request
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from kaipu.demo.words import noise

log = logging.getLogger(__name__)
EVERY_SECONDS = 60
OPEN = range(8, 22)
SOLD, TWICE = 0.3, 0.1  # this share of minutes brings a sale, this share of sales is told twice
MOST_WAITING, MOST_AT_ONCE = 5_000, 100
LEARNT_SECONDS = 600
type Row = dict[str, Any]


def _costs(good: Row, quantity: int) -> int:
    """Return what a line costs; a weighed one is priced a kilogram, half a cent is rounded up."""
    if good["measure"] == "weight":
        return int((2 * good["price_minor"] * quantity + 1000) // 2000)
    return int(good["price_minor"] * quantity)


def ring(minute: int, goods: list[Row], place: str) -> Row | None:
    """Return what is sold in a minute since 1970, or None; no more than the shop told is there, which it counts down."""
    if not goods or noise("other till", minute) >= SOLD:
        return None
    lines: dict[str, Row] = {}
    for number in range(1 + int(4 * noise("lines", minute))):
        good = goods[int(len(goods) * noise("good", minute, number))]
        weighed = good["measure"] == "weight"
        quantity = 50 * (3 + int(15 * noise("grams", minute, number))) if weighed else 1 + int(2 * noise("n", minute))
        if good["sku"] in lines or good["available"] < quantity:
            continue
        good["available"] -= quantity
        lines[good["sku"]] = {
            "sku": good["barcode"] or good["sku"], "quantity": quantity, "price_minor": good["price_minor"],
            "total": _costs(good, quantity),
        }  # fmt: skip
    if not lines:
        return None
    total = sum(line.pop("total") for line in lines.values())
    return {
        "id": f"K1-{minute}", "at": datetime.fromtimestamp(60 * minute, UTC).isoformat(), "place": place, "done": True,
        "payment": "cash" if noise("pays", minute) < 0.3 else "code", "total_minor": total, "received_minor": total,
        "lines": list(lines.values()),
    }  # fmt: skip


class OtherTill:
    """The till with its agreement (`till.json`: key, place, zone, since when) and its memory (`till_memory.json`)."""

    def __init__(self, folder: Path, site: str) -> None:
        self._agreement, self._memory = folder / "till.json", folder / "till_memory.json"
        self._site = site
        self._goods: tuple[float, list[Row]] = (0.0, [])

    def start(self) -> None:
        """Begin to sell, in a thread of this process that ends with it."""
        threading.Thread(target=self._go_on, daemon=True).start()

    def _go_on(self) -> None:
        while True:
            try:
                if self._agreement.exists():
                    self.tick(time.time())
            except (OSError, ValueError) as error:
                log.info("the other till waits: %s", error)
            time.sleep(EVERY_SECONDS)

    def tick(self, now: float) -> int:
        """Sell what is due up to now and tell what waits; return how many sales the shop has answered.

        Raises OSError where the shop cannot be reached; then everything waits.
        """
        agreed = json.loads(self._agreement.read_text())
        memory = (
            json.loads(self._memory.read_text()) if self._memory.exists() else {"until": agreed["since"], "waits": []}
        )
        goods = self._learn(agreed, now)
        zone = ZoneInfo(agreed["zone"])
        for minute in range(memory["until"] + 1, int(now // 60) + 1):
            sale = ring(minute, goods, agreed["place"])
            if sale and datetime.fromtimestamp(60 * minute, zone).hour in OPEN:
                memory["waits"].append(sale)
        memory["until"] = max(memory["until"], int(now // 60))
        memory["waits"] = memory["waits"][-MOST_WAITING:]
        self._keep(memory)
        answered = 0
        while memory["waits"]:
            told = memory["waits"][:MOST_AT_ONCE]
            self._ask(
                agreed,
                "sales",
                {"sales": [{name: value for name, value in sale.items() if name != "again"} for sale in told]},
            )
            again = [
                {**sale, "again": True} for sale in told if "again" not in sale and noise("again", sale["id"]) < TWICE
            ]
            answered += len(told)
            left = memory["waits"][MOST_AT_ONCE:]
            memory["waits"] = left + again
            self._keep(memory)
            if not left:
                break
        return answered

    def _keep(self, memory: Row) -> None:
        fresh = self._memory.with_suffix(".new")
        fresh.write_text(json.dumps(memory))
        fresh.replace(self._memory)

    def _learn(self, agreed: Mapping[str, str], now: float) -> list[Row]:
        if now - self._goods[0] > LEARNT_SECONDS:
            told = self._ask(agreed, f"goods?place={quote(agreed['place'])}", None)["goods"]
            self._goods = now, [good for good in told if good["price_minor"] and good["available"] > 20]
        return self._goods[1]

    def _ask(self, agreed: Mapping[str, str], path: str, body: Row | None) -> Row:
        headers = {
            "Authorization": f"Bearer {agreed['key']}", "Content-Type": "application/json", "X-Kaipu-Simulated": agreed["mark"],
        }  # fmt: skip
        asked = urllib.request.Request(  # noqa: S310 - the shop's own address
            f"{self._site}/api/v1/tills/{path}", json.dumps(body).encode() if body else None, headers
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:  # noqa: S310 - the shop's own address
            found: Row = json.loads(answer.read())
        return found
