"""Two made-up competitors: they sell much of what we sell, under names of their own writing, at prices of their own, and more.

Their goods are those of ours that bring in most, renamed: words left out, slips of the pen, other spellings, Chinese names, ounces made
grams. What each really is stands in `var/demo/companies/rivals_truth.json`, so that matching can be measured.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from kaipu.brain.competitors import api as competitors
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.pricing import api as pricing
from kaipu.demo.traffic.story import Story
from kaipu.demo.words import noise
from kaipu.kernel import clock

type Row = dict[str, Any]
SHELF, SOLD = 320, 0.85  # so many of our goods, by what they bring in, and the share of them that each sells
WEEKS_BEFORE, DAILY = 18, timedelta(days=27)  # Sundays before the story’s weeks; from then on every day
OWN = ("Kimchi Bowl 350 g", "Oat Barista Drink 1 l", "Sea Salt Focaccia 400 g", "Mango Lassi 500 ml", "Smoked Tofu 200 g",
       "Rye Crispbread 250 g", "Lentil Soup 600 ml", "Miso Paste 300 g", "Kombucha Ginger 330 ml", "Halloumi 225 g")  # fmt: skip
SPELLINGS = {
    "yogurt": "yoghurt",
    "cookie": "biscuit",
    "soda": "soft drink",
    "chips": "crisps",
    "whole": "full cream",
    "organic": "org",
}
PLANTED, CHEAPER = 0.03, 0.82  # of their goods are sold this much cheaper from the story's week on


@dataclass(frozen=True, slots=True)
class Rival:
    """A competitor: how dear it is beside us, how often it writes Chinese or leaves the brand out."""

    key: str
    title_en: str
    title_zh: str
    level: float
    chinese: float
    no_brand: float


RIVALS = (
    Rival("greenbasket", "Greenbasket", "绿篮超市", 1.015, 0.0, 0.15),
    Rival("harbor-fresh", "Harbor Fresh", "海港鲜生", 0.985, 0.35, 0.3),
)
QUOTES = (
    "Always fresh.", "Smaller than it used to be.", "Good value.", "Arrived damaged once.", "Better than the big brands.",
    "Not as fresh as last month.", "The price went up again.", "Tastes like home made.", "A little too salty for us.",
    "The box was crushed, the rest was fine.", "Delivered on time, still cold.", "Half empty when we opened it.",
)  # fmt: skip
QUOTES_ZH = (
    "很新鲜，会回购。", "价格涨了不少。", "分量比以前少了。", "包装破损，客服处理很快。", "味道不错，孩子喜欢。", "送得准时，还是冰的。", "临期了才送来。", "性价比高，划算。",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shelf:
    """Our goods that bring in most."""

    goods: tuple[catalog.ShelfProduct, ...]


def read_shelf(at: datetime) -> Shelf:
    """Read our goods that bring in most, by today's prices. Takes about a second."""
    prices = dict(pricing.list_current_prices(at=at))
    listed = [
        each for each in catalog.list_shelf_products(at=at) if each.policy == "public" and prices.get(each.sku_id)
    ]
    return Shelf(tuple(sorted(listed, key=lambda each: (-each.popularity * prices[each.sku_id], each.sku_id))[:SHELF]))


def first_told(story: Story) -> date:
    """Return the first day on which their prices were looked at."""
    return story.first - timedelta(weeks=WEEKS_BEFORE)


def is_told(day: date, story: Story) -> bool:
    """Tell whether their prices were looked at on a day: on Sundays, and daily in the last four weeks of history and since."""
    return day >= story.last - DAILY or day.weekday() == 6


def tell_offers(day: date, shelf: Shelf, story: Story) -> Iterator[Row]:
    """Yield what both ask on a day."""
    if not is_told(day, story):
        return
    noon = clock.day_start(day) + timedelta(hours=12)
    asked = pricing.list_prices(sku_ids=[product.sku_id for product in shelf.goods], at=noon)
    for rival in RIVALS:
        for product in shelf.goods:
            if product.sku_id in asked and _sells(rival, product):
                yield _offer(rival, product, asked[product.sku_id].minor, day, story)
        for place, title in enumerate(OWN):
            yield _own(rival, place, title, day)


def _sells(rival: Rival, product: catalog.ShelfProduct) -> bool:
    return noise("sells", rival.key, product.sku_id) < SOLD


