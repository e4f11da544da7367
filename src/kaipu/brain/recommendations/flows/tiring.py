"""Counting what customers were shown, once a night, from the views that were counted anyway: no page writes anything.

What a home page showed is taken to be the first goods of the list that stood there; an answer is looking at a good or buying it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from kaipu.brain.lake import api as lake
from kaipu.brain.recommendations import operations
from kaipu.brain.recommendations.queries import get_place, list_last_lists, list_resting, list_showings
from kaipu.brain.recommendations.rules import Pick, count_showings
from kaipu.kernel import clock

STEP_BACK = 0.7
_VIEWS = """
SELECT k.customer_id, COUNT(*) FROM dwd.events AS e JOIN dwd.persons AS k ON k.person = e.person
 WHERE e.day >= CAST($day AS DATE) AND e.at > $since AND e.name = 'page_view' AND json_extract_string(e.body, '$.page') = 'home'
   AND k.customer_id IS NOT NULL GROUP BY k.customer_id
"""
_ANSWERS = """
SELECT DISTINCT k.customer_id, s.sku_id FROM dwd.events AS e JOIN dwd.persons AS k ON k.person = e.person
  JOIN dwd.skus AS s ON s.code = json_extract_string(e.body, '$.sku')
 WHERE e.day >= CAST($day AS DATE) AND e.at > $since AND e.name IN ('product_view', 'add_to_cart') AND k.customer_id IS NOT NULL
UNION
SELECT DISTINCT o.customer_id, l.sku_id FROM dwd.order_lines AS l JOIN dwd.orders AS o ON o.order_id = l.order_id AND o.day = l.day
 WHERE l.day >= CAST($day AS DATE) AND o.placed_at > $since AND l.sold AND o.customer_id IS NOT NULL
"""


def note_showings(*, at: datetime) -> int:
    """Count what was shown since the lists were last made; return how many goods rest. Raises lake.NothingPublished."""
    since, lists = list_last_lists()
    if since is None:
        return 0
    told = {"since": since, "day": clock.local_date(since).isoformat()}
    views: dict[int, int] = {int(row[0]): int(row[1]) for row in lake.ask(_VIEWS, told, at=at)}
    answers: dict[int, set[int]] = {}
    for customer, sku in lake.ask(_ANSWERS, told, at=at):
        answers.setdefault(int(customer), set()).add(int(sku))
    concerned = sorted(views.keys() | (answers.keys() & lists.keys()))
    before, shown, today = list_showings(customer_ids=concerned), get_place("home").count, clock.local_date(at)
    showings = {
        customer: count_showings(
            before.get(customer, {}), lists.get(customer, ())[:shown], answers.get(customer, ()), views=views.get(customer, 0), on=today
        )
        for customer in concerned
    }  # fmt: skip
    return operations.save_showings(showings=showings)


def step_back(lists: Mapping[int, Sequence[Pick]], *, on: date) -> dict[int, list[Pick]]:
    """Return lists in which what rests counts three tenths of its score, so that it stands behind what was not shown so often."""
    resting = list_resting(on=on)
    return {
        customer: sorted(
            (replace(each, score=round(each.score * (1 - STEP_BACK), 5)) if each.sku_id in resting.get(customer, ()) else each for each in picks),
            key=lambda each: -each.score,
        )
        for customer, picks in lists.items()
    }  # fmt: skip
