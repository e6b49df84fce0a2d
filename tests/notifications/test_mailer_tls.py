"""Neither mail nor password leaves over a line that is not what the setting asks for."""

import ssl

import pytest
from faulty_server import FaultyServer, serving
from sending import delivered, envelope, envelopes, says

from notifications.mailer import Mailer
from notifications.outcome import Outcome
from notifications.smtp_url import parse_smtp_url

pytestmark = pytest.mark.usefixtures("nothing_left_behind")


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
    with (
        serving(FaultyServer(tls=server_tls, implicit=tls == "implicit")) as server,
        Mailer(parse_smtp_url(server.url(tls, login="dondoc:secret@"))) as sender,
    ):
        outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.reason, outcome.fault) == (
        "retry", "certificate", "configuration",
    )  # fmt: skip
    assert {"AUTH", "MAIL"}.isdisjoint(server.verbs())


def test_a_server_without_starttls_gets_neither_mail_nor_password() -> None:
    with (
        serving(FaultyServer(offers=("AUTH PLAIN",))) as server,
        Mailer(parse_smtp_url(server.url("starttls", login="dondoc:secret@"))) as sender,
    ):
        outcome = delivered(sender, [envelope(0)])[0]
    assert (outcome.status, outcome.reason, outcome.fault) == (
        "retry", "unsupported", "configuration",
    )  # fmt: skip
    assert {"AUTH", "MAIL"}.isdisjoint(server.verbs())


def test_a_plain_server_is_not_one_for_implicit_tls(trusting: ssl.SSLContext) -> None:
    with (
        serving(FaultyServer()) as server,
        Mailer(parse_smtp_url(server.url("implicit")), tls_context=trusting) as sender,
    ):
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
