"""The page of paths: what comes after an act, or led to it."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.behaviour.api import PathQuestion
from kaipu.kernel import clock
from kaipu.web.console.behaviour import asking, charts, wording
from kaipu.web.console.shell import needs
from kaipu.web.ui import formats

FEW = 20


def read(query: QueryDict) -> PathQuestion:
    """Read an address; what is not given is four steps from the beginning of each visit."""
    return PathQuestion(
        asking.span(query), query.get("start", "")[:100], asking.whole(query, "depth", 4, most=8),
        asking.whole(query, "most", 6, most=20), query.get("way") == "back",
        "person" if query.get("unit") == "person" else "visit",
    )  # fmt: skip


@require_safe
@needs("metrics.view")
def paths(request: HttpRequest) -> HttpResponse:
    """Show the streams of visits or people between pages and acts."""
    question = read(request.GET)
    context = {
        **asking.frame(request.GET, question.span), "question": question, "tab": "paths",
        "starts": [(question.start, wording.label(question.start), True)] if question.start else [],
        "ways": asking.options((("", _("What follows")), ("back", _("What came before"))), "back" if question.backward else ""),
        "units": asking.options((("visit", _("Visits")), ("person", _("People"))), question.unit),
    }  # fmt: skip
    return asking.respond(request, "paths", context, lambda: _lay_out(question), title=_("Paths"))


def _lay_out(question: PathQuestion) -> dict[str, Any]:
    found = behaviour.get_paths(question, at=clock.now())
    first = [stream for stream in found.streams if stream.layer == 0]
    return {
        "starts": asking.options([(each, wording.label(each)) for each in found.labels], question.start),
        "walks": found.walks, "few": found.walks < FEW, "chart": charts.sankey(found) if found.streams else None,
        "finding": _finding(question, found, max(first, key=lambda s: s.count) if first else None),
        "rows": [
            (stream.layer + 1, wording.label(stream.source), _target(question, stream.target), stream.count,
             formats.percent(stream.count / found.walks))
            for stream in found.streams
        ],
    }  # fmt: skip


def _target(question: PathQuestion, name: str) -> str:
    return _("(begin)") if question.backward and name == wording.END else wording.label(name)


def _finding(question: PathQuestion, found: behaviour.Paths, most: Any) -> str:
    if most is None:
        return ""
    facts = {
        "n": formats.whole(found.walks), "share": formats.percent(most.count / found.walks, 0),
        "source": wording.label(most.source), "target": _target(question, most.target),
    }  # fmt: skip
    if question.backward:
        return _("Of %(n)s, %(share)s came to “%(source)s” from “%(target)s”") % facts
    return _("Of %(n)s, %(share)s went from “%(source)s” to “%(target)s”") % facts


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with the streams as CSV."""
    return asking.download("paths", lambda: _csv(read(request.GET)))


def _csv(question: PathQuestion) -> Iterator[list[object]]:
    yield ["step", "from", "to", "count"]
    for stream in behaviour.get_paths(question, at=clock.now()).streams:
        yield [stream.layer + 1, stream.source, stream.target, stream.count]
