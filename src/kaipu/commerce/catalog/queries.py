"""Reads of the catalogue: the tree, products for a page, SKUs for a cart or an order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from django.db import connection
from django.db.models import Q

from kaipu.commerce.catalog.models import Brand, Category, Product, Sku
from kaipu.commerce.catalog.rules import MOST, PRICE_PER, WEIGHT


class ProductUnknown(LookupError):
    """No product has this slug or id."""


class SkuUnknown(LookupError):
    """No SKU has this code or id."""


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """One node of the tree; `path` is unique and spells its place."""

    id: int
    parent_id: int | None
    path: str
    name_en: str
    name_zh: str
    icon: str
    depth: int
    position: int


@dataclass(frozen=True, slots=True)
class ShelfProduct:
    """What the shelf needs to know of one published product and its first SKU; `skus` counts its variants."""

    product_id: int
    slug: str
    category_id: int
    name_en: str
    name_zh: str
    brand_en: str
    brand_zh: str
    own_brand: bool
    icon: str
    policy: str
    storage: str
    popularity: int
    sku_id: int
    sku_code: str
    size_en: str
    size_zh: str
    size_amount: Decimal | None
    size_unit: str
    skus: int
    measure: str
    step: int
    published: bool


@dataclass(frozen=True, slots=True)
class SkuRecord:
    """A SKU with the names of its product, as carts, orders and staff show it."""

    id: int
    code: str
    product_id: int
    slug: str
    name_en: str
    name_zh: str
    variety_en: str
    variety_zh: str
    size_en: str
    size_zh: str
    size_amount: Decimal | None
    size_unit: str
    icon: str
    policy: str
    storage: str
    shelf_life_days: int | None
    tax_rate_bp: int
    measure: str
    step: int
    plu: str
    published: bool

    @property
    def weighed(self) -> bool:
        """Tell whether its quantity is grams and its price that of a kilogram."""
        return self.measure == WEIGHT

    @property
    def price_per(self) -> int:
        """How much of a quantity the price is asked for."""
        return PRICE_PER[self.measure]

    @property
    def most(self) -> int:
        """How much of it one order may hold."""
        return MOST[self.measure]


@dataclass(frozen=True, slots=True)
class AttributeRecord:
    """A typed property of a product, ready to show."""

    code: str
    name_en: str
    name_zh: str
    kind: str
    unit: str
    text_en: str
    text_zh: str
    number: Decimal | None
    flag: bool | None


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """A picture or film of a product."""

    kind: str
    path: str
    alt_en: str
    alt_zh: str


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """Everything the catalogue knows of one product."""

    id: int
    slug: str
    category_id: int
    category_path: str
    brand_en: str
    brand_zh: str
    own_brand: bool
    name_en: str
    name_zh: str
    description_en: str
    description_zh: str
    icon: str
    policy: str
    storage: str
    shelf_life_days: int | None
    published_from: datetime | None
    published_until: datetime | None
    popularity: int
    assumed: tuple[str, ...]
    skus: tuple[SkuRecord, ...]
    attributes: tuple[AttributeRecord, ...]
    media: tuple[MediaRecord, ...]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product in the console's table."""

    id: int
    slug: str
    sku_code: str
    name_en: str
    name_zh: str
    category_path: str
    policy: str
    published: bool
    popularity: int
    sku_id: int
    assumed: Sequence[str]
    category_en: str
    category_zh: str


def list_categories(*, depth: int | None = None) -> list[CategoryNode]:
    """Return the whole tree, parents before children, or the nodes of one depth (0 = departments)."""
    nodes = Category.objects.all() if depth is None else Category.objects.filter(depth=depth)
    rows = nodes.order_by("depth", "position", "name_en", "id").values_list(
        "id", "parent_id", "path", "name_en", "name_zh", "icon", "depth", "position"
    )
    return [CategoryNode(*row) for row in rows]


_SHELF_SQL = """
SELECT p.id, p.slug, p.category_id, p.name_en, p.name_zh, coalesce(b.name_en, ''), coalesce(b.name_zh, ''),
       coalesce(b.own, false), p.icon, p.policy, p.storage, p.popularity, s.id, s.code, s.size_en, s.size_zh,
       s.size_amount, s.size_unit, s.skus, s.measure, s.step,
       coalesce(p.published_from <= %(at)s AND (p.published_until IS NULL OR p.published_until > %(at)s), false)
  FROM catalog_product p
  JOIN (SELECT DISTINCT ON (product_id) *, count(*) OVER (PARTITION BY product_id) AS skus
          FROM catalog_sku {which} ORDER BY product_id, position, id) s ON s.product_id = p.id
  LEFT JOIN catalog_brand b ON b.id = p.brand_id
"""


