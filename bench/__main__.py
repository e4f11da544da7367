"""`python -m bench [NAME …]`: run all benchmarks, or those named; one line of JSON each on standard output."""

import json
import subprocess
import sys

from bench import (
    behaviour,
    boards,
    campaigns,
    events,
    faq,
    forecasting,
    importing,
    prices,
    recommend,
    replenishment,
    segments,
    storefront,
    warehouse,
)
from bench.shop import NoDemo


def commit() -> str:
    """Return the commit measured, with a + if the tree has changes."""
    try:
        return subprocess.run(
            ["git", "describe", "--always", "--dirty=+"], check=True, capture_output=True, text=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def main(names: list[str]) -> None:
    """Run and print."""
    known = {
        **storefront.BENCHES,
        **warehouse.BENCHES,
        **importing.BENCHES,
        **events.BENCHES,
        **behaviour.BENCHES,
        **boards.BENCHES,
        **campaigns.BENCHES,
        **segments.BENCHES,
        **dict.fromkeys(faq.BENCHES),
        **dict.fromkeys(recommend.BENCHES),
        **dict.fromkeys(forecasting.BENCHES),
        **dict.fromkeys(replenishment.BENCHES),
        **dict.fromkeys(prices.BENCHES),
    }
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
    try:
        for home in (
            storefront,
            warehouse,
            importing,
            events,
            behaviour,
            boards,
            campaigns,
            segments,
            faq,
            recommend,
            forecasting,
            replenishment,
            prices,
        ):
            chosen = [name for name in home.BENCHES if name in (names or known)]
            for line in home.run(chosen) if chosen else ():
                print(json.dumps({**line, "commit": commit()}), flush=True)
    except NoDemo as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
