"""Triggers: the audit log only grows, and followed tables stamp the transaction that wrote them."""

from django.db import migrations

from kaipu.kernel import feed

REFUSE = """
CREATE OR REPLACE FUNCTION kaipu_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;
"""


def append_only(table: str) -> str:
    """Return the SQL that refuses UPDATE, DELETE and TRUNCATE on a table."""
    return (
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION kaipu_refuse_change();"
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION kaipu_refuse_change();"
    )


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION kaipu_refuse_change() CASCADE"),
        migrations.RunSQL(feed.TRIGGER_FUNCTION, "DROP FUNCTION kaipu_stamp_xid() CASCADE"),
        migrations.RunSQL(append_only("kernel_auditentry"), migrations.RunSQL.noop),
    ]
