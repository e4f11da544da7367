"""Events as the shop writes them, and files of the spool."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)  # noon in New York
REQUIRED: dict[str, dict[str, Any]] = {
    "product_view": {"sku": "1001"}, "add_to_cart": {"sku": "1001"}, "checkout_step": {"step": "address"},
    "purchase": {"order": 1}, "search": {"text": "milk"},
    "click": {"element": "button.add", "x": 0.5, "y": 300, "width": "phone"},
}  # fmt: skip


def event(name: str, at: datetime, visitor: str, **fields: Any) -> dict[str, Any]:
    """Return one event as the shop writes it."""
    return REQUIRED.get(name, {}) | {
        "id": str(uuid4()), "name": name, "at": at.isoformat(), "source": "server", "view": str(uuid4()),
        "visitor": visitor, "session": fields.pop("session", visitor), "consent": "all", "from": "", "customer": None,
        "path": "/", "language": "en", "device": "phone", "simulated": False, **fields,
    }  # fmt: skip


def write_spool(folder: Path, at: datetime, events: Sequence[dict[str, Any]], *, torn: str = "") -> Path:
    """Append events to the spool file of an hour, and perhaps half a line."""
    path = folder / "spool" / f"events-{at:%Y%m%dT%H}-77.jsonl"
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        file.writelines(json.dumps(each) + "\n" for each in events)
        file.write(torn)
    return path
