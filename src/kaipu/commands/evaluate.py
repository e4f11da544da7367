"""`kaipu evaluate`: how good the models are on a file of anybody's, beside plain methods. Needs no shop and no database."""

from pathlib import Path
from typing import Any

import click
import orjson

from kaipu.brain.customer_value import api as customer_value
from kaipu.commands import tables
from kaipu.commands.evaluate_recommend import recommend
from kaipu.kernel import jobs

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("evaluate")
def evaluate() -> None:
    """Measure the models on a file of your own, beside plain methods."""


evaluate.add_command(recommend)


@evaluate.command()
@click.argument("file", type=_FILE)
@click.option(
    "--horizon", type=click.IntRange(1, 3650), help="Days to look ahead; else 90, or a quarter of a short file."
)
@click.option("--time-format", default="", help="How dates are written, such as %d.%m.%Y; ISO dates need none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def value(file: Path, horizon: int | None, time_format: str, as_json: bool) -> None:
    """Customer value on FILE: one row a purchase with columns customer, date, amount (and category, if there is one).

    The last days are held out. Every method forecasts them from what was before; which one is on was chosen on days before that.
    """
    wanted = {
        "customer": tables.Column("text", names=("customer_id", "user", "user_id", "id")),
        "date": tables.Column("day", names=("day", "time", "timestamp")),
        "amount": tables.Column("number", names=("value", "worth", "sales_value")),
        "category": tables.Column("text", needed=False),
    }  # fmt: skip
    table = tables.read_table(file, wanted, time_format=time_format)
    try:
        found = jobs.run_here("customer_value.evaluate", columns=table.columns, horizon=horizon)
    except customer_value.DataTooShort as short:
        raise click.ClickException(_too_short(file, short)) from None
    found = {"file": file.name, "rows": table.rows, "left_out": table.left_out, **found}
    click.echo(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY).decode() if as_json else _value_text(found))


def _too_short(file: Path, short: customer_value.DataTooShort) -> str:
    return {
        "customers": f"{file.name} has {short.value} customers; ten are the least to learn from.",
        "days": f"{file.name} spans {short.value} days; eight are the least.",
        "horizon": f"{file.name} spans {short.value} days, so that nothing would be left to learn from; ask for a shorter --horizon.",
    }[short.reason]


def _value_text(found: dict[str, Any]) -> str:
    lines = [
        f"{found['customers']:,} customers, {found['purchases_seen']:,} purchase days from {found['first_day']} to {found['cut']}; "
        f"{found['horizon_days']} days held out with {found['actual_purchases']:,.0f} purchases worth {found['actual_worth']:,.2f}"
        + (f"; {found['left_out']:,} rows lacked something" if found["left_out"] else ""),
    ]  # fmt: skip
    for subject in ("purchases", "worth"):
        lines.append(f"\n{subject:<22}{'MAE':>12}{'RMSE':>12}{'total':>16}{'off by':>9}")
        lines += [
            f"{_mark(found, subject, row)}{row['mae']:>12,.4f}{row['rmse']:>12,.4f}{row['total']:>16,.1f}{_share(row['total_error']):>9}"
            for row in found[subject]
        ]
    lines.append(f"\n{'gone':<22}{'Brier':>12}{'AUC':>12}")
    lines += [
        f"{_mark(found, 'gone', row)}{row['brier']:>12.5f}{'–' if row['auc'] is None else format(row['auc'], '.4f'):>12}"
        for row in found["gone"]
    ]
    lines.append(f"\n{'days to the next':<22}{'MAE':>12}{'median':>12}{'within 3':>12}")
    lines += [
        f"{_mark(found, 'wait', row)}{row['mae_days']:>12.2f}{row['median_days']:>12.2f}{row['within_3_days']:>12.1%}"
        for row in found["wait"]
    ]
    if found["categories"]:
        lines.append(f"\n{'next category':<22}{'first':>12}{'any of 3':>12}")
        lines += [f"{_mark(found, 'category', row)}{row['first']:>12.1%}{row['any_of_3']:>12.1%}" for row in found["categories"]]  # fmt: skip
    for subject, told in found["intervals"].items():
        lines.append(f"\n80 % interval of {subject} ({told['by']}) covered {told['covered']:.1%}")
    if found["bgnbd"]:
        p = found["bgnbd"]
        lines.append(f"BG/NBD r {p['r']:.4f} α {p['alpha']:.4f} a {p['a']:.4f} b {p['b']:.4f}, log-likelihood {p['log_likelihood']:.3f}")  # fmt: skip
    lines.append("* is on: the best of the earlier comparison" if found["compared"] else "* is on: the file is too short to compare before")  # fmt: skip
    return "\n".join(lines)


def _mark(found: dict[str, Any], subject: str, row: dict[str, Any]) -> str:
    on = found["chosen"][subject]["method"] == row["method"]
    return f"{'* ' if on else '  '}{row['method']:<20}"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:+.1%}"