def list_shelf_products(*, at: datetime, changed_since: int | None = None) -> list[ShelfProduct]:
    """Return published products (all of them), or those written since a feed horizon, published or not."""
    with connection.cursor() as cursor:
        if changed_since is None:
            cursor.execute(
                _SHELF_SQL.format(which="")
                + " WHERE p.published_from <= %(at)s AND (p.published_until IS NULL OR p.published_until > %(at)s)",
                {"at": at},
            )
        else:
            recent = "SELECT id FROM catalog_product WHERE changed_xid >= %(since)s::text::xid8"
            cursor.execute(
                _SHELF_SQL.format(which=f"WHERE product_id IN ({recent})"),
                {"at": at, "since": str(changed_since)},
            )
        return [ShelfProduct(*row) for row in cursor.fetchall()]


def find_published_change(*, since: datetime, until: datetime) -> bool:
    """Tell whether a publish window opened or closed in (since, until]."""
    return Product.objects.filter(
        Q(published_from__gt=since, published_from__lte=until)
        | Q(published_until__gt=since, published_until__lte=until)
    ).exists()


_SKU_SQL = """
SELECT s.id, s.code, s.product_id, p.slug, p.name_en, p.name_zh, s.variety_en, s.variety_zh, s.size_en, s.size_zh,
       s.size_amount, s.size_unit, p.icon, p.policy, p.storage, p.shelf_life_days, s.tax_rate_bp,
       s.measure, s.step, s.plu,
       coalesce(p.published_from <= %(at)s AND (p.published_until IS NULL OR p.published_until > %(at)s), false)
  FROM catalog_sku s JOIN catalog_product p ON p.id = s.product_id
"""


def list_skus(*, ids: Collection[int], at: datetime) -> dict[int, SkuRecord]:
    """Return the known SKUs among `ids`, by id. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SKU_SQL + " WHERE s.id = ANY(%(ids)s)", {"ids": list(ids), "at": at})
        return {row[0]: SkuRecord(*row) for row in cursor.fetchall()}


def list_skus_by_code(*, codes: Collection[str], at: datetime) -> dict[str, SkuRecord]:
    """Return the known SKUs among `codes`, by code. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SKU_SQL + " WHERE s.code = ANY(%(codes)s)", {"codes": list(codes), "at": at})
        return {row[1]: SkuRecord(*row) for row in cursor.fetchall()}


def find_sku_by_scan(*, code: str, at: datetime) -> SkuRecord | None:
    """Return the SKU with a barcode, or else with a code of ours, as a scanner or a cashier types it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SKU_SQL + " WHERE s.barcode = %(code)s OR s.code = %(code)s ORDER BY (s.barcode = %(code)s) DESC LIMIT 1",
            {"code": code, "at": at},
        )
        row = cursor.fetchone() if code else None
    return None if row is None else SkuRecord(*row)


def find_sku_by_plu(*, plu: str, at: datetime) -> SkuRecord | None:
    """Return the weighed SKU with a scale's number; zeros in front do not count. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SKU_SQL + " WHERE s.plu <> '' AND s.plu = ltrim(%(plu)s, '0')", {"plu": plu, "at": at})
        row = cursor.fetchone()
    return None if row is None else SkuRecord(*row)


def list_departments_of(*, sku_ids: Collection[int]) -> dict[int, str]:
    """Return the department's path of each of the SKUs. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id, split_part(c.path, '/', 1) FROM catalog_sku s JOIN catalog_product p ON p.id = s.product_id "
            "JOIN catalog_category c ON c.id = p.category_id WHERE s.id = ANY(%s)",
            [list(sku_ids)],
        )
        return dict(cursor.fetchall())


def list_barcodes() -> dict[str, int]:
    """Return the SKU of every barcode that is known. One statement."""
    return dict(Sku.objects.exclude(barcode="").values_list("barcode", "id"))


def get_sku(*, code: str, at: datetime) -> SkuRecord:
    """Return one SKU; raises SkuUnknown."""
    found = list_skus_by_code(codes=[code], at=at)
    if code not in found:
        raise SkuUnknown(code)
    return found[code]


_PRODUCT_SQL = """
SELECT p.id, p.slug, p.category_id, c.path, coalesce(b.name_en, ''), coalesce(b.name_zh, ''), coalesce(b.own, false),
       p.name_en, p.name_zh, p.description_en, p.description_zh, p.icon, p.policy, p.storage, p.shelf_life_days,
       p.published_from, p.published_until, p.popularity, p.assumed,
       (SELECT coalesce(json_agg(json_build_array(s.id, s.code, s.variety_en, s.variety_zh, s.size_en, s.size_zh,
                        s.size_amount::text, s.size_unit, s.tax_rate_bp, s.measure, s.step, s.plu) ORDER BY s.position, s.id), '[]')::text
          FROM catalog_sku s WHERE s.product_id = p.id),
       (SELECT coalesce(json_agg(json_build_array(a.code, a.name_en, a.name_zh, a.kind, a.unit, v.text_en, v.text_zh,
                        v.number::text, v.flag) ORDER BY a.code), '[]')::text
          FROM catalog_attributevalue v JOIN catalog_attribute a ON a.id = v.attribute_id WHERE v.product_id = p.id),
       (SELECT coalesce(json_agg(json_build_array(m.kind, m.path, m.alt_en, m.alt_zh) ORDER BY m.position, m.id), '[]')::text
          FROM catalog_media m WHERE m.product_id = p.id)
  FROM catalog_product p JOIN catalog_category c ON c.id = p.category_id LEFT JOIN catalog_brand b ON b.id = p.brand_id
 WHERE {which}
