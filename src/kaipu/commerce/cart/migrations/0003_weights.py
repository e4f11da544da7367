"""Grams of what is weighed need room: up to 50 kg a line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cart", "0002_coupon_and_points"),
        ("catalog", "0006_measures"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="cartline",
            name="cartline_quantity",
        ),
        migrations.AddConstraint(
            model_name="cartline",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1), ("quantity__lte", 50000)), name="cartline_quantity"
            ),
        ),
    ]
