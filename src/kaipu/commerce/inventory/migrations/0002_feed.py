"""Rows stamp the transaction that last wrote them, so that readers can follow changes."""

from django.db import migrations

from kaipu.kernel import feed


class Migration(migrations.Migration):
    dependencies = [("inventory", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        migrations.RunSQL(feed.stamp("inventory_level"), "DROP TRIGGER inventory_level_stamp ON inventory_level"),
    ]
