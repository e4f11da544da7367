"""The page of jobs and event deliveries, with what failed and a way to try it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.kernel import clock, jobs, outbox
from kaipu.web.console import listing
from kaipu.web.console.shell import needs, show

LIMIT = 50
WAITED_LONG = 60  # seconds


def job_state(state: str) -> str:
    """Return the state of a job."""
    words = {
        "todo": _("Waiting"), "doing": _("Running"), "failed": _("Failed"), "succeeded": _("Done"),
        "cancelled": _("Cancelled"), "aborted": _("Aborted"),
    }  # fmt: skip
    return words.get(state, state)


@require_safe
@needs("system.view")
def system(request: HttpRequest) -> HttpResponse:
    """Show how jobs and deliveries do. Four statements besides the shell's."""
    query = request.GET
    counts, health = jobs.count_jobs(), outbox.get_health()
    state = listing.choice(query, "state", jobs.STATES) or ("failed" if counts.get("failed") else "todo")
    delivery_state = listing.choice(query, "deliveries", ("pending", "failed", "done")) or (
        "failed" if health.failed else "pending"
    )
    delivery_words = {"pending": _("Waiting"), "failed": _("Failed"), "done": _("Delivered")}
    context = {
        "health": health, "late": health.oldest_pending_seconds > WAITED_LONG,
        "jobs": jobs.list_jobs(state=state, limit=LIMIT), "job_state": state,
        "job_chips": [
            listing.Chip(job_state(each), listing.with_value(query, "state", each), each == state, counts.get(each, 0), always=True)
            for each in jobs.STATES
            if counts.get(each) or each in {"todo", "doing", "failed"}
        ],
        "deliveries": outbox.list_deliveries(state=delivery_state, limit=LIMIT), "delivery_state": delivery_state,
        "delivery_chips": [
            listing.Chip(word, listing.with_value(query, "deliveries", each), each == delivery_state, getattr(health, each), always=True)
            for each, word in delivery_words.items()
        ],
        "limit": LIMIT,
    }  # fmt: skip
    return show(request, "console/system/system.html", context, title=_("Jobs and deliveries"))


@require_POST
@needs("system.edit")
def retry_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """Put a failed job back into the queue."""
    try:
        jobs.retry_job(job_id=job_id, at=clock.now())
    except jobs.JobNotFailed:
        messages.warning(request, _("This job is not failed any more, so nothing was done."))
    else:
        messages.success(request, _("The job waits for a worker again."))
    return HttpResponseRedirect("/desk/system/")


@require_POST
@needs("system.edit")
def retry_delivery(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Put a failed delivery back into the queue."""
    if outbox.retry_delivery(delivery_id=delivery_id):
        messages.success(request, _("The delivery waits for a worker again."))
    else:
        messages.warning(request, _("There is no failed delivery with this number, so nothing was done."))
    return HttpResponseRedirect("/desk/system/")
