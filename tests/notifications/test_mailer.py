"""Delivery against a real SMTP server on loopback, mostly one that misbehaves."""

import gc
import itertools
import random
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from faulty_server import (
    DEAF,
    DRIP,
    DROP,
    HANG,
    KEEP_AND_DROP,
    THEN_DROP,
    FaultyServer,
    Moment,
    Script,
    faultless,
    serving,
)

from notifications.mailer import Mailer
from notifications.outcome import Envelope, Outcome
from notifications.smtp_url import parse_smtp_url

SENDER = "dondoc@dangkhoi.example"
BODY = b"Subject: Bao cao\r\n\r\nKinh gui\r\n"


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """No thread and, warnings being errors, no open socket outlives a test."""
    before = threading.active_count()
    yield
    gc.collect()
    assert threading.active_count() == before


def envelope(n: int, recipient: str = "", data: bytes = BODY) -> Envelope:
    return Envelope(id=n, sender=SENDER, recipient=recipient or f"cb{n}@x.example", data=data)


def envelopes(count: int) -> Iterator[Envelope]:
    return (envelope(n) for n in range(count))


def mailer(server: FaultyServer, **options: object) -> Mailer:
    return Mailer(parse_smtp_url(server.url()), **options)  # type: ignore[arg-type]


def delivered(sender: Mailer, mails: Iterable[Envelope]) -> dict[int, Outcome]:
    outcomes: list[Outcome] = []
    sender.deliver(mails, outcomes.append)
    by_id = {outcome.id: outcome for outcome in outcomes}
    assert len(by_id) == len(outcomes)
    return by_id


def one(server: FaultyServer, **options: object) -> Outcome:
    with mailer(server, **options) as sender:
        return delivered(sender, [envelope(0)])[0]


def says(verb: str, answer: str, *, times: int = 10**9) -> Script:
    """A server that gives this answer to the verb, the first so many times."""
    left = [times]

    def script(moment: Moment) -> str | None:
        if moment.verb != verb or left[0] == 0:
            return None
        left[0] -= 1
        return answer

    return script


def all_at_once(count: int, then: Script = faultless) -> Script:
    """A server that answers none of the first recipients before it knows so many."""
    barrier = threading.Barrier(count)
    arrivals = itertools.count()

    def script(moment: Moment) -> str | None:
        if moment.verb == "RCPT" and next(arrivals) < count:
            barrier.wait(10)
        return then(moment)

    return script


# Sending


@pytest.mark.parametrize(("connections", "count"), [(1, 50), (4, 200), (16, 1000)])
def test_every_mail_arrives_once_over_few_connections(connections: int, count: int) -> None:
    with serving(FaultyServer()) as server:
        with mailer(server, connections=connections) as sender:
            outcomes = delivered(sender, envelopes(count))
    assert {outcome.status for outcome in outcomes.values()} == {"sent"}
    assert outcomes.keys() == set(range(count))
    assert Counter(mail.recipient for mail in server.mails) == Counter(
        f"cb{n}@x.example" for n in range(count)
    )
    assert server.connections <= max(connections, count / 100)


def test_the_outcome_holds_the_servers_own_words() -> None:
    with serving(FaultyServer(says("DOT", "250-2.0.0 queued\r\n250 as\x07 \xff42"))) as server:
        outcome = one(server)
    assert outcome == Outcome(id=0, status="sent", code=250, text="2.0.0 queued as  ÿ42")


@pytest.mark.parametrize(
    ("data", "arrives"),
    [
        (b"A: b\r\n\r\ntext\r\n", b"A: b\r\n\r\ntext\r\n"),
        (b".A: b\r\n\r\n.\r\n..\r\n.text\r\n.\r\n", b".A: b\r\n\r\n.\r\n..\r\n.text\r\n.\r\n"),
        (b"A: b\n\n.\rtext\n.\n", b"A: b\r\n\r\n.\r\ntext\r\n.\r\n"),
        (b"A: b\r\n\r\nno end", b"A: b\r\n\r\nno end\r\n"),
        ("A: b\r\n\r\nĐảng ủy\r\n".encode(), "A: b\r\n\r\nĐảng ủy\r\n".encode()),
    ],
)
def test_data_arrives_byte_for_byte_in_whole_lines(data: bytes, arrives: bytes) -> None:
    with serving(FaultyServer()) as server, mailer(server) as sender:
        delivered(sender, [envelope(0, data=data), envelope(1)])
    assert sorted(mail.data for mail in server.mails) == sorted([arrives, BODY])


