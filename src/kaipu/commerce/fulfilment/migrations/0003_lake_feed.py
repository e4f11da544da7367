"""The warehouse follows the handing over of orders: each row carries the transaction that last wrote it."""

from django.db import migrations, models

from kaipu.kernel import feed
from kaipu.kernel.models import Xid8Field

LAKE_FULFILMENT_V1 = """
CREATE OR REPLACE VIEW lake_fulfilment_v1 AS
SELECT f.id AS fulfilment_id, f.order_id, f.kind, f.state, f.promised_on, f.created_at, f.done_at,
       (SELECT min(p.shipped_at) FROM fulfilment_parcel p WHERE p.fulfilment_id = f.id) AS shipped_at,
       coalesce((SELECT min(p.carrier) FROM fulfilment_parcel p WHERE p.fulfilment_id = f.id), '') AS carrier,
       f.changed_xid
  FROM fulfilment_fulfilment f
"""


class Migration(migrations.Migration):
    dependencies = [("fulfilment", "0002_lake_views"), ("kernel", "0002_guards")]

    operations = [
        migrations.AddField(model_name="fulfilment", name="changed_xid", field=Xid8Field(null=True)),
        migrations.AddIndex(
            model_name="fulfilment", index=models.Index(fields=["changed_xid"], name="fulfilment_feed")
        ),
        migrations.RunSQL(
            feed.stamp("fulfilment_fulfilment"), "DROP TRIGGER fulfilment_fulfilment_stamp ON fulfilment_fulfilment"
        ),
        migrations.RunSQL(LAKE_FULFILMENT_V1, migrations.RunSQL.noop),
    ]