"""


def get_product(*, at: datetime, slug: str = "", product_id: int | None = None) -> ProductRecord:
    """Return a product with its SKUs, attributes and media. One statement; raises ProductUnknown."""
    which, value = ("p.slug = %s", slug) if product_id is None else ("p.id = %s", product_id)
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCT_SQL.format(which=which), [value])
        row = cursor.fetchone()
    if row is None:
        raise ProductUnknown(slug or str(product_id))
    return _product_of(row, at)


def get_products(*, product_ids: Collection[int], at: datetime) -> dict[int, ProductRecord]:
    """Return those of some products that there are, by id. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_PRODUCT_SQL.format(which="p.id = ANY(%s)"), [list(product_ids)])
        return {row[0]: _product_of(row, at) for row in cursor.fetchall()}


def _product_of(row: Sequence[Any], at: datetime) -> ProductRecord:
    facts = ProductRecord(*[*row[:18], tuple(row[18]), (), (), ()])
    skus = tuple(_sku_of(facts, values, at) for values in orjson.loads(row[19]))
    attributes = tuple(AttributeRecord(*[*v[:7], _decimal(v[7]), v[8]]) for v in orjson.loads(row[20]))
    return replace(facts, skus=skus, attributes=attributes, media=tuple(MediaRecord(*v) for v in orjson.loads(row[21])))


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _sku_of(product: ProductRecord, values: Sequence[Any], at: datetime) -> SkuRecord:
    sku_id, code, variety_en, variety_zh, size_en, size_zh, amount, unit, tax, measure, step, plu = values
    start, end = product.published_from, product.published_until
    return SkuRecord(
        sku_id, code, product.id, product.slug, product.name_en, product.name_zh, variety_en, variety_zh, size_en,
        size_zh, _decimal(amount), unit, product.icon, product.policy, product.storage, product.shelf_life_days, tax,
        measure, step, plu, start is not None and start <= at and (end is None or end > at),
    )  # fmt: skip


def list_products(
    *, at: datetime, text: str = "", published: bool | None = None, policy: str = "", category: str = "", limit: int = 50,
    offset: int = 0,
) -> list[ProductRow]:  # fmt: skip
    """Return products for the console, best sellers first; `text` matches SKU code, slug and both names.

    `category` is a path; products of the nodes under it belong to it.
    """
    words = f"%{text.strip()}%"
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.id, p.slug, s.code, p.name_en, p.name_zh, c.path, p.policy,
                   coalesce(p.published_from <= %(at)s AND (p.published_until IS NULL OR p.published_until > %(at)s), false) AS shown,
                   p.popularity, s.id, p.assumed, c.name_en, c.name_zh
              FROM catalog_product p
              JOIN catalog_category c ON c.id = p.category_id
              JOIN LATERAL (SELECT id, code FROM catalog_sku WHERE product_id = p.id ORDER BY position, id LIMIT 1) s ON true
             WHERE (%(text)s = '' OR s.code = %(text)s OR p.slug = %(text)s OR p.name_en ILIKE %(words)s OR p.name_zh ILIKE %(words)s)
               AND (%(policy)s = '' OR p.policy = %(policy)s)
               AND (%(category)s = '' OR c.path = %(category)s OR starts_with(c.path, %(category)s || '/'))
               AND (%(published)s::boolean IS NULL OR %(published)s::boolean =
                    coalesce(p.published_from <= %(at)s AND (p.published_until IS NULL OR p.published_until > %(at)s), false))
             ORDER BY p.popularity DESC, p.id LIMIT %(limit)s OFFSET %(offset)s
            """,
            {"at": at, "text": text.strip(), "words": words, "policy": policy, "published": published,
             "category": category, "limit": limit, "offset": offset},
        )  # fmt: skip
        return [ProductRow(*row) for row in cursor.fetchall()]


def count_products() -> int:
    """Return how many products the catalogue holds."""
    return Product.objects.count()


def list_words_of_goods(*, words: Collection[str]) -> set[str]:
    """Return those of some words, in small letters, that names of products or brands hold: they tell nothing of a person."""
    return {
        word.lower()
        for word in words
        if Product.objects.filter(Q(name_en__icontains=word) | Q(name_zh__icontains=word)).exists()
        or Brand.objects.filter(Q(name_en__icontains=word) | Q(name_zh__icontains=word)).exists()
    }
