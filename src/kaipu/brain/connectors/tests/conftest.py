"""What the tests of connectors share: a source on the loopback net."""

from collections.abc import Iterator

import pytest

from kaipu.brain.connectors.tests.source import Source


@pytest.fixture
def source() -> Iterator[Source]:
    made = Source()
    yield made
    made.stop()
