"""What files may hold and how they may be mapped; pure."""

from kaipu.commerce.exchange.rules.columns import KINDS, LAYOUTS, Column, Layout
from kaipu.commerce.exchange.rules.files import FACTS, LARGEST_UPLOAD, FileRefused
from kaipu.commerce.exchange.rules.guarding import guard, unguard
from kaipu.commerce.exchange.rules.mapping import Mapping, apply_settings, match_columns, read_mapping

__all__ = [
    "FACTS", "KINDS", "LARGEST_UPLOAD", "LAYOUTS", "Column", "FileRefused", "Layout", "Mapping", "apply_settings",
    "guard", "match_columns", "read_mapping", "unguard",
]  # fmt: skip
