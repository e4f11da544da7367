"""The pytest plugin: puts the watchers in place once, and lets a test fail for what they saw during it."""

from collections.abc import Iterator

import pytest

from kaipu.kernel import operation
from tools.laws import operations, records, writers


class Laws:
    """The watchers of one test session."""

    def __init__(self) -> None:
        self.operations = operations.OperationWatch()
        self.writers = writers.WriterWatch()

    def take_violations(self) -> list[str]:
        """Return what was seen since the last call."""
        return [*self.operations.take_violations(), *self.writers.take_violations()]


@pytest.fixture(scope="session")
def laws(request: pytest.FixtureRequest) -> Laws:
    """Give a test the watchers, so that it can prove that they see."""
    return request.config.stash[KEY]


KEY = pytest.StashKey[Laws]()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Put the watchers in place, after Django is set up."""
    config.stash[KEY] = laws = Laws()
    operation.observers.append(laws.operations.observe)
    laws.writers.attach()
    operations.guard_sockets()
    records.guard_doors()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Fail a test during which a law was broken."""
    laws = item.config.stash[KEY]
    laws.take_violations()
    result = yield
    if violations := laws.take_violations():
        pytest.fail("\n".join(violations), pytrace=False)
    return result
