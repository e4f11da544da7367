"""Writes of the catalogue: editing single products, and importing many."""

from kaipu.commerce.catalog.operations.editing import (
    NameMissing,
    NotPublishable,
    describe_product,
    publish_product,
    unpublish_product,
)
from kaipu.commerce.catalog.operations.importing import check_product_rows, finish_products, load_products

__all__ = [
    "NameMissing", "NotPublishable", "check_product_rows", "describe_product", "finish_products", "load_products",
    "publish_product", "unpublish_product",
]  # fmt: skip
