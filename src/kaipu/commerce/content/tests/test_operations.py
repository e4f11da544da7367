"""From a draft to the shop and back."""

from datetime import timedelta

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.content import api as content
from kaipu.commerce.content.tests.factories import ADA, AT, BEN, make_approved, make_draft, make_item, make_live
from kaipu.kernel.models import OutboxEvent

pytestmark = pytest.mark.django_db


def events() -> list[str]:
    return list(OutboxEvent.objects.filter(name__startswith="content.").order_by("at").values_list("name", flat=True))


def test_a_version_is_published_at_its_minute_and_not_before() -> None:
    item_id = make_approved()
    with pytest.raises(content.TooEarly):
        content.schedule_item(item_id=item_id, due_at=AT, at=AT)
    due = AT + timedelta(hours=2)
    content.schedule_item(item_id=item_id, due_at=due, at=AT)
    assert content.publish_due(at=due - timedelta(seconds=1)) == 0
    assert content.find_live(slug="tea-for-the-moon") is None
    assert content.publish_due(at=due) == 1
    assert content.publish_due(at=due) == 0
    found = content.find_live(slug="tea-for-the-moon")
    assert found is not None
    assert (found[0].state, found[0].published_at, found[1].title_zh) == ("published", due, "赏月配好茶")
    assert events() == ["content.ItemPublished"]


def test_a_newer_version_is_a_draft_while_the_old_one_stays_live() -> None:
    item_id = make_live()
    content.keep_item(draft=make_draft(title_en="Tea, again", kind="article"), item_id=item_id, user_id=ADA, at=AT)
    item = content.get_item(item_id=item_id)
    assert (item.state, item.version, item.live_version, item.slug) == ("draft", 2, 1, "tea-for-the-moon")
    found = content.find_live(slug="tea-for-the-moon")
    assert found is not None
    assert found[1].title_en == "Tea for the moon"
    with pytest.raises(content.NotWaiting):
        content.publish_item(item_id=item_id, at=AT)
    with pytest.raises(content.NotApproved):
        content.roll_back(item_id=item_id, number=2, at=AT)


def test_an_approved_version_can_be_shown_again() -> None:
    item_id = make_live()
    content.keep_item(draft=make_draft(title_en="Tea, again"), item_id=item_id, user_id=ADA, at=AT)
    content.submit_item(item_id=item_id, at=AT)
    with pytest.raises(content.NotWaiting):
        content.approve_item(item_id=item_id, version=1, user_id=BEN, at=AT)  # somebody looked at an older one
    content.approve_item(item_id=item_id, version=2, user_id=BEN, at=AT)
    content.publish_item(item_id=item_id, at=AT)
    assert [each.title_en for _item, each in content.list_live()] == ["Tea, again"]
    content.roll_back(item_id=item_id, number=1, at=AT)
    assert [each.title_en for _item, each in content.list_live()] == ["Tea for the moon"]
    content.retire_item(item_id=item_id, at=AT)
    assert content.list_live() == []
    with pytest.raises(content.NotWaiting):
        content.retire_item(item_id=item_id, at=AT)
    assert events() == ["content.ItemPublished"] * 3 + ["content.ItemRetired"]


def test_where_two_persons_are_asked_for_nobody_approves_their_own() -> None:
    content.save_brand(voice_en="Warm", voice_zh="亲切", colours=[], two_persons=True, at=AT)
    item_id = make_item()
    content.submit_item(item_id=item_id, at=AT)
    with pytest.raises(content.OwnVersion):
        content.approve_item(item_id=item_id, version=1, user_id=ADA, at=AT)
    assert content.get_item(item_id=item_id).state == "waiting"
    content.approve_item(item_id=item_id, version=1, user_id=BEN, at=AT)
    assert content.get_version(item_id=item_id, number=1).approved_by_id == BEN


def test_a_forbidden_word_stops_the_way_to_the_shop_until_it_is_allowed() -> None:
    item_id = make_item(title_zh="最好的茶")
    with pytest.raises(content.WordsForbidden) as caught:
        content.submit_item(item_id=item_id, at=AT)
    assert [(each.where, each.word, each.better) for each in caught.value.breaches] == [("title", "最好", "很好")]
    assert content.get_item(item_id=item_id).state == "draft"
    content.remove_wording(language="zh", word="最好", at=AT)
    content.submit_item(item_id=item_id, at=AT)
    content.save_wording(language="zh", word="最好", better="很好", reason_en="", reason_zh="", blocking=True, at=AT)
    with pytest.raises(content.WordsForbidden):
        content.approve_item(item_id=item_id, version=1, user_id=BEN, at=AT)


def test_goods_of_the_version_shown_lead_to_it() -> None:
    one, other = make_sku("1"), make_sku("2")
    item_id = make_live(products=("1",))
    assert content.list_live_by_product() == {one.product_id: (("tea-for-the-moon", "Tea for the moon", "赏月配好茶"),)}
    blocks = (content.Block("products", goods=("2",)),)
    content.keep_item(draft=make_draft(blocks=blocks), item_id=item_id, user_id=ADA, at=AT)
    assert list(content.list_live_by_product()) == [one.product_id]  # the draft moves nothing
    content.submit_item(item_id=item_id, at=AT)
    content.approve_item(item_id=item_id, version=2, user_id=BEN, at=AT)
    content.publish_item(item_id=item_id, at=AT)
    assert list(content.list_live_by_product()) == [other.product_id]


def test_a_draft_that_cannot_be_kept_says_why() -> None:
    make_item(slug="tea")
    for changes, wrong in (
        ({"slug": "tea"}, [("slug", "taken")]), ({"slug": "Tea!"}, [("slug", "invalid")]), ({"title_en": " "}, [("title_en", "invalid")]),
        ({"products": ("404",)}, [("products", "unknown:404")]), ({"blocks": (content.Block("text"),)}, [("block0", "words")]),
    ):  # fmt: skip
        with pytest.raises(content.DraftInvalid) as caught:
            make_item(**changes)
        assert caught.value.wrong == wrong
    assert content.get_item(item_id=make_item(title_en="Tea")).slug == "tea-2"
    assert content.get_item(item_id=make_item(title_en="赏月")).slug.isalnum()
    with pytest.raises(content.ColourInvalid):
        content.save_brand(voice_en="", voice_zh="", colours=[("Leaf", "green", "#FFFFFF")], two_persons=False, at=AT)
