"""Offers as connectors keep them, and a made-up catalogue with what another shop would make of its names."""

from datetime import UTC, date, datetime, time
from random import Random

from kaipu.brain.competitors.rules import Goods, Theirs, read_size
from kaipu.brain.connectors.models import Offer

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)  # noon in New York
TODAY = date(2026, 3, 10)


def make_offer(title, price, *, code="", day=TODAY, competitor="rival", **fields):
    code = code or title
    given = {"brand": "", "barcode": "", "size": "", "category": "", "regular_minor": None, "promotion": "", "in_stock": True,
             "rating": None, "reviews": None, "review": ""} | fields  # fmt: skip
    return Offer.objects.update_or_create(
        connector="feed", row_key=f"{competitor}|{day}|{code}",
        defaults={"digest": f"{price}", "at": datetime.combine(day, time(17), UTC), "competitor": competitor, "day": day, "code": code,
                  "title": title, "price_minor": price, **given},
    )[0]  # fmt: skip


BRANDS = ("Maplebrook", "Oakworth", "Cedarside", "Silverbrook", "Winterbridge", "Plumheath", "Dawnshore", "Elmcroft")
KINDS = ("whole milk", "greek yogurt", "cheddar cheese", "corn chips", "candy bars", "ramen noodles", "tomato soup", "green beans",
         "orange juice", "peanut butter", "wheat bread", "frozen peas", "apple pie", "rice crackers", "olive oil", "dark chocolate")  # fmt: skip
KINDS_ZH = ("全脂牛奶", "希腊酸奶", "切达奶酪", "玉米片", "巧克力棒", "方便面", "番茄汤", "青刀豆", "橙汁", "花生酱", "小麦面包", "冷冻豌豆", "苹果派", "米饼",
            "橄榄油", "黑巧克力")  # fmt: skip
VARIETIES = ("", "Classic", "Garden", "Hearth")
SIZES = ("8 oz", "16 oz", "32 oz")


def make_catalogue():
    """1,536 goods, most of them with near twins: brand × kind × variety × size."""
    goods, sku = [], 0
    for brand in BRANDS:
        for kind, chinese in zip(KINDS, KINDS_ZH, strict=True):
            for variety in VARIETIES:
                for size in SIZES:
                    sku += 1
                    name = ", ".join(filter(None, [f"{brand} {kind}", variety, size]))
                    goods.append(
                        Goods(sku, (name, f"{brand} {chinese}{variety} {size}"), (brand, brand), read_size(size))
                    )
    return goods


def disguise(goods, generator: Random) -> Theirs:
    """What another shop makes of it: another order, a slip of the pen, grams, no brand field, Chinese."""
    if generator.random() < 0.2:
        return Theirs(goods.titles[1], goods.brands[0])
    words = goods.titles[0].rpartition(",")[0].replace(",", "").split()
    generator.shuffle(words)
    if generator.random() < 0.2:
        place = generator.randrange(len(words))
        word = words[place]
        words[place] = word[:2] + word[3] + word[2] + word[4:] if len(word) > 4 else word
    size = f"{goods.size.amount:.0f} g" if generator.random() < 0.4 else goods.titles[0].rpartition(",")[2].strip()
    return Theirs(
        " ".join(words), goods.brands[0] if generator.random() < 0.7 else "", size if generator.random() < 0.9 else ""
    )
