"""Letters with goods for their reader: what can be had when it is sent, each with its reason; without a list no block."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.campaigns.queries.contacts import Address
from kaipu.brain.recommendations import api as recommendations
from kaipu.brain.recommendations.operations import save_picks
from kaipu.commerce.catalog.tests.factories import make_category, make_sku
from kaipu.commerce.inventory.tests.factories import make_location, make_stock
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.shelf.queries.store import Follower
from kaipu.kernel.money import Money
from kaipu.web.console.campaigns.letters import write_letter

AT = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(language: str, who: int = 7):
    recommendations.forget()
    letter = campaigns.Outgoing(
        UUID(int=1), "campaign:1", who, "mail", (Address("a@example.com"),), "Alice", language, "For you", "Hello\n{goods}\nBye", "", "", "/", "", {}
    )  # fmt: skip
    mail = write_letter(letter)
    return mail.body, mail.alternatives[0].content


def test_goods_stand_with_price_reason_and_page(monkeypatch: pytest.MonkeyPatch) -> None:
    quiet = Follower()
    quiet.start_thread = False
    monkeypatch.setattr("kaipu.commerce.shelf.queries.listing.follower", quiet)
    place, dairy = make_location(), make_category("dairy/milk")
    milk, gone = (
        make_sku(code, name_en=f"Milk <{code}>", name_zh=f"牛奶 {code}", category=dairy) for code in ("1", "2")
    )
    for sku in (milk, gone):
        pricing.set_price(sku_id=sku.id, amount=Money(399, "USD"), at=AT)
    make_stock(place, milk.id, 5)
    plain, page = write("en")
    assert "Hello\n\nBye" in plain
    picks = [
        recommendations.Pick(gone.id, 2.0, "again", {"times": 2}),
        recommendations.Pick(milk.id, 1.0, "again", {"times": 3}),
    ]
    save_picks(kind="customer", picks={7: picks}, at=AT)
    plain, page = write("en")
    assert "- Milk <1>, $3.99: You bought it 3 times\n" in plain
    assert "Milk <2>" not in plain  # sold out when it is written
    assert "Milk &lt;1&gt;</a>" in page
    assert "/p/product-1/" in plain
    assert page.index("Hello") < page.index("Milk") < page.index("Bye")
    assert "牛奶 1" in write("zh-hans")[0]
    assert "Milk" not in write("en", who=8)[0]
    recommendations.set_slot(name="mail", place=recommendations.Place("off", 4, 2, 0), at=AT)
    assert "Milk" not in write("en")[0]
