"""By force: books balance, postings stay, and there are two levels of partners and no circle; and what the warehouse reads."""

from django.db import migrations

FORWARD = """
ALTER TABLE partners_partner ADD CONSTRAINT partner_parent_is_first FOREIGN KEY (parent_id, parent_depth)
    REFERENCES partners_partner (id, depth);

CREATE FUNCTION partners_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount_minor) FROM partners_posting WHERE entry_id = NEW.entry_id) <> 0 THEN
        RAISE EXCEPTION 'entry % of the partners'' books does not balance', NEW.entry_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER partners_posting_balances AFTER INSERT ON partners_posting
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION partners_entry_balances();

CREATE FUNCTION partners_posting_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a posting is never changed or deleted; post another' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER partners_posting_stays BEFORE UPDATE OR DELETE ON partners_posting
    FOR EACH ROW EXECUTE FUNCTION partners_posting_stays();
"""
BACKWARD = """
DROP TRIGGER partners_posting_stays ON partners_posting;
DROP FUNCTION partners_posting_stays();
DROP TRIGGER partners_posting_balances ON partners_posting;
DROP FUNCTION partners_entry_balances();
ALTER TABLE partners_partner DROP CONSTRAINT partner_parent_is_first;
"""

LAKE_COMMISSION_V1 = """
CREATE VIEW lake_commission_v1 AS
SELECT c.id AS commission_id, s.order_id, c.partner_id, c.level, c.base_minor, c.amount_minor, c.clawed_minor, c.released, c.at
  FROM partners_commission c JOIN partners_sale s ON s.id = c.sale_id
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(LAKE_COMMISSION_V1, "DROP VIEW lake_commission_v1"),
    ]
