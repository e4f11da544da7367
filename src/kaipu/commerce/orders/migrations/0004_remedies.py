"""Pieces that are sent again or taken back, and what the warehouse may know of them."""

import django.db.models.deletion
import kaipu.kernel.models
from django.db import migrations, models

from kaipu.kernel import feed

LAKE_REMEDY_LINE_V1 = """
CREATE VIEW lake_remedy_line_v1 AS
SELECT r.id AS remedy_line_id, m.id AS remedy_id, m.kind, m.reason, m.order_id, l.position, l.sku_id, r.quantity, r.paid_minor,
       m.replacement_id, m.resold, m.at, m.changed_xid
  FROM orders_remedyline r JOIN orders_remedy m ON m.id = r.remedy_id JOIN orders_orderline l ON l.id = r.line_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_lake_views"),
        ("inventory", "0004_lake_purchases"),
        ("orders", "0003_lake_details"),
    ]

    operations = [
        migrations.CreateModel(
            name="Remedy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("key", models.UUIDField(unique=True)),
                ("reason", models.TextField()),
                ("resold", models.BooleanField(default=False)),
                ("refund_minor", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("changed_xid", kaipu.kernel.models.Xid8Field(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RemedyLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("quantity", models.IntegerField()),
                ("paid_minor", models.BigIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name="order",
            name="replaces",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="orders.order",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(("replaces", None), _negated=True), fields=["replaces"], name="order_replaces"
            ),
        ),
        migrations.AddField(
            model_name="remedy",
            name="order",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.order"),
        ),
        migrations.AddField(
            model_name="remedy",
            name="replacement",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.order"
            ),
        ),
        migrations.AddField(
            model_name="remedyline",
            name="line",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.orderline"
            ),
        ),
        migrations.AddField(
            model_name="remedyline",
            name="remedy",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="orders.remedy"),
        ),
        migrations.AddIndex(
            model_name="remedy",
            index=models.Index(fields=["order"], name="remedy_of"),
        ),
        migrations.AddIndex(
            model_name="remedy",
            index=models.Index(fields=["changed_xid"], name="remedy_feed"),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ("broken", "lost", "missing", "recalled", "spoiled", "unwanted", "wrong"))
                ),
                name="remedy_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "resent"), ("refund_minor", 0), ("replacement__isnull", False)),
                    models.Q(("kind", "returned"), ("refund_minor__gte", 0), ("replacement__isnull", True)),
                    _connector="OR",
                ),
                name="remedy_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="remedyline",
            constraint=models.UniqueConstraint(fields=("remedy", "line"), name="remedyline_once"),
        ),
        migrations.AddConstraint(
            model_name="remedyline",
            constraint=models.CheckConstraint(
                condition=models.Q(("paid_minor__gte", 0), ("quantity__gt", 0)), name="remedyline_quantity"
            ),
        ),
        migrations.RunSQL(feed.stamp("orders_remedy"), "DROP TRIGGER orders_remedy_stamp ON orders_remedy"),
        migrations.RunSQL(LAKE_REMEDY_LINE_V1, "DROP VIEW lake_remedy_line_v1"),
    ]
