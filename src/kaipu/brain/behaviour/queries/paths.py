"""Paths over the warehouse: which pages and acts follow each other."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from kaipu.brain.behaviour.queries.acts import VISIT, Statement, ask
from kaipu.brain.behaviour.rules import END, OTHER, PathQuestion, QuestionInvalid, check_paths, trace_paths

STOP, REST = "", "…"  # how labels name where a walk stops, and the rest
LABEL = (
    "CASE name WHEN 'page_view' THEN 'page_view:' || coalesce(json_extract_string(body, '$.page'), '') "
    "WHEN 'checkout_step' THEN 'checkout_step:' || coalesce(json_extract_string(body, '$.step'), '') ELSE name END"
)
# A page is told by the server and again by the browser; clicks and scrolling lead nowhere.
WALKED = (
    "name NOT IN ('click', 'scroll_depth', 'page_leave', 'filter') AND NOT (name = 'page_view' AND told_by = 'browser')"
)


@dataclass(frozen=True, slots=True)
class Stream:
    """`count` walks go from `source` in layer `layer` to `target` in the next; "" is where a walk stops, "…" the rest."""

    layer: int
    source: str
    target: str
    count: int


@dataclass(frozen=True, slots=True)
class Paths:
    """The streams, and how many walks they come from; `labels` are all acts that could be the start."""

    question: PathQuestion
    walks: int
    streams: tuple[Stream, ...]
    labels: tuple[str, ...]


def get_paths(question: PathQuestion, *, at: datetime) -> Paths:
    """Return what follows, or precedes, an act. Raises QuestionInvalid, also for a start that nobody did. Two statements."""
    check_paths(question)
    statement = Statement(question.span)
    acts = statement.events(f"{LABEL} AS label, {VISIT} AS v", WALKED)
    known = ask(f"SELECT DISTINCT label FROM ({acts}) ORDER BY label", statement.parameters, at)["label"]
    labels = tuple(str(label) for label in known.tolist())
    if question.start and labels and question.start not in labels:
        raise QuestionInvalid("act", question.start)
    unit = "dense_rank() OVER (ORDER BY v) - 1" if question.unit == "visit" else "p"
    listed = statement.bind(list(labels))
    found = ask(
        f"{statement.with_people(acts)} SELECT {unit} AS w, t, list_position({listed}, label) - 1 AS s "
        "FROM acts",
        statement.parameters, at,
    )  # fmt: skip
    walks, moments, codes = (found[name].astype(np.int64) for name in "wts")
    start = labels.index(question.start) if question.start in labels else None
    flows = trace_paths(
        walks, moments, codes, start=start, depth=question.depth, most=question.most, backward=question.backward
    )
    names = {END: STOP, OTHER: REST, **dict(enumerate(labels))}
    streams = tuple(Stream(flow.layer, names[flow.source], names[flow.target], flow.count) for flow in flows)
    return Paths(question, sum(s.count for s in streams if s.layer == 0), streams, labels)
