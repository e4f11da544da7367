"""Writes of the catalogue: editing single products, and importing many."""

from kaipu.commerce.catalog.operations.editing import (
    MeasureFixed,
    MeasureInvalid,
    NameMissing,
    NotPublishable,
    PluTaken,
    describe_product,
    measure_sku,
    publish_product,
    unpublish_product,
)
from kaipu.commerce.catalog.operations.importing import check_product_rows, finish_products, load_products

__all__ = [
    "MeasureFixed", "MeasureInvalid", "NameMissing", "NotPublishable", "PluTaken", "check_product_rows", "describe_product",
    "finish_products", "load_products", "measure_sku", "publish_product", "unpublish_product",
]  # fmt: skip
