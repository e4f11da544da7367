"""Reads of how the desk is set up."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count

from kaipu.commerce.care.models import Agent, Conversation, Holiday, Hours, Macro
from kaipu.commerce.care.rules import OPEN, Calendar, Candidate

USUAL = dict.fromkeys(range(7), ((9 * 60, 21 * 60),))  # until somebody says otherwise


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """Somebody who answers."""

    user_id: int
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    most: int
    seniority: int
    on_duty: bool


@dataclass(frozen=True, slots=True)
class MacroRecord:
    """A prepared answer."""

    id: int
    title: str
    text_en: str
    text_zh: str
    used: int


def get_calendar() -> Calendar:
    """Return when the desk is open. Two statements."""
    rows = list(Hours.objects.values_list("weekday", "opens", "closes"))
    hours = {day: ((opens, closes),) for day, opens, closes in rows if closes > opens} if rows else USUAL
    return Calendar(hours, frozenset(Holiday.objects.values_list("day", flat=True)), ZoneInfo(settings.TIME_ZONE))


def list_holidays() -> list[tuple[date, str]]:
    """Return the days on which the desk is closed, in order."""
    return list(Holiday.objects.order_by("day").values_list("day", "name"))


def list_candidates() -> list[Candidate]:
    """Return who is at work, with how many open conversations each has. Two statements."""
    loads = dict(
        Conversation.objects.filter(state=OPEN, owner_id__isnull=False)
        .values_list("owner_id")
        .annotate(Count("id"))
        .order_by()
    )
    return [
        Candidate(
            each.user_id, frozenset(each.skills), frozenset(each.languages), loads.get(each.user_id, 0), each.most,
            each.seniority,
        )
        for each in Agent.objects.filter(on_duty=True).order_by("user_id")
    ]  # fmt: skip


def list_agents() -> list[AgentRecord]:
    """Return all who answer."""
    return [
        AgentRecord(each.user_id, tuple(each.skills), tuple(each.languages), each.most, each.seniority, each.on_duty)
        for each in Agent.objects.order_by("user_id")
    ]


def find_agent(*, user_id: int) -> AgentRecord | None:
    """Return somebody as one who answers, or None."""
    return next((each for each in list_agents() if each.user_id == user_id), None)


def list_macros() -> list[MacroRecord]:
    """Return the prepared answers by title."""
    return [
        MacroRecord(*row)
        for row in Macro.objects.order_by("title").values_list("id", "title", "text_en", "text_zh", "used")
    ]
