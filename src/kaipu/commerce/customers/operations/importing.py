"""A list of customers comes in, written set-wise; no account is made, for nobody has asked for one."""

from datetime import datetime

from django.db import connection

from kaipu.commerce.customers.events import CustomersImported
from kaipu.kernel import outbox, staging
from kaipu.kernel.operation import operation

MADE_UP = "(s.assumed IS NOT NULL AND lower(s.assumed) NOT IN ('', 'false', 'no', '0'))"


@operation
def check_customer_rows(*, stage: staging.Stage) -> int:
    """Refuse staged customers with an address or language that cannot be; return how many."""
    return staging.refuse_rows(
        stage,
        "",
        [
            ("email_invalid", "s.email IS NOT NULL AND trim(s.email) !~ '^[^@\\s]{1,64}@[^@\\s.]+(\\.[^@\\s.]+)+$'"),
            ("language_unknown", "s.language NOT IN ('en', 'zh-hans')"),
            ("attributes_not_object", "s.attributes IS NOT NULL AND jsonb_typeof(s.attributes::jsonb) <> 'object'"),
        ],
    )


@operation
def load_customers(*, chunk: staging.Chunk, at: datetime) -> staging.Written:
    """Write a chunk's customers by number, with their default address; an empty cell changes nothing. Erased ones stay erased."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO customers_customer AS c (number, name, email, phone, language, joined_at, attributes, assumed)
            SELECT s.number, coalesce(s.name, ''), lower(trim(coalesce(s.email, ''))), coalesce(s.phone, ''),
                   coalesce(s.language, 'en'), coalesce(s.joined_at, %(at)s), coalesce(s.attributes, '{{}}')::jsonb, {MADE_UP}
              FROM {chunk.accepted} s ORDER BY s.seq
            ON CONFLICT (number) DO UPDATE SET
                   name = coalesce(nullif(excluded.name, ''), c.name), email = coalesce(nullif(excluded.email, ''), c.email),
                   phone = coalesce(nullif(excluded.phone, ''), c.phone), language = excluded.language,
                   joined_at = least(c.joined_at, excluded.joined_at), attributes = c.attributes || excluded.attributes,
                   assumed = excluded.assumed
             WHERE c.erased_at IS NULL
            RETURNING (xmax = 0)
            """,
            {"at": at},
        )
        written = [fresh for (fresh,) in cursor.fetchall()]
        cursor.execute(
            f"""
            INSERT INTO customers_address AS a (customer_id, recipient, phone, street, city, region, postcode, is_default)
            SELECT c.id, c.name, c.phone, s.street, coalesce(s.city, ''), coalesce(s.region, ''), coalesce(s.postcode, ''), true
              FROM {chunk.accepted} s JOIN customers_customer c ON c.number = s.number
             WHERE s.street IS NOT NULL AND c.erased_at IS NULL ORDER BY s.seq
            ON CONFLICT (customer_id) WHERE is_default DO UPDATE SET
                   recipient = excluded.recipient, phone = excluded.phone, street = excluded.street, city = excluded.city,
                   region = excluded.region, postcode = excluded.postcode
            """
        )
        cursor.execute(f"SELECT count(*) FROM {chunk.accepted} s")
        rows = cursor.fetchone()[0]
    return staging.Written(rows, 0, len(written), sum(written))


@operation
def finish_customers(*, run_id: int, customers: int, at: datetime) -> None:
    """Tell once what a whole run brought, and let the planner know."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE customers_customer, customers_address")
    outbox.publish(CustomersImported(run_id, customers, at))
