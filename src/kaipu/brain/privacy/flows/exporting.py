"""What is known of one person, for the person: a zip with JSON for machines and a page for people, kept for a week."""

import json
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from kaipu.brain.privacy import operations, queries
from kaipu.commerce.customers import api as customers

KEPT_FOR = timedelta(days=7)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def write_export(*, request: queries.RequestRecord, at: datetime) -> None:
    """Write what all modules know of the request's person, and close the request. Nothing happens if they are gone meanwhile."""
    if request.customer_id is None:
        return
    try:
        known = queries.tell_person(customer_id=request.customer_id, at=at)
    except customers.CustomerUnknown:
        operations.drop_export(request_id=request.id, at=at)
        return
    plain: dict[str, Any] = json.loads(json.dumps(known, default=_plain))
    folder = Path(settings.VAR) / "privacy"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{request.id}.zip"
    fresh = folder / f".{name}"
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(plain, ensure_ascii=False, indent=2))
        archive.writestr("data.html", import_string(settings.PERSON_PAGE)(plain, at=at))
    try:
        fresh.chmod(0o600)
        fresh.replace(folder / name)
    except (
        FileNotFoundError
    ):  # it was taken back meanwhile, and the night swept its file away; if not, the next round writes it
        return
    if not operations.close_export(request_id=request.id, file_name=name, expires_at=at + KEPT_FOR, at=at):
        (folder / name).unlink(missing_ok=True)


def find_file(*, request_id: UUID, at: datetime) -> Path | None:
    """Return the file of an export that has not expired, or None."""
    request = queries.get_request(request_id=request_id)
    if not request.file_name or request.expires_at is None or request.expires_at <= at:
        return None
    path = Path(settings.VAR) / "privacy" / request.file_name
    return path if path.exists() else None


def expire_exports(*, var: Path, at: datetime) -> int:
    """Delete the files whose time is over, and those that a killed process left behind; return how many."""
    operations.expire_exports(at=at)
    there = list((var / "privacy").glob("*.zip"))  # before the names, so that none is written in between
    names = queries.list_export_names()
    gone = [path for path in there if path.name not in names]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
