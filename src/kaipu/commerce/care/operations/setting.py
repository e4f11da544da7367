"""How the desk is set up: who answers, prepared answers, opening hours, days off."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import F

from kaipu.commerce.care.models import Agent, Holiday, Hours, Macro
from kaipu.kernel.operation import operation


class TitleMissing(ValueError):
    """A prepared answer has a title and a text."""


class HoursWrong(ValueError):
    """A day opens before it closes."""


@operation
def set_agent(
    *, user_id: int, on_duty: bool, skills: Collection[str] | None = None, languages: Collection[str] | None = None,
    most: int | None = None, seniority: int | None = None,
) -> None:  # fmt: skip
    """Write down that somebody answers, and whether they are at work; what is not given stays."""
    given = {
        "on_duty": on_duty, "skills": None if skills is None else sorted(skills),
        "languages": None if languages is None else sorted(languages), "most": most, "seniority": seniority,
    }  # fmt: skip
    Agent.objects.update_or_create(
        user_id=user_id, defaults={name: value for name, value in given.items() if value is not None}
    )


@operation
def save_macro(*, title: str, text_en: str, text_zh: str) -> None:
    """Write a prepared answer; the same title again changes it. Raises TitleMissing."""
    if not title.strip() or not text_en.strip():
        raise TitleMissing
    Macro.objects.update_or_create(
        title=title.strip()[:80], defaults={"text_en": text_en.strip()[:2000], "text_zh": text_zh.strip()[:2000]}
    )


@operation
def remove_macro(*, macro_id: int) -> None:
    """Take a prepared answer away; one that is gone already stays gone."""
    Macro.objects.filter(id=macro_id).delete()


@operation
def count_macro(*, macro_id: int) -> None:
    """Note that a prepared answer was used."""
    Macro.objects.filter(id=macro_id).update(used=F("used") + 1)


@operation
def set_hours(*, hours: Mapping[int, tuple[int, int]]) -> None:
    """Say when the desk is open, by weekday, in minutes of the day; a day that is left out is closed. Raises HoursWrong.

    Clocks that run keep what was promised; what begins from now on follows the new hours.
    """
    if any(not (0 <= day <= 6 and 0 <= opens < closes <= 1440) for day, (opens, closes) in hours.items()):
        raise HoursWrong
    Hours.objects.exclude(weekday__in=hours).update(opens=0, closes=0)
    for day in range(7):
        opens, closes = hours.get(day, (0, 0))
        Hours.objects.update_or_create(weekday=day, defaults={"opens": opens, "closes": closes})


@operation
def add_holiday(*, day: date, name: str) -> None:
    """Note a day on which the desk is closed; noted again, it takes the new name."""
    Holiday.objects.update_or_create(day=day, defaults={"name": name.strip()[:80]})


@operation
def remove_holiday(*, day: date) -> None:
    """Open the desk on a day after all."""
    Holiday.objects.filter(day=day).delete()