def test_one_connection_keeps_the_order() -> None:
    with serving(FaultyServer()) as server, mailer(server, connections=1) as sender:
        outcomes = delivered(sender, envelopes(20))
    assert list(outcomes) == list(range(20))
    assert [mail.recipient for mail in server.mails] == [f"cb{n}@x.example" for n in range(20)]


def test_connections_stay_open_from_one_delivery_to_the_next_and_are_quit_at_the_end() -> None:
    with serving(FaultyServer()) as server:
        with mailer(server, connections=1) as sender:
            delivered(sender, envelopes(2))
            delivered(sender, envelopes(2))
            assert server.verbs().count("QUIT") == 0
    assert server.connections == 1
    assert server.verbs()[-1] == "QUIT"


def test_a_connection_serves_a_hundred_mails_and_no_more() -> None:
    with serving(FaultyServer()) as server, mailer(server, connections=1) as sender:
        delivered(sender, envelopes(201))
    assert server.connections == 3


def test_a_mailer_can_be_used_again_after_it_was_closed() -> None:
    with serving(FaultyServer()) as server:
        sender = mailer(server)
        for _ in range(2):
            assert delivered(sender, envelopes(1))[0].status == "sent"
            sender.close()
            sender.close()


# Between the caller and the connections


def test_outcomes_are_handed_back_at_once_in_the_callers_thread() -> None:
    trace: list[tuple[str, int, int]] = []

    def produced() -> Iterator[Envelope]:
        for mail in envelopes(3):
            trace.append(("taken", mail.id, threading.get_ident()))
            yield mail

    def on_outcome(outcome: Outcome) -> None:
        trace.append(("outcome", outcome.id, threading.get_ident()))

    with serving(FaultyServer()) as server, mailer(server, connections=1) as sender:
        assert sender.deliver(produced(), on_outcome) is True
    here = threading.get_ident()
    assert trace == [(act, n, here) for n in range(3) for act in ("taken", "outcome")]


def test_only_as_many_mails_are_taken_as_can_be_sent_at_once() -> None:
    under_way, most = 0, 0

    def produced() -> Iterator[Envelope]:
        nonlocal under_way, most
        for mail in envelopes(300):
            under_way += 1
            most = max(most, under_way)
            yield mail

    def on_outcome(_: Outcome) -> None:
        nonlocal under_way
        under_way -= 1

    with serving(FaultyServer(all_at_once(4))) as server, mailer(server, connections=4) as sender:
        sender.deliver(produced(), on_outcome)
    assert (most, under_way) == (4, 0)


def test_after_stop_the_sends_under_way_finish_and_no_other_starts() -> None:
    stop = threading.Event()
    taken: list[int] = []
    outcomes: list[Outcome] = []

    def produced() -> Iterator[Envelope]:
        for mail in envelopes(100):
            taken.append(mail.id)
            yield mail

    def on_outcome(outcome: Outcome) -> None:
        outcomes.append(outcome)
        stop.set()

    with serving(FaultyServer(all_at_once(4))) as server, mailer(server, connections=4) as sender:
        assert sender.deliver(produced(), on_outcome, stop) is False
        assert sender.deliver(produced(), on_outcome, stop) is False
    assert taken == [0, 1, 2, 3]
    assert sorted(outcome.id for outcome in outcomes) == taken
    assert {outcome.status for outcome in outcomes} == {"sent"}


def test_a_caller_failing_over_one_outcome_still_gets_the_others() -> None:
    seen: list[int] = []

    def on_outcome(outcome: Outcome) -> None:
        seen.append(outcome.id)
        if len(seen) in {1, 2}:
            raise LookupError(len(seen))

    with serving(FaultyServer(all_at_once(4))) as server, mailer(server, connections=4) as sender:
        with pytest.raises(LookupError):
            sender.deliver(envelopes(100), on_outcome)
        assert delivered(sender, [envelope(200)])[200].status == "sent"
    assert sorted(seen) == [0, 1, 2, 3]


def test_a_source_that_fails_loses_no_outcome() -> None:
    seen: list[int] = []

    def produced() -> Iterator[Envelope]:
        yield from envelopes(3)
        raise LookupError

    with serving(FaultyServer()) as server, mailer(server, connections=4) as sender:
        with pytest.raises(LookupError):
            sender.deliver(produced(), lambda outcome: seen.append(outcome.id))
    assert sorted(seen) == [0, 1, 2]


