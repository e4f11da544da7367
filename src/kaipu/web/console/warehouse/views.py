"""What the warehouse has published, how fresh and sound it is, and each of its relations with columns, origin and a sample."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import listing, personal
from kaipu.web.console.shell import needs, show
from kaipu.web.console.warehouse import drawing, wording
from kaipu.web.ui import formats

LAYERS = ("ods", "dwd", "dws", "ads")
BUILDS = 12


@require_safe
@needs("metrics.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show the published snapshot, the newest builds and every relation. Four statements besides the shell's."""
    query, at = request.GET, clock.now()
    relations, status = lake.list_relations(), lake.get_status(at=at)
    layer, typed = listing.choice(query, "layer", LAYERS), listing.text(query)
    personal = listing.choice(query, "personal", ("1",))
    counts = status.published.rows if status.published else {}
    rows = [
        (each, wording.meaning_of(each), counts.get(each.name), _checks(each, status.audits), _is_personal(each))
        for each in relations
        if (not layer or each.layer == layer) and (not personal or _is_personal(each)) and _holds(each, typed.lower())
    ]
    failed = [(each, wording.check_word(each.name)) for each in status.audits if each.failures]
    context = {
        "status": status, "rows": rows, "all": len(relations), "q": typed,
        "hidden": [(name, value) for name, value in (("layer", layer), ("personal", personal)) if value],
        "layers": [
            listing.Chip(f"{each} · {wording.layer_word(each)}", listing.with_value(query, "layer", "" if each == layer else each), each == layer)
            for each in LAYERS
        ],
        "personal": listing.chips(query, "personal", [("1", _("with personal columns"))]),
        "blocking": [each for each in failed if each[0].blocking],
        "warnings": [each for each in failed if not each[0].blocking],
        "builds": [(each, wording.state_word(each.state), wording.state_tone(each.state), sum(each.seconds.values())) for each in lake.list_builds(limit=BUILDS)],
        "graph": drawing.lay_out({each.name for each in relations}, _reads(relations)),
        "columns": sum(len(each.columns) for each in relations),
    }  # fmt: skip
    return show(request, "console/warehouse/overview.html", context, title=_("Warehouse"))


@require_safe
@needs("metrics.view")
def relation_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one relation: meaning, columns, checks, origin, readers and some of its newest rows."""
    at, relations = clock.now(), lake.list_relations()
    found = next((each for each in relations if each.name == name), None)
    if found is None:
        raise Http404(name)
    status, reads = lake.get_status(at=at), _reads(relations)
    column = listing.choice(request.GET, "column", [each.name for each in found.columns])
    told = [each for each in status.audits if each.relation == name]
    context = {
        "relation": found, "meaning": wording.meaning_of(found), "layer": wording.layer_word(found.layer),
        "rows": status.published.rows.get(name) if status.published else None, "published": status.published,
        "columns": [
            (each, wording.column_meaning(each), wording.tag_word(each.tag), lake.is_personal(each.tag)) for each in found.columns
        ],
        "column": column, "steps": lake.trace_column(relation=name, column=column) if column else (),
        "audits": [(each, wording.check_word(each.name)) for each in told],
        "standing": [(each.lower(), wording.check_word(each)) for each in found.audits if each.isupper()],
        "graph": drawing.lay_out(drawing.around(name, reads), reads, chosen=name),
        "readers": [each.name for each in relations if name in each.reads],
        "uses": [(each, each.title_zh if formats.speaks_chinese() else each.title_en) for each in metrics.list_metrics_of(relation=name)],
        **_sample(request, found, at),
    }  # fmt: skip
    return show(request, "console/warehouse/relation.html", context, title=name)


def _sample(request: HttpRequest, relation: lake.Relation, at: datetime) -> dict[str, Any]:
    """Return rows for the page, as its reader may see them."""
    try:
        sample = lake.sample_relation(relation=relation.name, at=at)
    except (lake.RelationUnknown, lake.NothingPublished):
        return {"sample": None}
    rows = personal.masked_rows(request, relation.name, sample.columns, sample.rows, f"relation:{relation.name}")
    return {"sample": sample, "shown": rows, "masked": _is_personal(relation)}


def _reads(relations: Sequence[lake.Relation]) -> Mapping[str, tuple[str, ...]]:
    return {each.name: each.reads for each in relations}


def _checks(relation: lake.Relation, told: Sequence[lake.AuditRecord]) -> tuple[int, int]:
    """Return how many checks a relation has, and how many failed in the newest build."""
    return len(relation.audits), sum(each.relation == relation.name and each.failures > 0 for each in told)


def _is_personal(relation: lake.Relation) -> bool:
    return any(lake.is_personal(each.tag) for each in relation.columns)


def _holds(relation: lake.Relation, words: str) -> bool:
    names = (relation.name, relation.description, relation.description_zh, relation.owner)
    inside = (text for each in relation.columns for text in (each.name, each.meaning_en, each.meaning_zh))
    return not words or any(words in text.lower() for text in (*names, *inside))
