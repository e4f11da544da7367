"""The one format of import and export: which columns a file of each kind has, what they hold, and what makes a row unique."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` is text, integer, decimal, money, flag, moment, day, names (a list) or json."""

    name: str
    kind: str = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """All columns of one kind of file.

    `key` makes a row unique in its file. Rows that share `group` belong together and are imported together; they must
    agree in `shared`. `value` is the column of money that is added up for the report.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...]
    group: str = ""
    shared: tuple[str, ...] = ()
    value: str = ""

    def find(self, name: str) -> Column | None:
        """Return the column of this name, if there is one."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that a file must have."""
        return tuple(column.name for column in self.columns if column.required)


def _columns(needed: str, texts: str = "", **kinds: str) -> tuple[Column, ...]:
    """Build columns from lists of names: `needed` first, then free `texts`, then the other kinds."""
    kind_of = {name: kind for kind, names in kinds.items() for name in names.split()}
    required = needed.split()
    names = [*required, *texts.split(), *(name for name in kind_of if name not in required)]
    return tuple(Column(name, kind_of.get(name, "text"), name in required) for name in names)


LAYOUTS: dict[str, Layout] = {
    "locations": Layout(
        _columns(
            "code name", "name_zh kind street city region postcode", flag="tracked pickup delivers", names="assumed"
        ),
        key=("code",),
    ),
    "products": Layout(
        _columns(
            "sku name category_path",
            "name_zh category_path_zh category_icons brand brand_zh icon policy storage size_text size_text_zh size_unit"
            " variety variety_zh supplier_code supplier_name measure plu",
            flag="own_brand publish",
            integer="shelf_life_days tax_rate_bp popularity lead_time_days pack_units step",
            decimal="size_amount",
            money="price cost",
            moment="since",
            json="source",
            names="assumed",
        ),
        key=("sku",),
    ),
    "customers": Layout(
        _columns(
            "number", "name email phone language street city region postcode",
            moment="joined_at", json="attributes", names="assumed",
        ),
        key=("number",),
    ),
    "stock": Layout(
        _columns(
            "location sku quantity", "lot", integer="quantity", day="expires_on", money="unit_cost",
            moment="received_at", names="assumed",
        ),
        key=("location", "sku", "lot"),
    ),
    "orders": Layout(
        _columns(
            "order at location sku quantity line_total",
            "customer channel promotion coupon state method payment refund_reason carrier region language visit",
            integer="line quantity", moment="at paid_at ready_at shipped_at completed_at cancelled_at", day="promised_on",
            money="line_total discount delivery_fee refunded", flag="simulated",
        ),
        key=("order", "line"),
        group="order",
        shared=(
            "at", "location", "customer", "channel", "state", "method", "payment", "refund_reason", "carrier", "region",
            "language", "visit", "paid_at", "ready_at", "shipped_at", "completed_at", "cancelled_at", "promised_on",
            "delivery_fee", "refunded", "simulated",
        ),
        value="line_total",
    ),
}  # fmt: skip
KINDS = tuple(LAYOUTS)
