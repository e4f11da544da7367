"""The metric catalogue: data, not code. A metric is added here and nowhere else; a file a group of subjects."""

import dataclasses
from collections.abc import Iterable, Mapping

from kaipu.brain.metrics.rules.catalogue.after_sale import SERVICE
from kaipu.brain.metrics.rules.catalogue.customers import CUSTOMERS
from kaipu.brain.metrics.rules.catalogue.goods import GOODS
from kaipu.brain.metrics.rules.catalogue.sales import SALES
from kaipu.brain.metrics.rules.catalogue.traffic import TRAFFIC
from kaipu.brain.metrics.rules.definition import Definition
from kaipu.brain.metrics.rules.formula import Component, components_of
from kaipu.brain.metrics.rules.measures import MEASURES
from kaipu.brain.metrics.rules.relations import DIMENSIONS, RELATIONS

SUBJECTS = (
    "sales", "customer", "traffic", "product", "promotion", "inventory", "payment", "fulfilment", "service", "finance",
)  # fmt: skip


def complete(metric: Definition, known: Mapping[str, Definition]) -> Definition:
    """Fill in what follows from a definition's measures: what it can be cut by, and whether it adds up."""
    components = components_of(metric, known)
    dimensions = tuple(name for name in DIMENSIONS if all(_can_cut(component, name) for component in components))
    additive = metric.kind == "simple" and all(
        MEASURES[c.measure].over_time == "add" and not c.window for c in components
    )
    return dataclasses.replace(metric, dimensions=dimensions, additive=additive)


def _can_cut(component: Component, dimension: str) -> bool:
    if DIMENSIONS[dimension].calendar:
        return True
    return any(dimension in RELATIONS[source.relation].columns for source in MEASURES[component.measure].sources)


def _in_order(metrics: Iterable[Definition]) -> tuple[Definition, ...]:
    return tuple(sorted(metrics, key=lambda metric: SUBJECTS.index(metric.subject)))


_WRITTEN = {metric.name: metric for metric in (*SALES, *CUSTOMERS, *TRAFFIC, *GOODS, *SERVICE)}
METRICS = _in_order(complete(metric, _WRITTEN) for metric in _WRITTEN.values())
CATALOGUE = {metric.name: metric for metric in METRICS}
