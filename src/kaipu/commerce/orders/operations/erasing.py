"""Orders outlive the person who placed them: the books keep what was sold, without a name."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.db import connection

from kaipu.kernel.operation import operation
from kaipu.kernel.redaction import redacted


@operation
def hand_over_orders(
    *, customer_id: int, to_customer_id: int, visits: Mapping[str, str], actors: Sequence[str], found: str
) -> int:
    """Give a customer's orders to another, without contact (but for the region) and without the link to their page.

    `visits` renames browser sessions, whoever's orders bear them. What `found` matches is taken out of their timelines.
    Returns how many orders there are.
    """
    facts: dict[str, Any] = {
        "old": customer_id, "new": to_customer_id, "visits": orjson.dumps(dict(visits)).decode(),
        "sessions": list(visits), "actors": list(actors), "found": found,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE orders_timelineentry t SET detail = {redacted("detail", json_column=True)},
                   actor = CASE WHEN actor = ANY(%(actors)s) THEN 'erased' ELSE actor END
              FROM orders_order o WHERE o.id = t.order_id AND o.customer_id = %(old)s
            """,
            facts,
        )
        cursor.execute(
            """
            UPDATE orders_order SET visit = %(visits)s::jsonb ->> visit WHERE visit = ANY(%(sessions)s)
            """,
            facts,
        )
        cursor.execute(
            """
            UPDATE orders_order SET customer_id = %(new)s, token = '',
                   contact = CASE WHEN contact ? 'region' THEN jsonb_build_object('region', contact -> 'region') ELSE '{}' END
             WHERE customer_id = %(old)s
            """,
            facts,
        )
        return int(cursor.rowcount)
