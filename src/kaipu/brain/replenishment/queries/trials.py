"""The shop's own last year as a trial: what each SKU sold at each place a day, from the warehouse, and how it is bought."""

from datetime import date, datetime, timedelta

import numpy as np

from kaipu.brain.lake import api as lake
from kaipu.brain.replenishment.queries.agreements import list_terms
from kaipu.brain.replenishment.queries.positions import life_of
from kaipu.brain.replenishment.rules import REVIEW_DAYS, Trial
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.pricing import api as pricing

YEAR_DAYS = 364
MOST_SERIES = 800
FEWEST_SERIES = 5
MEASURED_FROM = 500  # a line of so many units is a measure and no count of goods

# What all places sold together, of the goods that sold on most days of the first half: choosing by the whole year would look ahead.
_SALES = """
WITH sold AS (
  SELECT l.sku_id, l.day, SUM(l.units) AS units FROM dws.order_lines AS l
   WHERE l.sold AND l.units < {measured} AND l.weight_g IS NULL AND l.day BETWEEN CAST($first AS DATE) AND CAST($until AS DATE)
   GROUP BY l.sku_id, l.day
), best AS (
  SELECT sku_id FROM sold WHERE day <= CAST($half AS DATE)
   GROUP BY sku_id HAVING COUNT(*) >= 10 ORDER BY COUNT(*) DESC, SUM(units) DESC, sku_id LIMIT {most}
)
SELECT s.sku_id, date_diff('day', CAST($first AS DATE), s.day) AS day, CAST(s.units AS DOUBLE) AS units
  FROM sold AS s JOIN best AS b ON b.sku_id = s.sku_id ORDER BY s.sku_id, s.day
"""


class TrialTooSmall(ValueError):
    """The warehouse does not reach back far enough, or too few goods sold, to compare ways of ordering."""


def read_trial(*, until: date, at: datetime) -> Trial:
    """Return the last 364 days as a trial of one shop that sells what all places sold. Raises TrialTooSmall, lake.NothingPublished."""
    first = until - timedelta(days=YEAR_DAYS - 1)
    found = lake.ask_arrays(
        _SALES.format(measured=MEASURED_FROM, most=MOST_SERIES),
        {"first": first.isoformat(), "until": until.isoformat(), "half": (first + timedelta(days=YEAR_DAYS // 2)).isoformat()}, at=at,
    )  # fmt: skip
    skus = found["sku_id"].astype(np.int64)
    records = catalog.list_skus(ids=np.unique(skus).tolist(), at=at)
    supply = inventory.list_supply(sku_ids=list(records))
    prices = pricing.list_prices(sku_ids=list(records), at=at)
    wanted = [sku for sku in records if sku in supply and sku in prices and not records[sku].weighed]
    if len(wanted) < FEWEST_SERIES or not len(skus) or int(found["day"].min()) > YEAR_DAYS // 8:
        raise TrialTooSmall(f"{len(wanted)} SKUs")
    rows = {sku: row for row, sku in enumerate(wanted)}
    units = np.zeros((len(wanted), YEAR_DAYS))
    for sku, day, sold in zip(skus.tolist(), found["day"].astype(int).tolist(), found["units"].tolist(), strict=True):
        if sku in rows:
            units[rows[sku], day] = sold
    terms = list_terms()
    suppliers = {each: number for number, each in enumerate(sorted({supply[sku].supplier_id for sku in wanted}))}
    days = [terms[supply[sku].supplier_id].order_weekdays if supply[sku].supplier_id in terms else () for sku in wanted]
    return Trial(
        units, np.array([float(prices[sku].minor) for sku in wanted]), np.array([float(supply[sku].unit_cost_minor) for sku in wanted]),
        np.array([float(supply[sku].pack_units) for sku in wanted]), np.array([supply[sku].lead_time_days for sku in wanted]),
        np.array([max(1, round(7 / len(each))) if each else REVIEW_DAYS for each in days]), np.array([life_of(records[sku]) for sku in wanted]),
        np.array([suppliers[supply[sku].supplier_id] for sku in wanted]),
    )  # fmt: skip
