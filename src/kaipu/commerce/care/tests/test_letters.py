"""Mail that customers write: what is new in it, and whether a person wrote it."""

from email.message import EmailMessage

import pytest

from kaipu.commerce.care.models import Conversation
from kaipu.commerce.care.rules import read_letter, read_way_back, way_back

OWN = "Shop <help@shop.example>"


def write(
    text="My milk is sour", *, sender="Alice <alice@example.com>", to=OWN, subject="Sour milk", number=1, **headers
):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, subject, f"<m{number}@example.com>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def read(mail):
    return read_letter(mail.as_bytes(), own=OWN, secret="s")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Yes.\n\nOn Mon, 2 Mar 2026, Shop wrote:\n> Is it?\n> Really?", "Yes."),
        ("Yes.\n\nOn Mon, 2 Mar 2026 at 10:00, Shop with a long name\n<help@shop.example> wrote:\n> Is it?", "Yes."),
        ("好的。\n\n在 2026年3月2日，客服写道：\n> 您好", "好的。"),
        ("Yes\n-----Original Message-----\nFrom: Shop", "Yes"),
        ("好\n发件人: 客服\n发送时间: 2026年3月2日\n主题: 您好", "好"),
        ("Yes\n-- \nAlice\nSent from my phone", "Yes"),
        ("> quoted\nbelow it\n", "below it"),
        ("From: my point of view all is well", "From: my point of view all is well"),
    ],
)
def test_what_is_quoted_is_left_out(text, left):
    assert read(write(text)).text == left


def test_html_alone_is_read_without_what_nobody_sees():
    mail = write()
    mail.set_content(
        "<style>p{}</style><p>Hello&nbsp;there</p><p>It <b>broke</b>.</p><blockquote>old</blockquote>", subtype="html"
    )
    assert read(mail).text.split() == ["Hello", "there", "It", "broke."]


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "auto"), ({"Auto_Submitted": "no"}, ""), ({"Precedence": "bulk"}, "auto"),
        ({"List_Id": "<news.example.com>"}, "auto"), ({"Return_Path": "<>"}, "auto"), ({"sender": "MAILER-DAEMON@x.example"}, "auto"),
        ({"sender": "help@shop.example"}, "own"), ({"text": "\n> only quoted"}, "empty"),
    ],
)  # fmt: skip
def test_what_programs_write_is_not_heard(headers, why):
    assert read(write(**headers)).why == why


def test_the_way_back_cannot_be_made_up():
    number = Conversation().id
    address = way_back(number, address=OWN, secret="s")
    assert address.endswith("@shop.example")
    assert read_way_back(f"Shop <{address.upper()}>", secret="s") == number
    assert read_way_back(address, secret="other") is None
    assert len(address.partition("@")[0]) <= 64


def test_broken_mail_is_read_as_far_as_it_goes():
    assert read_letter(b"\xff\xfe\x00", own=OWN, secret="s").why == "auto"
    odd = b"From: a@b.example\r\nMessage-ID: <<>\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nHello"
    assert read_letter(odd, own=OWN, secret="s").text == "Hello"
