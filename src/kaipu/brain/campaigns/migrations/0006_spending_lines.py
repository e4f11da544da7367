"""What a campaign cost was one figure without a day or a channel; it becomes a channel's cost like all others."""

from django.conf import settings
from django.db import migrations

# No channel was written down: it stands as “unknown” under the day the campaign started, or was planned.
MOVE = """
INSERT INTO attribution_costentry
  (day, at, source, medium, campaign, spend_minor, clicks, impressions, origin, note, created_by_id, created_at)
SELECT d.day, (d.day + time '12:00') AT TIME ZONE %(zone)s, 'unknown', 'unknown', 'campaign-' || c.id, c.spent_minor, 0, 0, 'campaign', '',
       c.created_by_id, c.changed_at
  FROM campaigns_campaign c,
       LATERAL (SELECT (COALESCE(c.started_at, c.created_at) AT TIME ZONE %(zone)s)::date AS day) d
 WHERE c.spent_minor > 0
"""


def move(apps, editor):
    """Write each campaign's figure down as a cost."""
    with editor.connection.cursor() as cursor:
        cursor.execute(MOVE, {"zone": settings.TIME_ZONE})


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0005_lake_messages"), ("attribution", "0003_cost_notes")]

    operations = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.RemoveField(model_name="campaign", name="spent_minor"),
    ]
