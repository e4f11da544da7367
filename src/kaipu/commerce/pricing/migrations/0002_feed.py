"""Rows stamp the transaction that last wrote them, so that readers can follow changes."""

from django.db import migrations

from kaipu.kernel import feed


class Migration(migrations.Migration):
    dependencies = [("pricing", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        migrations.RunSQL(feed.stamp("pricing_price"), "DROP TRIGGER pricing_price_stamp ON pricing_price"),
    ]
