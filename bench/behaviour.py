"""How fast behaviour answers: an ordered funnel over ten million events, baskets and cohorts over the real year."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

from bench.shop import BenchShop, copied_database
from kaipu import settings

SEED = 7


def _asked(name: str) -> Callable[[BenchShop], dict[str, Any]]:
    def bench(shop: BenchShop) -> dict[str, Any]:
        found = subprocess.run(
            [sys.executable, "-m", "bench.acts", name, str(SEED)], env=shop.environment(), check=True, stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        return {"name": name, **json.loads(found.stdout), "seed": SEED}

    return bench


BENCHES = {
    name: _asked(name) for name in ("baskets", "retention", "attribution", "funnel")
}  # the funnel writes its own events, so last


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Copy the demonstration's database, build its warehouse and yield the line of each bench named."""
    with copied_database() as url:
        shop = BenchShop(settings.PORT, settings.PAY_PORT, url, settings.VAR / "bench" / "behaviour")
        shutil.rmtree(shop.folder, ignore_errors=True)  # the funnel leaves a snapshot full of made-up events
        shop.folder.mkdir(parents=True)
        shop.run("prepare", "--migrate")
        shop.run("lake", "build", "--full")
        for name in names:
            yield BENCHES[name](shop)
