"""Delivery over real SMTP on loopback: what goes out, and when the caller hears of it."""

import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from faulty_server import FaultyServer, serving
from sending import BODY, all_at_once, delivered, envelope, envelopes, mailer, one, says

from notifications.outcome import Envelope, Outcome

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


@pytest.mark.parametrize(("connections", "count"), [(1, 50), (4, 200), (16, 1000)])
def test_every_mail_arrives_once_over_few_connections(connections: int, count: int) -> None:
    with serving(FaultyServer()) as server, mailer(server, connections=connections) as sender:
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
    assert outcome == Outcome(
        id=0, status="sent", code=250, text="2.0.0 queued as  ÿ42", verb="DATA"
    )


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
    with serving(FaultyServer()) as server, mailer(server, connections=1) as sender:
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

    with (
        serving(FaultyServer()) as server,
        mailer(server, connections=4) as sender,
        pytest.raises(LookupError),
    ):
        sender.deliver(produced(), lambda outcome: seen.append(outcome.id))
    assert sorted(seen) == [0, 1, 2]
