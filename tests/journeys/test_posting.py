"""Posts at other companies: planned, published once, looked for when in doubt, refused with a reason; figures and remarks come back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from uuid import UUID

import pytest

from kaipu.brain.plans import api as plans
from kaipu.commerce.care import api as care
from kaipu.commerce.content import flows, operations, queries
from kaipu.commerce.content.gateways import MediaFile, WeChat
from kaipu.commerce.content.gateways.protocol import call
from kaipu.commerce.content.models import Account, Post, PostFigure, PostMedia
from kaipu.commerce.content.rules import clean_film
from kaipu.commerce.content.tests.factories import ADA, AT, make_live
from kaipu.commerce.content.tests.films import make_film
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.pictures import make_png
from kaipu.demo.companies import server
from kaipu.kernel import clock, ids, outbox

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECRET = "k" * 40


@pytest.fixture
def company(tmp_path: Path, settings: Any) -> Iterator[server.Companies]:
    """Open the companies that take posts, and let the shop know its accounts."""
    opened = server.serve(port=0, folder=tmp_path, secret=SECRET)
    settings.SOCIAL_URLS = {name: f"{opened.address}/{name}" for name in ("wechat", "weibo", "douyin")}
    settings.SOCIAL_SECRETS = {"KAIPU_SOCIAL_SECRET_SHOP": f"shop:{SECRET}", "KAIPU_SOCIAL_SECRET_WRONG": "shop:wrong"}
    yield opened
    opened.stop()


def make_account(platform: str, name: str = "SHOP") -> int:
    return operations.save_account(
        account_id=None, platform=platform, name=f"{platform} {name}", secret_name=f"KAIPU_SOCIAL_SECRET_{name}", followers=100,
        is_on=True, at=AT,
    )  # fmt: skip


def make_post(account_id: int, text: str = "Three teas for the moon", **changes: object) -> UUID:
    given: dict[str, object] = {
        "item_id": None, "title": "Tea", "text": text, "link": "https://shop.example/read/tea/", "due_at": AT,
        "user_id": ADA, "pictures": [reviews.clean_picture(make_png())], **changes,
    }  # fmt: skip
    return operations.plan_post(account_id=account_id, at=AT, **given)  # type: ignore[arg-type]  # fields by name, of several types


@pytest.mark.parametrize("platform", ["wechat", "weibo", "douyin"])
def test_a_post_is_published_once_and_its_figures_come_back(company: server.Companies, platform: str) -> None:
    item_id = make_live()
    post_id = make_post(make_account(platform), item_id=item_id)
    assert flows.send_posts(now=lambda: AT - timedelta(seconds=1)) == 0
    assert flows.send_posts(now=lambda: AT) == 1
    assert flows.send_posts(now=lambda: AT + timedelta(hours=1)) == 0
    post = queries.get_post(post_id=post_id)
    assert post.state == "sent"
    assert (
        post.link
        == f"https://shop.example/read/tea/?utm_source={platform}&utm_medium=social&utm_campaign=content-{item_id}&utm_content={post.mark}"
    )
    assert [each["id"] for each in company.platforms.rows(platform)] == [post.remote_id]
    Post.objects.update(sent_at=clock.now())
    assert flows.read_figures(at=clock.now()) == 1
    assert flows.read_figures(at=clock.now()) == 1  # the newest word of a day counts
    assert PostFigure.objects.count() == 1
    found = queries.list_posts(item_id=item_id)[0]
    assert found.reads is not None
    assert found.reads >= 20
    assert queries.list_accounts()[0].reads == found.reads


def test_a_post_in_doubt_is_looked_for_before_it_is_posted_again(company: server.Companies) -> None:
    posts = [make_post(make_account(platform)) for platform in ("wechat", "weibo", "douyin")]
    claimed = operations.claim_posts(at=AT)
    assert {each.id for each in claimed} == set(posts)
    for each in claimed:  # the company has it, and the worker dies before it wrote that down
        speaker = flows.platform_of(each.platform, each.secret_name)
        media = flows._media(each, speaker, lambda: AT)
        outgoing = flows.Outgoing(each.mark, each.title, each.text, each.link, media, "", again=False)
        speaker.publish(outgoing, lambda _progress: None)
    assert operations.claim_posts(at=AT + timedelta(minutes=2)) == []  # its lease holds
    assert flows.send_posts(now=lambda: AT + timedelta(minutes=4)) == 3
    for platform in ("wechat", "weibo", "douyin"):
        assert len(company.platforms.rows(platform)) == 1, platform
    assert set(Post.objects.values_list("state", flat=True)) == {"sent"}


def test_wechat_goes_on_from_the_draft_it_noted(company: server.Companies) -> None:
    post_id = make_post(make_account("wechat"))
    operations.claim_posts(at=AT)
    speaker = flows.platform_of("wechat", "KAIPU_SOCIAL_SECRET_SHOP")
    assert isinstance(speaker, WeChat)
    cover = speaker.upload(MediaFile(0, "picture", "png", make_png())).remote_id
    article = {"title": "Tea", "thumb_media_id": cover, "content_source_url": "x"}
    draft = speaker._ask("/cgi-bin/draft/add", {"articles": [article]})["media_id"]
    operations.note_progress(post_id=post_id, progress=f"draft:{draft}", at=AT)
    assert flows.send_posts(now=lambda: AT + timedelta(minutes=4)) == 1
    assert (len(company.platforms.rows("draft")), len(company.platforms.rows("wechat"))) == (0, 1)


def test_what_a_company_refuses_is_told_and_may_be_tried_again(company: server.Companies) -> None:
    wrong = make_post(make_account("weibo", "WRONG"))
    missing = make_post(make_account("douyin", "NOBODY"))
    assert flows.send_posts(now=lambda: AT) == 0
    assert [queries.get_post(post_id=each).state for each in (wrong, missing)] == ["refused", "refused"]
    assert queries.get_post(post_id=wrong).problem == "21332 invalid_access_token"
    operations.save_account(
        account_id=queries.get_post(post_id=wrong).account_id, platform="weibo", name="right", secret_name="KAIPU_SOCIAL_SECRET_SHOP",
        followers=1, is_on=True, at=AT,
    )  # fmt: skip
    operations.try_post_again(post_id=wrong, at=AT)
    assert flows.send_posts(now=lambda: AT) == 1
    with pytest.raises(queries.PostUnknown):
        operations.try_post_again(post_id=wrong, at=AT)


def test_a_busy_company_is_asked_again_after_a_pause(company: server.Companies) -> None:
    company.platforms.per_minute = 0
    post_id = make_post(make_account("weibo"))
    assert flows.send_posts(now=lambda: AT) == 0
    assert queries.get_post(post_id=post_id).problem == "10023"
    assert flows.send_posts(now=lambda: AT + timedelta(seconds=119)) == 0
    assert Post.objects.get().attempts == 1
    company.platforms.per_minute = 600
    assert flows.send_posts(now=lambda: AT + timedelta(seconds=121)) == 1


def test_the_same_words_twice_are_refused_by_the_company(company: server.Companies) -> None:
    account = make_account("weibo")
    make_post(account, link="")
    make_post(account, link="")
    assert flows.send_posts(now=lambda: AT) == 1
    assert Post.objects.get(state="refused").problem == "20019 repeat content!"


def test_remarks_come_into_the_inbox_once(company: server.Companies) -> None:
    make_post(make_account("weibo"))
    flows.send_posts(now=lambda: AT)
    Post.objects.update(sent_at=clock.now())
    assert flows.bring_replies(at=clock.now()) == 1
    assert flows.bring_replies(at=clock.now()) == 0
    assert [each.channel for each in care.list_inbox(view="open", user_id=1)] == ["social"]


def make_sent(company: server.Companies, platform: str) -> str:
    """Publish a post under which nobody has written; return its number."""
    make_post(make_account(platform), text=f"Soup on {platform}")
    flows.send_posts(now=lambda: AT)
    if int(Post.objects.get().remote_id) % 2:  # strangers write under odd ones
        PostMedia.objects.all().delete()
        Post.objects.all().delete()
        make_post(Account.objects.get().id, text=f"More soup on {platform}")
        flows.send_posts(now=lambda: AT)
    Post.objects.update(sent_at=clock.now())
    return Post.objects.get().remote_id


def answer(text: str) -> UUID:
    talk = care.list_inbox(view="", user_id=ADA)[0]
    newest = care.list_messages(conversation_id=talk.id, public=False)[-1].id
    care.answer_conversation(
        conversation_id=talk.id, text=text, client_id=text, user_id=ADA, seen_id=newest, at=clock.now()
    )
    return talk.id


def answers(company: server.Companies, platform: str, place: str) -> list[tuple[str, str]]:
    return [(each["to"], each["text"]) for each in company.platforms.remarks(platform, place) if each["to"]]


@pytest.mark.parametrize("platform", ["wechat", "weibo", "douyin"])
def test_a_remark_is_answered_where_it_stands_once(company: server.Companies, platform: str) -> None:
    place = make_sent(company, platform)
    first = company.platforms.remark(platform, place, "p-1", "哪个门店有？", name="小满")
    assert (flows.bring_replies(at=clock.now()), flows.bring_replies(at=clock.now())) == (1, 0)
    talk = answer("每家都有。")
    assert flows.answer_remarks(now=clock.now) == 1
    assert flows.answer_remarks(now=clock.now) == 0
    assert answers(company, platform, place) == [(first, "每家都有。")]
    assert flows.bring_replies(at=clock.now()) == 0  # our own words are nobody's remark
    second = company.platforms.remark(platform, place, "p-1", "谢谢！几点关门？")
    assert flows.bring_replies(at=clock.now()) == 1
    assert [each.id for each in care.list_inbox(view="", user_id=ADA)] == [talk]
    answer("九点。")
    assert flows.answer_remarks(now=clock.now) == 1
    assert answers(company, platform, place)[0] == (second, "九点。")


@pytest.mark.parametrize("platform", ["wechat", "weibo", "douyin"])
@pytest.mark.parametrize("arrived", [True, False])
def test_an_answer_in_doubt_is_looked_for_before_it_is_sent_again(
    company: server.Companies, platform: str, arrived: bool
) -> None:
    place = make_sent(company, platform)
    first = company.platforms.remark(platform, place, "p-1", "哪个门店有？")
    flows.bring_replies(at=clock.now())
    answer("每家都有。")
    (answer_id,) = care.list_due_answers(kind=care.COMMENT, most=9)
    care.claim_social(answer_id=answer_id, at=clock.now())
    if arrived:  # and the worker dies before it wrote that down
        flows.platform_of(platform, "KAIPU_SOCIAL_SECRET_SHOP").reply(place, first, "每家都有。")
    assert flows.answer_remarks(now=lambda: clock.now() + timedelta(minutes=9)) == 0
    assert flows.answer_remarks(now=lambda: clock.now() + timedelta(minutes=11)) == (0 if arrived else 1)
    assert answers(company, platform, place) == [(first, "每家都有。")]
    assert flows.answer_remarks(now=lambda: clock.now() + timedelta(minutes=30)) == 0
    assert flows.bring_replies(at=clock.now()) == 0


def test_without_looking_an_answer_would_stand_there_twice(company: server.Companies, settings: Any) -> None:
    settings.GUARDS_OFF = {"publishing.doubt"}
    place = make_sent(company, "weibo")
    first = company.platforms.remark("weibo", place, "p-1", "哪个门店有？")
    flows.bring_replies(at=clock.now())
    answer("每家都有。")
    (answer_id,) = care.list_due_answers(kind=care.COMMENT, most=9)
    care.claim_social(answer_id=answer_id, at=clock.now())
    flows.platform_of("weibo", "KAIPU_SOCIAL_SECRET_SHOP").reply(place, first, "每家都有。")
    assert flows.answer_remarks(now=lambda: clock.now() + timedelta(minutes=11)) == 1
    assert len(answers(company, "weibo", place)) == 2


def test_an_answer_that_a_company_will_not_take_is_told(company: server.Companies) -> None:
    place = make_sent(company, "wechat")
    company.platforms.remark("wechat", place, "p-1", "哪个门店有？")
    flows.bring_replies(at=clock.now())
    answer("每家都有。")
    talk = answer("还有问题吗？")
    assert flows.answer_remarks(now=clock.now) == 1
    told = care.list_messages(conversation_id=talk, public=False)[-1]
    assert told.detail == {"what": "answer_refused", "reason": "88005 already reply"}


def test_weibo_takes_140_letters(company: server.Companies) -> None:
    company.platforms.remark("weibo", make_sent(company, "weibo"), "p-1", "？")
    flows.bring_replies(at=clock.now())
    with pytest.raises(care.AnswerTooLong):
        answer("长" * 141)
    answer("长" * 140)
    assert flows.answer_remarks(now=clock.now) == 1


def test_a_note_is_handed_over_posted_by_a_person_and_counted_from_the_export(company: server.Companies) -> None:
    account = make_account("xiaohongshu")
    post_id = make_post(account, due_at=AT + timedelta(hours=30))
    assert flows.send_posts(now=lambda: AT) == 0
    assert queries.get_post(post_id=post_id).state == "planned"  # more than a day ahead
    assert flows.send_posts(now=lambda: AT + timedelta(hours=6)) == 0
    assert queries.get_post(post_id=post_id).state == "handed"
    outbox.deliver_batch()
    task = plans.list_tasks()[0]
    assert (task.title, task.owner_id, task.state) == ("xiaohongshu SHOP: Tea", ADA, "todo")
    assert task.due_on == clock.local_date(AT + timedelta(hours=30))
    with pytest.raises(operations.PostInvalid):
        operations.post_by_hand(post_id=post_id, remote_url="/here", at=AT)
    address = post_note(company, "Tea")
    now = clock.now()
    operations.post_by_hand(post_id=post_id, remote_url=address, at=now)
    outbox.deliver_batch()
    assert plans.get_task(task_id=task.id).state == "done"
    with pytest.raises(operations.NotByHand):
        operations.post_by_hand(post_id=post_id, remote_url=address, at=AT)
    post_note(company, "Somebody else's")
    export = call_centre(company, "/xiaohongshu/export")
    assert export.decode("utf-8-sig").startswith("笔记标题,首次发布时间,体裁,观看量,点赞,评论,收藏,分享")
    tried = operations.take_export(account_id=account, data=export, day=clock.local_date(now), keep=False, at=now)
    assert [(each.line, each.title) for each in tried.lines] == [(3, "Tea")]
    assert [(each.line, each.why) for each in tried.refused] == [(2, "unknown")]
    assert PostFigure.objects.count() == 0
    operations.take_export(account_id=account, data=export, day=clock.local_date(now), keep=True, at=now)
    assert PostFigure.objects.get().reads == tried.lines[0].counts[0] >= 20
    other = make_post(make_account("weibo"))
    with pytest.raises(operations.NotByHand):
        operations.post_by_hand(post_id=other, remote_url="https://weibo.com/1/2", at=AT)


def call_centre(company: server.Companies, path: str) -> bytes:
    """Ask the creator centre as a person's browser would."""
    asked = Request(f"{company.address}{path}", headers={"Authorization": f"Bearer {SECRET}"})  # noqa: S310 - an address of this test
    with urlopen(asked, timeout=10) as answer:  # noqa: S310 - an address of this test
        return bytes(answer.read())


