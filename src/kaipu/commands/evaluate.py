"""`kaipu evaluate`: how good the models are on a file of anybody's, beside plain methods. Needs no shop and no database."""

from pathlib import Path
from typing import Any

import click
import orjson

from kaipu.brain.customer_value import api as customer_value
from kaipu.brain.forecasts import api as forecasts
from kaipu.commands import tables
from kaipu.commands.evaluate_elasticity import elasticity
from kaipu.commands.evaluate_hot import foresee_hot
from kaipu.commands.evaluate_launches import foresee_launches
from kaipu.commands.evaluate_recommend import recommend
from kaipu.kernel import jobs

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("evaluate")
def evaluate() -> None:
    """Measure the models on a file of your own, beside plain methods."""


evaluate.add_command(recommend)
evaluate.add_command(foresee_hot)
evaluate.add_command(foresee_launches)
evaluate.add_command(elasticity)


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


@evaluate.command()
@click.argument("file", type=_FILE)
@click.option(
    "--horizon",
    type=click.IntRange(1, 365),
    default=forecasts.HORIZON_DAYS,
    show_default=True,
    help="Days to look ahead.",
)
@click.option("--group", default="", help="A column whose groups are forecast as sums, too, and reconciled.")
@click.option("--quick", is_flag=True, help="Leave out full ETS, the slowest of the yardsticks.")
@click.option("--time-format", default="", help="How dates are written, such as %d.%m.%Y; ISO dates need none.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def forecast(file: Path, horizon: int, group: str, quick: bool, time_format: str, as_json: bool) -> None:
    """Demand on FILE: columns series, date, value; used when there: price, promotion (0 or 1), stockout (0 or 1), temperature, rain.

    The last days are held out. Which method speaks for which series was chosen on the three horizons before them.
    """
    wanted = {
        "series": tables.Column("text", names=("id", "item", "unique_id")),
        "date": tables.Column("day", names=("day", "ds", "time", "timestamp")),
        "value": tables.Column("number", names=("y", "quantity", "sales", "units")),
        "price": tables.Column("number", needed=False), "promotion": tables.Column("number", needed=False, names=("promo",)),
        "stockout": tables.Column("number", needed=False, names=("stock_out",)),
        "temperature": tables.Column("number", needed=False), "rain": tables.Column("number", needed=False),
        **({"group": tables.Column("text", names=(group.lower(),))} if group else {}),
    }  # fmt: skip
    table = tables.read_table(file, wanted, time_format=time_format)
    try:
        found = jobs.run_here("forecasts.evaluate", columns=table.columns, horizon=horizon, thorough=not quick)
    except forecasts.DataTooShort as short:
        raise click.ClickException(
            f"{file.name} spans {short.value} days; {63 + 2 * horizon} are the least for a horizon of {horizon}."
        ) from None
    found = {"file": file.name, "rows": table.rows, "left_out": table.left_out, **found}
    click.echo(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY).decode() if as_json else _forecast_text(found))


def _forecast_text(found: dict[str, Any]) -> str:
    lines = [f"{found['series']:,} series, {found['days']} days known, {found['horizon_days']} held out with {found['actual']:,.0f}"]  # fmt: skip
    for heading, rows in (("method", found["methods"]), ("sums of groups", found.get("groups", ()))):
        if rows:
            lines.append(f"\n{heading:<22}{'WAPE':>10}{'RMSSE':>10}{'total off':>11}")
        lines += [
            f"  {row['method']:<20}{row['wape']:>10.4f}{row['rmsse']:>10.4f}{row['total_error']:>+11.1%}"
            for row in rows
        ]
    interval, totals = found["interval"], found["interval_of_totals"]
    lines.append(
        f"\n80 % interval of days covered {interval['coverage']:.1%}, pinball loss {interval['pinball']:.4f} of the mean"
    )
    lines.append(
        f"80 % interval of sums over the horizon covered {totals['coverage']:.1%}, pinball loss {totals['pinball']:.4f}"
    )
    lines.append("by expected size of a day: " + "; ".join(f"from {row['expected_from']} {row['coverage']:.1%} ({row['nothing_sold']:.0%} sold nothing)" for row in found["intervals_by_size"]))  # fmt: skip
    lines.append(f"best for all: {found['best_for_all']}; " + ", ".join(f"{kind} {count:,}" for kind, count in found["own_way"].items() if count))  # fmt: skip
    lines.append(f"{found['seconds']['all']} seconds without full ETS")
    return "\n".join(lines)


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