# Answers


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(("code", "status"), [(450, "retry"), (554, "failed")])
def test_a_refused_mail_is_tried_again_after_4xx_and_never_after_5xx(
    verb: str, code: int, status: str
) -> None:
    script = says(verb, f"{code} no", times=1)
    with serving(FaultyServer(script)) as server, mailer(server, connections=1) as sender:
        outcomes = delivered(sender, envelopes(2))
    assert outcomes[0] == Outcome(
        id=0,
        status=status,
        reason="refused",
        code=code,
        text="no",  # type: ignore[arg-type]
    )
    assert outcomes[1].status == "sent"
    assert server.connections == 1


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO"])
@pytest.mark.parametrize(("code", "fault"), [(450, "unreachable"), (554, "configuration")])
def test_a_server_that_refuses_everybody_says_nothing_about_the_mail(
    verb: str, code: int, fault: str
) -> None:
    with serving(FaultyServer(says(verb, f"{code} no"))) as server:
        outcome = one(server)
    assert outcome == Outcome(
        id=0,
        status="retry",
        reason="refused",
        code=code,
        text="no",
        fault=fault,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("code", [530, 535])
def test_a_server_that_wants_a_login_is_a_matter_of_configuration(code: int) -> None:
    with serving(FaultyServer(says("MAIL", f"{code} log in"))) as server:
        outcome = one(server)
    assert (outcome.status, outcome.fault) == ("retry", "configuration")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("answer", ["250 strange", "200", "gibberish", "999 what"])
def test_no_answer_before_the_data_passes_as_accepted(verb: str, answer: str) -> None:
    if verb != "DATA" and answer == "250 strange":
        return
    with serving(FaultyServer(says(verb, answer))) as server:
        outcome = one(server)
    assert (outcome.status, server.mails) == ("retry", [])


def test_an_answer_to_the_data_that_means_nothing_leaves_it_uncertain() -> None:
    with serving(FaultyServer(says("DOT", "gibberish"))) as server:
        assert one(server).status == "uncertain"


def test_one_bad_mail_fails_alone() -> None:
    def script(moment: Moment) -> str | None:
        poison = moment.recipient == "cb7@x.example"
        return "554 no such content" if poison and moment.verb == "DOT" else None

    bad = [envelope(1000, "not an address"), envelope(1001, "a@b\r\nRCPT TO:<c@d>")]
    with serving(FaultyServer(script)) as server, mailer(server) as sender:
        outcomes = delivered(sender, [*bad, *envelopes(50)])
    failed = {n: outcome.reason for n, outcome in outcomes.items() if outcome.status == "failed"}
    assert failed == {7: "refused", 1000: "address_invalid", 1001: "address_invalid"}
    assert Counter(o.status for o in outcomes.values()) == {"sent": 49, "failed": 3}


def test_smtputf8_is_asked_for_only_where_an_address_needs_it() -> None:
    with serving(FaultyServer()) as server, mailer(server, connections=1) as sender:
        delivered(sender, [envelope(0), envelope(1, "đơn-vị@xã.example")])
    asked = [moment.line for moment in server.heard if moment.verb == "MAIL"]
    size = f"SIZE={len(BODY)}"
    assert asked == [
        f"MAIL FROM:<{SENDER}> {size}",
        f"MAIL FROM:<{SENDER}> {size} SMTPUTF8 BODY=8BITMIME",
    ]
    assert server.mails[1].recipient == "đơn-vị@xã.example"


def test_an_address_the_server_cannot_write_fails_for_good() -> None:
    with serving(FaultyServer(offers=())) as server, mailer(server, connections=1) as sender:
        outcomes = delivered(sender, [envelope(0, "đơn-vị@xã.example"), envelope(1)])
    assert (outcomes[0].status, outcomes[0].reason) == ("failed", "unsupported")
    assert outcomes[1].status == "sent"


def test_a_server_that_is_too_busy_gets_fewer_at_once() -> None:
    under_way: set[int] = set()
    seen: list[int] = []

    def produced() -> Iterator[Envelope]:
        for mail in envelopes(60):
            under_way.add(mail.id)
            seen.append(len(under_way))
            yield mail

    script = all_at_once(8, then=says("RCPT", "421 4.3.2 slow down", times=1))
    with serving(FaultyServer(script)) as server, mailer(server, connections=8) as sender:
        sender.deliver(produced(), lambda outcome: under_way.discard(outcome.id))
    assert max(seen[:8]) == 8
    assert max(seen[20:]) <= 4


# Broken lines


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_line_broken_before_the_last_dot_means_again(verb: str) -> None:
    script = says(verb, DROP, times=1)
    with serving(FaultyServer(script)) as server, mailer(server, connections=1) as sender:
        outcomes = delivered(sender, envelopes(2))
    assert (outcomes[0].status, outcomes[0].reason) == ("retry", "disconnected")
    assert outcomes[1].status == "sent"
    assert [mail.recipient for mail in server.mails] == ["cb1@x.example"]


@pytest.mark.parametrize(("answer", "kept"), [(DROP, 0), (KEEP_AND_DROP, 1)])
def test_a_line_broken_before_the_last_answer_leaves_it_uncertain(answer: str, kept: int) -> None:
    with serving(FaultyServer(says("DOT", answer, times=1))) as server:
        outcome = one(server)
    assert (outcome.status, outcome.reason, outcome.fault) == ("uncertain", "disconnected", "")
    assert len(server.mails) == kept


def test_a_line_broken_after_the_last_answer_harms_no_mail() -> None:
    script = says("DOT", f"250 kept{THEN_DROP}")
    with serving(FaultyServer(script)) as server, mailer(server, connections=1) as sender:
        for n in range(3):
            assert delivered(sender, [envelope(n)])[n].status == "sent"
            server.hang_up()
            time.sleep(0.05)
    assert [mail.recipient for mail in server.mails] == [f"cb{n}@x.example" for n in range(3)]


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO"])
def test_a_line_broken_before_the_mail_is_offered_is_the_servers_trouble(verb: str) -> None:
    with serving(FaultyServer(says(verb, DROP))) as server:
        outcome = one(server)
    assert (outcome.status, outcome.reason, outcome.fault) == (
        "retry",
        "unreachable",
        "unreachable",
    )


@pytest.mark.parametrize("answer", [HANG, DRIP])
@pytest.mark.parametrize(
    ("verb", "status", "fault"),
    [
        ("CONNECT", "retry", "unreachable"),
        ("EHLO", "retry", "unreachable"),
        ("RCPT", "retry", ""),
        ("DATA", "retry", ""),
        ("DOT", "uncertain", ""),
    ],
)
def test_a_server_that_does_not_answer_in_time_is_left(
    verb: str, answer: str, status: str, fault: str
) -> None:
    script = says(verb, answer, times=1)
    with serving(FaultyServer(script)) as server:
        with mailer(server, connections=1, timeout=0.3) as sender:
            outcomes = delivered(sender, envelopes(2))
    first = outcomes[0]
    assert (first.status, first.reason, first.fault) == (status, "timeout", fault)
    assert outcomes[1].status == "sent"


def test_a_server_that_does_not_read_is_hung_up_on() -> None:
    huge = envelope(0, data=b"A: b\r\n\r\n" + b"x" * 16_000_000)
    with serving(FaultyServer(says("DATA", DEAF))) as server:
        with mailer(server, timeout=0.2) as sender:
            outcome = delivered(sender, [huge])[0]
    assert (outcome.status, outcome.reason) == ("uncertain", "timeout")


def test_a_connection_that_rested_long_is_asked_before_it_is_used() -> None:
    with serving(FaultyServer()) as server, mailer(server, connections=1) as sender:
        delivered(sender, [envelope(0)])
        time.sleep(1.1)
        delivered(sender, [envelope(1)])
        delivered(sender, [envelope(2)])
    assert server.connections == 1
    assert server.verbs().count("RSET") == 1


def test_a_connection_nobody_uses_is_closed_in_time() -> None:
    with serving(FaultyServer()) as server, mailer(server, idle_limit=0.1) as sender:
        delivered(sender, envelopes(2))
        wait_until(lambda: server.verbs().count("QUIT") == server.connections)


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError


# No server


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_when_the_server_is_away_few_mails_are_touched_and_none_is_blamed() -> None:
    port = free_port()
    outcomes: list[Outcome] = []
    with Mailer(parse_smtp_url(f"smtp://127.0.0.1:{port}?tls=none"), connections=4) as sender:
        assert sender.deliver(envelopes(1000), outcomes.append) is False
        assert {(o.status, o.reason, o.fault) for o in outcomes} == {
            ("retry", "unreachable", "unreachable")
        }
        assert len(outcomes) <= 3 + 4
        with serving(FaultyServer(), port) as server:
            assert sender.deliver(envelopes(50), outcomes.append) is True
    assert len(server.mails) == 50


def test_a_host_without_address_is_a_server_that_is_away() -> None:
    with Mailer(parse_smtp_url("smtp://nowhere.invalid?tls=insecure")) as sender:
        outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.fault) == ("retry", "unreachable")


