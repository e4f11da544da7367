"""Who is asked to answer a questionnaire: buyers by a rule, or a segment at once; by mail, once each.

Whoever did not agree to mail is not asked, nor whoever was asked lately. The story of a race: two orders of one person are
completed at once and both plan an invitation. Only `post_invitations` makes mails of them, one run at a time behind an
advisory lock, and it looks at each person's last one there.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.db import connection
from django.db.models import Max

from kaipu.commerce.care.models import Invitation, Mail, Survey, SurveyPlan
from kaipu.commerce.care.operations.surveys import SurveyClosed
from kaipu.commerce.care.queries import PURPOSE, REST_DAYS, SurveyUnknown, list_reachable
from kaipu.commerce.care.rules import is_drawn
from kaipu.commerce.customers import api as customers
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import operation

POSTING_LOCK = 7_205_231
_LATELY = ("posted", "sent", "doubt")


class SurveyPlanWrong(ValueError):
    """A share lies between 1 and 100 %, days after between 0 and 60, days of rest between 1 and 730."""


@operation
def set_survey_plan(
    *, survey_id: int, on: bool, share_percent: int, days_after: int, rest_days: int, at: datetime
) -> None:
    """Let a questionnaire go out by itself after orders, or stop that. What is planned already still goes. Raises SurveyPlanWrong, SurveyUnknown."""
    if not (1 <= share_percent <= 100 and 0 <= days_after <= 60 and 1 <= rest_days <= 730):
        raise SurveyPlanWrong
    if not Survey.objects.filter(id=survey_id).exists():
        raise SurveyUnknown(str(survey_id))
    given = {"on": on, "share_percent": share_percent, "days_after": days_after, "rest_days": rest_days}
    SurveyPlan.objects.update_or_create(survey_id=survey_id, defaults={**given, "changed_at": at})
    audit.record(action="care.set_survey_plan", subject=f"survey:{survey_id}", detail=given, at=at)


@operation
def invite_after_order(*, order_id: int, customer_id: int, at: datetime) -> int:
    """Plan to ask about an order that was completed, for each questionnaire that draws it; return for how many. Again it adds nothing."""
    planned = 0
    for plan in SurveyPlan.objects.filter(on=True, survey__state="open").select_related("survey"):
        if is_drawn(plan.survey.token, order_id, plan.share_percent):
            _row, fresh = Invitation.objects.get_or_create(
                survey=plan.survey, order_id=order_id,
                defaults={"customer_id": customer_id, "token": ids.new_token(), "due_at": at + timedelta(days=plan.days_after)},
            )  # fmt: skip
            planned += fresh
    return planned


@operation
def invite_people(*, survey_id: int, customer_ids: Collection[int], segment_id: int, at: datetime) -> int:
    """Plan to ask a segment's people now, those who can be reached and were not asked this; return how many. Raises SurveyUnknown, SurveyClosed.

    Sent again it finds only whoever joined the segment since: a questionnaire goes to a person once.
    """
    survey = Survey.objects.select_for_update().filter(id=survey_id).first()
    if survey is None:
        raise SurveyUnknown(str(survey_id))
    if survey.state != "open":
        raise SurveyClosed(survey.token)
    reach = list_reachable(survey_id=survey_id, customer_ids=customer_ids, at=at)
    Invitation.objects.bulk_create(
        [
            Invitation(survey=survey, customer_id=each, segment_id=segment_id, token=ids.new_token(), due_at=at)
            for each in reach.customer_ids
        ],
        batch_size=1000,
    )
    audit.record(
        action="care.invite_people", subject=f"survey:{survey_id}", at=at,
        detail={"segment": segment_id, "people": len(reach.customer_ids)},
    )  # fmt: skip
    return len(reach.customer_ids)


@operation
def post_invitations(*, at: datetime, most: int = 500) -> int:
    """Make mails of the invitations that are due, the oldest first, or skip them; return how many mails. Waits for another run."""
    if not (settings.CARE_MAIL and settings.SMTP_URL):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [POSTING_LOCK])
    due = list(
        Invitation.objects.filter(state="planned", due_at__lte=at).select_related("survey").order_by("due_at", "id")[:most]
    )  # fmt: skip
    people = {each.customer_id for each in due}
    agreed = set(customers.list_consenting(purpose=PURPOSE, ids=people))
    mailable = {each.id for each in customers.list_customers(ids=people, limit=len(people) or 1) if each.email}
    returned = set(Mail.objects.filter(customer__in=people, state="refused").values_list("customer_id", flat=True))
    asked = dict(
        Invitation.objects.filter(customer__in=people, state__in=_LATELY).values_list("customer").annotate(Max("posted_at"))
    )  # fmt: skip
    rest = dict(SurveyPlan.objects.values_list("survey_id", "rest_days"))
    for each in due:
        before = asked.get(each.customer_id)
        pause = timedelta(days=rest.get(each.survey_id, REST_DAYS))
        reasons = {
            "closed": each.survey.state != "open", "nobody": each.customer_id not in mailable,
            "no_consent": each.customer_id not in agreed, "returned": each.customer_id in returned,
            "asked_lately": before is not None and before > at - pause,
        }  # fmt: skip
        each.reason = next((reason for reason, true in reasons.items() if true), "")
        each.state = "skipped" if each.reason else "posted"
        if each.state == "posted":
            each.posted_at = asked[each.customer_id] = at
    Invitation.objects.bulk_update(due, ["state", "reason", "posted_at"], batch_size=500)
    domain = parseaddr(settings.CARE_MAIL)[1].partition("@")[2]
    mails = [
        Mail(
            header_id=f"<ask-{each.id}-{ids.new_id().hex[-12:]}@{domain}>", way="out", kind="survey", customer_id=each.customer_id,
            invitation=each, state="due", at=at,
        )
        for each in due if each.state == "posted"
    ]  # fmt: skip
    Mail.objects.bulk_create(mails)
    return len(mails)


@operation
def stop_invitations(*, token: str, at: datetime) -> bool:
    """Withdraw the consent to mail of whoever was invited by a token; False where there is none."""
    found = Invitation.objects.filter(token=token).values_list("customer_id", flat=True).first()
    if found is None:
        return False
    if customers.get_consents(customer_id=found).get(PURPOSE):
        customers.answer_consent(customer_id=found, purpose=PURPOSE, granted=False, source="questionnaire", at=at)
    return True
