"""Layers, checks, tags and builds of the warehouse in the reader's words."""

from django.utils.translation import gettext as _

from kaipu.brain.lake import api as lake
from kaipu.web.ui import formats


def layer_word(layer: str) -> str:
    """Return what a layer is for."""
    words = {
        "ods": _("as the shop wrote it"), "dwd": _("cleaned, one row for one fact"),
        "dws": _("wide facts by subject"), "ads": _("ready for a page or a model"),
    }  # fmt: skip
    return words.get(layer, layer)


def tag_word(tag: str) -> str:
    """Return how a column is personal."""
    words = {
        "identifier": _("points to a person"), "trait": _("says something of a person"),
        "content": _("was written by a person"), "derived": _("from personal columns, tells nothing of one person"),
    }  # fmt: skip
    return words.get(tag, "")


def check_word(name: str) -> str:
    """Return what a check asks."""
    words = {
        "not_null": _("no value is missing"), "unique_combination_of_columns": _("one row for each grain"),
        "unique_values": _("no value comes twice"), "accepted_values": _("only accepted values"),
        "freshness": _("rows of the last days are there"), "row_count": _("as many rows as the source"),
        "volume_anomaly": _("as many rows as this weekday usually has"),
        "kind_known": _("the kind is a known one"), "location_known": _("the place exists"),
        "order_known": _("the order exists"), "sku_known": _("the SKU exists"),
    }  # fmt: skip
    if name.endswith("_balance"):
        return _("%(column)s adds up to the source’s sum") % {"column": name.removesuffix("_balance")}
    return words.get(name.lower(), name.lower().replace("_", " "))


def state_word(state: str) -> str:
    """Return how a build ended."""
    words = {
        "running": _("running"),
        "published": _("published"),
        "failed": _("not published"),
    }
    return words.get(state, state)


def state_tone(state: str) -> str:
    """Return the colour of a build's end."""
    return {"published": "good", "running": "info"}.get(state, "bad")


def meaning_of(record: lake.Relation) -> str:
    """Return what a relation holds, in the reader's language."""
    return record.description_zh if formats.speaks_chinese() and record.description_zh else record.description


def column_meaning(column: lake.Column) -> str:
    """Return what a column holds, in the reader's language."""
    return column.meaning_zh if formats.speaks_chinese() and column.meaning_zh else column.meaning_en
