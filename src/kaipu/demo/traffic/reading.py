"""What is read in the visits of the past: an article before the shopping, or the link of a creator or a live show that leads into the shop.

Drawn by generators of their own, so that all else of a visit is as it was without articles, creators and shows.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import quote, urlsplit

from kaipu.commerce.content import api as content
from kaipu.demo.traffic.visitors import pick, seeded
from kaipu.demo.traffic.walks import Walk
from kaipu.kernel import clock

READS = 0.05  # of visits begin with an article
FOLLOWS = 0.015  # of visits come by a creator's link, each creator in the measure of the followers
WATCHES = 0.25  # of visits from a live show's beginning to half an hour after its end come by the show's link
AFTER = timedelta(minutes=30)
STAY = 70.0  # seconds that an article is read, on the mean


@dataclass(frozen=True, slots=True)
class Reading:
    """Articles as (path, published at), creators' links as (origin, first day, followers), live shows as (origin, begin, end)."""

    articles: tuple[tuple[str, datetime], ...]
    links: tuple[tuple[str, date, int], ...]
    shows: tuple[tuple[str, datetime, datetime], ...] = ()

    def divert(self, walk: Walk) -> None:
        """Let a few come by a creator's or a live show's link, and a few read an article that is out already, before all else."""
        on = [origin for origin, begin, end in self.shows if begin <= walk.at <= end + AFTER]
        if on and seeded("watches", *walk.identity).random() < WATCHES:
            walk.origin = on[0]
            return
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
        tuple((urlsplit(each.tracked_link("/")).query, each.starts_at, each.ends_at) for each in content.list_shows()),
    )


def _origin(contract: content.ContractRecord, creator: content.CreatorRecord) -> str:
    mark = quote(creator.handle or f"{creator.id}", safe="")
    return f"utm_source={creator.platform}&utm_medium=creator&utm_campaign=creator-{contract.id}&utm_content={mark}"
