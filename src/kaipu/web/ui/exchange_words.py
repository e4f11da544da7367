"""The sentences of import and export: a fact and its data in, one clear sentence out, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

REFUSALS = {
    "kind_unknown": _("“%(name)s” cannot be imported; these can: %(allowed)s."),
    "file_missing": _("There is no file “%(name)s”; check its name and place."),
    "folder_missing": _("There is no folder “%(name)s” to write into; make it, or choose another place."),
    "file_empty": _("“%(name)s” holds no rows; the first line names the columns, and each further line is a row."),
    "file_too_large": _("The file is larger than %(limit_mb)s MB; split it, or import it with `kaipu import` on the server."),
    "type_unknown": _("“%(name)s” is neither CSV nor Parquet; save the table as CSV (UTF-8) and try again."),
    "encoding_unknown": _("The letters of “%(name)s” cannot be read; save it as CSV in UTF-8 (GBK is read, too)."),
    "csv_broken": _("“%(name)s” stops being CSV near line %(line)s (%(detail)s); is a quotation mark missing there?"),
    "cell_too_long": _("“%(name)s” holds a cell of more than %(limit)s letters near line %(line)s; shorten it, or see whether a quotation mark is missing there."),
    "parquet_broken": _("“%(name)s” is not a complete Parquet file; it was probably cut off while it was copied. Copy it again."),
    "header_doubled": _("Two columns are called “%(name)s”; give each its own name."),
    "column_missing": _("The column “%(name)s” is missing; found were: %(allowed)s. Rename one, or name it in a mapping file."),
    "column_unknown": _("The mapping speaks of “%(name)s”, which such files do not have; they have: %(allowed)s."),
    "option_unknown": _("The mapping does not know “%(name)s”; possible are: %(allowed)s."),
    "constant_invalid": _("The value of “%(name)s” in the mapping does not fit; it must be: %(allowed)s."),
    "mapping_broken": _("The mapping file is not valid TOML (%(detail)s)."),
    "disk_full": _("The disk is full; free some room and start the import again: it goes on where it stopped."),
    "in_progress": _("Import %(run)s is being worked on by another process; wait for it to end."),
    "changed_meanwhile": _("%(rows)s rows refer to things that were changed during the import; start it again."),
}  # fmt: skip
REASONS = {
    "unknown_sku": gettext_lazy("no product has this SKU"),
    "unknown_location": gettext_lazy("no location has this code"),
    "unknown_customer": gettext_lazy("no customer has this number"),
    "quantity_not_positive": gettext_lazy("the quantity is zero or less"),
    "quantity_too_large": gettext_lazy("the quantity is too large"),
    "line_total_negative": gettext_lazy("the line total is below zero"),
    "discount_negative": gettext_lazy("the discount is below zero"),
    "channel_unknown": gettext_lazy("the channel is not web, store, app, phone or import"),
    "state_unknown": gettext_lazy("the state is not completed, cancelled or refunded"),
    "method_unknown": gettext_lazy("the method is not none, delivery or pickup"),
    "delivery_fee_negative": gettext_lazy("the delivery fee is below zero"),
    "refund_out_of_range": gettext_lazy("the refund is below zero or above what was paid"),
    "order_exists": gettext_lazy("an order with this number exists already"),
    "order_contradicts_itself": gettext_lazy(
        "something that holds for the whole order (time, location, customer, state …) differs from its first line"
    ),
    "repeated_in_file": gettext_lazy("an earlier row has the same key"),
    "cells_missing": gettext_lazy("the row has fewer cells than the first line names"),
    "cells_too_many": gettext_lazy("the row has more cells than the first line names"),
    "policy_unknown": gettext_lazy("the policy is not public, age, medicine or history"),
    "storage_unknown": gettext_lazy("the storage is not ambient, chilled or frozen"),
    "size_unit_unknown": gettext_lazy("the unit of size is not g, ml or count"),
    "size_not_positive": gettext_lazy("the size is zero or less"),
    "measure_unknown": gettext_lazy("the measure is neither piece nor weight"),
    "measure_fixed": gettext_lazy("it was ordered or stocked already, so its measure cannot change"),
    "scale_number_wrong": gettext_lazy(
        "step or number at the scale: not for pieces, out of range, or another product has it"
    ),
    "price_not_positive": gettext_lazy("the price is zero or less"),
    "cost_negative": gettext_lazy("the cost is below zero"),
    "number_out_of_range": gettext_lazy("a number is out of its range (shelf life, tax, lead time or pack)"),
    "policy_forbids_publishing": gettext_lazy("its policy forbids publishing it"),
    "published_without_price": gettext_lazy("it is to be published but has no price"),
    "category_levels_differ": gettext_lazy("the category has more levels in one language than in the other"),
    "email_invalid": gettext_lazy("the e-mail address cannot be right"),
    "language_unknown": gettext_lazy("the language is not en or zh-hans"),
    "attributes_not_object": gettext_lazy("the attributes are not a JSON object"),
    "kind_unknown": gettext_lazy("the kind is not store or warehouse"),
    "location_not_tracked": gettext_lazy("this location keeps no stock here"),
}
CELLS = {
    "_missing": _("“%(column)s” is empty"),
    "_not_a_whole_number": _("“%(column)s” is not a whole number"),
    "_not_a_number": _("“%(column)s” is not a number"),
    "_not_an_amount": _("“%(column)s” is not an amount of money such as 3.99"),
    "_not_yes_or_no": _("“%(column)s” is neither yes nor no"),
    "_not_a_time": _("“%(column)s” is not a time such as 2026-01-31T17:30:00"),
    "_not_a_day": _("“%(column)s” is not a day such as 2026-01-31"),
    "_not_json": _("“%(column)s” is not valid JSON"),
}


def tell_refusal(error: Mapping[str, Any]) -> str:
    """Word why a whole file was refused, from the fact and data that an import keeps."""
    data = {key: ", ".join(map(str, value)) if isinstance(value, list) else value for key, value in error.items()}
    sentence = REFUSALS.get(str(error.get("fact")))
    return gettext(sentence) % data if sentence else gettext("The import stopped; start it again to go on.")


def tell_reason(reason: str) -> str:
    """Word why a row was refused."""
    if reason in REASONS:
        return str(REASONS[reason])
    for ending, sentence in CELLS.items():
        if reason.endswith(ending):
            return gettext(sentence) % {"column": reason.removesuffix(ending)}
    return reason


def tell_unknown_run(run_id: int | None) -> str:
    """Word that there is no such import."""
    if run_id is None:
        return gettext("No orders have been imported yet.")
    return gettext("There is no import with the number %(run)s.") % {"run": run_id}
