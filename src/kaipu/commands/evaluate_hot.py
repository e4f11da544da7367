"""`kaipu evaluate hot`: how well the best-selling tenth of the next weeks is foreseen on anybody's sales. Needs no shop and no database."""

from pathlib import Path
from typing import Any

import click
import orjson

from kaipu.brain.forecasts import api as forecasts
from kaipu.commands import tables
from kaipu.kernel import jobs

_QUESTIONS = {"all": "in the best-selling tenth", "new": "new in it, having been below"}


@click.command("hot")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--horizon", type=click.IntRange(7, 91), default=forecasts.HORIZON_DAYS, show_default=True, help="Days ahead.")  # fmt: skip
@click.option("--time-format", default="", help="How dates are written, such as %d.%m.%Y; ISO dates need none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def foresee_hot(file: Path, horizon: int, time_format: str, as_json: bool) -> None:
    """Best sellers on FILE: one row a line sold with columns item, date, quantity; used when there: place, customer, amount, group.

    From up to five origins, a horizon apart, 50 products are named each time by what was known then, and by what sold best in the four weeks before.
    """
    wanted = {
        "item": tables.Column("text", names=("sku", "product", "product_id")),
        "date": tables.Column("day", names=("day", "time", "timestamp")),
        "quantity": tables.Column("number", names=("value", "units")),
        "place": tables.Column("text", needed=False, names=("store", "store_id")),
        "customer": tables.Column("text", needed=False, names=("user", "household_id")),
        "amount": tables.Column("number", needed=False, names=("sales_value",)),
        "group": tables.Column("text", needed=False, names=("category", "department")),
    }  # fmt: skip
    table = tables.read_table(file, wanted, time_format=time_format)
    try:
        found = jobs.run_here("forecasts.evaluate_hot", columns=table.columns, horizon=horizon)
    except forecasts.DataTooShort as short:
        raise click.ClickException(
            f"{file.name} spans {short.value} days; {91 + 2 * horizon} are the least for a horizon of {horizon}."
        ) from None
    found = {"file": file.name, "rows": table.rows, "left_out": table.left_out, **found}
    click.echo(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY).decode() if as_json else _text(found))


def _text(found: dict[str, Any]) -> str:
    lines = [f"{found['rows']:,} rows, {found['origins']} origins, {found['named']} products named at each for {found['horizon_days']} days"]  # fmt: skip
    for question, told in found["questions"].items():
        lines.append(f"\n{_QUESTIONS[question]:<34}{'precision':>10}   95 % interval")
        lines += [
            f"  {name:<32}{told[way]['precision']:>10.3f}   {told[way]['low']:.3f} to {told[way]['high']:.3f}"
            for way, name in (("persistence", "sold best before"), ("trees", "boosted trees"), ("gain", "gain"))
        ]
        share = sum(row["base"] for row in told["origins"]) / len(told["origins"])
        lines.append(f"  {'anybody':<32}{share:>10.3f}   on: {'boosted trees' if told['on'] else 'sold best before'}")
    return "\n".join(lines)
