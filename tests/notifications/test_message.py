"""What is built is what a mail reader reads back."""

import base64
import datetime as dt
import email.policy
import re
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.message import Headers, build, message_id
from states.errors import BadRequest

HANOI = dt.timezone(dt.timedelta(hours=7))
TEXT = "Kính gửi: Đồng chí Bí thư Chi bộ Trường THPT Chuyên\n\n.\n..hạn cuối\nFrom here\n"
HTML = "<p>Kính gửi: <b>Đồng chí</b></p>\n.\n"

HEADERS = Headers(
    date=dt.datetime(2023, 5, 4, 7, 30, tzinfo=HANOI),
    sender="dondoc@dangkhoi.example",
    sender_name="Văn phòng Đảng ủy Khối",
    to=("cb23@dangkhoi.example",),
    subject="[Sơ kết 2023][CB23, CB24] Báo cáo – hạn cuối: thứ Năm, 04/5/2023",
    message_id="<1@dangkhoi.example>",
    language="vi",
)

printable = st.characters(exclude_categories=["Cs", "Cc"])
values = st.text(printable) | st.text("ăâđêôơưếệỗự AĐ=?_\"'(),.:;<>@[]\\-–", max_size=300)
# The standard parser joins the words of a longer name with a blank of its own.
names = st.text(printable, max_size=9).map(lambda value: " ".join(value.split()))
bodies = st.text(st.characters(exclude_categories=["Cs"])) | st.text("ếđ .\r\n=-_", max_size=2000)


def headers(**changes: Any) -> Headers:
    return replace(HEADERS, **changes)


def parsed(data: bytes) -> EmailMessage:
    return BytesParser(_class=EmailMessage, policy=email.policy.default).parsebytes(data)


def defects(message: EmailMessage) -> list[object]:
    return [
        defect
        for part in message.walk()
        for found in (part.defects, *(value.defects for value in part.values()))
        for defect in found
    ]


def crlf(text: str) -> str:
    return re.sub(r"\r\n|\r|\n", "\r\n", text)


def test_a_letter_reads_back_as_it_was_written() -> None:
    opening = "<0@dangkhoi.example>"
    message = parsed(
        build(
            headers(
                to=("a@x.example", "b@x.example"),
                cc=("c@x.example",),
                reply_to="vanphong@dangkhoi.example",
                in_reply_to=opening,
            ),
            TEXT,
            HTML,
        )
    )
    text, html = message.iter_parts()
    assert {name: str(value) for name, value in message.items()} == {
        "Date": "Thu, 04 May 2023 07:30:00 +0700",
        "From": "Văn phòng Đảng ủy Khối <dondoc@dangkhoi.example>",
        "To": "a@x.example, b@x.example",
        "Cc": "c@x.example",
        "Reply-To": "vanphong@dangkhoi.example",
        "Subject": "[Sơ kết 2023][CB23, CB24] Báo cáo – hạn cuối: thứ Năm, 04/5/2023",
        "Message-ID": "<1@dangkhoi.example>",
        "In-Reply-To": opening,
        "References": opening,
        "Content-Language": "vi",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": 'multipart/alternative; boundary="_dondoc_"',
    }
    assert message["Date"].datetime == dt.datetime(2023, 5, 4, 7, 30, tzinfo=HANOI)
    assert (text.get_content_type(), text.get_content()) == ("text/plain", crlf(TEXT))
    assert (html.get_content_type(), html.get_content()) == ("text/html", crlf(HTML))
    assert defects(message) == []


@given(subject=values, name=names, text=bodies, html=bodies)
def test_any_words_come_back_equal(subject: str, name: str, text: str, html: str) -> None:
    message = parsed(build(headers(subject=subject, sender_name=name), text, html))
    assert str(message["Subject"]) == subject
    assert message["From"].addresses[0].display_name == name
    assert [part.get_content() for part in message.iter_parts()] == [crlf(text), crlf(html)]
    assert defects(message) == []


