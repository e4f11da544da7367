"""Talks that are drawn to be looked at, and what was found."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0007_assistant"),
    ]

    operations = [
        migrations.CreateModel(
            name="QualityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("week", models.DateField()),
                ("agent_id", models.BigIntegerField()),
                ("scores", django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), null=True)),
                ("note", models.TextField(default="")),
                ("scored_by_id", models.BigIntegerField(null=True)),
                ("drawn_at", models.DateTimeField()),
                ("scored_at", models.DateTimeField(null=True)),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="care.conversation"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["week", "agent_id"], name="qualitycheck_week")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scored_by_id", None),
                            models.Q(("scored_by_id", models.F("agent_id")), _negated=True),
                            _connector="OR",
                        ),
                        name="qualitycheck_by_another",
                    )
                ],
            },
        ),
    ]
