"""Events tell where their visit came from, stamp the transaction that stored them, and are read through a view."""

from django.db import migrations, models

from kaipu.kernel import feed

LAKE_EVENT_V1 = """
CREATE VIEW lake_event_v1 AS
SELECT id AS event_id, at, name, visitor, session, coalesce(nullif(body ->> 'view', ''), id::text) AS view, bot, simulated,
       device, language, origin, coalesce(body ->> 'path', '') AS path, customer_id, body, changed_xid
  FROM lake_event
"""


class Migration(migrations.Migration):
    dependencies = [("lake", "0001_initial"), ("kernel", "0002_guards")]

    operations = [
        migrations.AddField(model_name="event", name="origin", field=models.TextField(default="direct")),
        migrations.RunSQL(feed.stamp("lake_event"), "DROP TRIGGER lake_event_stamp ON lake_event"),
        migrations.RunSQL(LAKE_EVENT_V1, "DROP VIEW lake_event_v1"),
    ]
