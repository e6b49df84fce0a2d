"""The built-in mail server keeps every mail it accepts, on this machine only."""

import gc
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from dondoc.sink.mailbox import Mailbox
from dondoc.sink.server import Sink
from notifications.mailer import Mailer
from notifications.outcome import Envelope, Outcome
from notifications.smtp_url import parse_smtp_url

DATA = b"Subject: =?utf-8?b?U8ahIGvhur90?=\r\nMessage-ID: <1@x.example>\r\n\r\nKinh gui\r\n..\r\n"


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """No thread and, warnings being errors, no open socket outlives a test."""
    before = threading.active_count()
    yield
    gc.collect()
    assert threading.active_count() == before


def send(url: str, *mails: Envelope, connections: int = 4) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with Mailer(parse_smtp_url(url), connections=connections) as mailer:
        mailer.deliver(mails, outcomes.append)
    return sorted(outcomes, key=lambda outcome: outcome.id)


def envelope(n: int = 0, recipient: str = "cb01@x.example", data: bytes = DATA) -> Envelope:
    return Envelope(id=n, sender="dondoc@x.example", recipient=recipient, data=data)


def test_what_was_sent_can_be_read(tmp_path: Path) -> None:
    with Sink(tmp_path / "mailbox") as sink:
        send(sink.url, envelope(), envelope(1, "đơn-vị@xã.example"), connections=1)
    first, second = sink.mailbox.messages()
    assert (first.envelope_to, first.message_id, first.subject) == (
        ("cb01@x.example",),
        "<1@x.example>",
        "Sơ kết",
    )
    assert second.envelope_to == ("đơn-vị@xã.example",)
    assert first.message.get_content() == "Kinh gui\r\n..\r\n"
    assert first.data() == second.data() == DATA


def test_mails_are_listed_as_they_arrived(tmp_path: Path) -> None:
    recipients = [f"cb{n:02}@x.example" for n in range(30)]
    with Sink(tmp_path) as sink:
        mails = [envelope(n, recipient) for n, recipient in enumerate(recipients)]
        outcomes = send(sink.url, *mails, connections=1)
    assert {outcome.status for outcome in outcomes} == {"sent"}
    assert [mail.envelope_to for mail in sink.mailbox.messages()] == [(r,) for r in recipients]


def test_an_acknowledged_mail_is_a_whole_file_at_once(tmp_path: Path) -> None:
    seen: list[list[bytes]] = []
    with Sink(tmp_path) as sink, Mailer(parse_smtp_url(sink.url), connections=1) as mailer:
        mailer.deliver(
            [envelope(n) for n in range(3)],
            lambda _: seen.append([mail.data() for mail in sink.mailbox.messages()]),
        )
    assert seen == [[DATA], [DATA] * 2, [DATA] * 3]
    assert {path.suffix for path in tmp_path.iterdir()} == {".eml"}


def test_a_mail_for_several_is_kept_once_with_all_its_addresses(tmp_path: Path) -> None:
    mail = Mailbox(tmp_path).store(DATA, ["a@x.example", "b@x.example"])
    assert mail.envelope_to == ("a@x.example", "b@x.example")


def test_a_mail_without_headers_has_empty_ones(tmp_path: Path) -> None:
    mail = Mailbox(tmp_path).store(b"\r\ntext\r\n", ["a@x.example"])
    assert (mail.message_id, mail.subject, mail.data()) == ("", "", b"\r\ntext\r\n")


def test_a_mailbox_that_got_nothing_is_empty_and_not_made(tmp_path: Path) -> None:
    assert Mailbox(tmp_path / "mailbox").messages() == []
    assert not (tmp_path / "mailbox").exists()


def test_a_mail_over_the_limit_is_refused_for_good(tmp_path: Path) -> None:
    with Sink(tmp_path, size_limit=10_000) as sink:
        big = b"A: b\r\n\r\n" + b"x" * 70 + b"\r\n"
        outcomes = send(sink.url, envelope(0, data=big * 200), envelope(1))
    assert [(outcome.status, outcome.code) for outcome in outcomes] == [
        ("failed", 552),
        ("sent", 250),
    ]
    assert len(sink.mailbox.messages()) == 1


def test_a_mail_that_cannot_be_kept_is_to_be_sent_again(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("in the way")
    with Sink(tmp_path / "mailbox") as sink:
        (outcome,) = send(sink.url, envelope())
    assert (outcome.status, outcome.code) == ("retry", 452)


def test_it_listens_on_this_machine_only(tmp_path: Path) -> None:
    with Sink(tmp_path) as sink:
        target = parse_smtp_url(sink.url)
        assert (target.host, target.tls) == ("127.0.0.1", "none")
        with (
            pytest.raises(ConnectionRefusedError),
            socket.create_connection(("127.0.0.2", target.port), 1),
        ):
            pass


def test_a_port_can_be_asked_for_and_is_free_after_stop(tmp_path: Path) -> None:
    with Sink(tmp_path) as sink:
        port = parse_smtp_url(sink.url).port
    for _ in range(3):
        with Sink(tmp_path, port=port) as again:
            assert parse_smtp_url(again.url).port == port
            send(again.url, envelope())


def test_a_port_in_use_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with Sink(tmp_path) as sink:
        second = Sink(tmp_path, port=parse_smtp_url(sink.url).port)
        with pytest.raises(OSError, match="in use"):
            second.start()
        second.stop()


def test_stopping_hangs_up_on_those_still_connected(tmp_path: Path) -> None:
    sink = Sink(tmp_path)
    target = parse_smtp_url(sink.start())
    with socket.create_connection((target.host, target.port), 5) as client:
        assert client.recv(100).startswith(b"220 ")
        client.sendall(b"EHLO x\r\nMAIL FROM:<a@x.example>\r\n")
        sink.stop()
        while client.recv(1000):
            pass
    sink.stop()
    assert sink.mailbox.messages() == []


FILL = """
import sys
from pathlib import Path
from dondoc.sink.mailbox import Mailbox
for n in range(200):
    Mailbox(Path(sys.argv[1])).store(b"A: b\\r\\n\\r\\n", [f"{sys.argv[2]}-{n}@x.example"])
"""


def test_several_processes_fill_one_mailbox(tmp_path: Path) -> None:
    fillers = [
        subprocess.Popen([sys.executable, "-c", FILL, str(tmp_path), name]) for name in "abc"
    ]
    assert [filler.wait() for filler in fillers] == [0, 0, 0]
    kept = [mail.envelope_to[0] for mail in Mailbox(tmp_path).messages()]
    assert set(kept) == {f"{name}-{n}@x.example" for name in "abc" for n in range(200)}
    for name in "abc":
        own = [address for address in kept if address.startswith(name)]
        assert own == [f"{name}-{n}@x.example" for n in range(200)]
