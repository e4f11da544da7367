"""Reads of forecasts: what was sold and known, from the warehouse, and what the training in use expects, from the files it left."""

from kaipu.brain.forecasts.queries.conditions import Conditions, read_conditions
from kaipu.brain.forecasts.queries.lines import SoldLines, read_lines
from kaipu.brain.forecasts.queries.outlooks import (
    MODEL,
    find_outlook,
    list_demand,
    list_forecast_places,
    list_hot,
    list_new,
    list_outlooks,
    pack,
)
from kaipu.brain.forecasts.queries.selling import is_long_enough, read_sales, sum_sales

__all__ = [
    "MODEL", "Conditions", "SoldLines", "find_outlook", "is_long_enough", "list_demand", "list_forecast_places", "list_hot", "list_new", "list_outlooks", "pack",
    "read_conditions", "read_lines", "read_sales", "sum_sales",
]  # fmt: skip
