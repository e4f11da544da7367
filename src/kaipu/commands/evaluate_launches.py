"""`kaipu evaluate launches`: how well the first weeks of new products are foreseen on anybody's sales. Needs no shop and no database."""

from pathlib import Path
from typing import Any

import click
import orjson

from kaipu.brain.forecasts import api as forecasts
from kaipu.commands import tables
from kaipu.kernel import jobs

_WAYS = {"category_mean": "mean of its category", "analogues": "launches like it"}


@click.command("launches")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--horizon", type=click.IntRange(7, 91), default=forecasts.HORIZON_DAYS, show_default=True, help="Days ahead.")  # fmt: skip
@click.option("--time-format", default="", help="How dates are written, such as %d.%m.%Y; ISO dates need none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def foresee_launches(file: Path, horizon: int, time_format: str, as_json: bool) -> None:
    """New products on FILE: one row a line sold with columns item, date, quantity; used when there: amount, department, category, brand.

    An item first sold after 13 weeks is a launch. It is foreseen when it is 7, 14 and 21 days old; the earlier half of the cases chooses, the later half is told.
    """
    wanted = {
        "item": tables.Column("text", names=("sku", "product", "product_id")),
        "date": tables.Column("day", names=("day", "time", "timestamp")),
        "quantity": tables.Column("number", names=("value", "units")),
        "amount": tables.Column("number", needed=False, names=("sales_value",)),
        "department": tables.Column("text", needed=False, names=("group",)),
        "category": tables.Column("text", needed=False, names=("product_category",)),
        "brand": tables.Column("text", needed=False),
    }  # fmt: skip
    table = tables.read_table(file, wanted, time_format=time_format)
    try:
        found = jobs.run_here("forecasts.evaluate_launches", columns=table.columns, horizon=horizon)
    except forecasts.DataTooShort as short:
        raise click.ClickException(
            f"{file.name} spans {short.value} days; {91 + 2 * horizon} are the least for a horizon of {horizon}."
        ) from None
    found = {"file": file.name, "rows": table.rows, "left_out": table.left_out, **found}
    click.echo(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY).decode() if as_json else _text(found))


def _text(found: dict[str, Any]) -> str:
    if found["on"] is None:
        return f"{found['rows']:,} rows hold {found['launches']} cases of new products: too few to compare ways to foresee them."
    lines = [f"{found['rows']:,} rows, {found['launches']:,} cases, the later {found['measured']:,} told, {found['horizon_days']} days ahead"]  # fmt: skip
    lines.append(f"\n{'way':<24}{'WAPE':>10}{'RMSE':>10}{'total off':>11}")
    lines += [
        f"{'* ' if way == found['on'] else '  '}{_WAYS[way]:<22}{row['wape']:>10.4f}{row['rmse']:>10.3f}{row['total_error']:>+11.1%}"
        for way, row in found["ways"].items()
    ]
    large = (
        ""
        if found["coverage_large"] is None
        else f", of launches foreseen with two units or more {found['coverage_large']:.1%}"
    )
    lines.append(f"\n80 % interval covered {found['coverage']:.1%}{large}; * is on, chosen on the earlier half")
    return "\n".join(lines)
