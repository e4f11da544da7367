"""The door of the demonstration: prepare the import files, and know how far the dates move."""

from kaipu.demo.dataset import DatasetMissing, dataset_folder
from kaipu.demo.preparation import ONLINE, ORDERS_MAPPING, Prepared, prepare
from kaipu.demo.shift import LAST_FULL_DAY, settle_shift, shift_moment, shift_weeks

__all__ = [
    "LAST_FULL_DAY",
    "ONLINE",
    "ORDERS_MAPPING",
    "DatasetMissing",
    "Prepared",
    "dataset_folder",
    "prepare",
    "settle_shift",
    "shift_moment",
    "shift_weeks",
]
