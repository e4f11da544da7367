"""The door of modelling."""

from kaipu.brain.modelling.flows import store_model, train_due
from kaipu.brain.modelling.operations import note_drift, note_failure
from kaipu.brain.modelling.queries import DriftRecord, ModelVersion, find_model, list_cards, list_drift
from kaipu.brain.modelling.rules import Card, judge_drift, measure_drift

__all__ = [
    "Card", "DriftRecord", "ModelVersion", "find_model", "judge_drift", "list_cards", "list_drift", "measure_drift",
    "note_drift", "note_failure", "store_model", "train_due",
]  # fmt: skip
