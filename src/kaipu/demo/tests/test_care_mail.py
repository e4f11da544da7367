"""Mail of the service desk: read by IMAP, answered by SMTP, heard once, and never answered where a program wrote it."""

import base64
import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from kaipu.commerce.care import api as care
from kaipu.commerce.care.models import Conversation, Mail, Picture
from kaipu.commerce.care.tests.factories import ADA, AT, make_customer, said
from kaipu.commerce.care.tests.test_letters import write
from kaipu.commerce.customers import api as customers
from kaipu.commerce.reviews.tests.pictures import make_png, part
from kaipu.demo.companies.post_office import PostOffice
from kaipu.kernel.webhooks import sign

PICTURE = make_png(20, 20, part(b"tEXt", b"Comment\0at home"))
OWN = "Shop <help@shop.example>"
HOUR = timedelta(hours=1)


@pytest.fixture
def office(tmp_path: Path, settings):
    office = PostOffice(tmp_path).start()
    settings.CARE_MAIL, settings.SMTP_URL = OWN, office.address
    settings.CARE_BOX_URL = office.box_address.replace("shop:shop", "care:care")
    settings.MAIL_STATUS_URL = office.status_address
    yield office
    office.stop()


def make_account():
    user_id = customers.create_account(email="alice@example.com", password="x" * 20, name="Alice", at=AT)
    return customers.become_customer(user_id=user_id, at=AT)


def sent_by(office):
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(office.folder.glob("*~*.eml"))]


def reply(conversation_id, text="We give the money back.", **more):
    newest = care.list_messages(conversation_id=conversation_id, public=False)[-1].id
    care.answer_conversation(
        conversation_id=conversation_id, text=text, client_id=text, user_id=ADA, seen_id=newest, at=AT + HOUR, **more
    )


@pytest.mark.django_db
def test_a_mail_goes_in_and_its_answer_out_and_so_on(office):
    customer = make_account()
    mail = write("鸡蛋碎了，怎么办？")
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="eggs.png")
    mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="run.exe")
    office.deliver(mail.as_bytes())
    assert care.read_letters(now=lambda: AT) == 1
    assert care.read_letters(now=lambda: AT) == 0
    talk = care.list_inbox(view="open", user_id=ADA)[0]
    assert (talk.channel, talk.subject, talk.language, talk.email) == ("mail", "Sour milk", "zh", "alice@example.com")
    assert talk.customer_id == customer
    assert said(talk.id)[:2] == [("customer", "said", "鸡蛋碎了，怎么办？"), ("system", "step", "attachments_refused")]
    assert Picture.objects.count() == 1
    assert b"tEXt" not in bytes(Picture.objects.get().data)
    reply(talk.id)
    assert (care.send_letters(now=lambda: AT + HOUR), care.send_letters(now=lambda: AT + HOUR)) == (1, 0)
    (out,) = sent_by(office)
    assert (out["In-Reply-To"], out["References"], out["To"]) == (
        "<m1@example.com>",
        "<m1@example.com>",
        "alice@example.com",
    )
    assert "JPEG" in out.get_content()
    answer = write("Thanks!\n> We give", to=str(out["Reply-To"]), subject="Re: Sour milk", number=2)
    office.deliver(answer.as_bytes())
    named = write("And the eggs?", subject="Re: Sour milk", number=3, In_Reply_To=str(out["Message-ID"]))
    office.deliver(named.as_bytes())
    assert care.read_letters(now=lambda: AT + 2 * HOUR) == 2
    assert [text for who, _kind, text in said(talk.id) if who == "customer"][1:] == ["Thanks!", "And the eggs?"]
    assert Conversation.objects.count() == 1
    care.close_conversation(conversation_id=talk.id, user_id=ADA, at=AT + 3 * HOUR)
    assert care.send_letters(now=lambda: AT + 3 * HOUR) == 1
    asked = next(each for each in sent_by(office) if "/rate/" in each.get_content())
    assert (asked["Auto-Submitted"], f"/rate/{talk.token}/" in asked.get_content()) == ("auto-generated", True)


@pytest.mark.django_db
def test_the_mail_company_tells_the_same_mail_and_only_its_own_word_counts(office, settings):
    settings.CARE_MAIL_SECRET = "secret"
    body = json.dumps(
        {"type": "mail.received", "data": {"raw": base64.b64encode(write().as_bytes()).decode()}}
    ).encode()
    at = int(AT.timestamp())
    headers = {"webhook-id": "1", "webhook-timestamp": str(at), "webhook-signature": sign("secret", "1", at, body)}
    assert care.hear_care_mail(headers=headers, body=body, at=AT)
    assert not care.hear_care_mail(headers=headers, body=body, at=AT)
    office.deliver(write().as_bytes())
    assert care.read_letters(now=lambda: AT) == 0
    assert Conversation.objects.count() == 1
    with pytest.raises(care.NotSigned):
        care.hear_care_mail(headers={**headers, "webhook-signature": "v1,x"}, body=body, at=AT)


@pytest.mark.django_db
def test_a_mail_in_doubt_is_asked_about_and_a_refused_one_is_told(office):
    first = care.open_conversation(
        opening=care.Opening(channel="form", text="Hi there", language="en", email="gone@example.com"), at=AT
    )
    reply(first.id)
    assert care.send_letters(now=lambda: AT + HOUR) == 0
    assert Mail.objects.get().state == "refused"
    assert said(first.id)[-1] == ("system", "step", "mail_refused")
    second = care.open_conversation(
        opening=care.Opening(channel="form", text="Hi again", language="en", email="bob@example.com"), at=AT
    )
    reply(second.id, "Hello Bob")
    Mail.objects.filter(state="due").update(state="handed", handed_at=AT)
    assert care.send_letters(now=lambda: AT + HOUR) == 1  # the server has none of this name: it goes again
    Mail.objects.filter(state="sent").update(state="handed", handed_at=AT)
    assert care.send_letters(now=lambda: AT + HOUR) == 0  # the server has it
    assert Mail.objects.filter(state="sent").count() == 1
    assert len(sent_by(office)) == 1


@pytest.mark.django_db
def test_a_program_that_hides_is_heard_twenty_times_an_hour_at_most(office):
    for number in range(22):
        office.deliver(
            write(f"auto {number}", number=number, In_Reply_To="<m0@example.com>" if number else "").as_bytes()
        )
    assert care.read_letters(now=lambda: AT) == 20
    assert Mail.objects.filter(reason="flood").count() == 2


@pytest.mark.django_db
def test_a_chat_is_not_mailed_and_an_erasure_takes_mail_and_pictures(office):
    chat = care.open_conversation(
        opening=care.Opening(channel="chat", text="Anybody?", language="en", email="a@example.com"), at=AT
    )
    reply(chat.id)
    assert Mail.objects.count() == 0
    customer = make_account()
    mail = write()
    mail.add_attachment(PICTURE, maintype="image", subtype="png", filename="eggs.png")
    office.deliver(mail.as_bytes())
    care.read_letters(now=lambda: AT)
    talk = care.list_inbox(view="open", user_id=ADA)[-1]
    other = make_customer("nameless@example.com")
    care.hand_over_conversations(customer_id=customer, to_customer_id=other)
    assert (Mail.objects.count(), Picture.objects.count(), care.get_conversation(conversation_id=talk.id).email) == (
        0,
        0,
        "",
    )
