"""Rows stamp the transaction that last wrote them, and the lake reads them through versioned views."""

from django.db import migrations

from kaipu.kernel import feed

TABLES = ("adspend", "ticket", "survey", "deliverycost", "footfall", "weather", "analytics", "cost", "contact", "offer")
VIEWS = {
    "lake_ad_spend_v1": "SELECT id AS row_id, at, source, medium, campaign, spend_minor, clicks, impressions, simulated, "
    "changed_xid FROM connectors_adspend",
    "lake_ticket_v1": "SELECT id AS row_id, at, ticket, channel, topic, first_response_at, resolved_at, csat, customer_id, order_id, "
    "simulated, changed_xid FROM connectors_ticket",
    "lake_survey_v1": "SELECT id AS row_id, at, channel, nps, customer_id, simulated, changed_xid FROM connectors_survey",
    # of the day on which the handing over began, so that a bill that comes weeks later touches that day
    "lake_delivery_cost_v1": "SELECT c.id AS row_id, f.created_at AS at, f.fulfilment_id, c.carrier, c.cost_minor, c.simulated, "
    "c.changed_xid FROM connectors_deliverycost c JOIN lake_fulfilment_v1 f ON f.order_id = c.order_id",
    "lake_footfall_v1": "SELECT id AS row_id, at, hour AS of_hour, location, entries, simulated, changed_xid FROM connectors_footfall",
    "lake_weather_v1": "SELECT id AS row_id, at, region, temperature_low, temperature_high, rain_mm, sky, simulated, changed_xid "
    "FROM connectors_weather",
    "lake_analytics_v1": "SELECT id AS row_id, at, source, medium, campaign, sessions, page_views, purchases, simulated, changed_xid "
    "FROM connectors_analytics",
    "lake_cost_v1": "SELECT id AS row_id, at, document, kind, location, supplier, amount_minor, simulated, changed_xid "
    "FROM connectors_cost",
    "lake_contact_v1": "SELECT id AS row_id, at, channel, direction, purpose, customer_id, simulated, changed_xid "
    "FROM connectors_contact",
}  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("connectors", "0001_initial"), ("kernel", "0002_guards"), ("fulfilment", "0003_lake_feed")]

    operations = [
        *(
            migrations.RunSQL(
                feed.stamp(f"connectors_{table}"), f"DROP TRIGGER connectors_{table}_stamp ON connectors_{table}"
            )
            for table in TABLES
        ),
        *(migrations.RunSQL(f"CREATE VIEW {name} AS {body}", f"DROP VIEW {name}") for name, body in VIEWS.items()),
    ]
