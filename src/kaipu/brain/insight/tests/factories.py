"""A made-up trade with the shape of a real one: many small cells, few large ones, bulk purchases, weeks that differ."""

from datetime import timedelta

import numpy as np

from kaipu.brain.competitors.tests.factories import NOW
from kaipu.commerce.catalog.models import Brand, Product
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

SIZES = (12, 60, 25, 3, 4)  # department, category, store, kind of buyer, part of the day


def make_cube(*, seed: int, weeks: int, leaves: int = 6000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return codes (leaf, dimension), sales and orders (week, leaf). Each category lies in one department."""
    rng = np.random.default_rng(seed)
    weights = [rng.dirichlet(np.full(size, 0.8)) for size in SIZES]
    codes = np.stack([rng.choice(size, leaves, p=weight) for size, weight in zip(SIZES, weights, strict=True)], axis=1)
    codes[:, 0] = codes[:, 1] * SIZES[0] // SIZES[1]
    codes = np.unique(codes, axis=0).astype(np.int64)
    usual = np.prod([weights[d][codes[:, d]] * SIZES[d] for d in range(1, 5)], axis=0) ** 0.5 * 4 + 0.05
    level = rng.normal(1, 0.05, (weeks, 1))
    orders = rng.poisson(usual * level).astype(float)
    size = rng.lognormal(2.2, 0.5, orders.shape)
    bulk = np.where(rng.random(orders.shape) < 0.0003, rng.lognormal(6, 0.5, orders.shape), 0.0)
    return codes, orders * size + bulk, orders


def plant(rng: np.random.Generator, codes: np.ndarray, history: np.ndarray) -> tuple[tuple, np.ndarray, float]:
    """Choose a slice of one to three dimensions with 1.5–40 % of the whole, and by how much it moves."""
    whole = history.sum()
    while True:
        leaf, count = codes[rng.integers(len(codes))], rng.integers(1, 4)
        chosen = sorted(rng.choice(codes.shape[1], count, replace=False).tolist())
        inside = np.ones(len(codes), bool)
        needed = True
        for dimension in chosen:
            others = np.ones(len(codes), bool)
            for other in chosen:
                others &= (codes[:, other] == leaf[other]) | (other == dimension)
            inside &= codes[:, dimension] == leaf[dimension]
            alone = history[:, others & (codes[:, dimension] == leaf[dimension])].sum()
            needed &= count == 1 or alone < 0.9 * history[:, others].sum()
        if needed and 0.015 < history[:, inside].sum() / whole < 0.4:
            effect = rng.choice([rng.uniform(-0.8, -0.3), rng.uniform(0.4, 1.2)])
            return tuple((d, (int(leaf[d]),)) for d in chosen), inside, float(effect)


def overlap(one: np.ndarray, two: np.ndarray, weights: np.ndarray) -> float:
    """Return the weight of what two slices share, as a part of the weight of both."""
    return float(weights[one & two].sum() / max(weights[one | two].sum(), 1e-9))


def make_rival_goods() -> None:
    """Make two goods of ours that a competitor's offers match: milk at 2.00 and chips at 3.00."""
    for code, path, brand, name, size, price in (
        ("1001", "dairy/milk", "Maplebrook", "Maplebrook whole milk, 1 l", "1 l", 200),
        ("2001", "snacks/chips", "Oakworth", "Oakworth corn chips, 10 oz", "10 oz", 300),
    ):
        sku = make_sku(code, category=make_category(path), name_en=name, name_zh=name)
        sku.size_en, sku.size_amount, sku.size_unit = size, None, ""
        sku.save()
        made, _ = Brand.objects.get_or_create(slug=brand.lower(), defaults={"name_en": brand, "name_zh": brand})
        Product.objects.filter(id=sku.product_id).update(brand=made)
        pricing.set_price(sku_id=sku.id, amount=Money(price, "USD"), at=NOW - timedelta(days=30))
