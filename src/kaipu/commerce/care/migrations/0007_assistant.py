"""How the language model has done: one row."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0006_choice_guides"),
    ]

    operations = [
        migrations.CreateModel(
            name="Assistant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answered", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
                ("last_error", models.TextField(default="")),
                ("failed_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="assistant_one")],
            },
        ),
    ]
