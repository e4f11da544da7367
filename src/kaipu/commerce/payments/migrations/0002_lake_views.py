"""The warehouse reads this module through versioned views only, so that columns behind them may change."""

from django.db import migrations, models

from kaipu.kernel import feed
from kaipu.kernel.models import Xid8Field


LAKE_PAYMENT_V1 = """
CREATE VIEW lake_payment_v1 AS
SELECT id AS payment_id, subject, provider, amount_minor, currency, state, refunded_minor, created_at, settled_at, changed_xid
  FROM payments_attempt
"""

LAKE_REFUND_V1 = """
CREATE VIEW lake_refund_v1 AS
SELECT r.id AS refund_id, r.attempt_id AS payment_id, a.subject, r.amount_minor, a.currency, r.state, r.reason,
       r.created_at, r.settled_at, r.changed_xid
  FROM payments_refund r JOIN payments_attempt a ON a.id = r.attempt_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("kernel", "0002_guards"),
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="changed_xid",
            field=Xid8Field(null=True),
        ),
        migrations.AddField(
            model_name="refund",
            name="changed_xid",
            field=Xid8Field(null=True),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["changed_xid"], name="attempt_feed"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["changed_xid"], name="refund_feed"),
        ),
        migrations.RunSQL(feed.stamp("payments_attempt"), "DROP TRIGGER payments_attempt_stamp ON payments_attempt"),
        migrations.RunSQL(feed.stamp("payments_refund"), "DROP TRIGGER payments_refund_stamp ON payments_refund"),
        migrations.RunSQL(LAKE_PAYMENT_V1, "DROP VIEW lake_payment_v1"),
        migrations.RunSQL(LAKE_REFUND_V1, "DROP VIEW lake_refund_v1"),
    ]
