"""`kaipu metrics`: the metric catalogue and its series, in the terminal."""

import dataclasses
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import click
import orjson

from kaipu.brain.metrics import api as catalogue
from kaipu.kernel import clock, tokens

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group("metrics")
def metrics() -> None:
    """Look metrics up, and show them over time."""


@metrics.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_all(as_json: bool) -> None:
    """List every metric with its formula and meaning."""
    if as_json:
        click.echo(orjson.dumps(catalogue.list_metrics(), default=str).decode())
        return
    for metric in catalogue.list_metrics():
        click.echo(
            f"{metric.name:<18} {metric.title_en} · {metric.title_zh} = {metric.formula}\n    {metric.meaning_en}"
        )


@metrics.command()
@click.argument("name")
@click.option("--from", "first", type=_DAY, required=True, help="First day, such as 2026-01-01.")
@click.option("--to", "last", type=_DAY, required=True, help="Last day, included.")
@click.option("--by", default="", help="A dimension of the metric, such as department.")
@click.option("--grain", default="day", type=click.Choice(catalogue.GRAINS), show_default=True)
@click.option("--compare", default="", type=click.Choice(["", *catalogue.COMPARISONS]))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(name: str, first: datetime, last: datetime, by: str, grain: str, compare: str, as_json: bool) -> None:
    """Show a metric from one day to another."""
    try:
        series = catalogue.get_series(
            name, first=first.date(), last=last.date(), at=clock.now(), by=by, grain=grain, compare=compare
        )
    except catalogue.MetricUnknown:
        known = ", ".join(metric.name for metric in catalogue.list_metrics())
        raise click.ClickException(f"There is no metric {name}; there are {known}.") from None
    except catalogue.SeriesInvalid as wrong:
        raise click.ClickException(_mended(name, wrong)) from None
    if as_json:
        click.echo(orjson.dumps(_plain(series)).decode())
    else:
        _print(series)


@metrics.command()
@click.option("--from", "first", type=_DAY, help="First day; else a year ago.")
@click.option("--to", "last", type=_DAY, help="Last day; else yesterday.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def prove(first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """Compare every day with the shop's own tables, to the cent; exit code 1 when they disagree."""
    at = clock.now()
    until = last.date() if last else clock.local_date(at) - timedelta(days=1)
    since = first.date() if first else until - timedelta(days=370)
    proof = catalogue.prove(first=since, last=until, at=at)
    if as_json:
        click.echo(orjson.dumps({"holds": proof.holds, **dataclasses.asdict(proof)}, default=str).decode())
    else:
        for each in proof.differences[:50]:
            click.echo(f"{each.day} {each.dimension} {each.column}: warehouse {each.warehouse:,}, shop {each.shop:,}")
        verdict = "every day agrees" if proof.holds else f"{len(proof.differences)} differences"
        click.echo(f"{proof.days} days, {proof.warehouse_net_sales:,} against {proof.shop_net_sales:,}: {verdict}.")
    raise SystemExit(0 if proof.holds else 1)


@metrics.command()
@click.argument("title")
def key(title: str) -> None:
    """Give out a key with which a program may ask the metrics over REST; it is shown this once."""
    _key, secret = tokens.issue_token(title=title, scopes=["metrics.read"], at=clock.now())
    click.echo(secret)


@metrics.command()
def today() -> None:
    """Show today until now beside the same time a week ago."""
    found = catalogue.get_today(at=clock.now())
    for tile in found.tiles:
        click.echo(f"{tile.metric.title_en:<24} {_shown(tile.value):>16} {_shown(tile.before):>16}")


def _mended(name: str, wrong: catalogue.SeriesInvalid) -> str:
    """Say what was wrong with a question and what can be asked instead."""
    if wrong.reason == "dimension":
        known = ", ".join(catalogue.get_definition(name=name).dimensions)
        return f"{name} cannot be cut by {wrong.value}; it can by {known}."
    if wrong.reason == "grain":
        return f"{name} cannot be shown by {wrong.value}."
    return f"The range {wrong.value} ends before it begins, or is longer than three years."


def _plain(series: catalogue.Series) -> dict[str, Any]:
    """Return a series as JSON values: money and ratios as texts, so that no reader's floats change them."""
    return {
        "metric": series.metric.name, "title": series.metric.title_en, "unit": series.metric.unit,
        "currency": series.currency, "formula": series.metric.formula, "from": str(series.first), "to": str(series.last),
        "grain": series.grain, "by": series.by or None, "total": _text(series.total),
        "points": [
            {"at": str(bucket), "value": _text(value)} for bucket, value in zip(series.buckets, series.values, strict=True)
        ],
        "lines": [
            {"member": line.member, "name_en": line.name_en, "name_zh": line.name_zh, "total": _text(line.total),
             "values": [_text(value) for value in line.values]}
            for line in series.lines
        ],
        "published_until": _text(series.published_until), "live_days": [str(day) for day in series.live_days],
        "comparison": _plain(series.comparison) if series.comparison else None,
    }  # fmt: skip


def _text(value: Decimal | date | None) -> str | None:
    return None if value is None else str(value)


def _print(series: catalogue.Series) -> None:
    for line in series.lines:
        click.echo(f"{line.name_en:<40} {_shown(line.total):>18}")
    if not series.lines:
        for bucket, value in zip(series.buckets, series.values, strict=True):
            click.echo(f"{bucket} {_shown(value):>18}")
    click.echo(f"{series.metric.title_en}, {series.first} – {series.last}: {_shown(series.total)}")


def _shown(value: Decimal | None) -> str:
    return "no data" if value is None else f"{value:,}"
