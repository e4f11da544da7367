"""Let the warehouse follow commissions: rows carry the transaction that last wrote them."""

import kaipu.kernel.models
from django.db import migrations, models

from kaipu.kernel import feed

LAKE_COMMISSION_V2 = """
CREATE VIEW lake_commission_v2 AS
SELECT c.id AS commission_id, s.order_id, c.partner_id, c.level, c.base_minor, c.amount_minor, c.clawed_minor, c.released, c.at, c.changed_xid
  FROM partners_commission c JOIN partners_sale s ON s.id = c.sale_id
"""
LAKE_COMMISSION_V1 = """
CREATE VIEW lake_commission_v1 AS
SELECT c.id AS commission_id, s.order_id, c.partner_id, c.level, c.base_minor, c.amount_minor, c.clawed_minor, c.released, c.at
  FROM partners_commission c JOIN partners_sale s ON s.id = c.sale_id
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_books_balance")]

    operations = [
        migrations.AddField(
            model_name="commission", name="changed_xid", field=kaipu.kernel.models.Xid8Field(null=True)
        ),
        migrations.AddIndex(
            model_name="commission", index=models.Index(fields=["changed_xid"], name="commission_feed")
        ),
        migrations.RunSQL(
            feed.stamp("partners_commission"), "DROP TRIGGER partners_commission_stamp ON partners_commission"
        ),
        # Nothing has ever read the first version: it could not be followed.
        migrations.RunSQL("DROP VIEW lake_commission_v1", LAKE_COMMISSION_V1),
        migrations.RunSQL(LAKE_COMMISSION_V2, "DROP VIEW lake_commission_v2"),
    ]
