"""Every column that may speak of a person was looked at, and a tag follows its column into every layer of the lake."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, EmailField, Field, JSONField, SlugField, TextField

from kaipu.brain.lake import api as lake
from kaipu.brain.lake import flows
from kaipu.brain.lake.tests.factories import NOW, make_shop, make_trade
from kaipu.brain.privacy.rules import ERASURES, list_tags
from kaipu.brain.privacy.rules.masking import TAGS

WORDS = (TextField, CharField, EmailField, JSONField, SlugField, ArrayField)
VIEWS = {
    "lake_order_v1": "orders_order", "lake_event_v1": "tracking_event", "lake_customer_v1": "customers_customer",
    "lake_outbox_v1": "kernel_outboxevent",
}  # fmt: skip


def _speaks(field: Field) -> bool:
    column = field.column or ""
    return isinstance(field, WORDS) or column in {"customer_id", "user_id", "owner_id"} or column.endswith("_by_id")


def test_every_column_that_may_be_personal_was_looked_at():
    there = {
        (model._meta.db_table, field.column)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.column and _speaks(field)
    }
    known = {(each.table, each.column) for each in list_tags()}
    assert there - known == set(), "tag them in rules/columns.tsv, or leave their tag empty"
    assert known - there == set()
    wrong = [each for each in list_tags() if each.tag and (each.tag not in TAGS or each.erasure not in ERASURES)]
    assert wrong == []
    assert [each for each in list_tags() if not each.tag and each.erasure] == []


@pytest.mark.slow
@pytest.mark.django_db
def test_tags_follow_the_lineage_into_every_layer(settings, tmp_path):
    settings.LAKE_ROOT = tmp_path / "lake"
    make_trade(make_shop())
    assert flows.build(now=lambda: NOW).state == "published"
    personal = {
        (each.table, each.column) for each in list_tags() if each.tag in {"identifier", "content", "trait", "key"}
    }
    personal |= {("customers_customer", "customer_id")}  # so the view calls the customer's own number
    tags = {f"{each.name}.{column.name}": column.tag for each in lake.list_relations() for column in each.columns}
    seen, missing = set(), []
    for name, tag in tags.items():
        personal_sources = _sources(name, tags) & personal
        if personal_sources:
            seen.add(name.partition(".")[0])
            if not tag:
                missing.append(f"{name} ← {sorted(personal_sources)}")
    assert sorted(missing) == []
    assert seen == {"ods", "dwd", "dws", "ads"}


def _sources(name: str, tags: dict[str, str]) -> set[tuple[str, str]]:
    """Return the columns of the shop that one of the lake is made of, not by way of what tells nothing of one person any more."""
    relation, _, column = name.rpartition(".")
    reads = {origin.column: origin.reads for origin in lake.trace_column(relation=relation, column=column)}
    waiting, seen = [name], set()
    while waiting:
        here = waiting.pop()
        if here not in seen and tags.get(here) != "derived":
            seen.add(here)
            waiting += reads.get(here, ())
    homes = [each.rpartition(".") for each in seen if not reads.get(each)]
    return {(VIEWS[view], column) for view, _, column in homes if view in VIEWS}
