"""How service does: first answers, settling, reopening, load, ratings; by day, channel and agent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from kaipu.commerce.care.models import Survey, SurveyAnswer
from kaipu.commerce.care.rules import SERVICE_LEVELS, TARGETS, net_promoter, target_of


class SurveyUnknown(LookupError):
    """There is no such questionnaire."""


@dataclass(frozen=True, slots=True)
class ServiceFigures:
    """How a group of conversations went. Seconds are business time; shares are 0 to 1, None where nothing was counted."""

    name: str
    opened: int
    closed: int
    by_bot: int
    reply_p50: int | None
    reply_kept: float | None
    solve_p50: int | None
    solve_kept: float | None
    reopened: float | None
    stars: float | None
    rated: int


@dataclass(frozen=True, slots=True)
class StepFigures:
    """How long conversations stand in one step of the way, in clock seconds, and in how many."""

    step: str
    p50: float
    p90: float
    conversations: int


@dataclass(frozen=True, slots=True)
class SurveyRecord:
    """A questionnaire with how often it was answered."""

    id: int
    token: str
    kind: str
    title_en: str
    title_zh: str
    questions: tuple[Mapping[str, Any], ...]
    state: str
    created_at: datetime
    answers: int


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What was answered to one question: how often each value, and texts, the newest first."""

    question: Mapping[str, Any]
    counts: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]
    nps: float | None


_GROUPS = {
    "all": "''",
    "channel": "c.channel",
    "agent": "coalesce(c.owner_id::text, '')",
    "day": "(c.opened_at AT TIME ZONE %(zone)s)::date::text",
}


def get_service_figures(*, by: str, since: datetime, until: datetime, zone: str) -> list[ServiceFigures]:
    """Return how conversations opened in [since, until) went, by “all”, “channel”, “agent” or “day”. One statement."""
    targets = ", ".join(
        f"({level}, '{name}', {target_of(level, name).reply}, {target_of(level, name).solve})"
        for level in TARGETS
        for name in SERVICE_LEVELS
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT {_GROUPS[by]} AS name, count(*)::int, count(*) FILTER (WHERE c.state = 'closed')::int,
                   count(*) FILTER (WHERE c.desk_at IS NULL AND c.state = 'closed')::int,
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY c.reply_seconds) FILTER (WHERE c.reply_seconds IS NOT NULL),
                   avg((c.reply_seconds <= t.reply)::int) FILTER (WHERE c.reply_seconds IS NOT NULL),
                   percentile_disc(0.5) WITHIN GROUP (ORDER BY c.counted_seconds)
                     FILTER (WHERE c.state = 'closed' AND c.desk_at IS NOT NULL),
                   avg((c.counted_seconds <= t.solve)::int) FILTER (WHERE c.state = 'closed' AND c.desk_at IS NOT NULL),
                   avg((c.reopened > 0)::int) FILTER (WHERE c.desk_at IS NOT NULL), avg(c.stars), count(c.stars)::int
              FROM care_conversation c JOIN (VALUES {targets}) AS t (priority, service_level, reply, solve) USING (priority, service_level)
             WHERE c.opened_at >= %(since)s AND c.opened_at < %(until)s AND c.state <> 'merged'
             GROUP BY 1 ORDER BY 1
            """,
            {"since": since, "until": until, "zone": zone},
        )
        return [
            ServiceFigures(
                row[0],
                row[1],
                row[2],
                row[3],
                row[4],
                _share(row[5]),
                row[6],
                _share(row[7]),
                _share(row[8]),
                _share(row[9]),
                row[10],
            )
            for row in cursor.fetchall()
        ]


def _share(value: Any) -> float | None:
    return None if value is None else float(value)


def list_steps(*, since: datetime, until: datetime) -> list[StepFigures]:
    """Return where time goes on the way: with the bot, until the first answer, until the end. One statement; the slowest is the bottleneck."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT step, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds),
                   count(*)::int
              FROM care_conversation c CROSS JOIN LATERAL (VALUES
                   (1, 'bot', extract(epoch FROM c.desk_at - c.opened_at)),
                   (2, 'reply', extract(epoch FROM c.replied_at - c.desk_at)),
                   (3, 'solve', extract(epoch FROM c.closed_at - c.replied_at))) AS s (place, step, seconds)
             WHERE c.opened_at >= %s AND c.opened_at < %s AND c.state <> 'merged' AND seconds >= 0
             GROUP BY place, step ORDER BY place
            """,
            [since, until],
        )
        return [StepFigures(row[0], float(row[1]), float(row[2]), row[3]) for row in cursor.fetchall()]


def list_surveys() -> list[SurveyRecord]:
    """Return all questionnaires with how often each was answered, the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT survey_id, count(*)::int FROM care_surveyanswer GROUP BY 1")
        counts = dict(cursor.fetchall())
    return [
        SurveyRecord(
            each.id, each.token, each.kind, each.title_en, each.title_zh, tuple(each.questions), each.state, each.created_at,
            counts.get(each.id, 0),
        )
        for each in Survey.objects.order_by("-created_at", "-id")
    ]  # fmt: skip


def get_survey(*, token: str) -> SurveyRecord:
    """Return a questionnaire by its token; raises SurveyUnknown."""
    found = next((each for each in list_surveys() if each.token == token), None)
    if found is None:
        raise SurveyUnknown(token)
    return found


def list_results(*, survey: SurveyRecord, texts: int = 50) -> list[QuestionResult]:
    """Return what was answered to each question of a questionnaire. Reads all its answers."""
    rows = list(
        SurveyAnswer.objects.filter(survey_id=survey.id).order_by("-at", "-id").values_list("answers", flat=True)
    )
    found = []
    for number, question in enumerate(survey.questions):
        given = [str(row.get(str(number), "")) for row in rows]
        given = [each for each in given if each]
        if question["kind"] == "text":
            found.append(QuestionResult(question, (), tuple(given[:texts]), None))
            continue
        values = {
            "score": [str(each) for each in range(11)], "stars": [str(each) for each in range(1, 6)],
            "choice": [str(each) for each in range(len(question.get("choices", ())))],
        }[question["kind"]]  # fmt: skip
        counts = tuple((value, given.count(value)) for value in values)
        scores = [int(each) for each in given] if question["kind"] == "score" else []
        found.append(QuestionResult(question, counts, (), net_promoter(scores)))
    return found


def list_survey_texts(*, since: datetime) -> list[str]:
    """Return what people wrote into questionnaires since a moment."""
    found: list[str] = []
    for questions, answers in SurveyAnswer.objects.filter(at__gte=since).values_list("survey__questions", "answers"):
        found += [
            answers.get(str(number), "") for number, question in enumerate(questions) if question["kind"] == "text"
        ]
    return [text for text in found if text]
