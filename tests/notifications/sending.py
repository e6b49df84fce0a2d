"""What the tests of delivery have in common: mails, a mailer, and servers that say one thing."""

import itertools
import threading
from collections.abc import Iterable, Iterator

from faulty_server import FaultyServer, Moment, Script, faultless

from notifications.mailer import Mailer
from notifications.outcome import Envelope, Outcome
from notifications.smtp_url import parse_smtp_url

SENDER = "dondoc@dangkhoi.example"
BODY = b"Subject: Bao cao\r\n\r\nKinh gui\r\n"


def envelope(n: int, recipient: str = "", data: bytes = BODY) -> Envelope:
    return Envelope(id=n, sender=SENDER, recipient=recipient or f"cb{n}@x.example", data=data)


def envelopes(count: int) -> Iterator[Envelope]:
    return (envelope(n) for n in range(count))


def mailer(
    server: FaultyServer,
    *,
    connections: int = 4,
    timeout: float = 30.0,
    idle_limit: float = 60.0,
) -> Mailer:
    target = parse_smtp_url(server.url())
    return Mailer(target, connections=connections, timeout=timeout, idle_limit=idle_limit)


def delivered(sender: Mailer, mails: Iterable[Envelope]) -> dict[int, Outcome]:
    outcomes: list[Outcome] = []
    sender.deliver(mails, outcomes.append)
    by_id = {outcome.id: outcome for outcome in outcomes}
    assert len(by_id) == len(outcomes)
    return by_id


def one(server: FaultyServer) -> Outcome:
    with mailer(server) as sender:
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
