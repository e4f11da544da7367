"""`kaipu evaluate recommend`: how good recommendations are on anybody's baskets, beside simple methods. Needs no shop and no database."""

from pathlib import Path
from typing import Any

import click
import orjson

from kaipu.kernel import jobs

_WORDS = {
    "file_missing": "There is no file {0}.",
    "unreadable": "{0} cannot be read as CSV or Parquet: {1}",
    "columns_missing": "These columns are missing: {0}. The file has: {1}. Needed are user, basket, item and time (of a target user and item, of users user).",
    "nothing_left": "None of the {0} rows has all it needs: user, basket, item, and a time that is a date, a moment or a number of days.",
    "too_few": "Only {0} people can be measured; at least {1} need a basket and another one before it.",
}
_NAMES = {
    "popular": "most popular", "own": "own most frequent", "own_popular": "own, then popular", "item_knn": "item-kNN", "als": "ALS",
    "bpr": "BPR", "tifu_knn": "TIFU-kNN", "ours": "ours",
}  # fmt: skip
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option(
    "--target",
    type=_FILE,
    help="What was bought next: user, item, where known time and place. Else everybody's last basket.",
)
@click.option("--users", type=_FILE, help="Whom to measure on: a column user. Else everybody.")
@click.option(
    "--method", "names", multiple=True, type=click.Choice(list(_NAMES)), help="Only these methods; may be repeated."
)
@click.option("--seed", default=20, show_default=True, help="What chance begins with.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def recommend(
    file: Path, target: Path | None, users: Path | None, names: tuple[str, ...], seed: int, as_json: bool
) -> None:
    """Compare recommendations for the next basket on FILE: CSV or Parquet with user, basket, item and time.

    Used where there are any: place, price (paid for the line), quantity, and columns that say the same of an item in all rows (its
    groups). Every method learns from, and is tuned on, baskets before the one it is measured on. Takes minutes.
    """
    try:
        found = jobs.run_here(
            "recommendations.evaluate", path=str(file), target=target and str(target), users=users and str(users),
            names=list(names), seed=seed, told=lambda name: click.echo(f"{_NAMES[name]} …", err=True),
        )  # fmt: skip
    except ValueError as wrong:
        if not wrong.args or wrong.args[0] not in _WORDS:
            raise
        raise click.ClickException(_WORDS[wrong.args[0]].format(*wrong.args[1:])) from wrong
    if as_json:
        click.echo(orjson.dumps(found).decode())
    else:
        for line in write_table(found):
            click.echo(line)


def write_table(found: dict[str, Any]) -> list[str]:
    """Return the comparison as lines of text."""
    head = f"{found['users_measured']:,} people, {found['baskets']:,} baskets, {found['items']:,} items, target: {found['target']}"
    if found["rows_left_out"]:
        head += f"; {found['rows_left_out']:,} of {found['rows']:,} rows left out for something is missing in them"
    if found["users_unknown"]:
        head += f"; {found['users_unknown']:,} people of the target have no basket before it"
    lines = [
        head,
        "",
        f"{'':<20}{'recall@10':<24}{'nDCG@10':<24}{'recall@20':>10}{'nDCG@20':>9}{'training':>10}{'serving p50/p95':>18}",
    ]
    for each in found["methods"]:
        cells = [f"{each[m]:.4f} [{each[m + '_low']:.4f} {each[m + '_high']:.4f}]" for m in ("recall_10", "ndcg_10")]
        lines.append(
            f"{_NAMES[each['method']]:<20}{cells[0]:<24}{cells[1]:<24}{each['recall_20']:>10.4f}{each['ndcg_20']:>9.4f}"
            f"{each['train_s']:>9.1f}s{each['serve_p50_ms']:>8.1f} /{each['serve_p95_ms']:>5.1f} ms"
        )
    lines.append("")
    if "gain" in found:
        against = _NAMES[found["against"]]
        verdict = (
            f"ours − {against}, nDCG@10: {found['gain']:+.4f} [{found['gain_low']:+.4f} {found['gain_high']:+.4f}]"
        )
        lines.append(f"{verdict}. To be switched on: {_NAMES[found['switched_on']]}.")
    return lines
