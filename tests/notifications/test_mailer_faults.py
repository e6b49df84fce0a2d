"""Delivery to servers that hang up, hang, drip or are not there."""

import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable

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
    serving,
)
from sending import delivered, envelope, envelopes, mailer, one, says

from notifications.mailer import Mailer
from notifications.outcome import Outcome
from notifications.smtp_url import parse_smtp_url

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


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
    with (
        serving(FaultyServer(script)) as server,
        mailer(server, connections=1, timeout=0.3) as sender,
    ):
        outcomes = delivered(sender, envelopes(2))
    first = outcomes[0]
    assert (first.status, first.reason, first.fault) == (status, "timeout", fault)
    assert outcomes[1].status == "sent"


@pytest.mark.parametrize(
    ("verbs", "fault"), [({"CONNECT", "EHLO"}, "unreachable"), ({"MAIL", "RCPT"}, "")]
)
def test_a_server_slow_at_every_answer_is_left_as_well(verbs: set[str], fault: str) -> None:
    def script(moment: Moment) -> None:
        if moment.verb in verbs:
            time.sleep(0.3)

    with serving(FaultyServer(script)) as server, mailer(server, timeout=0.5) as sender:
        outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.reason, outcome.fault) == ("retry", "timeout", fault)
    assert server.mails == []


def test_a_server_that_does_not_read_is_hung_up_on() -> None:
    huge = envelope(0, data=b"A: b\r\n\r\n" + b"x" * 16_000_000)
    with serving(FaultyServer(says("DATA", DEAF))) as server, mailer(server, timeout=0.2) as sender:
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


def test_a_host_that_cannot_exist_is_a_matter_of_configuration() -> None:
    with Mailer(parse_smtp_url("smtp://mail..example?tls=insecure")) as sender:
        outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.fault) == ("retry", "configuration")


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

    with (
        serving(FaultyServer(chaos(random.Random(2023)))) as server,
        mailer(server, connections=8, timeout=5.0) as sender,
    ):
        for _ in range(100):
            sender.deliver(list(waiting.values()), on_outcome)
    assert (waiting, ends) == ({}, {"sent": 270, "failed": 30})
    arrived = Counter(mail.recipient for mail in server.mails)
    assert len(arrived) == 270
    assert {recipient for recipient, times in arrived.items() if times > 1} <= doubtful
