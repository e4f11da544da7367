"""Reads of live shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kaipu.commerce.content.models import Show
from kaipu.commerce.content.rules import show_state, tracked

SHOWN_DAYS = 90
_FIELDS = (
    "id", "slug", "title_en", "title_zh", "words_en", "words_zh", "host", "platform", "link", "starts_at", "ends_at", "replay_link",
    "called_off", "mark", "viewers", "peak", "likes", "comments", "changed_at", "assumed",
)  # fmt: skip


class ShowUnknown(LookupError):
    """There is no such show, or it has not begun."""


@dataclass(frozen=True, slots=True)
class ShowRecord:
    """A live show; `goods` are article numbers in the order they are shown."""

    id: int
    slug: str
    title_en: str
    title_zh: str
    words_en: str
    words_zh: str
    host: str
    platform: str
    link: str
    starts_at: datetime
    ends_at: datetime
    replay_link: str
    called_off: bool
    mark: str
    viewers: int | None
    peak: int | None
    likes: int | None
    comments: int | None
    changed_at: datetime
    assumed: bool
    goods: tuple[str, ...]

    def state(self, at: datetime) -> str:
        """Return what it is at a moment."""
        return show_state(self.starts_at, self.ends_at, self.called_off, at)

    @property
    def campaign(self) -> str:
        """Return the UTM campaign by which its visits are known."""
        return f"live-{self.id}"

    def tracked_link(self, page: str) -> str:
        """Return the link that its host tells, for a page of the shop."""
        return tracked(
            page, platform=self.platform, item_id=None, mark=self.mark, campaign=self.campaign, medium="live"
        )


def _record(row: dict[str, object]) -> ShowRecord:
    return ShowRecord(**{**row, "goods": tuple(row["goods"])})  # type: ignore[arg-type]  # fields by name, of several types


def get_show(*, show_id: int) -> ShowRecord:
    """Return a show; raises ShowUnknown."""
    row = Show.objects.filter(id=show_id).values(*_FIELDS, "goods").first()
    if row is None:
        raise ShowUnknown(str(show_id))
    return _record(row)


def find_show(*, slug: str) -> ShowRecord | None:
    """Return a show by its address."""
    row = Show.objects.filter(slug=slug).values(*_FIELDS, "goods").first()
    return _record(row) if row else None


def list_shows(*, limit: int = 100, offset: int = 0) -> list[ShowRecord]:
    """Return shows, the latest first."""
    rows = Show.objects.order_by("-starts_at", "-id").values(*_FIELDS, "goods")[offset : offset + limit]
    return [_record(row) for row in rows]


def list_shows_for_shoppers(*, at: datetime) -> list[ShowRecord]:
    """Return shows on air, then those to come (the next first), then of the last ninety days those with a replay."""
    found = Show.objects.filter(called_off=False, ends_at__gt=at - timedelta(days=SHOWN_DAYS))
    rows = [_record(row) for row in found.order_by("starts_at", "id").values(*_FIELDS, "goods")[:200]]
    ahead = [each for each in rows if each.ends_at > at]
    past = [each for each in reversed(rows) if each.ends_at <= at and each.replay_link]
    return [*ahead, *past]
