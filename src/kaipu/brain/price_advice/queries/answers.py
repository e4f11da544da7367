"""How departments answer to price, from the year's prices and what was sold at them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from kaipu.brain.lake import api as lake
from kaipu.brain.price_advice.rules import PRIOR, Elasticity, estimate, estimate_goods, shrink

SMALLEST_PART = 12  # units over all periods of a good; rarer ones tell nothing

_PERIODS = """
WITH p AS (
  SELECT price_id, sku_id, price, first_day, LEAST(COALESCE(end_day, CAST($before AS DATE)), CAST($before AS DATE)) AS end_day
  FROM dwd.price_history WHERE channel = '' AND first_day < CAST($before AS DATE)
), sold AS (
  SELECT p.price_id, ANY_VALUE(p.sku_id) AS sku_id, ANY_VALUE(p.price) AS price, ANY_VALUE(l.department) AS department,
         SUM(l.units) AS units
  FROM p JOIN dws.order_lines AS l ON l.sku_id = p.sku_id AND l.day >= p.first_day AND l.day < p.end_day
  WHERE l.units < 20 AND l.weight_g IS NULL
  GROUP BY p.price_id
), kept AS (
  SELECT sku_id, ANY_VALUE(department) AS department FROM sold GROUP BY sku_id HAVING SUM(units) >= $least AND COUNT(*) > 1
), daily AS (
  SELECT department, day, SUM(units) AS units FROM dws.order_lines WHERE units < 20 AND weight_g IS NULL GROUP BY ALL
), months AS (
  SELECT department, DATE_TRUNC('week', day) AS week, SUM(units) AS units FROM daily GROUP BY ALL
), spans AS (
  SELECT p.price_id, k.sku_id, k.department, p.price, p.first_day, p.end_day, COALESCE(s.units, 0) AS units
  FROM kept AS k JOIN p ON p.sku_id = k.sku_id LEFT JOIN sold AS s ON s.price_id = p.price_id
  WHERE p.end_day > p.first_day
), exposed AS (
  SELECT s.department, s.first_day, s.end_day, SUM(m.units) AS exposure
  FROM (SELECT DISTINCT department, first_day, end_day FROM spans) AS s
  JOIN months AS m ON m.department = s.department AND m.week >= s.first_day AND m.week < s.end_day
  GROUP BY ALL
)
SELECT s.department, s.sku_id, CAST(s.price AS DOUBLE) AS price, CAST(s.units AS DOUBLE) AS units, CAST(e.exposure AS DOUBLE) AS exposure
FROM spans AS s JOIN exposed AS e USING (department, first_day, end_day)
ORDER BY s.department, s.sku_id, s.first_day
"""


@dataclass(frozen=True, slots=True)
class Answers:
    """How units answer to price: of goods, of departments, of all. `goods` hold what is known of each after its own periods."""

    goods: Mapping[int, Elasticity]
    departments: Mapping[str, Elasticity]
    whole: Elasticity

    def of(self, sku_id: int, department: str) -> Elasticity:
        """Return a good's elasticity; one without periods of its own is as its department, less sure."""
        return self.goods.get(sku_id) or self.departments.get(department, self.whole).of_one


def list_elasticities(*, before: date, at: datetime) -> Answers:
    """Return how goods and departments answer to price, from prices and sales before a day; each drawn towards what lies above.

    About two seconds. Raises lake.NothingPublished.
    """
    found = lake.ask_arrays(_PERIODS, {"before": before, "least": SMALLEST_PART}, at=at)
    names = np.asarray(found["department"], dtype=str)
    columns = [np.asarray(found[name], dtype=float) for name in ("price", "units", "exposure")]
    skus = np.asarray(found["sku_id"], dtype=np.int64)
    whole = estimate(skus, *columns) or PRIOR
    departments: dict[str, Elasticity] = {}
    goods: dict[int, Elasticity] = {}
    for name in np.unique(names):
        mine = names == name
        own = [each[mine] for each in columns]
        departments[str(name)] = shrink(estimate(skus[mine], *own), whole)
        goods |= estimate_goods(skus[mine], own[0], own[1], own[2], departments[str(name)])
    return Answers(goods, departments, whole)
