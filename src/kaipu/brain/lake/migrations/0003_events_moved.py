"""Events and shipments belong to tracking now; their tables and rows stay where they are."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("lake", "0002_events"), ("tracking", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Event"), migrations.DeleteModel(name="Shipment")]
        )
    ]
