"""Writing reviews: the warehouse is read first, outside any transaction, then one operation freezes what it said. And sending them."""

from datetime import date, datetime, time

from django.conf import settings
from django.utils.module_loading import import_string

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.brain.plans import operations
from kaipu.brain.plans.models import KINDS
from kaipu.brain.plans.queries import (
    ReaderRecord,
    ReviewRecord,
    find_review,
    gather_facts,
    get_review,
    list_due_readers,
    playbook_facts,
)
from kaipu.brain.plans.rules import last_closed, period_of
from kaipu.kernel import access, clock
from kaipu.kernel.operation import acting

MORNING = time(6)


class NothingToReview(LookupError):
    """The period has no figures."""


class PlayLost(ValueError):
    """The campaign is proven to have lost money, so it is nothing to be done again."""


class ReviewNotSent(RuntimeError):
    """Some mails could not be sent; the next run tries them again."""


def write_review(*, kind: str, day: date, at: datetime, again: bool = False) -> ReviewRecord:
    """Write the review of the period that holds a day, and return it; one that is written already is returned.

    A period that is not over is told up to now, as often as somebody asks, and once more when it has ended. `again` writes
    a correction: another version, where the figures are others now. Takes seconds. Raises PeriodAhead for a period that
    has not begun, NothingToReview, lake.NothingPublished.
    """
    first, last = period_of(day, kind)
    found = find_review(kind=kind, first=first)
    if found is not None and not found.so_far and not again:
        return found
    snapshot, facts = gather_facts(kind=kind, first=first, last=last, at=at)
    if all(each["value"] is None for each in facts["headlines"]):
        raise NothingToReview(str(first))
    kept = operations.keep_review(
        kind=kind, first=first, last=last, snapshot=snapshot, facts=facts, again=found is not None, at=at
    )  # fmt: skip
    return get_review(review_id=kept)


def file_playbook(*, campaign_id: int, user_id: int, at: datetime) -> int:
    """File a campaign that started as a play-book, with what came of it until now; return its number.

    One that was filed before stays as it was. Raises campaigns.CampaignUnknown, PlayLost, lake.NothingPublished.
    """
    campaign = campaigns.get_campaign(campaign_id=campaign_id)
    if campaign.started_at is None:
        raise campaigns.CampaignUnknown(str(campaign_id))
    facts = playbook_facts(campaign=campaign, at=at)
    if facts["outcome"]["strength"] == "strong" and facts["outcome"]["gain"] < 0:
        raise PlayLost(str(campaign_id))
    return operations.keep_playbook(title=campaign.title, campaign_id=campaign_id, facts=facts, user_id=user_id, at=at)


def write_due(*, at: datetime) -> int:
    """Write the reviews of the week, month and quarter that ended last, from six in the morning; return how many are new.

    A worker that was off on the day writes them when it is back.
    """
    if at.astimezone(clock.zone()).time() < MORNING:
        return 0
    written = 0
    for kind in KINDS:
        first, _last = last_closed(clock.local_date(at), kind)
        found = find_review(kind=kind, first=first)
        if found is None or found.so_far:
            try:
                write_review(kind=kind, day=first, at=at)
            except (NothingToReview, lake.NothingPublished):
                continue
            written += 1
    return written


def send_due(*, at: datetime) -> int:
    """Send the newest closed period's reviews to those who want them; return how many. Each goes out once to each.

    The site writes the mail (`settings.REVIEW_MAIL`, a dotted name). Who may see plans no more gets none. Raises
    ReviewNotSent after all others were tried.
    """
    sent, failed = 0, []
    for kind in KINDS:
        review = find_review(kind=kind, first=last_closed(clock.local_date(at), kind)[0])
        for reader in list_due_readers(kind=kind, first=review.first) if review else ():
            if review is None or review.so_far or not operations.mark_sent(reader_id=reader.id, first=review.first):
                continue
            try:
                sent += _send(review, reader, at)
            except Exception as trouble:  # noqa: BLE001 - whatever it is, the others still get theirs, and the job says so
                operations.release_sent(reader_id=reader.id, first=review.first)
                failed.append(f"{reader.id}: {trouble!r}")
    if failed:
        raise ReviewNotSent("; ".join(failed[:5]))
    return sent


def _send(review: ReviewRecord, reader: ReaderRecord, at: datetime) -> int:
    if "plans.view" not in access.scopes_of(reader.user_id):
        with acting(actor="plans"):
            operations.stop_mail(user_id=reader.user_id, kind=reader.kind, at=at)
        return 0
    import_string(settings.REVIEW_MAIL)(review, reader, at=at)
    return 1
