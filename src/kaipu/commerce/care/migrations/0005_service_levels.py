"""A conversation keeps what its customer’s tier promised when it reached people."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0004_interviews"),
        ("customers", "0002_lake_views"),
        ("orders", "0004_remedies"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="service_level",
            field=models.TextField(default="standard"),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("service_level__in", ["standard", "fast", "personal"])),
                name="conversation_service_level",
            ),
        ),
    ]
