"""`kaipu evaluate elasticity`: how units answer to price on anybody's sales, and how well that tells later changes. Needs no shop."""

from pathlib import Path
from typing import Any

import click
import orjson

from kaipu.brain.price_advice import api as price_advice
from kaipu.commands import tables
from kaipu.kernel import jobs

_NAMES = {
    "no_answer": "no answer at all", "minus_one": "−1 for all", "one_for_all": "one for all", "own_least_squares": "each its own OLS",
    "price_only": "ours, price only", "price_promotion": "ours, promotion apart", "with_cross": "ours, others' prices",
}  # fmt: skip
_REASONS = {
    "compared": "it did best on the price changes before the held-out weeks",
    "plain_was_better": "a plain method did better on the price changes before the held-out weeks",
    "too_short_to_compare": "the file is too short to compare before the held-out weeks",
    "too_few_changes_to_compare": "prices changed too seldom before the held-out weeks to compare",
}
_SHORT = {
    "weeks": "{0} spans {1} weeks; 16 are the least to learn from and to test on.",
    "goods": "{0} has {1} goods that were seen in at least eight weeks and in half of theirs; five are the least.",
    "prices": "Prices in {0} hardly move: {1} changes of 5 % or more in the held-out weeks; 20 are the least to measure on.",
}
COLUMNS = {
    "item": tables.Column("text", names=("sku", "product", "series", "id")),
    "date": tables.Column("day", names=("day", "time", "timestamp")),
    "price": tables.Column("number", names=("unit_price",)),
    "quantity": tables.Column("number", names=("units", "value", "sold")),
    "promotion": tables.Column("number", needed=False, names=("promo",)),
    "group": tables.Column("text", needed=False, names=("category",)),
    "department": tables.Column("text", needed=False),
}  # fmt: skip
_RULES = {
    "no_change": "no change", "cost_plus": "cost-plus", "before": "one elasticity, 8 weeks", "middle": "ours, middle", "robust": "ours, robust",
}  # fmt: skip
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--time-format", default="", help="How dates are written, such as %d.%m.%Y; ISO dates need none.")
@click.option(
    "--margin",
    type=click.FloatRange(0, 0.95),
    default=0.3,
    show_default=True,
    help="What the usual price leaves over cost.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with every good's estimate.")
def elasticity(file: Path, time_format: str, margin: float, as_json: bool) -> None:
    """How units answer to price on FILE: columns item, date, price, quantity; used when there: promotion (0 to 1), group, department.

    A row is a sale, or a day or week of an item; one with quantity 0 tells the price of a time without sales. The last quarter is held
    out: what was learnt before it is tested on its price changes.
    """
    table = tables.read_table(file, COLUMNS, time_format=time_format)
    try:
        found = jobs.run_here("price_advice.evaluate", columns=table.columns, margin=margin)
    except price_advice.DataTooShort as short:
        raise click.ClickException(_SHORT[short.reason].format(file.name, short.value)) from None
    found = {"file": file.name, "rows": table.rows, "left_out": table.left_out, **found}
    click.echo(orjson.dumps(found, option=orjson.OPT_SERIALIZE_NUMPY).decode() if as_json else write_table(found))


def write_table(found: dict[str, Any]) -> str:
    """Return the estimates of groups and the comparison as text."""
    test = found["test"]
    answer, low, high = (found[name] for name in ("elasticity", "elasticity_low", "elasticity_high"))
    lines = [
        f"{found['goods']:,} goods in {found['categories']:,} groups, {found['weeks']} weeks, {found['units']:,.0f} units",
        f"{found['left_out_of']['goods_seen_too_seldom']:,} goods were seen too seldom and are left out",
        f"all: elasticity {answer:.2f} ({low:.2f} to {high:.2f}), median of goods {found['median_of_goods']:.2f}",
        f"of {found['cannot_tell']:.0%} of goods it cannot be told whether people answer",
        f"\n{test['changes']:,} price changes of {test['goods']:,} goods in the last {found['held_weeks']} weeks",
        f"{test['units_cheaper']:,.0f} units sold cheaper, {test['units_dearer']:,.0f} dearer",
        f"\n{'method':<26}{'skill':>8}{'WAPE':>8}{'cheaper':>12}{'dearer':>12}",
    ]
    lines += [
        f"{'* ' if row['method'] == found['on'] else '  '}{_NAMES[row['method']]:<24}{row['skill']:>8.3f}{row['wape']:>8.3f}{row['cheaper']:>12,.0f}{row['dearer']:>12,.0f}"
        for row in test["methods"]
    ]
    lines.append(f"* is on: {_REASONS[found['why']]}. Skill is deviance saved against no answer.")
    lines.append(f"80 % interval covered {test['coverage_80']:.1%}")
    if test["cross"]:
        lines.append(f"In {len(test['cross'])} groups the prices of the others told later units better: goods there replace or go with each other.")  # fmt: skip
    for quarter in found["simulations"]:
        lines += _played(quarter, found["held_weeks"])
    largest = sorted(found["groups"], key=lambda row: -row["goods"])[:20]
    lines.append(f"\n{'group':<44}{'goods':>7}{'elasticity':>12}{'80 % interval':>20}{'promotion':>11}")
    lines += [
        f"{row['group'][:42]:<44}{row['goods']:>7}{row['elasticity']:>12.2f}{row['low']:>12.2f} to {row['high']:>4.2f}{'' if row['tells'] else '?':<2}{row['promotion']:>9.2f}"
        for row in largest
    ]
    lines.append(f"{found['seconds']} seconds, seed {found['seed']}")
    return "\n".join(lines)


def _played(quarter: dict[str, Any], held: int) -> list[str]:
    """Return what rules promised and what was delivered over a quarter, as lines."""
    name = "the last weeks" if quarter["weeks_back"] == held else "the weeks before these"
    lines = [
        f"\nRules over {name}, where prices really went their way",
        f"{'rule':<26}{'changes':>9}{'promised':>12}{'delivered':>12}{'80 % interval':>22}",
    ]
    return lines + [
        f"  {_RULES[row['rule']]:<24}{row['changes']:>9,}{row['promised']:>12,.0f}{row['delivered']:>12,.0f}{row['delivered_low']:>12,.0f} to {row['delivered_high']:>6,.0f}"
        for row in quarter["rules"]
    ]
