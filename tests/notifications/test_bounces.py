"""Notices of mail servers are read in every manner, and nothing in them is believed or feared."""

import time

import bounce_samples as b
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.bounces import LIMIT, read_bounce


@pytest.mark.parametrize(("data", "code"), b.FAILED.values(), ids=b.FAILED)
def test_a_notice_names_our_mail_its_recipient_and_why_it_failed(data: bytes, code: str) -> None:
    notice = read_bounce(data)
    assert notice is not None
    (fate,) = notice.fates
    assert notice.message_ids[0] == b.OURS
    assert (fate.action, fate.code, fate.address_is_bad) == ("failed", code, True)
    assert b.TO in fate.recipients


@pytest.mark.parametrize(
    ("data", "action", "bad"),
    [
        (b.FULL, "failed", False),
        (b.SPAM, "failed", False),
        (b.EXPIRED, "failed", False),
        (b.DELAYED, "delayed", False),
        (b.DELIVERED, "delivered", False),
    ],
    ids=["full", "spam", "expired", "delayed", "delivered"],
)
def test_only_what_is_said_for_good_about_the_address_speaks_against_it(
    data: bytes, action: str, *, bad: bool
) -> None:
    notice = read_bounce(data)
    assert notice is not None
    assert [(fate.action, fate.address_is_bad) for fate in notice.fates] == [(action, bad)]


def test_the_servers_words_are_kept_on_one_line() -> None:
    notice = read_bounce(b.POSTFIX)
    assert notice is not None
    assert notice.fates[0].words == (
        f"550 5.1.1 <{b.TO}>: Recipient address rejected: User unknown in virtual mailbox table"
    )


@pytest.mark.parametrize(
    "data",
    [
        b.VACATION,
        b"",
        b"Subject: hello\r\n\r\nnothing",
        b"From: friend@x.example\r\n\r\n550 5.1.1 <bithu@db05.donvi.example> User unknown",
        b.report("Final-Recipient: rfc822; x@y.example\nStatus: 5.1.1"),
        b.report("Action: perhaps\nStatus: 5.1.1"),
    ],
    ids=["vacation", "empty", "plain", "quoted", "no action", "strange action"],
)
def test_what_is_no_notice_is_none(data: bytes) -> None:
    assert read_bounce(data) is None


def test_the_same_notice_has_the_same_digest_whichever_way_it_came() -> None:
    again = b"Received: by somebody\r\nDelivered-To: x@y.example\r\n" + b.POSTFIX
    first, second, other = (read_bounce(one) for one in (b.POSTFIX, again, b.DELAYED))
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.digest == second.digest != other.digest


def test_charsets_that_do_not_exist_and_bytes_that_mean_nothing_are_read_over() -> None:
    odd = b.QMAIL.replace(
        b"Subject: failure notice",
        b"Subject: =?no-such?b?////?=\nContent-Type: text/plain; charset=no-such-charset",
    ).replace(b"Sorry,", b"Sorry\xff\xfe\x00,")
    notice = read_bounce(odd)
    assert notice is not None
    assert notice.fates[0].code == "5.1.1"


def nested(depth: int) -> bytes:
    parts = [
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    ]
    return "".join(parts).encode() + b.POSTFIX


@pytest.mark.parametrize(
    "data",
    [
        nested(3_000),
        b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b.POSTFIX,
        b.report("\n\n".join([b.block("failed", "5.1.1")] * 20_000)),
        b.POSTFIX + b"A" * 40 * LIMIT,
        b.POSTFIX.replace(b"5.1.1", b"5." * 200_000),
        b"Subject: " + b"=?utf-8?q?" * 50_000 + b"\r\n" + b.POSTFIX,
        b.QMAIL.replace(b"<" + b.TO.encode(), b"<" * 100_000 + b.TO.encode()),
    ],
    ids=["nested", "mails in mails", "blocks", "huge", "long code", "long header", "brackets"],
)
def test_a_notice_made_to_hurt_is_read_in_bounded_time(data: bytes) -> None:
    began = time.process_time()
    notice = read_bounce(data)
    assert time.process_time() - began < 10
    assert notice is None or len(notice.fates) <= 100


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(b.POSTFIX)), st.integers(0, 60))
def test_any_damage_to_a_notice_is_survived(junk: bytes, at: int, cut: int) -> None:
    for sample in (b.POSTFIX, b.QMAIL):
        notice = read_bounce(sample[:at] + junk + sample[at + cut :])
        assert notice is None or notice.fates
