"""The SMTP setting: safe unless it says otherwise, and silent about its password."""

import pytest

from notifications.smtp_url import EXAMPLE, SmtpTarget, is_loopback, parse_smtp_url
from states.errors import BadRequest


def test_every_part_of_the_url_is_read() -> None:
    assert parse_smtp_url("smtp://g%E1%BB%ADi%40x:p%40s%2Fs%3A@mail.example:2525?tls=implicit") == (
        SmtpTarget(host="mail.example", port=2525, tls="implicit", user="gửi@x", password="p@s/s:")
    )


@pytest.mark.parametrize(
    ("url", "port", "tls"),
    [
        ("smtp://mail.example", 587, "starttls"),
        ("smtp://mail.example:25", 25, "starttls"),
        ("smtp://mail.example:587", 587, "starttls"),
        ("smtp://mail.example:2525", 2525, "starttls"),
        ("smtp://mail.example:465", 465, "implicit"),
        ("smtps://mail.example", 465, "implicit"),
        ("smtps://mail.example:2465", 2465, "implicit"),
        ("smtp://mail.example:465?tls=starttls", 465, "starttls"),
        ("smtp://mail.example?tls=implicit", 465, "implicit"),
        ("smtp://localhost?tls=none", 25, "none"),
        ("smtp://127.0.0.9:1025?tls=none", 1025, "none"),
        ("smtp://[::1]:1025/?tls=none", 1025, "none"),
        ("smtp://mail.example?tls=insecure", 25, "none"),
    ],
)
def test_tls_is_the_default_and_plain_is_said_aloud(url: str, port: int, tls: str) -> None:
    target = parse_smtp_url(url)
    assert (target.port, target.tls, target.user, target.password) == (port, tls, "", "")


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("", "scheme"),
        ("mail.example:587", "scheme"),
        ("http://mail.example", "scheme"),
        ("smtp://", "host"),
        ("smtp://:587", "host"),
        ("smtp://[::1", "host"),
        ("smtp://mail.example:0", "port"),
        ("smtp://mail.example:99999", "port"),
        ("smtp://mail.example:smtp", "port"),
        ("smtp://mail.example/inbox", "path"),
        ("smtp://mail.example#x", "path"),
        ("smtp://mail.example?ssl=yes", "query"),
        ("smtp://mail.example?tls=none&timeout=3", "query"),
        ("smtp://mail.example?tls=ssl", "tls"),
        ("smtp://mail.example?tls=", "tls"),
        ("smtp://mail.example?tls=none", "tls"),
        ("smtp://10.0.0.1?tls=none", "tls"),
        ("smtps://mail.example?tls=starttls", "tls"),
    ],
)
def test_a_wrong_url_names_its_part_and_an_example(url: str, part: str) -> None:
    with pytest.raises(BadRequest) as wrong:
        parse_smtp_url(url)
    assert (wrong.value.code, wrong.value.fields) == (
        "smtp_url",
        {"part": part, "example": EXAMPLE},
    )


@pytest.mark.parametrize(
    "url",
    ["smtp://u:hush/hush@x", "smtp://u:hush#@x", "smtp://u:hush?@x", "smtp://u:hush[@x",
     "smtp://u:hush@x:hush", "smtp://u:hush@x?hush=hush", "smtp://u:hush@x?tls=hush"],
)  # fmt: skip
def test_no_error_shows_the_password(url: str) -> None:
    with pytest.raises(BadRequest) as wrong:
        parse_smtp_url(url)
    error: BaseException | None = wrong.value
    assert "hush" not in f"{error!r} {error} {wrong.value.fields}"
    assert wrong.value.__suppress_context__ or wrong.value.__context__ is None


def test_a_target_does_not_show_its_password() -> None:
    target = parse_smtp_url("smtp://dondoc:hush@mail.example")
    assert "hush" not in f"{target} {target!r}"
    assert target.password == "hush"


def test_the_example_can_be_used_as_it_is() -> None:
    assert parse_smtp_url(EXAMPLE).tls == "starttls"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("localhost", True), ("127.0.0.1", True), ("127.255.255.254", True), ("::1", True),
     ("localhost.example", False), ("10.0.0.1", False), ("::", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_loopback_is_this_machine_and_nothing_else(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
