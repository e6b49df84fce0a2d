"""What a mail server's answer says about the address, and what it does not."""

import pytest
from faulty_server import FaultyServer, serving
from hypothesis import given
from hypothesis import strategies as st
from sending import one, says

from notifications.answers import Meaning, address_is_bad, enhanced, is_final, meaning

BAD: tuple[tuple[str, Meaning], ...] = (
    ("550 5.1.1 <cb7@x.example>: Recipient address rejected: User unknown", "mailbox_unknown"),
    ("550 5.1.2 Host unknown", "domain_unknown"),
    ("556 5.1.10 Recipient address has null MX", "domain_unknown"),
    ("550 5.2.1 The mailbox is disabled", "mailbox_disabled"),
    ("550 5.4.1 Recipient address rejected: Access denied", "no_route"),
    ("550 No such user here", "mailbox_unknown"),
    ("551 User not local", "mailbox_unknown"),
    ("553 mailbox name not allowed", "mailbox_unknown"),
)
NOT_BAD: tuple[tuple[str, Meaning], ...] = (
    ("552 5.2.2 The recipient's inbox is out of storage space", "mailbox_full"),
    ("550 5.7.1 Message rejected as spam", "policy"),
    ("554 5.7.1 <x@y.example>: Relay access denied", "relay"),
    ("550 relay not permitted", "relay"),
    ("550 blocked using a list", "policy"),
    ("530 5.7.0 Must issue a STARTTLS command first", "tls"),
    ("550 5.1.8 Sender address rejected: Domain not found", "sender"),
    ("550 5.3.0 system trouble", "busy"),
    ("552 5.3.4 Message too big", "too_large"),
    ("501 5.5.4 Bad argument", "syntax"),
    ("554 refused", "unclear"),
)


@pytest.mark.parametrize(("answer", "means"), BAD)
def test_an_address_that_is_refused_for_good_is_bad(answer: str, means: Meaning) -> None:
    code, text = int(answer[:3]), answer[4:]
    assert (meaning(code, text), address_is_bad(code, text)) == (means, True)


@pytest.mark.parametrize(("answer", "means"), NOT_BAD)
def test_policy_content_sender_and_a_full_mailbox_say_nothing_against_the_address(
    answer: str, means: Meaning
) -> None:
    code, text = int(answer[:3]), answer[4:]
    assert (meaning(code, text), address_is_bad(code, text)) == (means, False)


@pytest.mark.parametrize("text", ["4.1.1 try later", "4.4.1 no answer from host", "no luck today"])
def test_what_is_refused_for_now_marks_nothing(text: str) -> None:
    assert not address_is_bad(450, text)


def test_the_status_in_the_words_outranks_the_reply_code_before_it() -> None:
    assert not is_final(550, "4.2.1 disabled for the moment")
    assert is_final(450, "5.1.1 unknown")


def test_a_refused_sender_is_not_the_addressees_fault() -> None:
    assert meaning(550, "no such user", "MAIL") == "sender"
    assert not address_is_bad(550, "5.1.1 no such user", "MAIL")


def test_a_bare_refusal_of_the_whole_mail_is_about_its_content() -> None:
    assert meaning(550, "no", "DATA") == "content"
    assert address_is_bad(550, "5.1.1 unknown after all", "DATA")


def test_the_code_that_says_something_wins_over_the_one_that_only_says_no() -> None:
    assert enhanced("5.0.0 then smtp; 550 5.1.1 unknown") == "5.1.1"
    assert enhanced("5.0.0 failed") == "5.0.0"
    assert enhanced("mail from 10.5.1.1.7 and 12.5.1.1") == ""


@given(st.integers(100, 999) | st.none(), st.text(), st.sampled_from(["MAIL", "RCPT", "DATA"]))
def test_any_answer_has_a_meaning_and_none_below_500_is_for_good(
    code: int | None, text: str, verb: str
) -> None:
    assert meaning(code, text, verb)
    if not enhanced(text) and (code is None or code < 500):
        assert not address_is_bad(code, text, verb)


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_the_mailer_says_which_verb_was_refused(verb: str) -> None:
    with serving(FaultyServer(says(verb, "550 5.1.1 no"))) as server:
        outcome = one(server)
    assert (outcome.verb, outcome.code) == (verb, 550)