def post_note(company: server.Companies, title: str) -> str:
    """Publish a note as a person does, and return its address."""
    head = {"Authorization": f"Bearer {SECRET}"}
    files = {"picture": ("1.png", "image/png", make_png())}
    found = call(company.address, "POST", "/xiaohongshu/notes", form={"title": title}, files=files, headers=head)
    return str(found["address"])


def test_pictures_are_sent_once_also_when_a_try_fails(company: server.Companies) -> None:
    shown = [reviews.clean_picture(make_png(20, 20)), reviews.clean_picture(make_png(30, 30))]
    wechat, douyin, weibo = (
        make_post(make_account(each), pictures=shown if each != "weibo" else shown[:1])
        for each in ("wechat", "douyin", "weibo")
    )
    failed: list[str] = []

    def fail_once(what: str) -> None:
        if not failed and what.endswith("draft/add"):
            failed.append(what)
            raise ValueError("the connection breaks")

    company.platforms.after = fail_once
    assert flows.send_posts(now=lambda: AT) == 2
    assert queries.get_post(post_id=wechat).state == "sending"
    assert flows.send_posts(now=lambda: AT + timedelta(minutes=4)) == 1
    assert failed
    assert [len(company.platforms.rows(kind)) for kind in ("cover", "shown", "image")] == [1, 1, 2]
    article = company.platforms.rows("wechat")[0]["article"]
    assert article["content"].count("<img src=") == 2
    assert company.platforms.rows("douyin")[0]["shown"] == [
        each.remote_id for each in queries.list_media(post_id=douyin)
    ]
    assert company.platforms.rows("weibo")[0]["size"] == len(shown[0].data)
    assert [each.remote_id for each in queries.list_media(post_id=weibo)] == [""]  # it travels with its post


