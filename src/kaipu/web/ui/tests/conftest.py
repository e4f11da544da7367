"""Pages in these tests show an empty shelf that nobody follows."""

import pytest

from kaipu.commerce.shelf.queries import listing, searching
from kaipu.commerce.shelf.queries.store import Follower


@pytest.fixture(autouse=True)
def quiet_shelf(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = Follower()
    quiet.start_thread = False
    for module in (listing, searching):
        monkeypatch.setattr(module, "follower", quiet)
