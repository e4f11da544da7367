"""A review as PDF: the same telling as the page, on paper."""

from django.conf import settings
from django.utils.translation import gettext as _

from kaipu.brain.plans import api as plans
from kaipu.web.console.plans import telling
from kaipu.web.ui import formats
from kaipu.web.ui.paper import Paper


def print_review(review: plans.ReviewRecord) -> bytes:
    """Return a review as PDF, in the language that is on."""
    told = telling.tell(review)
    paper = Paper(told.title, footer=f"{settings.PUBLIC_URL} · {told.title}")
    paper.heading(told.title, 1)
    written = _("%(span)s · version %(version)s, written %(day)s from snapshot %(number)s of the warehouse")
    paper.quiet(
        written
        % {
            "span": told.span,
            "version": review.version,
            "day": formats.moment(review.written_at),
            "number": review.snapshot,
        }
    )
    paper.text(_joined(told.lead))
    paper.table(
        (_("Metric"), _("Now"), _("Before"), _("Change")),
        [(each.title, each.value, each.before, each.change) for each in told.headlines],
    )
    _targets(paper, told)
    paper.heading(_("Why it moved"), 2)
    for reason in told.reasons:
        paper.heading(reason.title, 3)
        paper.text(_joined(reason.sentences))
        if reason.factors:
            paper.table((_("Factor"), _("Before"), _("Now"), _("Effect")), list(reason.factors))
    _tried(paper, told)
    paper.heading(_("What next"), 2)
    for place, step in enumerate(told.steps, start=1):
        paper.text(f"{place}. {step.text}")
    return paper.finish()


def _joined(sentences: tuple[str, ...]) -> str:
    return telling.joint().join(sentences)


def _targets(paper: Paper, told: telling.Told) -> None:
    paper.heading(_("Targets"), 2)
    if not told.targets:
        paper.text(_("No target was set for these days."))
        return
    paper.table(
        (_("Target"), _("Wanted"), _("Actual"), _("Expected at the end"), _("Traffic light")),
        [(f"{each.title} ({each.period})", each.value, each.actual, each.landing, each.word) for each in told.targets],
    )
    for each in told.targets:
        paper.text(each.sentence)


def _tried(paper: Paper, told: telling.Told) -> None:
    paper.heading(_("What was tried"), 2)
    for each in told.tried:
        paper.heading(f"{each.kind}: {each.title} – {each.strength}", 3)
        paper.text(_joined(each.sentences))
        paper.table(("", ""), list(each.rows))
    for sentence in told.decisions:
        paper.text(sentence)
    paper.heading(_("What worked"), 2)
    for sentence in told.worked:
        paper.text(sentence)
