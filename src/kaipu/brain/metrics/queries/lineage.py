"""Where a metric comes from, and where it is used."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass

from django.apps import apps

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.registry import get_catalogue
from kaipu.brain.metrics.queries.targets import list_targets
from kaipu.brain.metrics.rules import MEASURES, Definition, MetricUnknown, columns_of, components_of, names_in


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of a measure: what is aggregated of which relation, the columns read, the relations beneath it.

    `views` are the columns of the shop's views that the columns read come from.
    """

    measure: str
    window: str
    relation: str
    description: str
    aggregate: str
    expression: str
    where: str
    columns: tuple[str, ...]
    beneath: tuple[str, ...]
    views: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A place that shows or watches a metric: its kind (page, dashboard, alert, target, metric …), title and address."""

    kind: str
    title_en: str
    title_zh: str
    url: str


def trace_metric(*, name: str) -> list[Origin]:
    """Return the sources of a metric's measures, down to the sources that commerce exports. Raises MetricUnknown."""
    catalogue = get_catalogue([name])
    if name not in catalogue:
        raise MetricUnknown(name)
    relations = {relation.name: relation for relation in lake.list_relations()}
    found = []
    for component in components_of(catalogue[name], catalogue):
        for source in MEASURES[component.measure].sources:
            relation = relations.get(source.relation)
            found.append(
                Origin(
                    component.measure, component.window, source.relation, relation.description if relation else "",
                    source.aggregate, source.expression, source.where, tuple(sorted(columns_of(source))),
                    _beneath(source.relation, {name: each.reads for name, each in relations.items()}),
                    _views(source.relation, columns_of(source)),
                )
            )  # fmt: skip
    return found


def list_metrics_of(*, relation: str) -> list[Definition]:
    """Return the metrics that count rows of a relation of the warehouse, by name."""
    catalogue = get_catalogue()
    return [
        metric
        for _, metric in sorted(catalogue.items())
        if any(
            source.relation == relation
            for component in components_of(metric, catalogue)
            for source in MEASURES[component.measure].sources
        )
    ]


def _beneath(relation: str, reads: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return everything a relation is made from, nearest first, ending with what commerce exports (landing.*)."""
    found: dict[str, None] = {}
    waiting = list(reads.get(relation, ()))
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += reads.get(name, ())
    return tuple(found)


def _views(relation: str, columns: Collection[str]) -> tuple[str, ...]:
    """Return the columns of the shop's views beneath some columns; none where nobody has traced them."""
    found: set[str] = set()
    for column in columns:
        with suppress(lake.RelationUnknown):
            found.update(step.column for step in lake.trace_column(relation=relation, column=column) if not step.reads)
    return tuple(sorted(found))


def where_used(*, name: str) -> list[Use]:
    """Return where a metric is used: metrics made of it, targets, and what modules and sites declare.

    A module or site declares `metric_uses = ({"kind": …, "metrics": (…), "title_en": …, "title_zh": …, "url": …}, …)` on its
    AppConfig; `metrics` may hold "*". Two statements.
    """
    uses = [
        Use("metric", metric.title_en, metric.title_zh, f"/desk/metrics/{metric.name}/")
        for metric in get_catalogue().values()
        if metric.kind in {"derived", "cumulative", "period_to_date"} and name in names_in(metric.formula)
    ]
    uses += [
        Use(
            "target",
            f"{target.first} {target.period}, {target.owner}",
            f"{target.first}，{target.owner}",
            "/desk/metrics/targets/",
        )
        for target in list_targets(metric=name)
    ]
    for config in apps.get_app_configs():
        for each in getattr(config, "metric_uses", ()):
            if name in each["metrics"] or "*" in each["metrics"]:
                uses.append(Use(each["kind"], each["title_en"], each["title_zh"], each["url"]))
    return uses
