"""The tables of events, taken over from the lake with their rows; dead letters, tallies, and the view that the lake reads."""

from django.db import migrations, models

import kaipu.kernel.models

TAKE_OVER = """
DROP VIEW lake_event_v1;
ALTER TABLE lake_event RENAME TO tracking_event;
ALTER TABLE lake_shipment RENAME TO tracking_shipment;
ALTER TABLE tracking_event RENAME CONSTRAINT lake_event_pkey TO tracking_event_pkey;
ALTER TABLE tracking_shipment RENAME CONSTRAINT lake_shipment_pkey TO tracking_shipment_pkey;
ALTER TRIGGER lake_event_stamp ON tracking_event RENAME TO tracking_event_stamp;
ALTER TABLE tracking_shipment ADD COLUMN duplicates bigint NOT NULL DEFAULT 0;
ALTER TABLE tracking_event
  ADD COLUMN received_at timestamptz,
  ADD COLUMN version smallint NOT NULL DEFAULT 1,
  ADD COLUMN source text NOT NULL DEFAULT 'server',
  ADD COLUMN late boolean NOT NULL DEFAULT false,
  ADD COLUMN clock text NOT NULL DEFAULT '',
  ADD COLUMN bot_reason text NOT NULL DEFAULT '',
  ADD COLUMN browser text NOT NULL DEFAULT '',
  ADD COLUMN medium text NOT NULL DEFAULT '',
  ADD COLUMN campaign text NOT NULL DEFAULT '',
  ADD COLUMN term text NOT NULL DEFAULT '',
  ADD COLUMN content text NOT NULL DEFAULT '',
  ADD COLUMN referrer text NOT NULL DEFAULT '',
  ADD COLUMN click_kind text NOT NULL DEFAULT '',
  ADD COLUMN landing text NOT NULL DEFAULT '';
"""
LAKE_EVENT_V1 = """
CREATE VIEW lake_event_v1 AS
SELECT id AS event_id, at, name, visitor, session, coalesce(nullif(body ->> 'view', ''), id::text) AS view, bot, simulated,
       device, language, origin, coalesce(body ->> 'path', '') AS path, customer_id, body, changed_xid,
       version, source AS told_by, coalesce(received_at, at) AS received_at, late, clock, bot_reason, browser,
       origin AS source, medium, campaign, term, content, referrer, click_kind, landing AS landing_path,
       coalesce(body ->> 'consent', '') AS consent,
       CASE WHEN name IN ('search', 'search_click') THEN coalesce(body ->> 'text', '') ELSE '' END AS query,
       coalesce(body ->> 'element', '') AS element,
       CASE WHEN name = 'click' THEN (body ->> 'x')::float8 END AS x,
       CASE WHEN name = 'click' THEN (body ->> 'y')::bigint END AS y,
       body::text AS payload
  FROM tracking_event
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("kernel", "0002_guards"), ("lake", "0002_events")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(TAKE_OVER, migrations.RunSQL.noop)],
            state_operations=[
                migrations.CreateModel(
                    name="Event",
                    fields=[
                        ("id", models.UUIDField(primary_key=True, serialize=False)),
                        ("at", models.DateTimeField()),
                        ("name", models.TextField()),
                        ("visitor", models.TextField()),
                        ("session", models.TextField()),
                        ("bot", models.BooleanField(default=False)),
                        ("simulated", models.BooleanField(default=False)),
                        ("device", models.TextField(default="")),
                        ("language", models.TextField(default="")),
                        ("origin", models.TextField(default="direct")),
                        ("customer_id", models.BigIntegerField(null=True)),
                        ("body", models.JSONField(default=dict)),
                        ("changed_xid", kaipu.kernel.models.Xid8Field(null=True)),
                        ("received_at", models.DateTimeField(null=True)),
                        ("version", models.SmallIntegerField(db_default=1)),
                        ("source", models.TextField(db_default="server")),
                        ("late", models.BooleanField(db_default=False)),
                        ("clock", models.TextField(db_default="")),
                        ("bot_reason", models.TextField(db_default="")),
                        ("browser", models.TextField(db_default="")),
                        ("medium", models.TextField(db_default="")),
                        ("campaign", models.TextField(db_default="")),
                        ("term", models.TextField(db_default="")),
                        ("content", models.TextField(db_default="")),
                        ("referrer", models.TextField(db_default="")),
                        ("click_kind", models.TextField(db_default="")),
                        ("landing", models.TextField(db_default="")),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["at"], name="event_at"),
                            models.Index(fields=["changed_xid"], name="event_feed"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shipment",
                    fields=[
                        ("file", models.TextField(primary_key=True, serialize=False)),
                        ("offset", models.BigIntegerField()),
                        ("stored", models.BigIntegerField(default=0)),
                        ("refused", models.BigIntegerField(default=0)),
                        ("duplicates", models.BigIntegerField(db_default=0)),
                        ("at", models.DateTimeField()),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "minute", "name", "source", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("minute", models.DateTimeField()),
                ("name", models.TextField()),
                ("source", models.TextField()),
                ("stored", models.BigIntegerField(db_default=0)),
                ("duplicates", models.BigIntegerField(db_default=0)),
                ("refused", models.BigIntegerField(db_default=0)),
                ("late", models.BigIntegerField(db_default=0)),
                ("bots", models.BigIntegerField(db_default=0)),
                ("simulated", models.BigIntegerField(db_default=0)),
            ],
        ),
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.TextField()),
                ("name", models.TextField()),
                ("reason", models.TextField()),
                ("field", models.TextField()),
                ("payload", models.TextField()),
                ("received_at", models.DateTimeField()),
                ("state", models.TextField(default="waiting")),
                ("changed_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["name", "source", "reason", "field", "id"],
                        name="deadletter_waiting",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "replayed", "discarded"])), name="deadletter_state"
                    )
                ],
            },
        ),
        migrations.RunSQL(LAKE_EVENT_V1, "DROP VIEW lake_event_v1"),
    ]
