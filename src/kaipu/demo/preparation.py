"""Prepare the demonstration: from the dataset's Parquet files to import files as any merchant would bring them.

Writes locations, products, customers and stock under one folder; the orders need no preparation, because the dataset's
transactions are read by the ordinary importer through complete_journey_orders.toml. The order of steps: shift, dataset,
names, files. A second run with unchanged inputs reuses what is there.
"""

import json
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kaipu.demo.brands import pick_supplier
from kaipu.demo.catalogue import Offer, compose_offers
from kaipu.demo.dataset import Dataset, SourceHousehold, SourceShop, dataset_folder
from kaipu.demo.people import days_before_first_basket, draw_person, draw_shops, region
from kaipu.demo.shift import settle_shift, shift_moment
from kaipu.demo.stocking import cover_days, opening_lots, opening_quantity, pack_units
from kaipu.demo.trades import tax_basis_points

type Progress = Callable[[str, int, int], None]

ONLINE = "ONLINE"
BUSIEST = 5
ORDERS_MAPPING = Path(__file__).with_name("complete_journey_orders.toml")
_FILES = ("locations", "products", "customers", "stock")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Prepared:
    """Where the import files are, how far the dates move, and what was counted; `reused` tells that nothing had to be done."""

    folder: Path
    orders: Path
    orders_mapping: Path
    shift_weeks: int
    counts: dict[str, int]
    seconds: dict[str, float]
    reused: bool

    def file(self, name: str) -> Path:
        """Return the path of one import file: locations, products, customers or stock."""
        return self.folder / f"{name}.parquet"


def _quiet(step: str, done: int, total: int) -> None:
    """Report nothing."""


def _fingerprint(source: Path, weeks: int) -> str:
    """Return what the files depend on: the dataset, the words, the taxonomy, this code and the shift."""
    digest = sha256(str(weeks).encode())
    for path in sorted(_HERE.glob("*.py")) + sorted(_HERE.glob("*.toml")) + sorted(_HERE.glob("*.tsv")):
        digest.update(path.read_bytes())
    for path in sorted(source.glob("*.parquet")):
        digest.update(f"{path.name}:{path.stat().st_size}".encode())
    return digest.hexdigest()


def _money(minor: int | None) -> str | None:
    return None if minor is None else f"{minor // 100}.{minor % 100:02d}"


def _write(path: Path, columns: dict[str, pa.DataType], rows: Iterable[tuple[Any, ...]]) -> int:
    """Write one Parquet file beside its place and then move it there, so that no reader ever sees half a file."""
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    table = pa.table(
        {name: pa.array(column, kind) for (name, kind), column in zip(columns.items(), values, strict=True)}
    )
    fresh = path.with_suffix(".new")
    pq.write_table(table, fresh, compression="zstd", row_group_size=65_536)
    fresh.replace(path)
    return int(table.num_rows)


_TEXT, _FLAG, _COUNT = pa.string(), pa.bool_(), pa.int64()


def _location_rows(shops: list[SourceShop]) -> Iterable[tuple[Any, ...]]:
    """Yield the warehouse that delivers, then the stores, the five busiest of which keep stock and hand out orders."""
    assumed = "name|street|city|region|postcode"
    yield (
        ONLINE,
        "Kaipu Online",
        "开铺线上仓",
        "warehouse",
        "1 Orchard Way",
        "Millbrook",
        region(),
        "00214",
        True,
        False,
        True,
        assumed,
    )
    drawn = draw_shops([shop.number for shop in shops])
    for rank, shop in enumerate(shops):
        made = drawn[shop.number]
        kept = rank < BUSIEST
        yield (
            str(shop.number),
            made.name.en,
            made.name.zh,
            "store",
            made.street,
            made.city,
            region(),
            made.postcode,
            kept,
            kept,
            False,
            assumed,
        )


def write_locations(path: Path, shops: list[SourceShop]) -> int:
    """Write the warehouse and all stores."""
    texts = dict.fromkeys(["code", "name", "name_zh", "kind", "street", "city", "region", "postcode"], _TEXT)
    flags = dict.fromkeys(["tracked", "pickup", "delivers"], _FLAG)
    return _write(path, {**texts, **flags, "assumed": _TEXT}, _location_rows(shops))


