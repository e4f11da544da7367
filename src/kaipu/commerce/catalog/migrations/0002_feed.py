"""Rows stamp the transaction that last wrote them, so that readers can follow changes."""

from django.db import migrations

from kaipu.kernel import feed


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial"), ("kernel", "0002_guards")]
    operations = [
        migrations.RunSQL(feed.stamp("catalog_category"), "DROP TRIGGER catalog_category_stamp ON catalog_category"),
        migrations.RunSQL(feed.stamp("catalog_product"), "DROP TRIGGER catalog_product_stamp ON catalog_product"),
    ]
