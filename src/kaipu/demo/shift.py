"""Move the year of the dataset forward, so that the shop's yesterday is a day with real trade behind it."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

# The last day the dataset covers from opening to closing, on the shops' own clock.
LAST_FULL_DAY = date(2017, 12, 31)
SHOP_ZONE = ZoneInfo("America/New_York")


def shift_weeks(today_local: date) -> int:
    """Return by how many whole weeks to move the dataset: its last Sunday falls on the latest Sunday before today."""
    yesterday = today_local - timedelta(days=1)
    latest_sunday = yesterday - timedelta(days=(yesterday.weekday() + 1) % 7)
    return (latest_sunday - LAST_FULL_DAY).days // 7


def shift_moment(moment_utc: datetime, weeks: int) -> datetime:
    """Move one UTC moment by whole weeks on the shop's clock: half past five stays half past five in summer and in winter."""
    local = moment_utc.astimezone(SHOP_ZONE)
    moved = datetime.combine(local.date() + timedelta(weeks=weeks), local.time(), SHOP_ZONE)
    return moved.replace(fold=local.fold).astimezone(ZoneInfo("UTC"))


def settle_shift(folder: Path, today_local: date) -> int:
    """Return the shift of this installation: the stored one, or today's, which is then stored for good."""
    path = folder / "shift.json"
    if path.exists():
        return int(json.loads(path.read_text())["weeks"])
    weeks = shift_weeks(today_local)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"weeks": weeks, "settled_on": today_local.isoformat()}) + "\n")
    fresh.replace(path)
    return weeks
