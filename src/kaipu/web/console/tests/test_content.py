"""Content at the desk: written from blocks, checked, approved, shown on the shop, taken back; the brand and its words."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.content import api as content
from kaipu.commerce.content.tests.films import make_film
from kaipu.commerce.content.tests.test_people import make_member
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews import api as reviews
from kaipu.commerce.reviews.tests.pictures import make_jpeg, make_png
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db
HOME = "/desk/content/"


def form(**changes: object) -> dict[str, object]:
    return {
        "kind": "article", "stage": "use", "title_en": "Tea & cake", "title_zh": "茶配饼", "channels": ["site"], "b0_kind": "text",
        "b0_en": "Brew it hot.", "b0_zh": "热水冲泡。", "then": "keep", **changes,
    }  # fmt: skip


def test_an_article_goes_from_blocks_to_the_shop_and_back(alice: Client) -> None:
    make_sku("1", name_en="Green tea", name_zh="绿茶")
    typed = form(b1_kind="products", b1_goods="404")
    added = alice.post(f"{HOME}new/", form(then="add:products"))
    assert added.status_code == 200
    assert 'name="b1_goods"' in text_of(added)
    assert "Brew it hot." in text_of(added)
    refused = alice.post(f"{HOME}new/", typed)
    assert refused.status_code == 422
    assert "No goods have the code 404." in text_of(refused)
    assert "Brew it hot." in text_of(refused)
    kept = alice.post(f"{HOME}new/", form(b1_kind="products", b1_goods="1"))
    item = content.list_items()[0]
    page = f"{HOME}{item.id}/"
    assert kept.headers["Location"] == page
    assert "Green tea" in text_of(alice.get(f"{page}preview/"))
    assert "热水冲泡。" in text_of(alice.get(f"{page}preview/"))
    assert content.find_live(slug="tea-cake") is None
    for step in ("submit", "approve", "publish"):
        assert alice.post(f"{page}step/", {"step": step, "version": "1"}).status_code == 302
    assert content.find_live(slug="tea-cake") is not None
    assert "Tea &amp; cake" in text_of(alice.get(HOME))
    alice.post(f"{page}step/", {"step": "retire"})
    assert content.find_live(slug="tea-cake") is None


def test_a_schedule_in_the_past_and_forbidden_words_are_refused_with_a_sentence(alice: Client) -> None:
    alice.post(f"{HOME}new/", form(title_zh="最好的茶"))
    page = f"{HOME}{content.list_items()[0].id}/"
    assert "最好" in text_of(alice.post(f"{page}step/", {"step": "submit"}, follow=True))
    found = text_of(alice.post(f"{HOME}check/", form(b0_zh="销量第一的茶")))
    assert "Better: “畅销”." in found
    assert "Block 1" in found
    alice.post(page, form())
    for step in ("submit", "approve"):
        alice.post(f"{page}step/", {"step": step, "version": "2"})
    past = alice.post(f"{page}step/", {"step": "schedule", "due_at": "2020-01-01T10:00"}, follow=True)
    assert "still to come" in text_of(past)
    due = (clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    alice.post(f"{page}step/", {"step": "schedule", "due_at": due})
    assert content.get_item(item_id=content.list_items()[0].id).state == "scheduled"


def test_blocks_move_and_a_picture_is_kept_and_shown(alice: Client) -> None:
    two = form(b1_kind="quote", b1_en="Lovely", then="up:1")
    moved = text_of(alice.post(f"{HOME}new/", two))
    assert moved.index("Lovely") < moved.index("Brew it hot.")
    gone = text_of(alice.post(f"{HOME}new/", form(b1_kind="quote", b1_en="Lovely", then="remove:1")))
    assert "Lovely" not in gone
    from_disk = make_jpeg()
    sent = form(b1_kind="picture", b1_note_en="A cup", b1_file=SimpleUploadedFile("cup.jpg", from_disk))
    assert alice.post(f"{HOME}new/", sent).status_code == 302
    item = content.list_items()[0]
    picture = content.get_version(item_id=item.id, number=1).blocks[1].picture
    assert alice.get(f"/read/pictures/{picture}").headers["Content-Type"] == "image/jpeg"
    broken = alice.post(
        f"{HOME}new/", form(b1_kind="picture", b1_note_en="A cup", b1_file=SimpleUploadedFile("cup.svg", b"<svg/>"))
    )
    assert "Choose a JPEG or PNG file." in text_of(broken)


def test_the_brand_judges_its_colours_and_its_words_may_be_changed(alice: Client) -> None:
    kept = alice.post(
        f"{HOME}brand/",
        {
            "voice_en": "Warm",
            "voice_zh": "亲切",
            "name0": "Sun",
            "ink0": "#FFD54F",
            "paper0": "#FFFFFF",
            "logo": SimpleUploadedFile("l.jpg", make_jpeg()),
        },
    )
    assert kept.status_code == 302
    page = text_of(alice.get(f"{HOME}brand/"))
    assert "not readable" in page
    assert alice.get(f"{HOME}brand/logo").status_code == 200
    wrong = alice.post(f"{HOME}brand/", {"name0": "Sun", "ink0": "yellow", "paper0": "#FFFFFF"})
    assert wrong.status_code == 422
    assert "such as #1E7B4F" in text_of(wrong)
    alice.post(
        f"{HOME}brand/words/",
        {"language": "en", "word": "yummy", "better": "tasty", "reason_en": "Not us", "blocking": "1"},
    )
    assert [each.word for each in content.check_words([("title", "en", "So yummy")])] == ["yummy"]
    alice.post(f"{HOME}brand/words/remove/", {"language": "en", "word": "yummy"})
    assert content.check_words([("title", "en", "So yummy")]) == []


def test_the_calendar_shows_what_is_due_and_plans_more(alice: Client) -> None:
    planned = alice.post(
        f"{HOME}calendar/",
        {
            "title": "Winter soups",
            "due_at": "2026-12-09T09:30",
            "kind": "video",
            "budget": "12.50",
            "channels": ["douyin", "site"],
        },
    )
    assert planned.headers["Location"] == f"{HOME}calendar/?month=2026-12"
    item = content.list_items()[0]
    assert (item.state, item.kind, item.budget_minor, item.channels) == ("draft", "video", 1250, ("site", "douyin"))
    page = text_of(alice.get(f"{HOME}calendar/?month=2026-12"))
    assert page.count("Winter soups") == 2  # on its day, and in the list
    assert "$12.50" in page
    assert "Winter soups" not in text_of(alice.get(f"{HOME}calendar/?month=2027-02"))
    assert alice.get(f"{HOME}calendar/?month=nonsense").status_code == 200
    wrong = alice.post(f"{HOME}calendar/", {"title": "", "due_at": "soon", "budget": "much"})
    assert wrong.status_code == 422
    assert "Say what it is about." in text_of(wrong)


def test_templates_begin_an_item_and_a_script_is_a_table_of_shots(alice: Client) -> None:
    begun = text_of(alice.get(f"{HOME}new/?template=tip"))
    assert begun.count('value="shot"') == 4
    assert "All shots together: 20 seconds" in begun
    sent = form(
        kind="script",
        b0_kind="shot",
        b0_seconds="4",
        b1_kind="shot",
        b1_en="Cut",
        b1_note_en="Like this",
        b1_seconds="6",
    )
    alice.post(f"{HOME}new/", sent)
    page = text_of(alice.get(f"{HOME}{content.list_items()[0].id}/script/"))
    assert "4–10 s" in page
    assert "Like this" in page


def test_channels_accounts_and_posts(alice: Client) -> None:
    assert "No accounts yet" in text_of(alice.get(f"{HOME}channels/"))
    assert alice.post(f"{HOME}channels/", {"platform": "xiaohongshu", "name": ""}).status_code == 422
    for platform in ("xiaohongshu", "douyin"):
        assert (
            alice.post(f"{HOME}channels/", {"platform": platform, "name": "Kaipu", "followers": "1200"}).status_code
            == 302
        )
    again = alice.post(f"{HOME}channels/", {"platform": "douyin", "name": "Kaipu"})
    assert "There is an account of this name." in text_of(again)
    shown = SimpleUploadedFile("a.png", make_png())
    alice.post(f"{HOME}new/", form(b1_kind="picture", b1_file=shown, b1_note_en="A cup"))
    item, (video, notes) = content.list_items()[0], content.list_accounts()
    page = f"{HOME}{item.id}/results/"
    due = "2026-12-09T09:30"
    refused = alice.post(page, {"account": video.id, "text": "Look", "due_at": due})
    assert refused.status_code == 422
    assert "takes a film instead" in text_of(refused)
    picture = content.get_version(item_id=item.id, number=1).blocks[1].picture
    assert f'value="{picture}"' in text_of(refused)
    both = {
        "account": video.id,
        "text": "Look",
        "due_at": due,
        "picture": picture,
        "film": SimpleUploadedFile("f.mp4", make_film()),
    }
    assert "Choose pictures or a film, not both." in text_of(alice.post(page, both))
    wrong = SimpleUploadedFile("f.mp4", b"no film at all")
    assert "Choose an MP4 file." in text_of(alice.post(page, both | {"film": wrong}))
    long = alice.post(page, {"account": notes.id, "title": "a" * 21, "text": "Look", "due_at": due})
    assert "at most 20 letters" in text_of(long)
    more = SimpleUploadedFile("b.png", make_png(30, 30))
    sent = {"account": notes.id, "title": "A cup", "text": "Look", "due_at": due, "picture": picture, "more": more}
    assert alice.post(page, sent).headers["Location"] == page
    post = content.list_posts(item_id=item.id)[0]
    act = f"{HOME}posts/{post.id}/"
    assert f"utm_content={post.mark}" in text_of(alice.get(page))
    assert "The note to copy" in text_of(alice.get(page))
    packed = alice.get(f"{act}pictures.zip")
    assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist() == ["01.png", "02.png"]
    assert "begins with https" in text_of(alice.post(f"{act}hand/", {"url": "note"}, follow=True))
    alice.post(f"{act}hand/", {"url": "https://www.xiaohongshu.com/explore/66f0"})
    assert "four whole numbers" in text_of(alice.post(f"{act}figures/", {"reads": "many"}, follow=True))
    alice.post(f"{act}figures/", {"reads": "900", "likes": "40", "shares": "3", "comments": "2"})
    assert "900 reads, 40 likes, 3 shares, 2 comments" in text_of(alice.get(page))
    assert content.list_accounts()[1].likes == 40
    assert alice.post(f"{act}again/").status_code == 302  # nothing is refused: a sentence, no harm
    assert content.list_posts()[0].state == "sent"
    assert text_of(alice.get(f"{HOME}channels/?state=sent")).count("66f0") == 0


def test_posts_by_hand_and_the_export_of_their_figures(alice: Client) -> None:
    page, at = f"{HOME}hand/", clock.now()
    assert "Nothing waits for a person" in text_of(alice.get(page))
    alice.post(f"{HOME}channels/", {"platform": "xiaohongshu", "name": "Kaipu"})
    account = content.list_accounts()[0].id
    posts = [
        content.plan_post(
            account_id=account, item_id=None, title=title, text="Look", link="https://s.example/", due_at=at - timedelta(minutes=5), user_id=None, at=at
        )
        for title in ("Tea", "Soup")
    ]  # fmt: skip
    content.send_posts(now=lambda: at)
    shown = text_of(alice.get(page))
    assert shown.count("The note to copy") == 2
    assert "late" in shown
    noted = alice.post(f"{HOME}posts/{posts[0]}/hand/", {"url": "https://www.xiaohongshu.com/explore/66f0"})
    assert noted.headers["Location"] == page
    assert "Choose the file" in text_of(alice.post(page, {"account": account}))
    export = "笔记标题,观看量,点赞,评论,分享\nTea,900,40,2,3\nBread,1,1,1,1\n"
    lacking = SimpleUploadedFile("e.csv", "笔记标题,观看量,点赞,评论\n".encode())
    assert "the column 分享 is missing" in text_of(alice.post(page, {"account": account, "file": lacking}))
    tried = alice.post(
        page, {"account": account, "then": "try", "file": SimpleUploadedFile("e.csv", export.encode("gb18030"))}
    )
    assert "1 lines fit, 1 are refused. Nothing is kept yet." in text_of(tried)
    assert "No post of this account has this title and day." in text_of(tried)
    assert content.list_posts(state="sent")[0].reads is None
    assert alice.post(page, {"account": account, "then": "keep", "export": export}).headers["Location"] == page
    found = content.list_posts(state="sent")[0]
    assert (found.reads, found.likes, found.shares, found.comments) == (900, 40, 3, 2)


def test_live_shows_are_planned_and_counted(alice: Client) -> None:
    page = f"{HOME}live/"
    assert "No live shows yet" in text_of(alice.get(page))
    assert 'name="starts_at"' in text_of(alice.get(f"{page}new/"))
    make_sku("1", name_en="Green tea", name_zh="绿茶")
    typed = {
        "title_en": "Tea, live", "platform": "douyin", "link": "https://live.example/1", "starts_at": "2026-01-02T19:00", "ends_at": "2026-01-02T20:00",
        "goods": "1, 404",
    }  # fmt: skip
    refused = alice.post(f"{page}new/", typed)
    assert refused.status_code == 422
    assert "No goods have the code 404." in text_of(refused)
    assert 'value="1, 404"' in text_of(refused)
    kept = alice.post(f"{page}new/", typed | {"goods": "1"})
    own = kept.headers["Location"]
    assert "utm_medium=live" in text_of(alice.get(own))
    counted = {"viewers": "900", "peak": "120", "likes": "44", "comments": "9"}
    assert "four whole numbers" in text_of(alice.post(f"{own}figures/", counted | {"likes": "many"}, follow=True))
    assert "more at once than in all" in text_of(alice.post(f"{own}figures/", counted | {"peak": "901"}, follow=True))
    assert "The figures are kept." in text_of(alice.post(f"{own}figures/", counted, follow=True))
    listed = text_of(alice.get(page))
    assert "900" in listed
    assert "Over" in listed
    assert alice.get(f"{page}99/").status_code == 404
    reader = make_person("Rita", "analyst")
    assert reader.get(own).status_code == 200
    assert reader.post(own, typed).status_code == 403


def test_content_is_for_those_who_hold_its_rights(alice: Client, charlie: Client) -> None:
    alice.post(f"{HOME}new/", form())
    page = f"{HOME}{content.list_items()[0].id}/"
    assert charlie.get(HOME).status_code == 403
    reader = make_person("Rita", "analyst")
    assert reader.get(page).status_code == 200
    assert reader.post(page, form()).status_code == 403
    assert reader.post(f"{page}step/", {"step": "approve"}).status_code == 403
    assert reader.post(f"{HOME}brand/", {}).status_code == 403
    assert alice.get(f"{HOME}999/").status_code == 404
    assert alice.get(f"{page}preview/?version=9").status_code == 404


def test_creators_contracts_and_tiers(alice: Client) -> None:
    page = f"{HOME}creators/"
    assert "No contracts yet" in text_of(alice.get(page))
    assert alice.post(f"{page}add/", {"name": "", "followers": "x"}).status_code == 422
    assert (
        alice.post(
            f"{page}add/",
            {"name": "Lin", "platform": "douyin", "handle": "lin", "followers": "120000", "contact": "lin@example.com"},
        ).status_code
        == 302
    )
    creator = content.list_creators()[0]
    typed = {
        "creator": creator.id,
        "starts_on": "2026-11-01",
        "ends_on": "2026-10-01",
        "fee": "200",
        "commission": "8",
        "path": "/read/",
    }
    wrong = alice.post(f"{page}sign/", typed)
    assert wrong.status_code == 422
    assert "A contract ends after it begins." in text_of(wrong)
    assert alice.post(f"{page}sign/", typed | {"ends_on": "2026-12-01"}).status_code == 302
    shown = text_of(alice.get(f"{page}?sort=cost"))
    assert f"utm_campaign=creator-{content.list_contracts()[0].id}" in shown
    assert "$200.00" in shown
    assert "Mid" in shown
    assert "lin@example.com" not in text_of(make_person("Mei", "marketer").get(page))
    assert (
        alice.post(f"{page}tiers/", {"tier_nano": "1", "tier_micro": "2", "tier_mid": "3", "tier_top": "4"}).status_code
        == 422
    )
    alice.post(f"{page}{creator.id}/forget/")
    assert "Lin" not in text_of(alice.get(page))


def test_groups_and_challenges(alice: Client) -> None:
    page = f"{HOME}community/"
    group = {"name": "Moon", "platform": "wechat", "members": "120", "link": "https://g.example/1"}
    assert alice.post(f"{page}groups/", group).status_code == 302
    assert "There is a group of this name." in text_of(alice.post(f"{page}groups/", group))
    assert "QR code that leads into Moon" in text_of(alice.get(page))
    typed = {
        "tag": "moon",
        "title_en": "Show it",
        "starts_at": "2026-11-01T09:00",
        "ends_at": "2026-12-01T09:00",
        "points": "100",
        "most_winners": "3",
    }
    assert alice.post(f"{page}challenges/", typed | {"ends_at": "soon"}).status_code == 422
    opened = alice.post(f"{page}challenges/", typed)
    assert "No entries yet" in text_of(alice.get(opened.headers["Location"]))
    assert "takes no part" in text_of(alice.post(f"{opened.headers['Location']}win/", {"key": "review:7"}, follow=True))
    assert alice.get(f"{page}999/").status_code == 404


def test_a_challenge_is_moderated_and_closed(alice: Client) -> None:
    now = clock.now()
    draft = content.ChallengeDraft(
        "moon", "Show it", "", "", "", now - timedelta(days=2), now + timedelta(days=1), 100, 1
    )
    challenge, customer = content.open_challenge(draft=draft, at=now), make_member()
    entry = content.enter_challenge(
        challenge_id=challenge, customer_id=customer, text="my pie", language="en", picture=reviews.clean_picture(make_png()), at=now
    )  # fmt: skip
    page = f"{HOME}community/{challenge}/"
    shown = text_of(alice.get(page))
    assert "Pictures that wait for you" in shown
    assert "my pie" in shown
    picture = alice.get(f"{HOME}community/pictures/{entry}")
    assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert "It is not shown." in text_of(alice.post(f"{page}entries/{entry}/", {"then": "refuse"}, follow=True))
    assert "Show it after all" in text_of(alice.get(page))
    assert "on the challenge&#x27;s page" in text_of(
        alice.post(f"{page}entries/{entry}/", {"then": "show"}, follow=True)
    )
    assert "meanwhile" in text_of(alice.post(f"{page}entries/{entry}/", {"then": "show"}, follow=True))
    assert "closed once, after its end" in text_of(alice.post(f"{page}close/", follow=True))
    assert "The points are given." in text_of(alice.post(f"{page}win/", {"key": f"entry:{entry}"}, follow=True))
    assert "has all its winners: 1" in text_of(alice.post(f"{page}win/", {"key": f"entry:{entry}"}, follow=True))
    assert [row.points for row in members.list_ledger(customer_id=customer)] == [100]


def test_topics_come_from_feeds_and_lead_to_a_draft(alice: Client) -> None:
    page = f"{HOME}topics/"
    rss = b"<rss><channel><item><title>Persimmon season begins</title><link>https://n.example/1</link></item><item><title>Persimmon cake recipe</title></item></channel></rss>"
    sent = alice.post(f"{page}bring/", {"name": "News", "file": SimpleUploadedFile("n.xml", rss)}, follow=True)
    assert "2 headlines are new." in text_of(sent)
    shown = text_of(alice.get(f"{page}?source=feed"))
    assert "persimmon" in shown
    assert "6.0" in shown  # 2 × 3 / 1
    assert 'value="persimmon"' in text_of(alice.get(f"{HOME}new/?about=persimmon"))
    for data, sentence in ((b"<!DOCTYPE x><rss/>", "This is no RSS"), (b"nothing", "This is no RSS")):
        wrong = alice.post(f"{page}bring/", {"name": "Bad", "file": SimpleUploadedFile("n.xml", data)})
        assert wrong.status_code == 422
        assert sentence in text_of(wrong)
    assert "private net" in text_of(alice.post(f"{page}bring/", {"name": "Inside", "url": "http://10.0.0.1/feed"}))
    assert "gives no feed" in text_of(alice.post(f"{page}bring/", {"name": "File", "url": "file:///etc/passwd"}))
    alice.post(f"{page}{content.list_feeds()[0].id}/remove/")
    assert content.list_feeds() == []


def test_the_reward_for_reviews(alice: Client) -> None:
    assert alice.post("/desk/reviews/reward/", {"points": "40"}).status_code == 302
    assert reviews.get_reward() == 40
    assert "Type a whole number" in text_of(alice.post("/desk/reviews/reward/", {"points": "many"}, follow=True))
