"""Connectors' secrets have a prefix of their own, so that no connector can name the shop's keys."""

from django.db import migrations


def _rename(old: str, new: str) -> str:
    return (
        "UPDATE connectors_connector "
        f"SET transport = jsonb_set(transport, '{{secret}}', to_jsonb('{new}' || substr(transport->>'secret', {len(old) + 1}))) "
        f"WHERE starts_with(transport->>'secret', '{old}')"
    )


class Migration(migrations.Migration):
    dependencies = [("connectors", "0003_offer_review")]

    operations = [
        migrations.RunSQL(
            _rename("KAIPU_SECRET_", "KAIPU_CONNECTOR_SECRET_"), _rename("KAIPU_CONNECTOR_SECRET_", "KAIPU_SECRET_")
        )
    ]
