"""Writes of the catalogue: publishing, naming, and taking products off the shelf."""

from datetime import datetime

from django.db import IntegrityError

from kaipu.commerce.catalog.events import ProductChanged
from kaipu.commerce.catalog.models import Product, Sku
from kaipu.commerce.catalog.queries import ProductUnknown, SkuUnknown
from kaipu.commerce.catalog.rules import MEASURES, MOST_STEP, WEIGHT
from kaipu.kernel import audit, outbox
from kaipu.kernel.operation import operation


class NotPublishable(ValueError):
    """The product's policy forbids selling it on-line (medicine), or it only exists as history."""


class NameMissing(ValueError):
    """A product needs a name in both languages."""


class MeasureInvalid(ValueError):
    """A measure is “piece” or “weight”, a step 1 g to 5 kg, a number at the scale up to 6 digits."""


class MeasureFixed(ValueError):
    """The SKU was ordered, bought or stocked already: what was pieces cannot become grams."""


class PluTaken(ValueError):
    """Another SKU has this number at the scale."""


def _locked(product_id: int) -> Product:
    product = Product.objects.select_for_update().filter(id=product_id).first()
    if product is None:
        raise ProductUnknown(str(product_id))
    return product


def _told(product: Product, action: str, at: datetime, detail: dict[str, object]) -> None:
    audit.record(action=f"catalog.{action}", subject=f"product:{product.id}", detail=detail, at=at)
    outbox.publish(ProductChanged(product_id=product.id, what=action, at=at))


@operation
def publish_product(*, product_id: int, at: datetime, until: datetime | None = None) -> None:
    """Put a product on the shelf from `at` on. Raises ProductUnknown, NotPublishable."""
    product = _locked(product_id)
    if product.policy not in {"public", "age"}:
        raise NotPublishable(product.policy)
    product.published_from, product.published_until = at, until
    product.save(update_fields=["published_from", "published_until"])
    _told(product, "publish_product", at, {"until": until})


@operation
def unpublish_product(*, product_id: int, at: datetime) -> None:
    """Take a product off the shelf; carts keep their line and say so. Raises ProductUnknown."""
    product = _locked(product_id)
    product.published_from = product.published_until = None
    product.save(update_fields=["published_from", "published_until"])
    _told(product, "unpublish_product", at, {})


@operation
def describe_product(
    *, product_id: int, name_en: str, name_zh: str, description_en: str, description_zh: str, at: datetime
) -> None:
    """Give a product its names and descriptions. Raises ProductUnknown, NameMissing."""
    if not name_en.strip() or not name_zh.strip():
        raise NameMissing(str(product_id))
    product = _locked(product_id)
    before = {"name_en": product.name_en, "name_zh": product.name_zh}
    product.name_en, product.name_zh = name_en.strip(), name_zh.strip()
    product.description_en, product.description_zh = description_en.strip(), description_zh.strip()
    product.save(update_fields=["name_en", "name_zh", "description_en", "description_zh"])
    _told(product, "describe_product", at, {"before": before})


@operation
def measure_sku(*, sku_id: int, measure: str, step: int, plu: str, at: datetime) -> None:
    """Say whether a SKU is sold by the piece or by weight; by weight in which steps (grams), and under which number at the scale.

    Raises SkuUnknown, MeasureInvalid, MeasureFixed for one that is in use, PluTaken.
    """
    plu = plu.strip().lstrip("0")
    digits = not plu or (plu.isascii() and plu.isdigit() and len(plu) <= 6)
    if measure not in MEASURES or not digits or (measure == WEIGHT and not 1 <= step <= MOST_STEP):
        raise MeasureInvalid(f"{measure} {step} {plu}"[:80])
    sku = Sku.objects.select_for_update().filter(id=sku_id).first()
    if sku is None:
        raise SkuUnknown(str(sku_id))
    product = _locked(sku.product_id)
    before = {"measure": sku.measure, "step": sku.step, "plu": sku.plu}
    sku.measure, sku.step, sku.plu = measure, *((step, plu) if measure == WEIGHT else (1, ""))
    try:
        sku.save(update_fields=["measure", "step", "plu"])
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name == "sku_measure_fixed":
            raise MeasureFixed(sku.code) from error
        if name == "sku_plu_once":
            raise PluTaken(plu) from error
        raise
    product.save(update_fields=["popularity"])  # the shelf follows products: it hears of this one
    _told(product, "measure_sku", at, {"before": before, "sku": sku.code})
