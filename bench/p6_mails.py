"""P6: mails built and sent through a server that answers at once.

The mails are the first reminders of P4. Ours renders every letter from its facts; Django and
``aiosmtplib.send()`` are given text and HTML ready-made and only build the MIME and send.
"""

from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import cache

from bench.hot import limit_of
from bench.p4_steps import AT, SENDER, decided
from bench.pairs import Row, at_least, rounds, seconds
from bench.peers import instant_server, mail
from notifications.blocks import Block
from notifications.compose import Rendered, compose
from notifications.context import Context
from notifications.facts import Facts
from notifications.frame import framed
from notifications.letters import letter_of
from notifications.mailer import Mailer
from notifications.message import Headers, build
from notifications.outcome import Envelope, Outcome
from notifications.smtp_url import parse_smtp_url
from notifications.writer import Writer

MAILS = 200


@dataclass(frozen=True)
class Sample:
    """A mail at every stage of its making."""

    facts: Facts
    context: Context
    headers: Headers
    rendered: Rendered
    blocks: tuple[Block, ...]


def run() -> list[Row]:
    with instant_server.running() as port, _mailer(port) as mailer:
        taken = rounds({
            "ours": lambda: _send(mailer, _bytes),
            "given": lambda: _send(mailer, _given),
            "django": lambda: _django(port),
            "each": lambda: _each(port),
            "built": _built,
            "library": _library,
        })  # fmt: skip
        limit = limit_of(lambda: _send(mailer, _bytes))
    rate = {name: [MAILS / t for t in times] for name, times in taken.items()}
    unit = "mails/s"
    _same()
    return [
        at_least("P6 rendered, built, sent : Django sends", rate["ours"], rate["django"], 2,
                 unit=unit, limit=limit),
        at_least("P6 rendered, built, sent : send() each", rate["ours"], rate["each"], 6,
                 unit=unit),
        at_least("P6 built and sent, text given : Django", rate["given"], rate["django"], 2,
                 unit=unit),
        at_least("P6 rendered and built : EmailMessage", rate["built"], rate["library"], 10,
                 unit=unit, limit=limit_of(_built)),
    ]  # fmt: skip


@cache
def samples() -> list[Sample]:
    frame, mails, _ = decided()
    found = []
    for row in mails[:MAILS]:
        context = Context(frame.plan, frame.workdays, frame.zone, AT, SENDER.base_url, row.lang)
        rendered = compose(row.facts, context)
        writer = Writer(row.facts, context, internal=False)
        blocks = framed(writer, tuple(letter_of(row.letter).body(writer)))
        headers = Headers(
            date=AT, sender=SENDER.address, sender_name=frame.plan.mail.sender["vi"],
            to=(row.address,), reply_to=frame.plan.mail.reply_to, subject=rendered.subject,
            message_id=row.message_id, language="vi",
        )  # fmt: skip
        found.append(Sample(row.facts, context, headers, rendered, blocks))
    return found


def _mailer(port: int) -> Mailer:
    return Mailer(parse_smtp_url(f"smtp://127.0.0.1:{port}?tls=none"))


def _bytes(one: Sample) -> bytes:
    letter = compose(one.facts, one.context)
    return build(one.headers, letter.text, letter.html)


def _send(mailer: Mailer, make: Callable[[Sample], bytes]) -> float:
    outcomes: list[Outcome] = []
    mails = samples()
    envelopes = (
        Envelope(id=n, sender=SENDER.address, recipient=one.headers.to[0], data=make(one))
        for n, one in enumerate(mails)
    )
    taken = seconds(lambda: mailer.deliver(envelopes, outcomes.append))
    assert [one.status for one in outcomes] == ["sent"] * MAILS
    return taken


def _given(one: Sample) -> bytes:
    return build(one.headers, one.rendered.text, one.rendered.html)


def _django(port: int) -> float:
    mails = [(one.headers, one.rendered.text, one.rendered.html) for one in samples()]
    return seconds(lambda: mail.send_django(port, mails))


def _each(port: int) -> float:
    def send() -> None:
        built = [
            mail.message_of(one.headers, one.rendered.text, one.rendered.html) for one in samples()
        ]
        mail.send_each(port, built)

    return seconds(send)


def _built() -> float:
    return seconds(lambda: [_bytes(one) for one in samples()])


def _library() -> float:
    template = mail.layout()

    def make() -> None:
        for one in samples():
            html = mail.html_of(template, one.rendered.subject, one.blocks)
            mail.message_of(one.headers, one.rendered.text, html).as_bytes(policy=policy.SMTP)

    return seconds(make)


def _same() -> None:
    """What is built reads back as the reference does."""
    one = samples()[0]
    ours = message_from_bytes(_bytes(one), policy=policy.default)
    other = mail.message_of(one.headers, one.rendered.text, one.rendered.html)
    for kind in ("plain", "html"):
        parts = [message.get_body((kind,)) for message in (ours, other)]
        texts = [part.get_content().replace("\r\n", "\n") for part in parts if part is not None]
        assert len(texts) == 2
        assert texts[0].rstrip("\n") == texts[1].rstrip("\n")
    assert ours["Subject"] == other["Subject"]
    assert ours["To"] == other["To"]