@given(values)
def test_a_long_name_is_cut_between_characters(name: str) -> None:
    head = build(headers(sender_name="Đ" + name * 9, subject=""), "", "").decode()
    words = re.findall(r"=\?utf-8\?b\?(.*?)\?=", head)
    assert "".join(base64.b64decode(word).decode() for word in words) == "Đ" + name * 9


@given(subject=values, name=values, text=bodies)
def test_every_line_is_short_and_ends_with_crlf(subject: str, name: str, text: str) -> None:
    many = tuple(f"unit-{n}@dangkhoi.example" for n in range(100))
    data = build(headers(subject=subject, sender_name=name, to=many), text, text)
    assert data.endswith(b"\r\n")
    assert data.isascii()
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 76
    assert not re.search(rb"^\.", data, re.MULTILINE)


def test_a_mail_to_nobody_named_says_so() -> None:
    message = parsed(build(headers(to=()), TEXT, HTML))
    assert (str(message["To"]), message["To"].addresses) == ("undisclosed-recipients:;", ())


def test_absent_headers_are_left_out() -> None:
    message = parsed(build(headers(sender_name=""), TEXT, HTML))
    assert str(message["From"]) == "dondoc@dangkhoi.example"
    assert [message[name] for name in ("Cc", "Reply-To", "In-Reply-To", "References")] == [None] * 4


def test_an_address_beyond_ascii_stands_in_utf_8() -> None:
    data = build(headers(to=("đơn-vị@xã.example",)), TEXT, HTML)
    assert "\r\nTo: đơn-vị@xã.example\r\n".encode() in data


@pytest.mark.parametrize("bad", ["\r", "\n", "\0", "\ud800", "x\r\nBcc: all@x.example"])
@pytest.mark.parametrize(
    ("field", "header"),
    [
        ("subject", "Subject"),
        ("sender_name", "From"),
        ("message_id", "Message-ID"),
        ("in_reply_to", "In-Reply-To"),
        ("language", "Content-Language"),
    ],
)
def test_a_header_that_could_start_another_is_refused(field: str, header: str, bad: str) -> None:
    with pytest.raises(BadRequest) as refused:
        build(headers(**{field: f"a{bad}b"}), TEXT, HTML)
    assert (refused.value.code, refused.value.fields) == ("header_unsafe", {"header": header})


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "a@b\r\nBcc: c@d", "a@b,c@d", "A <a@b>",
     '"a"@b', "a@b;", "a\0@b", "a@[1.2.3.4]", "a\u2028@b", "a\ud800@b", "a" * 250 + "@x.vn"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("field", "header"), [("to", "To"), ("cc", "Cc"), ("sender", "From"), ("reply_to", "Reply-To")]
)
def test_what_is_not_one_bare_address_is_refused(field: str, header: str, address: str) -> None:
    if not address and field == "reply_to":
        return
    value = address if field in {"sender", "reply_to"} else ("ok@x.example", address)
    with pytest.raises(BadRequest) as refused:
        build(headers(**{field: value}), TEXT, HTML)
    assert refused.value.code == "address_invalid"
    assert refused.value.fields == {"header": header, "address": address}


FACTS: dict[str, Any] = {
    "campaign": "sk2023",
    "letter": "reminder",
    "address": "cb23@dangkhoi.example",
    "units": ("CB23", "CB24"),
    "extra": "R2/1",
    "domain": "dangkhoi.example",
}


def test_a_message_id_depends_on_nothing_but_its_facts() -> None:
    known = "<e33ee56cfad1b5e78f8a5f414fef2ab086c8bab2@dangkhoi.example>"
    assert message_id(**FACTS) == known
    swapped: dict[str, Any] = FACTS | {"units": ("CB24", "CB23")}
    assert message_id(**swapped) == known


def test_a_message_id_changes_with_every_fact() -> None:
    others = [FACTS | {name: "other"} for name in FACTS] + [FACTS | {"units": ("CB23CB24",)}]
    ids = {message_id(**facts) for facts in (FACTS, *others)}
    assert len(ids) == 1 + len(others)
    assert {parsed(build(headers(message_id=one), "", ""))["Message-ID"] for one in ids} == ids
