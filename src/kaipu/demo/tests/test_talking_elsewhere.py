"""Followers on WeChat write to the desk and are answered there: once each, within 48 hours, and forgotten when they ask for it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.campaigns.flows.ways import open_wechat
from kaipu.brain.campaigns.models import Reach
from kaipu.commerce.care import api as care
from kaipu.commerce.care.models import Conversation, Picture, SocialContact, SocialMessage
from kaipu.commerce.care.queries import tell_person
from kaipu.commerce.care.tests.factories import ADA, AT, make_customer, said
from kaipu.commerce.customers import api as customers
from kaipu.commerce.reviews.tests.pictures import make_png
from kaipu.demo import talking_elsewhere
from kaipu.demo.companies.messages import MessageCompany
from kaipu.demo.companies.platforms import Platforms
from kaipu.kernel import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Account(MessageCompany):
    """The company, with its followers' way to the shop: they write to the test's client instead of over a line."""

    client: Client

    def write(self, text: str = "豆浆还有货吗？", *, follower: str = "o-alice", token: str = "signs", **more) -> int:  # noqa: S107 - a test's
        self.heard = self.follow_up(follower, text, **more)
        return self.tell("/hooks/wechat/", token, self.heard)

    def post(self, address: str, body: bytes) -> int:
        return self.client.post(address, body, content_type="text/xml").status_code


@pytest.fixture
def account(tmp_path: Path, settings, client):
    opened = Account(tmp_path / "messages", "wonderful", now=lambda: clock.now().timestamp())
    opened.client = client
    opened.start()
    settings.WECHAT_URL, settings.WECHAT_APP_ID, settings.WECHAT_SECRET = opened.address, "wx", "wonderful"
    settings.WECHAT_TOKEN = "signs"
    yield opened
    opened.stop()


def talk():
    return care.list_inbox(view="", user_id=ADA)[0]


def answer(text="有的，今晚送到。", *, at=None, **more) -> int:
    open_one = talk()
    newest = care.list_messages(conversation_id=open_one.id, public=False)[-1].id
    return care.answer_conversation(
        conversation_id=open_one.id,
        text=text,
        client_id=text,
        user_id=ADA,
        seen_id=newest,
        at=at or clock.now(),
        **more,
    )


def send(later=timedelta()) -> int:
    return care.answer_followers(now=lambda: clock.now() + later)


def test_a_follower_is_heard_once_and_known_where_the_shop_knows_their_wechat(account):
    alice = make_customer()
    campaigns.open_reach(customer_id=alice, channel="wechat", address="o-alice", keys={}, source="test", at=AT)
    assert account.write(token="forged") == 401
    assert Conversation.objects.count() == 0
    assert account.write(number="77") == 200
    assert account.write(number="77") == 200  # the company's second try
    assert account.write("要两盒") == 200
    assert account.write("你好", follower="o-bob") == 200
    mine, strangers = Conversation.objects.order_by("opened_at", "id")
    assert (mine.channel, mine.customer_id, mine.language, mine.subject) == ("social", alice, "zh", "豆浆还有货吗？")
    assert [text for who, _kind, text in said(mine.id) if who == "customer"] == ["豆浆还有货吗？", "要两盒"]
    assert (strangers.customer_id, strangers.name) == (None, "")
    campaigns.open_reach(
        customer_id=make_customer("bob@example.com"), channel="wechat", address="o-bob", keys={}, source="test", at=AT
    )
    account.write("还在吗", follower="o-bob")
    strangers.refresh_from_db()
    assert strangers.customer_id is not None


def test_events_still_reach_whoever_knows_followers_and_sounds_are_told(account):
    told = {"FromUserName": "o-alice", "MsgType": "event", "Event": "unsubscribe", "CreateTime": "1"}
    campaigns.open_reach(
        customer_id=make_customer(), channel="wechat", address="o-alice", keys={}, source="test", at=AT
    )
    assert account.tell("/hooks/wechat/", "signs", told) == 200
    assert (Conversation.objects.count(), Reach.objects.count()) == (0, 0)
    sound = {"FromUserName": "o-alice", "MsgType": "voice", "MsgId": "5", "MediaId": "m", "CreateTime": "1"}
    assert account.tell("/hooks/wechat/", "signs", sound) == 200
    assert said(talk().id)[:2] == [("customer", "said", "…"), ("system", "step", "attachments_refused")]
    assert SocialMessage.objects.get().media == ""


def test_an_answer_leaves_once_and_ends_nobody_elses_token(account):
    account.write()
    other = open_wechat()
    other.reach()
    answer()
    assert (send(), send()) == (1, 0)
    (out,) = account.sent("custom")
    assert (out["touser"], out["msgtype"], out["text"]) == ("o-alice", "text", {"content": "有的，今晚送到。"})
    assert other.token in account.tokens
    account.tokens.clear()  # all tokens are over
    answer("还需要别的吗？")
    assert send() == 1
    account.per_minute = 0
    answer("再见")
    assert send() == 0
    assert SocialMessage.objects.filter(state="due").count() == 1  # it waits for the next minute
    account.per_minute = 600
    assert send() == 1


def test_a_worker_that_dies_leaves_doubt_and_no_double(account):
    account.write()
    answer()
    row = SocialMessage.objects.get(way="out")
    assert care.claim_social(answer_id=row.id, at=clock.now())
    assert not care.claim_social(answer_id=row.id, at=clock.now())  # one taker
    assert send(timedelta(minutes=9)) == 0
    assert SocialMessage.objects.get(id=row.id).state == "handed"
    assert send(timedelta(minutes=11)) == 0
    assert SocialMessage.objects.get(id=row.id).state == "doubt"
    assert said(talk().id)[-1] == ("system", "step", "answer_doubt")
    assert send(timedelta(minutes=30)) == 0
    assert account.sent("custom") == []


def test_after_48_hours_no_answer_is_taken_here_and_none_there(account):
    account.write()
    last = SocialContact.objects.get().heard_at
    found = care.find_social(conversation_id=talk().id)
    assert found is not None
    assert found.until == last + 48 * HOUR
    with pytest.raises(care.AnswerTooLate) as late:
        answer(at=last + 48 * HOUR + timedelta(seconds=1))
    assert late.value.until == last + 48 * HOUR
    assert not SocialMessage.objects.filter(way="out").exists()
    with pytest.raises(care.AnswerTooLong) as long:
        answer("汤" * 683)
    assert long.value.over == 1
    answer()  # in time, but the worker comes late
    start = account.now()
    account.now = lambda: start + 49 * 3600
    assert send() == 0
    row = SocialMessage.objects.get(way="out")
    assert (row.state, row.reason) == ("refused", "45015")
    assert said(talk().id)[-1] == ("system", "step", "answer_refused")
    account.now = lambda: clock.now().timestamp()
    for number in range(6):
        answer(f"{number}")
    assert send() == 5
    assert SocialMessage.objects.filter(reason="45047").count() == 1


def test_a_talk_long_settled_is_not_gone_on_with(account):
    account.write()
    first = talk().id
    care.close_conversation(conversation_id=first, user_id=ADA, at=clock.now())
    account.write("还有一件事")
    assert (talk().id, talk().reopened) == (first, 1)
    care.close_conversation(conversation_id=first, user_id=ADA, at=clock.now())
    Conversation.objects.update(closed_at=clock.now() - 49 * HOUR)
    account.write("新的问题")
    assert (talk().id != first, Conversation.objects.count()) == (True, 2)


def test_a_picture_is_fetched_and_one_that_lies_there_no_more_is_told(account):
    account.write("", media=make_png())
    account.write("", media=make_png(), number="9")
    del account.media["media-9"]
    assert care.fetch_pictures(now=clock.now) == 1
    assert care.fetch_pictures(now=clock.now) == 0
    assert [each.kind for each in Picture.objects.all()] == ["png"]
    assert said(talk().id)[-1] == ("system", "step", "attachments_refused")


def test_who_is_erased_is_told_before_and_not_heard_again_after(account):
    alice, nobody = make_customer(), make_customer("nobody@example.com")
    campaigns.open_reach(customer_id=alice, channel="wechat", address="o-alice", keys={}, source="test", at=AT)
    account.write(number="77")
    answer()
    send()
    told = tell_person(customer_id=alice, at=clock.now())["conversations"][0]
    assert told["known_at"] == {"company": "wechat", "as": "o-alice"}
    care.hand_over_conversations(customer_id=alice, to_customer_id=nobody)
    assert SocialContact.objects.count() == 0
    row = SocialMessage.objects.get()
    assert (row.way, row.remote_id, row.conversation_id, row.contact_id) == ("in", "", None, None)
    assert account.tell("/hooks/wechat/", "signs", {**account.heard, "MsgId": "77"}) == 200
    assert Conversation.objects.count() == 1


def test_merged_talks_go_on_where_they_went(account):
    account.write("一", follower="o-a")
    account.write("二", follower="o-b")
    first, second = Conversation.objects.order_by("opened_at", "id")
    care.merge_conversations(conversation_id=second.id, into_id=first.id, user_id=ADA, at=clock.now())
    account.write("三", follower="o-b")
    assert said(first.id)[-1][2] == "三"
    assert Conversation.objects.count() == 2


def test_the_demonstration_has_three_who_speak(account, settings, tmp_path):
    settings.VAR = tmp_path
    customers.create_account(email=talking_elsewhere.SHOPPERS[1].email, password="x" * 20, name="Li", at=AT)
    assert talking_elsewhere.speak(clock.now()) == 1  # nothing was posted here
    assert talking_elsewhere.speak(clock.now()) == 0
    assert talk().subject == talking_elsewhere.SAID
    company = MessageCompany(tmp_path / "demo" / "messages", "")
    assert [each["openid"] for each in company.sent("said")][:1] == [talking_elsewhere.FOLLOWER]
    platforms = Platforms(tmp_path / "p.json", "")
    number = platforms.remark("weibo", "abc", "5501", "好香")
    assert [each["id"] for each in platforms.remarks("weibo", "abc")] == [number]
