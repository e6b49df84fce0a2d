"""A test mail tells every step of its way, the server's words, and what to do."""

import socket
import ssl

import pytest
from faulty_server import DROP, THEN_DROP, FaultyServer, Moment, Script, faultless, serving
from sending import envelope, says

from notifications.conversation import Step, converse
from notifications.smtp_url import SmtpTarget, parse_smtp_url

pytestmark = pytest.mark.usefixtures("nothing_left_behind")
LOGIN = "dondoc:m%C3%A2t%20kh%E1%BA%A9u@"
PASSWORD = "mât khẩu"


def talk(
    server: FaultyServer, tls: str = "none", login: str = "", *, to: str = "", timeout: float = 10
) -> tuple[Step, ...]:
    target = parse_smtp_url(server.url(tls, login=login))
    return converse(target, envelope(0, to), timeout=timeout)


def told(script: Script, *, login: str = "", offers: tuple[str, ...] = ("AUTH PLAIN",)) -> Step:
    """The step at which the conversation with such a server ends."""
    with serving(FaultyServer(script, offers=offers)) as server:
        return talk(server, login=login)[-1]


def test_a_mail_that_is_taken_shows_every_step(trusting: ssl.SSLContext) -> None:
    with serving(FaultyServer()) as server:
        steps = talk(server)
    assert [(step.name, step.ok) for step in steps] == [
        (name, True) for name in ("resolve", "connect", "hello", "sender", "recipient", "data")
    ]
    assert (steps[-1].code, steps[-1].words) == (250, "kept")
    assert [mail.recipient for mail in server.mails] == ["cb0@x.example"]
    assert server.verbs()[-1] == "QUIT"


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
@pytest.mark.parametrize("offers", [("AUTH PLAIN LOGIN",), ("AUTH LOGIN",)])
def test_the_line_is_encrypted_before_the_login(
    tls: str, offers: tuple[str, ...], server_tls: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    script = {"AUTH": "235 welcome" if "PLAIN" in offers[0] else "334 VXNlcm5hbWU6"}
    more = iter(["334 UGFzc3dvcmQ6", "235 welcome"])

    def answers(moment: Moment) -> str | None:
        known = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT", "QUIT", "STARTTLS"}
        return script.get(moment.verb) or (None if moment.verb in known else next(more))

    server = FaultyServer(answers, tls=server_tls, implicit=tls == "implicit", offers=offers)
    with serving(server):
        target = parse_smtp_url(server.url(tls, login=LOGIN))
        steps = converse(target, envelope(0), tls_context=trusting)
    assert all(step.ok for step in steps), steps[-1]
    names = [step.name for step in steps]
    assert names.index("tls") < names.index("login")
    assert server.verbs().index("AUTH") > (2 if tls == "starttls" else 1)
    assert len(server.mails) == 1


CURES = [
    (says("CONNECT", "554 go away"), "hello", 554, "not_welcome"),
    (says("CONNECT", f"421 busy{THEN_DROP}"), "hello", 421, "try_later"),
    (says("CONNECT", DROP), "hello", None, "other_tls"),
    (says("AUTH", "535 5.7.8 no"), "login", 535, "wrong_password"),
    (says("AUTH", "538 5.7.11 encrypt first"), "login", 538, "tls_needed"),
    (says("MAIL", "553 5.7.1 not owned by user"), "sender", 553, "sender_refused"),
    (says("MAIL", "530 5.7.0 Must issue a STARTTLS command first"), "sender", 530, "tls_needed"),
    (says("MAIL", "530 5.7.1 Authentication required"), "sender", 530, "login_needed"),
    (says("RCPT", "554 5.7.1 Relay access denied"), "recipient", 554, "relay_denied"),
    (says("RCPT", "550 5.1.1 unknown"), "recipient", 550, "recipient_refused"),
    (says("RCPT", "450 4.7.1 greylisted"), "recipient", 450, "try_later"),
    (says("DATA", "552 5.3.4 too big"), "data", 552, "too_large"),
    (says("DOT", "550 5.7.1 spam"), "data", 550, "policy"),
    (says("DOT", "554 5.6.0 content"), "data", 554, "content"),
    (says("RCPT", DROP), "recipient", None, "hung_up"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "name", "code", "cure"), CURES)
def test_a_step_that_fails_names_its_cure(
    script: Script, name: str, code: int | None, cure: str
) -> None:
    step = told(script, login=LOGIN)
    assert (step.name, step.ok, step.code, step.cure) == (name, False, code, cure)


def test_a_server_without_logins_is_told_of() -> None:
    step = told(faultless, login=LOGIN, offers=())
    assert (step.name, step.cure) == ("login", "no_login")


def test_a_server_that_cannot_encrypt_gets_neither_login_nor_mail() -> None:
    with serving(FaultyServer(offers=("AUTH PLAIN",))) as server:
        step = talk(server, "starttls", LOGIN)[-1]
    assert (step.name, step.cure) == ("tls", "no_starttls")
    assert server.verbs() == ["CONNECT", "EHLO", "QUIT"]


def test_a_certificate_nobody_vouches_for_ends_the_conversation(
    server_tls: ssl.SSLContext,
) -> None:
    with serving(FaultyServer(tls=server_tls)) as server:
        step = talk(server, "starttls", LOGIN)[-1]
    assert (step.name, step.cure) == ("tls", "certificate")
    assert "AUTH" not in server.verbs()


def test_the_wrong_kind_of_tls_is_told_from_a_dead_server() -> None:
    with serving(FaultyServer()) as server:
        step = talk(server, "implicit")[-1]
    assert (step.name, step.cure) == ("tls", "other_tls")


def test_a_port_where_nothing_listens_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    step = converse(SmtpTarget(host="127.0.0.1", port=port, tls="none"), envelope(0))[-1]
    assert (step.name, step.cure) == ("connect", "unreachable")


def test_a_name_that_does_not_exist_is_a_matter_of_the_setting() -> None:
    step = converse(SmtpTarget(host="no..such", port=25, tls="none"), envelope(0))[-1]
    assert (step.name, step.cure) == ("resolve", "no_such_host")


def test_an_address_in_other_letters_needs_a_server_that_takes_them() -> None:
    with serving(FaultyServer(offers=())) as server:
        assert talk(server, to="đơn-vị@xã.example")[-1].cure == "not_ascii"
    with serving(FaultyServer()) as server:
        assert talk(server, to="đơn-vị@xã.example")[-1].ok
    assert server.mails[0].recipient == "đơn-vị@xã.example"


@pytest.mark.parametrize("answer", ["535 5.7.8 bad: {}", "235 hello {}"])
def test_the_password_is_never_told(answer: str) -> None:
    def script(moment: Moment) -> str | None:
        secret = moment.line.rpartition(" ")[2]
        return answer.format(f"{secret} {PASSWORD}") if moment.verb == "AUTH" else None

    with serving(FaultyServer(script, offers=("AUTH PLAIN",))) as server:
        said = repr(talk(server, login=LOGIN))
    assert PASSWORD not in said
    assert "***" in said
    sent = next(moment.line for moment in server.heard if moment.verb == "AUTH")
    assert sent.rpartition(" ")[2] not in said
