"""The demonstration's till of another maker: its key, and where it stands. The till itself is one of the companies."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import tokens
from kaipu.web.ui.visits import simulation_mark

TITLE = "Kettle & Crumb POS"
HOURS = 10  # so long ago it began, so that it has something to tell when the shop opens


def is_agreed() -> bool:
    """Tell whether it has its key."""
    return any(key.title == TITLE for key in tokens.list_tokens(scope="tills.use")) and _file().exists()


def _file() -> Path:
    return Path(settings.VAR) / "demo" / "companies" / "till.json"


def agree(at: datetime) -> None:
    """Give the till a key and its place, the first shop that keeps stock."""
    places = sorted(place.code for place in inventory.list_locations(tracked=True) if place.kind == "store")
    if not places:
        return
    _key, secret = tokens.issue_token(title=TITLE, scopes=["tills.use"], at=at)
    agreed = {
        "key": secret, "place": places[0], "zone": settings.TIME_ZONE, "mark": simulation_mark(),
        "since": int(at.timestamp()) // 60 - 60 * HOURS,
    }  # fmt: skip
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(agreed))
