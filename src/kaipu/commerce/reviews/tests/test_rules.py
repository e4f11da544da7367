"""What waits for a person, and what is left of a stranger's picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.commerce.reviews.rules import PictureRefused, clean_picture, judge, sign_name
from kaipu.commerce.reviews.tests.pictures import make_exif, make_jpeg, make_png, part, segment


@pytest.mark.parametrize(
    ("text", "pictures", "reasons"),
    [
        ("Very fresh, will buy again", 0, ()), ("难吃，不会再买", 0, ()), ("Cheaper at www.example.com", 0, ("link",)),
        ("加我微信：milk2026", 0, ("contact",)), ("call 155 501 099 99", 0, ("contact",)), ("what a shitty milk", 0, ("abuse",)),
        ("goooooooooooood", 0, ("repeated",)), ("ok", 2, ("picture",)), ("1 gal for 3.99", 0, ()),
    ],
)  # fmt: skip
def test_few_stars_are_no_reason_to_wait(text: str, pictures: int, reasons: tuple[str, ...]) -> None:
    assert judge(text, pictures) == ("waiting" if reasons else "published", reasons)


def test_a_name_is_signed_by_its_initial() -> None:
    assert [sign_name(each) for each in ("Ann Lee", "王小明", "Ann", "", "Ann van Dyk")] == [
        "Ann L.",
        "王**",
        "Ann",
        "",
        "Ann D.",
    ]


def test_of_a_picture_only_pixels_and_the_way_up_are_left() -> None:
    sent = make_jpeg(
        64, 48, segment(0xE1, make_exif(6)), segment(0xFE, b"taken by Alice"), segment(0xE2, b"ICC_PROFILE")
    )
    sent += b"trailing secret"
    clean = clean_picture(sent)
    assert (clean.kind, clean.width, clean.height) == ("jpeg", 64, 48)
    for secret in (b"GPS", b"Alice", b"ICC", b"secret"):
        assert secret in sent
        assert secret not in clean.data
    assert clean.data.startswith(b"\xff\xd8\xff\xe1")
    assert clean_picture(clean.data).data == clean.data  # which way is up is kept, again and again
    plain = make_jpeg()
    assert clean_picture(plain).data == plain
    drawn = make_png(20, 30, part(b"tEXt", b"Author\0Alice"), part(b"eXIf", b"GPS"))
    assert clean_picture(drawn).data == make_png(20, 30)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"), (b"GIF89a", "kind"), (b"", "kind"),
        (make_jpeg()[:-2], "broken"), (make_png()[:-4], "broken"), (make_png(4, 4), "pixels"), (make_png(20, 20)[:40] + b"x" * 30, "broken"),
        (b"\xff\xd8\xff" + b"\0" * (4 * 1024 * 1024), "size"), (make_png(20, 20, part(b"EVIL", b"")), "kind"),
        (make_jpeg(60000, 60000), "pixels"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        clean_picture(data)
    assert refused.value.why == why


@given(st.binary(max_size=300), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b""]))
def test_no_bytes_break_the_reader(data: bytes, head: bytes) -> None:
    try:
        clean_picture(head + data)
    except PictureRefused:
        return
