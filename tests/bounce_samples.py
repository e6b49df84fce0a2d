"""What mail servers write back, each in its own manner; all about one mail of ours."""

OURS = "<0123456789abcdef0123456789abcdef01234567@dangkhoi.example>"
TO = "bithu@db05.donvi.example"

_COPY = """--{b}
Content-Type: message/rfc822

Date: Wed, 15 Mar 2023 07:30:00 +0700
From: vanphong@dangkhoi.example
To: {to}
Subject: Bao cao
Message-ID: {id}
In-Reply-To: <ffffffffffffffffffffffffffffffffffffffff@dangkhoi.example>

Kinh gui
"""
_REPORT = """Return-Path: <>
Date: Wed, 15 Mar 2023 00:31:00 +0000
From: {sender}
To: vanphong@dangkhoi.example
Subject: {subject}
Message-ID: <{n}@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="{b}"

--{b}
Content-Type: text/plain; charset=us-ascii

{words}

--{b}
Content-Type: message/delivery-status

{machine}

{block}

"""


def report(block: str, *, words: str = "", machine: str = "", n: str = "1", **of: str) -> bytes:
    """A multipart/report with one recipient's block and a copy of our mail."""
    fields = {
        "sender": "MAILER-DAEMON@mx.example", "subject": "Undelivered Mail", "b": "==b==",
        "words": words, "machine": machine or "Reporting-MTA: dns; mx.example", "n": n,
        "to": TO, "id": OURS, "block": block,
    } | of  # fmt: skip
    text = (_REPORT + of.get("copy", _COPY)).format(**fields) + f"--{fields['b']}--\n"
    return text.encode()


def block(action: str, status: str, diagnostic: str = "", to: str = TO) -> str:
    lines = [f"Final-Recipient: rfc822; {to}", f"Action: {action}", f"Status: {status}"]
    return "\n".join([*lines, f"Diagnostic-Code: {diagnostic}"] if diagnostic else lines)


POSTFIX = report(
    f"""Final-Recipient: rfc822; {TO}
Original-Recipient: rfc822;{TO}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.db05.donvi.example
Diagnostic-Code: smtp; 550 5.1.1 <{TO}>: Recipient address rejected: User
    unknown in virtual mailbox table""",
    machine="Reporting-MTA: dns; relay.dangkhoi.example\nX-Postfix-Queue-ID: 4Pc\n"
    "Arrival-Date: Wed, 15 Mar 2023 07:30:00 +0700 (+07)",
)
EXCHANGE = report(
    f"""Final-Recipient: rfc822;{TO}
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found
X-Display-Name: Bi thu""",
    sender="Microsoft Outlook <MicrosoftExchange329e71ec@db05.donvi.example>",
    subject="Undeliverable: Bao cao",
)
EXIM = report(
    f"""Action: failed
Final-Recipient: rfc822;{TO}
Status: 5.0.0""",
    machine="Reporting-MTA: dns; exim.example",
    words=f"  {TO}\n    Unrouteable address",
    copy="""--{b}
Content-Type: text/rfc822-headers

Return-path: <vanphong@dangkhoi.example>
Message-ID: {id}
To: {to}

""",
)
GMAIL = report(
    f"""Final-Recipient: rfc822; {TO}
Action: failed
Status: 5.2.1
Remote-MTA: dns; mx.db05.donvi.example. (192.0.2.7)
Diagnostic-Code: smtp; 550-5.2.1 The email account that you tried to reach is inactive.
 550 5.2.1 See the help pages""",
    sender="Mail Delivery Subsystem <mailer-daemon@mail.example>",
    subject="Delivery Status Notification (Failure)",
)
QMAIL = f"""Return-Path: <>
From: MAILER-DAEMON@qmail.example
To: vanphong@dangkhoi.example
Date: 15 Mar 2023 00:31:00 -0000
Subject: failure notice

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<{TO}>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <vanphong@dangkhoi.example>
Message-ID: {OURS}
To: {TO}

Kinh gui
""".encode()
FAILED = {
    "postfix": (POSTFIX, "5.1.1"),
    "exchange": (EXCHANGE, "5.1.10"),
    "exim": (EXIM, "5.0.0"),
    "gmail": (GMAIL, "5.2.1"),
    "qmail": (QMAIL, "5.1.1"),
}
FULL = report(block("failed", "5.2.2", "smtp; 552 5.2.2 Mailbox over quota"), n="full")
SPAM = report(block("failed", "5.7.1", "smtp; 554 5.7.1 Rejected as spam"), n="spam")
EXPIRED = report(block("failed", "4.4.1", "smtp; connect to mx: timed out"), n="expired")
DELAYED = report(block("delayed", "4.4.1", "smtp; 451 4.4.1 timed out"), n="delayed")
DELIVERED = report(block("delivered", "2.0.0", "smtp; 250 2.0.0 Ok"), n="delivered")
VACATION = f"""From: bithu@db05.donvi.example
To: vanphong@dangkhoi.example
Subject: Vang mat
Auto-Submitted: auto-replied
In-Reply-To: {OURS}

Toi di cong tac. 550 5.1.1 User unknown is only quoted here.
""".encode()