_PRODUCT_COLUMNS = {
    **dict.fromkeys(
        ["sku", "name", "name_zh", "category_path", "category_path_zh", "category_icons", "brand", "brand_zh"], _TEXT
    ),
    "own_brand": _FLAG,
    **dict.fromkeys(["icon", "policy", "storage"], _TEXT),
    "shelf_life_days": _COUNT,
    **dict.fromkeys(["size_text", "size_text_zh"], _TEXT),
    "size_amount": pa.decimal128(14, 3),
    **dict.fromkeys(["size_unit", "variety", "variety_zh", "price", "cost"], _TEXT),
    "tax_rate_bp": _COUNT,
    "publish": _FLAG,
    "popularity": _COUNT,
    **dict.fromkeys(["supplier_code", "supplier_name"], _TEXT),
    **dict.fromkeys(["lead_time_days", "pack_units"], _COUNT),
    **dict.fromkeys(["source", "assumed"], _TEXT),
}


def _assumed(offer: Offer) -> str:
    fields = ["policy", "storage", "shelf_life_days", "tax_rate_bp", "supplier_name", "lead_time_days", "pack_units"]
    fields += [
        name
        for name, there in (("brand", offer.brand), ("variety", offer.variety), ("cost", offer.cost_minor))
        if there
    ]
    return "|".join(sorted(fields))


def _source(offer: Offer) -> str:
    product = offer.source
    original = {
        "product_id": product.number,
        "manufacturer_id": product.manufacturer,
        "department": product.department,
        "brand": product.brand,
        "product_category": product.category,
        "product_type": product.type_name,
        "package_size": product.package_size,
    }
    return json.dumps(original, ensure_ascii=False)


def _product_row(offer: Offer) -> tuple[Any, ...]:
    product, kind, brand, size, variety = offer.source, offer.kind, offer.brand, offer.size, offer.variety
    supplier = pick_supplier(product.manufacturer, kind.storage, kind.shelf_life_days)
    return (
        str(product.number),
        offer.name.en,
        offer.name.zh,
        " / ".join(name.en for name in kind.names),
        " / ".join(name.zh for name in kind.names),
        " / ".join(name.icon for name in kind.names),
        brand.en if brand else None,
        brand.zh if brand else None,
        bool(brand and brand.own),
        kind.names[2].icon,
        kind.policy if kind.on_shelf else "history",
        kind.storage,
        kind.shelf_life_days,
        size.text if size else None,
        size.text_zh if size else None,
        Decimal(f"{size.amount:.3f}") if size and size.amount else None,
        size.unit if size else None,
        variety.en if variety else None,
        variety.zh if variety else None,
        _money(product.price_minor),
        _money(offer.cost_minor),
        tax_basis_points(offer.trade),
        offer.published,
        product.units,
        supplier.code,
        supplier.name,
        supplier.lead_time_days,
        pack_units(product.price_minor, kind.shelf_life_days, product.number),
        _source(offer),
        _assumed(offer),
    )


def write_products(path: Path, offers: list[Offer]) -> int:
    """Write all products, published or not."""
    return _write(path, _PRODUCT_COLUMNS, map(_product_row, offers))


def _customer_row(household: SourceHousehold, weeks: int) -> tuple[Any, ...]:
    person = draw_person(household.number)
    joined = shift_moment(household.first_basket_at, weeks) - timedelta(days=days_before_first_basket(household.number))
    attributes = json.dumps(household.demographics, ensure_ascii=False)
    place = (person.street, person.city, region(), person.postcode)
    assumed = "name|email|language|street|city|region|postcode|joined_at"
    return (
        str(household.number),
        person.name,
        person.email,
        None,
        person.language,
        *place,
        joined.isoformat(),
        attributes,
        assumed,
    )


def write_customers(path: Path, households: list[SourceHousehold], weeks: int) -> int:
    """Write all households; their telephone numbers stay empty, for any number could be somebody's."""
    names = [
        "number",
        "name",
        "email",
        "phone",
        "language",
        "street",
        "city",
        "region",
        "postcode",
        "joined_at",
        "attributes",
        "assumed",
    ]
    return _write(path, dict.fromkeys(names, _TEXT), (_customer_row(household, weeks) for household in households))


