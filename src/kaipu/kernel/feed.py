"""Follow a table's changes without missing one: every row carries the id of the transaction that last wrote it.

Ids and times do not come in commit order, so neither is a safe watermark. A reader asks for rows written by transactions
at or above the horizon of its previous read (`pg_snapshot_xmin`): what was still open then is read now; what is read
twice does no harm.
"""

from django.db import connection

TRIGGER_FUNCTION = """
CREATE OR REPLACE FUNCTION kaipu_stamp_xid() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.changed_xid := pg_current_xact_id(); RETURN NEW; END $$;
"""


def stamp(table: str) -> str:
    """Return the SQL that makes a table stamp `changed_xid` (an Xid8Field) on every insert and update; for migrations."""
    return (
        f"CREATE TRIGGER {table}_stamp BEFORE INSERT OR UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION kaipu_stamp_xid();"
    )


def horizon() -> int:
    """Return the oldest transaction id still open: everything below it is settled. Read it before the rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])