def test_a_film_is_sent_to_douyin_and_a_cover_that_is_gone_is_sent_again(company: server.Companies) -> None:
    film = clean_film(make_film(seconds=20))
    make_post(make_account("douyin"), pictures=[], film=film)
    assert flows.send_posts(now=lambda: AT) == 1
    assert company.platforms.rows("film")[0]["size"] == len(film.data)
    gone = make_post(make_account("wechat"))
    PostMedia.objects.filter(post_id=gone).update(remote_id="cover-1")
    assert flows.send_posts(now=lambda: AT) == 0
    assert queries.get_post(post_id=gone).problem == "40007 invalid media_id"
    assert flows.send_posts(now=lambda: AT + timedelta(minutes=4)) == 1


def test_a_post_that_cannot_be_planned_says_why() -> None:
    account = make_account("douyin")
    for changes, field in (
        ({"text": " "}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"link": "ftp://x.example"}, "link"),
    ):
        with pytest.raises(operations.PostInvalid) as caught:
            make_post(account, **changes)
        assert caught.value.wrong == [(field, "invalid")]
    small, film = reviews.clean_picture(make_png()), clean_film(make_film(seconds=901))
    media: dict[str, object]
    for media, why in (
        ({"pictures": []}, ("pictures", "needed")),
        ({"pictures": [small] * 31}, ("pictures", "many")),
        ({"film": clean_film(make_film(seconds=9))}, ("pictures", "either")),
        ({"pictures": [], "film": film}, ("film", "long")),
        ({"pictures": [ids.new_id()]}, ("pictures", "unknown")),
    ):
        with pytest.raises(operations.PostInvalid) as caught:
            make_post(account, **media)
        assert caught.value.wrong == [why]
    assert Post.objects.count() == 0
    with pytest.raises(operations.AccountTaken):
        make_account("douyin")
    with pytest.raises(queries.AccountUnknown):
        make_post(999)
