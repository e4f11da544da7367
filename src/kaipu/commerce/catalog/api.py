"""The door of the catalogue."""

from kaipu.commerce.catalog.events import ProductChanged, ProductsImported
from kaipu.commerce.catalog.operations import (
    MeasureFixed,
    MeasureInvalid,
    NameMissing,
    NotPublishable,
    PluTaken,
    check_product_rows,
    describe_product,
    finish_products,
    load_products,
    measure_sku,
    publish_product,
    unpublish_product,
)
from kaipu.commerce.catalog.queries import (
    AttributeRecord,
    CategoryNode,
    MediaRecord,
    ProductRecord,
    ProductRow,
    ProductUnknown,
    ShelfProduct,
    SkuRecord,
    SkuUnknown,
    count_products,
    find_published_change,
    find_sku_by_plu,
    find_sku_by_scan,
    get_product,
    get_products,
    get_sku,
    list_barcodes,
    list_categories,
    list_departments_of,
    list_products,
    list_shelf_products,
    list_skus,
    list_skus_by_code,
    list_words_of_goods,
)
from kaipu.commerce.catalog.rules import MOST, PRICE_PER, grams_for, pieces_of, read_label

__all__ = [
    "MOST", "PRICE_PER", "AttributeRecord", "CategoryNode", "MeasureFixed", "MeasureInvalid", "MediaRecord", "NameMissing",
    "NotPublishable", "PluTaken", "ProductChanged", "ProductRecord", "ProductRow", "ProductUnknown", "ProductsImported", "ShelfProduct",
    "SkuRecord", "SkuUnknown", "check_product_rows", "count_products", "describe_product", "find_published_change", "find_sku_by_plu",
    "find_sku_by_scan", "finish_products", "get_product", "get_products", "get_sku", "grams_for", "list_barcodes", "list_categories",
    "list_departments_of", "list_products", "list_shelf_products", "list_skus", "list_skus_by_code", "list_words_of_goods", "load_products",
    "measure_sku", "pieces_of", "publish_product", "read_label", "unpublish_product",
]  # fmt: skip
