"""What the journeys share."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import open_browser
from tests.live import LiveShop


@pytest.fixture
def browser(shop: LiveShop) -> Iterator[Browser]:
    """Open a browser after the shop of the test's own file, and close it before that."""
    with open_browser() as opened:
        yield opened
