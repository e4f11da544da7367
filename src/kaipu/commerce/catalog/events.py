"""What the catalogue tells upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProductChanged:
    """A product was published, taken down or described anew."""

    product_id: int
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProductsImported:
    """An import changed the catalogue; one event for a whole run."""

    run_id: int
    products: int
    at: datetime
