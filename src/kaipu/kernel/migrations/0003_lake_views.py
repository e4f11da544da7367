"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations


LAKE_OUTBOX_V1 = """
CREATE VIEW lake_outbox_v1 AS
SELECT id AS event_id, name, payload, at, simulated, xid AS changed_xid FROM kernel_outboxevent
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(LAKE_OUTBOX_V1, "DROP VIEW lake_outbox_v1"),
    ]
