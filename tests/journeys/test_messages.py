"""SMS, WeChat and push through real local companies: withheld without consent, one cap over all ways, doubles dropped, ended by reply."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kaipu.brain.campaigns import flows, operations, queries
from kaipu.brain.campaigns.flows import hearing
from kaipu.brain.campaigns.flows.ways import open_ways, pack
from kaipu.brain.campaigns.gateways import push
from kaipu.brain.campaigns.models import Letter, Reach
from kaipu.brain.campaigns.rules import Node, count_segments
from kaipu.brain.campaigns.tests.factories import NOW, WORDS, make_campaign, make_customer, make_graph
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer, User
from kaipu.demo.companies.messages import MessageCompany

pytestmark = pytest.mark.django_db
SHORT = {
    **WORDS, "short_en": "Moon cakes for {name}, code {coupon}", "short_zh": "{name}，月饼到店，码 {coupon}",
    "sms_template_en": "SMS_1", "sms_template_zh": "SMS_2", "wechat_template_en": "T1:thing3,thing4", "wechat_template_zh": "T2",
}  # fmt: skip


@pytest.fixture
def company(tmp_path, settings):
    opened = MessageCompany(tmp_path / "messages", "wonderful").start()
    settings.SMS_URL, settings.SMS_KEY, settings.SMS_SECRET = f"{opened.address}/", "k", "wonderful"
    settings.WECHAT_URL, settings.WECHAT_APP_ID, settings.WECHAT_SECRET = opened.address, "wx", "wonderful"
    settings.SMTP_URL, settings.SMS_EVENTS_SECRET, settings.WECHAT_TOKEN = "", "told", "signs"
    yield opened
    opened.stop()


def reachable(number: int, *, phone: str = "", openid: str = "", language: str = "en") -> int:
    who = make_customer(number, agreed=False, language=language)
    if phone:
        Customer.objects.filter(id=who).update(phone=phone)
        customers.answer_consent(customer_id=who, purpose="marketing_sms", granted=True, source="test", at=NOW)
    if openid:
        operations.open_reach(customer_id=who, channel="wechat", address=openid, keys={}, source="test", at=NOW)
    return who


def states(campaign_id: int) -> dict[tuple[int, str], tuple[str, str]]:
    rows = Letter.objects.filter(origin=f"campaign:{campaign_id}")
    return {(each.customer_id, each.channel): (each.state, each.reason) for each in rows}


def send(at=NOW) -> int:
    return flows.send_due(now=lambda: at)


def test_an_sms_goes_signed_with_its_template_once(company):
    alice, li = reachable(1, phone="+8613800138001"), reachable(2, phone="13800138002", language="zh-hans")
    nobody, wrong = make_customer(3, agreed=False), reachable(4, phone="13800130000")
    campaign_id = make_campaign([alice, li, nobody, wrong], channels=("sms",), words=SHORT)
    assert (send(), send()) == (2, 0)
    assert {(row["PhoneNum"], row["TemplateCode"], row["SignName"]) for row in company.sent("sms")} == {
        ("13800138001", "SMS_1", "开铺"), ("13800138002", "SMS_2", "开铺"),
    }  # fmt: skip
    assert company.sent("sms")[0]["Param"]["coupon"] == "MOON10"
    assert states(campaign_id)[nobody, "sms"] == ("withheld", "consent")
    assert states(campaign_id)[wrong, "sms"] == ("bounced", "isv.MOBILE_NUMBER_ILLEGAL")
    again = make_campaign([wrong], channels=("sms",), words=SHORT)
    send()
    assert states(again)[wrong, "sms"] == ("withheld", "returned")


def test_a_link_in_a_short_message_leads_on_and_marks_the_letter(company, client):
    alice = reachable(1, phone="13800138001")
    make_campaign([alice], channels=("sms",), words=SHORT)
    send()
    link = company.sent("sms")[0]["Param"]["link"]
    found = client.get(link[link.index("/l/") :], headers={"User-Agent": "Mozilla/5.0 Firefox/130"})
    assert found.status_code == 302
    assert "utm_source=sms&utm_medium=sms" in found.headers["Location"]
    assert Letter.objects.get().clicked_at is not None


def test_td_ends_sms_and_a_report_of_a_dead_number_too(company, client):
    alice, bob = reachable(1, phone="+86 13800138001".replace(" ", "")), reachable(2, phone="13800138002")
    campaign_id = make_campaign([alice, bob], channels=("sms",), words=SHORT)
    send()
    letter = Letter.objects.get(customer_id=bob)
    told = [
        {"phone_number": "13800138001", "content": "td"},
        {"phone_number": "13800138002", "success": False, "err_code": "NO_SUCH_NUMBER", "out_id": str(letter.id)},
    ]
    assert client.post("/hooks/sms/wrong/", told, content_type="application/json").status_code == 401
    assert client.post("/hooks/sms/told/", "x", content_type="application/json").status_code == 400
    answers = [client.post("/hooks/sms/told/", told, content_type="application/json").json() for _ in range(2)]
    assert answers == [{"code": 0, "msg": "OK"}] * 2
    assert customers.get_consents(customer_id=alice) == {"marketing_sms": False}
    assert states(campaign_id)[bob, "sms"] == ("bounced", "NO_SUCH_NUMBER")
    second = make_campaign([alice, bob], channels=("sms",), words=SHORT)
    send()
    assert [reason for _, reason in states(second).values()] == ["consent", "returned"]


def test_wechat_gets_a_new_token_when_the_old_is_over_and_drops_doubles(company):
    alice, gone = reachable(1, openid="o-alice"), reachable(2, openid="left-bob")
    campaign_id = make_campaign([alice, gone], channels=("wechat",), words=SHORT)
    _, letters = operations.claim_letters(limit=9, at=NOW, channels=["wechat"])
    parcel = pack(next(each for each in letters if each.customer_id == alice))
    with open_ways() as ways:
        ways["wechat"].reach()
        company.tokens.clear()
        assert [ways["wechat"].send(parcel) for _ in range(2)] == [(), ()]
    told = company.sent("wechat")
    assert [row["touser"] for row in told] == ["o-alice"]
    Letter.objects.update(state="queued", claimed_until=None)
    assert send() == 1
    assert company.sent("wechat") == told
    assert told[0]["template_id"] == "T1"
    assert set(told[0]["data"]) == {"thing3", "thing4"}
    assert all(len(each["value"]) <= 20 for each in told[0]["data"].values())
    assert states(campaign_id)[gone, "wechat"] == ("bounced", "wechat 43004")
    assert not Reach.objects.filter(customer_id=gone).exists()


def test_a_scan_makes_a_follower_known_and_unfollowing_ends_it(company, client):
    alice = make_customer(1, agreed=False)
    url = flows.make_follow_code(customer_id=alice)
    scene = url.rpartition("/q/")[2].replace("%3A", ":")

    def tell(event: str, key: str = "", token: str = "signs") -> int:  # noqa: S107 - a test's
        proof = {"timestamp": "1", "nonce": "n"}
        joined = "".join(sorted((token, "1", "n"))).encode()
        proof["signature"] = hashlib.sha1(joined).hexdigest()  # noqa: S324 - the protocol's choice
        body = (
            f"<xml><FromUserName><![CDATA[o-alice]]></FromUserName><Event><![CDATA[{event}]]></Event>"
            f"<EventKey><![CDATA[{key}]]></EventKey></xml>"
        )
        return client.post(f"/hooks/wechat/?{urlencode(proof)}", body, content_type="text/xml").status_code

    assert tell("subscribe", f"qrscene_{scene}", "forged") == 401
    assert tell("subscribe", "qrscene_12:made:up") == 200
    assert Reach.objects.count() == 0
    assert tell("subscribe", f"qrscene_{scene}") == 200
    assert customers.get_consents(customer_id=alice) == {"marketing_wechat": True}
    assert len(queries.tell_person(customer_id=alice, at=NOW)["reached"]) == 1
    assert tell("unsubscribe") == 200
    assert (Reach.objects.count(), customers.get_consents(customer_id=alice)) == (0, {"marketing_wechat": False})
    entities = b'<!DOCTYPE x [<!ENTITY a "b">]><xml/>'
    with pytest.raises(ValueError, match="entities"):
        hearing.hear_wechat(proof=_signed(), body=entities, at=NOW)


def _signed() -> dict[str, str]:
    joined = "".join(sorted(("signs", "1", "n"))).encode()
    return {"timestamp": "1", "nonce": "n", "signature": hashlib.sha1(joined).hexdigest()}  # noqa: S324 - the company's protocol


def test_one_cap_holds_for_all_ways_and_journeys_together(company):
    operations.set_manners(most_letters=1, days=7, quiet_from=21, quiet_until=8, at=NOW)
    alice = reachable(1, phone="13800138001", openid="o-alice")
    campaign_id = make_campaign([alice], channels=("sms", "wechat"), words=SHORT)
    node = {"channel": "wechat", **SHORT, "template_en": "T1", "template_zh": "T2"}
    journey_id = operations.save_journey(
        title_en="J", title_zh="J", graph=make_graph(Node("a", "send", ("b",), node), Node("b", "exit")), holdout_percent=0,
        user_id=1, at=NOW,
    )  # fmt: skip
    operations.run_journey(journey_id=journey_id, at=NOW)
    operations.enter_journey(journey_id=journey_id, people=[alice], entries=[""], at=NOW)
    operations.move_travellers(journey_id=journey_id, version=1, at=NOW)
    assert send(NOW + timedelta(hours=12)) == 0  # midnight: quiet
    assert send() == 1
    assert len(company.sent("sms")) + len(company.sent("wechat")) == 1
    assert sorted(state for state, _ in states(campaign_id).values()) == ["queued", "sent"]


@pytest.mark.parametrize(("minutes", "arrived", "ends"), [(1, False, "doubt"), (5, False, "sent"), (5, True, "sent")])
def test_an_sms_in_doubt_is_asked_about_until_the_company_must_know(company, minutes, arrived, ends):
    alice = reachable(1, phone="13800138001")
    campaign_id = make_campaign([alice], channels=("sms",), words=SHORT)
    _, letters = operations.claim_letters(limit=1, at=NOW, channels=["sms"])
    operations.hand_over_letter(letter_id=letters[0].id, at=NOW)
    if arrived:
        company.keep("sms", {"PhoneNum": "13800138001", "OutId": str(letters[0].id)})
    send(NOW + timedelta(minutes=minutes, seconds=1))
    assert states(campaign_id)[alice, "sms"][0] == ends
    send(NOW + timedelta(minutes=10))
    assert (states(campaign_id)[alice, "sms"][0], len(company.sent("sms"))) == ("sent", 1)


class Browser:
    """A browser with a push service on this machine: keeps what was pushed, and reads it as RFC 8291 has it."""

    def __init__(self) -> None:
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), b"0123456789abcdef"
        self.status, self.pushed, browser = 201, [], self

        class Service(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                browser.pushed.append((dict(self.headers), body))
                self.send_response(browser.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Service)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.host = f"http://127.0.0.1:{self.server.server_address[1]}"

    def point(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def keys(self) -> dict[str, str]:
        return {"p256dh": push.encode(self.point()), "auth": push.encode(self.auth)}

    def read(self, body: bytes) -> bytes:
        salt, size, point, sealed = (
            body[:16],
            int.from_bytes(body[16:20]),
            body[21 : 21 + body[20]],
            body[21 + body[20] :],
        )
        assert size == 4096
        shared = self.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))

        def derive(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
            first = hmac.digest(salt, material, "sha256")
            return hmac.digest(first, info + b"\x01", "sha256")[:length]

        material = derive(self.auth, shared, b"WebPush: info\0" + self.point() + point, 32)
        key, nonce = (
            derive(salt, material, f"Content-Encoding: {each}\0".encode(), n)
            for each, n in (("aes128gcm", 16), ("nonce", 12))
        )
        plain = AESGCM(key).decrypt(nonce, sealed, None)
        assert plain.endswith(b"\x02")
        return plain[:-1]


def test_the_example_of_rfc_8291_comes_out_as_it_is_printed():
    secret = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
    ours = ec.derive_private_key(int.from_bytes(push.decode(secret)), ec.SECP256R1())
    body = push.encrypt(
        b"When I grow up, I want to be a watermelon",
        p256dh="BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        auth="BTBZMqHH6r4Tts7J_aSIgg", ours=ours, salt=push.decode("DGv6ra1nlYgDCS1FRnbzlw"),
    )  # fmt: skip
    assert push.encode(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_push_message_can_be_read_by_its_browser_only_and_is_signed_by_the_shop(settings, company):
    browser = Browser()
    settings.PUSH_HOSTS, alice = (browser.host,), make_customer(1, agreed=False)
    for name in ("one", "two"):
        operations.open_reach(
            customer_id=alice,
            channel="push",
            address=f"{browser.host}/{name}",
            keys=browser.keys(),
            source="test",
            at=NOW,
        )
    campaign_id = make_campaign([alice], channels=("push",), words=SHORT)
    assert send() == 1
    assert len(browser.pushed) == 2
    headers, body = browser.pushed[0]
    told = json.loads(browser.read(body))
    letter = Letter.objects.get(origin=f"campaign:{campaign_id}")
    assert (told["id"], told["title"], told["text"]) == (
        str(letter.id),
        "Moon cakes, Alice 1",
        "Moon cakes for Alice 1, code MOON10",
    )
    assert "/l/" in told["url"]
    assert (headers["Content-Encoding"], headers["Topic"]) == ("aes128gcm", push.encode(letter.id.bytes))
    token, key = headers["Authorization"].removeprefix("vapid t=").split(", k=")
    signed, _, mark = token.rpartition(".")
    raw = push.decode(mark)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), push.decode(key))
    proof = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public.verify(proof, signed.encode(), ec.ECDSA(hashes.SHA256()))
    assert json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))["aud"] == browser.host
    assert key == flows.get_push_key()
    browser.status = 410
    second = make_campaign([alice], channels=("push",), words=SHORT)
    send()
    assert states(second)[alice, "push"] == ("bounced", "push 410")
    assert Reach.objects.count() == 0
    browser.server.shutdown()
    browser.server.server_close()


@pytest.mark.parametrize(
    ("endpoint", "allowed"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True), ("https://updates.push.services.mozilla.com/wpush/v2/x", True),
        ("http://fcm.googleapis.com/x", False), ("https://fcm.googleapis.com:8443/x", False), ("https://10.0.0.1/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False), ("https://a@fcm.googleapis.com/", False), ("https://evilpush.apple.com/", False),
    ],
)  # fmt: skip
def test_only_push_services_are_called(settings, client, endpoint, allowed):
    user = User.objects.create(email="alice@example.com", date_joined=NOW, customer_id=make_customer(1, agreed=False))
    client.force_login(user)
    told = {"endpoint": endpoint, "keys": {"p256dh": "x", "auth": "y"}}
    answer = client.post("/account/push/", told, content_type="application/json")
    assert answer.status_code == (204 if allowed else 400)
    assert customers.get_consents(customer_id=user.customer_id) == ({"marketing_push": True} if allowed else {})
    client.post("/account/push/stop/")
    assert Reach.objects.count() == 0


def test_an_sms_is_counted_as_it_is_charged():
    assert [count_segments(text) for text in ("a" * 70, "月" * 71, "月" * 134, "月" * 135, "🥮" * 36)] == [
        (70, 1), (71, 2), (134, 2), (135, 3), (72, 2),
    ]  # fmt: skip