def _offer(rival: Rival, product: catalog.ShelfProduct, ours: int, day: date, story: Story) -> Row:
    key = (rival.key, product.sku_id)
    regular = max(
        1, round(ours * rival.level * (0.93 + 0.14 * noise("their price", *key, day.isocalendar().week // 3)))
    )
    planted = noise("planted", *key) < PLANTED and day >= story.week
    price = round(ours * CHEAPER) if planted else regular
    deal = ""
    if not planted and noise("their deal", *key, day.isocalendar().week) < 0.06:
        price, deal = max(1, round(regular * 0.8)), f"Deals of week {day.isocalendar().week}"
    mean = round(3.2 + 1.7 * noise("stars", *key), 1)
    return {
        "shop": rival.key, "day": f"{day}", "id": _code(rival, product), "name": _title(rival, product),
        "brand": "" if noise("no brand", *key) < rival.no_brand else product.brand_en.split(" ")[0],
        "gtin": "", "pack": _pack(rival, product), "dept": "", "price": _major(max(1, price)),
        "was": _major(regular) if deal else "", "deal": deal,
        "available": noise("their stock", *key, day.toordinal() // 4) > 0.03,
        "stars": {"mean": str(mean), "count": int(3 + 400 * noise("rated", *key) ** 3),
                  "quote": _quote(rival, key, day)},
    }  # fmt: skip


def _quote(rival: Rival, key: tuple[str, int], day: date) -> str:
    """Return what somebody says of three products in ten; every five weeks somebody else."""
    if noise("says", *key) >= 0.3:
        return ""
    turn = (day.toordinal() + int(35 * noise("turn", *key))) // 35
    words = QUOTES_ZH if noise("speaks", *key, turn) < rival.chinese else QUOTES
    return words[int(noise("quote", *key, turn) * len(words))]


def _own(rival: Rival, place: int, title: str, day: date) -> Row:
    cents = 199 + 40 * place + round(150 * noise("own", rival.key, place))
    return {
        "shop": rival.key, "day": f"{day}", "id": f"{rival.key[:2]}-own-{place}", "name": f"{rival.title_en} {title}",
        "brand": rival.title_en, "gtin": "", "pack": "", "dept": "", "price": _major(cents), "was": "", "deal": "",
        "available": True, "stars": {"mean": "4.4", "count": 20 + 7 * place, "quote": ""},
    }  # fmt: skip


def _major(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _code(rival: Rival, product: catalog.ShelfProduct) -> str:
    return f"{rival.key[:2]}-{int(noise('their code', rival.key, product.sku_id) * 9e9) + 10**9}"


def _title(rival: Rival, product: catalog.ShelfProduct) -> str:
    """Return a name as they write it."""
    key = (rival.key, product.sku_id)
    if noise("chinese", *key) < rival.chinese:
        return product.name_zh
    words = product.name_en.replace(",", " ").split()
    if len(words) > 3 and noise("drops", *key) < 0.3:
        words.pop(int(noise("which", *key) * len(words)))
    if noise("order", *key) < 0.3:
        words = words[1:] + words[:1]
    spelled = [SPELLINGS.get(word.lower(), word) for word in words]
    if noise("slips", *key) < 0.1:
        place = int(noise("where", *key) * len(spelled))
        spelled[place] = _slip(spelled[place], noise("slip", *key))
    return " ".join(spelled)


def _slip(word: str, at: float) -> str:
    """Swap two letters."""
    if len(word) < 5:
        return word
    place = 1 + int(at * (len(word) - 3))
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _pack(rival: Rival, product: catalog.ShelfProduct) -> str:
    if noise("no size", rival.key, product.sku_id) < 0.12:
        return ""
    ounces = re.fullmatch(r"(\d+(?:\.\d+)?) oz", product.size_en)
    if ounces and rival.chinese:
        return f"{float(ounces[1]) * 28.35:.0f} g"
    return product.size_en


def write_truth(path: Path, shelf: Shelf) -> None:
    """Write down what each of their products really is: their code → our SKU's code, and those that are planted cheap."""
    truth = {
        "matches": {_code(rival, product): product.sku_code for rival, product in _sold(shelf)},
        "undercut": sorted(
            _code(rival, product)
            for rival, product in _sold(shelf)
            if noise("planted", rival.key, product.sku_id) < PLANTED
        ),
    }
    path.write_text(json.dumps(truth, indent=1) + "\n")


def _sold(shelf: Shelf) -> Iterable[tuple[Rival, catalog.ShelfProduct]]:
    for rival in RIVALS:
        for product in shelf.goods:
            if _sells(rival, product):
                yield rival, product


def introduce(story: Story, at: datetime) -> None:
    """Name both, and write down what a panel reckons of their shares."""
    for place, rival in enumerate(RIVALS):
        competitors.put_competitor(
            key=rival.key, title_en=rival.title_en, title_zh=rival.title_zh, undercut_percent=8, simulated=True, at=at
        )
        for back in range(2):
            month = (story.last.replace(day=1) - timedelta(days=1 + 31 * back)).replace(day=1)
            middle = 1400 - 500 * place + round(120 * noise("share", rival.key, month))
            competitors.put_estimate(
                competitor=rival.key, kind="share", month=month, low=middle - 260, middle=middle, high=middle + 310,
                source="Westmere Panel", confidence=80, simulated=True, at=at,
            )  # fmt: skip
