"""What an unfriendly answer of the server means for a mail."""

from collections import Counter
from collections.abc import Iterator

import pytest
from faulty_server import FaultyServer, Moment, serving
from sending import BODY, SENDER, all_at_once, delivered, envelope, envelopes, mailer, one, says

from notifications.outcome import Envelope, Fault, Outcome, Status

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "DOT"])
@pytest.mark.parametrize(("code", "status"), [(450, "retry"), (554, "failed")])
def test_a_refused_mail_is_tried_again_after_4xx_and_never_after_5xx(
    verb: str, code: int, status: Status
) -> None:
    script = says(verb, f"{code} no", times=1)
    with serving(FaultyServer(script)) as server, mailer(server, connections=1) as sender:
        outcomes = delivered(sender, envelopes(2))
    assert outcomes[0] == Outcome(
        id=0,
        status=status,
        reason="refused",
        code=code,
        text="no",
        verb=verb.replace("DOT", "DATA"),
    )
    assert outcomes[1].status == "sent"
    assert server.connections == 1


def test_a_connection_that_cannot_begin_anew_is_left() -> None:
    answers = {"RCPT": "450 later", "RSET": "503 lost"}

    def script(moment: Moment) -> str | None:
        return answers.pop(moment.verb, None)

    with serving(FaultyServer(script)) as server, mailer(server, connections=1) as sender:
        outcomes = delivered(sender, envelopes(2))
    assert [outcomes[n].status for n in range(2)] == ["retry", "sent"]
    assert server.connections == 2


@pytest.mark.parametrize("verb", ["CONNECT", "EHLO"])
@pytest.mark.parametrize(("code", "fault"), [(450, "unreachable"), (554, "configuration")])
def test_a_server_that_refuses_everybody_says_nothing_about_the_mail(
    verb: str, code: int, fault: Fault
) -> None:
    with serving(FaultyServer(says(verb, f"{code} no"))) as server:
        outcome = one(server)
    assert outcome == Outcome(
        id=0,
        status="retry",
        reason="refused",
        code=code,
        text="no",
        fault=fault,
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


def test_utf_8_headers_go_to_an_ascii_address_even_where_smtputf8_is_unknown() -> None:
    data = "Cc: đơn-vị@xã.example\r\n\r\n".encode()
    with serving(FaultyServer(offers=("8BITMIME",))) as server, mailer(server) as sender:
        delivered(sender, [envelope(0, data=data)])
    assert [mail.data for mail in server.mails] == [data]
    asked = [moment.line for moment in server.heard if moment.verb == "MAIL"]
    assert asked == [f"MAIL FROM:<{SENDER}> BODY=8BITMIME"]


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
