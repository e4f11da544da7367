"""What is read in the visits of the past: an article before the shopping, or a creator's link that leads into the shop.

Drawn by a generator of its own, so that all else of a visit is as it was without articles and creators.
"""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from kaipu.commerce.content import api as content
from kaipu.demo.traffic.visitors import pick, seeded
from kaipu.demo.traffic.walks import Walk
from kaipu.kernel import clock

READS = 0.05  # of visits begin with an article
FOLLOWS = 0.015  # of visits come by a creator's link, each creator in the measure of the followers
STAY = 70.0  # seconds that an article is read, on the mean


@dataclass(frozen=True, slots=True)
class Reading:
    """Articles as (path, published at), and creators' links as (origin, first day, followers)."""

    articles: tuple[tuple[str, datetime], ...]
    links: tuple[tuple[str, date, int], ...]

    def divert(self, walk: Walk) -> None:
        """Let a few come by a creator's link, and a few read an article that is out already, before all else."""
        generator = seeded("reads", *walk.identity)
        day = clock.local_date(walk.at)
        open_links = [(origin, followers) for origin, first, followers in self.links if first <= day]
        if open_links and generator.random() < FOLLOWS:
            every = sum(followers for _, followers in open_links)
            walk.origin = pick(tuple((origin, n / every) for origin, n in open_links), generator.random())
        out = [path for path, since in self.articles if since <= walk.at]
        if out and generator.random() < READS:
            of_the_visit, walk.generator = walk.generator, generator
            walk.show(out[int(generator.random() * len(out))], stay=STAY)
            walk.generator = of_the_visit


def read_reading() -> Reading:
    """Return what there is to read and to follow."""
    creators = {each.id: each for each in content.list_creators()}
    return Reading(
        tuple(
            (f"/read/{item.slug}/", item.published_at) for item, _version in content.list_live() if item.published_at
        ),
        tuple(
            (_origin(each, creators[each.creator_id]), each.starts_on, creators[each.creator_id].followers)
            for each in content.list_contracts()
        ),
    )


def _origin(contract: content.ContractRecord, creator: content.CreatorRecord) -> str:
    mark = quote(creator.handle or f"{creator.id}", safe="")
    return f"utm_source={creator.platform}&utm_medium=creator&utm_campaign=creator-{contract.id}&utm_content={mark}"
