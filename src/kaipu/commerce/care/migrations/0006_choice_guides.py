"""Guides to choosing: drafts at the desk, what is published in the shop."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("care", "0005_service_levels"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChoiceGuide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("title_en", models.TextField()),
                ("title_zh", models.TextField()),
                ("category", models.TextField(default="")),
                ("words", models.TextField(default="")),
                ("draft", models.TextField(default="")),
                ("published", models.TextField(default="")),
                ("written_by_id", models.BigIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
            ],
        ),
    ]