def _stock_rows(
    offers: list[Offer], velocities: list[tuple[int, int, float]], today: date
) -> Iterable[tuple[Any, ...]]:
    """Yield the lots: the warehouse keeps everything that is published, each store what it sold in the year."""
    assumed = "quantity|lot|expires_on|unit_cost|received_at"
    shelves = {offer.source.number: offer for offer in offers if offer.published}
    places = [(ONLINE, number, offer.source.velocity) for number, offer in shelves.items()]
    places += [(str(store), number, velocity) for store, number, velocity in velocities if number in shelves]
    for place, number, velocity in places:
        offer = shelves[number]
        life = offer.kind.shelf_life_days
        quantity = opening_quantity(velocity, cover_days(offer.kind.storage, life), place, number)
        for lot in opening_lots(quantity, offer.cost_minor or 1, life, place, number, today):
            expires = lot.expires_on.isoformat() if lot.expires_on else None
            received = f"{lot.received_on.isoformat()}T11:00:00+00:00"
            yield place, str(number), lot.lot, expires, lot.quantity, _money(lot.unit_cost_minor), received, assumed


def write_stock(path: Path, offers: list[Offer], velocities: list[tuple[int, int, float]], today: date) -> int:
    """Write the opening stock as of `today`."""
    columns = {**dict.fromkeys(["location", "sku", "lot", "expires_on"], _TEXT), "quantity": _COUNT}
    columns |= dict.fromkeys(["unit_cost", "received_at", "assumed"], _TEXT)
    return _write(path, columns, _stock_rows(offers, velocities, today))


class _Steps:
    """Time each step and tell the caller how far it is."""

    def __init__(self, names: list[str], progress: Progress) -> None:
        self.seconds: dict[str, float] = {}
        self._names, self._progress = names, progress

    @contextmanager
    def step(self, name: str) -> Any:
        self._progress(name, self._names.index(name), len(self._names))
        begun = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - begun, 2)


def _reuse(folder: Path, fingerprint: str) -> dict[str, Any] | None:
    stamp = folder / "prepared.json"
    if not stamp.exists() or any(not (folder / f"{name}.parquet").exists() for name in _FILES):
        return None
    known: dict[str, Any] = json.loads(stamp.read_text())
    return known if known["fingerprint"] == fingerprint else None


def prepare(target: Path, today: date, *, source: Path | None = None, progress: Progress = _quiet) -> Prepared:
    """Write the demonstration's import files into `target` as of the shop's local `today`, or reuse them when nothing they depend on changed.

    Raises DatasetMissing without the package, TaxonomyIncomplete and NamesCollide when the words do not suffice. Takes some
    ten seconds and 1 GB on two cores.
    """
    folder = source or dataset_folder()
    target.mkdir(parents=True, exist_ok=True)
    weeks = settle_shift(target, today)
    fingerprint = _fingerprint(folder, weeks)
    orders = folder / "transactions.parquet"
    known = _reuse(target, fingerprint)
    if known:
        return Prepared(target, orders, ORDERS_MAPPING, weeks, known["counts"], known["seconds"], True)
    steps = _Steps(["read", "name", *_FILES], progress)
    counts: dict[str, int] = {}
    with steps.step("read"), Dataset(folder) as dataset:
        products, shops, households = dataset.read_products(), dataset.read_shops(), dataset.read_households()
        velocities = dataset.read_velocities([shop.number for shop in shops[:BUSIEST]])
    with steps.step("name"):
        offers = compose_offers(products)
    with steps.step("locations"):
        counts["locations"] = write_locations(target / "locations.parquet", shops)
    with steps.step("products"):
        counts["products"] = write_products(target / "products.parquet", offers)
        counts["published"] = sum(offer.published for offer in offers)
    with steps.step("customers"):
        counts["customers"] = write_customers(target / "customers.parquet", households, weeks)
    with steps.step("stock"):
        counts["stock"] = write_stock(target / "stock.parquet", offers, velocities, today)
    progress("done", len(_FILES) + 2, len(_FILES) + 2)
    prepared = Prepared(target, orders, ORDERS_MAPPING, weeks, counts, steps.seconds, False)
    stamp = target / "prepared.json"
    fresh = stamp.with_suffix(".new")
    fresh.write_text(
        json.dumps({"fingerprint": fingerprint, "counts": counts, "seconds": steps.seconds, "today": today.isoformat()})
        + "\n"
    )
    fresh.replace(stamp)
    return prepared