# TLS and login


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate signed by itself, in one file."""
    folder = tmp_path_factory.mktemp("tls")
    openssl = shutil.which("openssl")
    assert openssl
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", folder / "key.pem", "-out", folder / "certificate.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "certificate.pem").read_bytes())
    return both


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_mail_and_login_go_over_tls(
    tls: str, server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    offers = ("AUTH PLAIN",)
    with serving(FaultyServer(tls=server_tls, implicit=tls == "implicit", offers=offers)) as server:
        target = parse_smtp_url(server.url(tls, login="dondoc:m%C3%A2t%20kh%E1%BA%A9u@"))
        with Mailer(target, tls_context=trusting) as sender:
            outcomes = delivered(sender, envelopes(20))
    assert {outcome.status for outcome in outcomes.values()} == {"sent"}
    verbs = server.verbs()
    assert verbs.index("AUTH") > (verbs.index("STARTTLS") if tls == "starttls" else 0)


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_nobody_vouches_for_is_refused(tls: str, server_tls: ssl.SSLContext) -> None:
    with serving(FaultyServer(tls=server_tls, implicit=tls == "implicit")) as server:
        with Mailer(parse_smtp_url(server.url(tls, login="dondoc:secret@"))) as sender:
            outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.reason, outcome.fault) == (
        "retry", "certificate", "configuration",
    )  # fmt: skip
    assert {"AUTH", "MAIL"}.isdisjoint(server.verbs())


def test_a_server_without_starttls_gets_neither_mail_nor_password() -> None:
    with serving(FaultyServer(offers=("AUTH PLAIN",))) as server:
        with Mailer(parse_smtp_url(server.url("starttls", login="dondoc:secret@"))) as sender:
            outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.reason, outcome.fault) == (
        "retry", "unsupported", "configuration",
    )  # fmt: skip
    assert {"AUTH", "MAIL"}.isdisjoint(server.verbs())


def test_a_plain_server_is_not_one_for_implicit_tls(trusting: ssl.SSLContext) -> None:
    with serving(FaultyServer()) as server:
        with Mailer(parse_smtp_url(server.url("implicit")), tls_context=trusting) as sender:
            outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.reason, outcome.fault) == ("retry", "tls", "configuration")


def test_a_wrong_password_is_not_tried_a_thousand_times_nor_shown() -> None:
    script = says("AUTH", "535 5.7.8 wrong")
    outcomes: list[Outcome] = []
    with serving(FaultyServer(script, offers=("AUTH PLAIN",))) as server:
        target = parse_smtp_url(server.url(login="dondoc:secret@"))
        with Mailer(target, connections=2) as sender:
            assert sender.deliver(envelopes(1000), outcomes.append) is False
    assert server.verbs().count("AUTH") <= 2
    assert {(o.status, o.code, o.fault) for o in outcomes} == {("retry", 535, "configuration")}
    assert "secret" not in repr((target, outcomes))


# Everything at once


def chaos(rng: random.Random) -> Script:
    """Three conversations in ten go wrong somewhere, in every way there is."""
    faults = {
        "CONNECT": ["421 busy", "450 later", DROP],
        "EHLO": ["451 later", DROP],
        "MAIL": ["451 later", DROP],
        "RCPT": ["450 greylisted", "421 busy", DROP],
        "DATA": ["451 later", DROP],
        "DOT": ["452 full", DROP, KEEP_AND_DROP, f"250 kept{THEN_DROP}"],
    }
    lock = threading.Lock()

    def script(moment: Moment) -> str | None:
        with lock:
            if moment.recipient.endswith("7@x.example") and moment.verb == "RCPT":
                return "550 nobody of that name"
            wrong = rng.random() < 0.06
            return rng.choice(faults[moment.verb]) if wrong and moment.verb in faults else None

    return script


def test_in_chaos_every_mail_is_delivered_or_visibly_failed() -> None:
    waiting = {mail.id: mail for mail in envelopes(300)}
    ends: Counter[str] = Counter()
    doubtful: set[str] = set()

    def on_outcome(outcome: Outcome) -> None:
        if outcome.status in {"sent", "failed"}:
            ends[outcome.status] += 1
            del waiting[outcome.id]
        elif outcome.status == "uncertain":
            doubtful.add(waiting[outcome.id].recipient)

    with serving(FaultyServer(chaos(random.Random(2023)))) as server:
        with mailer(server, connections=8, timeout=5.0) as sender:
            for _ in range(100):
                sender.deliver(list(waiting.values()), on_outcome)
    assert (waiting, ends) == ({}, {"sent": 270, "failed": 30})
    arrived = Counter(mail.recipient for mail in server.mails)
    assert len(arrived) == 270
    assert {recipient for recipient, times in arrived.items() if times > 1} <= doubtful
