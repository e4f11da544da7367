"""The demonstration's partners: members and a company who recommend the shop, and web orders that came by their links.

All of it is made up by `noise`; the orders are those of the weeks before the first day.
"""

from datetime import datetime, timedelta

from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.commerce.partners import api as partners
from kaipu.demo.words import noise
from kaipu.kernel.operation import acting

WEEKS, BROUGHT = 8, 0.12
MEMBERS = 5  # four are partners, of whom one was brought along; one asks
SHARES = ((1, "", 600), (2, "", 200))
DONE = "completed"


def is_done() -> bool:
    """Tell whether there are partners."""
    return bool(partners.list_partners(limit=1))


def _make(at: datetime) -> list[str]:
    """Make partners and return their codes."""
    partners.set_scheme(terms=partners.Terms(cap_order_minor=1000, cap_month_minor=20_000), at=at)
    for level, department, share in SHARES:
        partners.set_share(level=level, department=department, share_bp=share, at=at)
    people = sorted(customers.list_customers(limit=400), key=lambda each: noise("partner", each.number))[:MEMBERS]
    codes: list[str] = []
    for place, person in enumerate(people):
        parent = codes[0] if place == 1 else ""
        made = partners.apply_as_partner(customer_id=person.id, parent_code=parent, at=at)
        if place < MEMBERS - 1:
            partners.decide_partner(partner_id=made, agreed=True, at=at)
            codes.append(partners.get_partner(partner_id=made).code)
            if place != MEMBERS - 2:
                number = f"00-{1_000_000 + made}"
                partners.set_tax_data(
                    partner_id=made, name=f"Sample partner {made}", tax_id=number, country="US", at=at
                )
    firm = partners.make_company(name="Harvest Box Club", email="club@example.com", at=at)
    partners.set_tax_data(partner_id=firm, name="Harvest Box Club LLC", tax_id="00-2000000", country="US", at=at)
    return [*codes, partners.get_partner(partner_id=firm).code]


def bring(at: datetime) -> int:
    """Make partners, note what they brought, free and pay what is due; return how many orders they brought."""
    start = at - timedelta(weeks=WEEKS)
    codes, brought = _make(start), 0
    for web in orders.list_simulated_web_orders(start=start, end=at):
        if noise("by a partner", web.number) >= BROUGHT:
            continue
        order = orders.get_order(order_id=web.id, at=at)
        if order.state == DONE and not order.refunded.minor:
            code = codes[int(len(codes) * noise("which partner", web.number))]
            brought += partners.note_sale(order_id=web.id, code=code, session="", at=web.placed_at)
    for row in partners.list_partners():
        partners.release_commissions(partner_id=row.partner.id, at=at)
    try:
        with acting(actor="demo:finance"):
            run = partners.prepare_payout(at=at)
    except partners.NothingToPay:
        return brought
    with acting(actor="demo:manager"):
        partners.decide_payout(payout_id=run, agreed=True, at=at)
    return brought
