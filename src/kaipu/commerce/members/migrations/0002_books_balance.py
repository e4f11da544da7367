"""The books balance by force: an entry's postings sum to nothing at the commit, and a posting is never changed or deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION members_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(points) FROM members_posting WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'entry % of the ledger does not balance', NEW.entry_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER members_posting_balances AFTER INSERT ON members_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION members_entry_balances();

CREATE FUNCTION members_posting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a posting is never changed or deleted; post another' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER members_posting_stays BEFORE UPDATE OR DELETE ON members_posting
    FOR EACH ROW EXECUTE FUNCTION members_posting_stays();
"""
BACKWARD = """
DROP TRIGGER members_posting_stays ON members_posting;
DROP FUNCTION members_posting_stays();
DROP TRIGGER members_posting_balances ON members_posting;
DROP FUNCTION members_entry_balances();
"""

LAKE_POINTS_V1 = """
CREATE VIEW lake_points_v1 AS
SELECT p.id AS posting_id, e.id AS entry_id, e.customer_id, e.kind, e.reference, e.at, p.account, p.points
  FROM members_posting p JOIN members_entry e ON e.id = p.entry_id
"""
LAKE_COUPON_V1 = """
CREATE VIEW lake_coupon_v1 AS
SELECT id AS coupon_id, code, title_en, title_zh, kind, amount_minor, percent_bp, cap_minor, threshold_minor, currency,
       channel, access, valid_from, valid_until, per_member, total, taken, created_at, ended_at
  FROM members_coupon
"""
LAKE_REDEMPTION_V1 = """
CREATE VIEW lake_redemption_v1 AS
SELECT id AS redemption_id, coupon_id, customer_id, owner, amount_minor, channel, taken_at, given_back_at
  FROM members_redemption
"""
LAKE_MEMBER_V1 = """
CREATE VIEW lake_member_v1 AS
SELECT m.customer_id, m.level, coalesce(t.code, '') AS tier, m.joined_at, m.invited_by_id, m.invitation
  FROM members_membership m LEFT JOIN members_tier t ON t.level = m.level
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(LAKE_POINTS_V1, "DROP VIEW lake_points_v1"),
        migrations.RunSQL(LAKE_COUPON_V1, "DROP VIEW lake_coupon_v1"),
        migrations.RunSQL(LAKE_REDEMPTION_V1, "DROP VIEW lake_redemption_v1"),
        migrations.RunSQL(LAKE_MEMBER_V1, "DROP VIEW lake_member_v1"),
    ]
