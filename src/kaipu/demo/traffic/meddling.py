"""What plants do: to the shop (prices, stock promised to nobody) and to shoppers (buttons that fail, false hopes, rings).

The shop is changed by its ordinary operations only, and everything is put back in the end.
"""

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.traffic.goods import Good, Shelf
from kaipu.demo.traffic.plants import Plant
from kaipu.kernel import clock
from kaipu.kernel.money import Money

STREETS = ("12 Quarry Lane", "12 Quarry Ln", "12 Quarry Lane Apt 1", "12, Quarry Lane")
RING_ADDRESSES = ("127.19.7.7", "127.19.7.8")
HOLD = timedelta(hours=24)  # stock that a killed simulation held comes back after this


class Meddler:
    """The plants of one simulation at work."""

    def __init__(self, plants: Sequence[Plant], shelf: Shelf) -> None:
        self._plants, self._shelf, self._lock = plants, shelf, threading.Lock()
        self._held: list[tuple[Plant, str]] = []
        self._period: dict[int, int] = {}
        self._ringed: dict[int, int] = {}

    def _of(self, kind: str, share: float) -> list[Plant]:
        return [plant for plant in self._plants if plant.kind == kind and plant.holds(share)]

    def checkout_works(self, device: str, share: float, end: str, generator: Random) -> bool:
        """Tell whether this visit's checkout answers."""
        for plant in self._of("conversion_drop", share):
            if device == plant.settings["device"]:
                broken = generator.random() < plant.settings["lost"]
                with self._lock:
                    plant.count("visits_of_device")
                    if broken and end in {"order", "checkout"}:
                        plant.count("checkouts_broken")
                if broken:
                    return False
        return True

    def lure(self, share: float, generator: Random) -> tuple[str, str] | None:
        """Return origin and end of a visit that a bad campaign brought: nearly all see one page; None for others."""
        for plant in self._of("bad_campaign", share):
            if generator.random() < plant.settings["share"]:
                with self._lock:
                    plant.count("visits")
                campaign = plant.settings["campaign"]
                origin = (
                    f"utm_source=clickfarm&utm_medium=display&utm_campaign={campaign}&referrer=ads.clickfarm.example%2F"
                )
                return origin, "glance" if generator.random() < 0.93 else "look"
        return None

    def tempt(self, goods: Sequence[Good], share: float, generator: Random) -> Sequence[Good]:
        """Return what somebody still wants at the prices of a test: demand follows price by its elasticity."""
        for plant in self._of("price_test", share):
            codes, dearer = plant.facts.get("skus", {}), self._dearer(plant, share)
            tested = [good for good in self._shelf.goods.values() if good.code in codes] if codes else []
            if not tested:
                continue
            good = tested[int(generator.random() * len(tested))]
            ratio = float(plant.settings["ratio"]) if dearer else 1.0
            arm = "dear" if dearer else "base"
            keeps = generator.random() < 0.5 * ratio ** float(plant.settings["elasticity"])
            with self._lock:
                plant.count(f"{arm}_offered")
                if keeps:
                    plant.count(f"{arm}_wanted")
            goods = [*goods[:3], good] if keeps else goods
        return goods

    def _dearer(self, plant: Plant, share: float) -> bool:
        return int((share - plant.start) / (plant.end - plant.start) * plant.settings["periods"]) % 2 == 1

    def work(self, share: float, at: datetime) -> None:
        """Do to the shop what is due. Runs in the main thread, which alone speaks to the database."""
        for place, plant in enumerate(self._plants):
            if plant.kind == "sold_out":
                self._empty_shelves(plant, share, at)
            elif plant.kind == "price_test" and plant.holds(share):
                period = int(self._dearer(plant, share))
                if self._period.get(place) != period:
                    self._period[place] = period
                    self._price(plant, dearer=bool(period), at=at)

    def _price(self, plant: Plant, *, dearer: bool, at: datetime) -> None:
        """Set the tested prices to one of the two, and write down when."""
        if "skus" not in plant.facts:
            goods = sorted(self._shelf.goods.values(), key=lambda good: good.code)[: plant.settings["goods"]]
            chosen = plant.facts.get("goods") or goods
            plant.facts["skus"] = {good.code: {"sku_id": good.sku_id, "base": good.price} for good in chosen}
            plant.facts.pop("goods", None)
        if not dearer and "switches" not in plant.facts:
            plant.facts["switches"] = [{"at": at.isoformat(), "arm": "base"}]
            return
        for each in plant.facts["skus"].values():
            minor = round(each["base"] * (plant.settings["ratio"] if dearer else 1))
            each["dear"] = round(each["base"] * plant.settings["ratio"])
            pricing.set_price(sku_id=each["sku_id"], amount=Money(minor, self._currency()), at=at)
        plant.facts.setdefault("switches", []).append({"at": at.isoformat(), "arm": "dear" if dearer else "base"})

    def _currency(self) -> str:
        return pricing.get_pricing_context(delivery=False).currency

    def _empty_shelves(self, plant: Plant, share: float, at: datetime) -> None:
        held = [owner for each, owner in self._held if each is plant]
        if plant.holds(share) and not held and "skus" not in plant.facts:
            category = plant.settings["category"]
            wanted = [good for good in self._shelf.goods.values() if good.path.startswith(category)]
            here = inventory.list_availability(sku_ids=[good.sku_id for good in wanted])
            taken = {sku: pieces for sku, pieces in here.items() if pieces > 0}
            owner = f"plant:{at:%Y%m%d%H%M%S}"
            plant.facts |= {
                "skus": sorted(self._shelf.goods[sku].code for sku in taken), "since": at.isoformat(), "pieces": sum(taken.values()),
            }  # fmt: skip
            if taken:
                place = inventory.get_delivering_location_id()
                inventory.reserve_stock(owner=owner, location_id=place, wanted=taken, at=at, expires_at=at + HOLD)
                self._held.append((plant, owner))
        elif held and not plant.holds(share):
            self._fill_shelves(plant, at)

    def _fill_shelves(self, plant: Plant, at: datetime) -> None:
        for owner in [owner for each, owner in self._held if each is plant]:
            inventory.release_reservation(owner=owner)
            plant.facts["until"] = at.isoformat()
        self._held = [(each, owner) for each, owner in self._held if each is not plant]

    def mend(self, at: datetime) -> None:
        """Put stock and prices back."""
        for plant in self._plants:
            self._fill_shelves(plant, at)
            switches = plant.facts.get("switches", [])
            if switches and switches[-1]["arm"] == "dear":
                self._price(plant, dearer=False, at=at)

    def ring_due(self, share: float) -> list[dict[str, Any]]:
        """Return the orders that rings of fake buyers place now, spread over their time."""
        due = []
        for place, plant in enumerate(self._plants):
            if plant.kind != "fake_buyers" or not plant.holds(share):
                continue
            size, whole = plant.settings["size"], plant.settings["size"] * plant.settings["orders"]
            until = min(whole, 1 + int((share - plant.start) / (plant.end - plant.start) * 1.2 * whole))
            turns = range(self._ringed.get(place, 0), until)
            due += [self._fake(plant, turn, turn % size) for turn in turns]
            self._ringed[place] = max(until, self._ringed.get(place, 0))
        return due

    def _fake(self, plant: Plant, turn: int, member: int) -> dict[str, Any]:
        email = f"deal.hunter{member + 1}@shoppers.example"
        contact = {
            "method": "delivery", "name": f"Dana Hunter {member + 1}", "email": email, "phone": "+15550177",
            "street": STREETS[member % len(STREETS)], "city": "Millbrook", "postcode": "00214", "adult": "yes",
        }  # fmt: skip
        plant.facts.setdefault("emails", [])
        if email not in plant.facts["emails"]:
            plant.facts["emails"].append(email)
        plant.facts |= {"phone": "+15550177", "addresses": list(RING_ADDRESSES), "device": "desktop Firefox"}
        plant.facts.setdefault("since", clock.now().isoformat())
        decision = "failed" if turn % 3 == 2 else "paid"
        return {
            "plant": plant, "turn": turn, "email": email, "contact": contact, "decision": decision,
            "address": RING_ADDRESSES[turn % len(RING_ADDRESSES)],
        }  # fmt: skip
