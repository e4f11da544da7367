"""The door of forecasts. Training and evaluating are jobs: they need engines that a page must not load."""

from kaipu.brain.forecasts.queries import (
    MODEL,
    find_outlook,
    list_demand,
    list_forecast_places,
    list_hot,
    list_new,
    list_outlooks,
)
from kaipu.brain.forecasts.rules import (
    HISTORY_DAYS,
    HORIZON_DAYS,
    KINDS,
    SUMS,
    DataTooShort,
    Demand,
    HotProduct,
    Name,
    NewProduct,
    Outlook,
)

__all__ = [
    "HISTORY_DAYS", "HORIZON_DAYS", "KINDS", "MODEL", "SUMS", "DataTooShort", "Demand", "HotProduct", "Name", "NewProduct", "Outlook", "find_outlook", "list_demand", "list_forecast_places", "list_hot", "list_new",
    "list_outlooks",
]  # fmt: skip
