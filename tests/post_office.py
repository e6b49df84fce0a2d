"""Real delivery for tests: a mailer, an SMTP server on this machine, and reading what came."""

import asyncio
import email.policy
import itertools
import socket
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cast import World

from dondoc.sink.server import Sink
from notifications.mailer import Mailer
from notifications.smtp_url import parse_smtp_url
from storage import outbox
from storage.database import Database
from workflow.delivery import Delivery
from workflow.node import Node
from workflow.rendering import Sender, render

BASE = "https://baocao.example"


@dataclass
class PostOffice:
    """A way out for worlds, and the mails that took it."""

    mailer: Mailer
    node: Node
    sink: Sink

    def delivery(self, db: Database) -> Delivery:
        """For ``World.open(delivery=…)``."""
        return Delivery(db, self.mailer, self.node, Sender(BASE))

    def serve(self, world: World) -> World:
        """From now on the world's mails leave; those that might have left before count as sent."""
        now = world.now
        with world.db.writing() as tx:
            outbox.let_go(tx, now)
        world.delivery = self.delivery(world.db)
        return world

    def received(self) -> dict[str, EmailMessage]:
        """By Message-ID what has arrived. Fails if one arrived twice."""
        stored = self.sink.mailbox.messages()
        by_id = {mail.message_id: mail.message for mail in stored}
        assert len(by_id) == len(stored)
        return by_id


@contextmanager
def post_office(folder: Path) -> Iterator[PostOffice]:
    with Sink(folder / "mail") as sink, Mailer(parse_smtp_url(sink.url)) as mailer:
        node = Node(folder / "nodes")
        try:
            yield PostOffice(mailer, node, sink)
        finally:
            node.close()


@dataclass
class MoodyServer:
    """An SMTP server that answers the nth mail with the nth answer, later ones with 250."""

    answers: tuple[str, ...]
    seen: list[bytes] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=itertools.count)

    async def handle_DATA(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.seen.append(envelope.original_content or b"")
        n = next(self._count)
        return self.answers[n] if n < len(self.answers) else "250 kept"


class _Listening(Controller):
    """Serves on a socket that already listens, so that the port is known."""

    def __init__(self, handler: object, listener: socket.socket) -> None:
        super().__init__(handler, *listener.getsockname())
        self._listener = listener

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)


@contextmanager
def moody(folder: Path, *answers: str) -> Iterator[tuple[MoodyServer, Any]]:
    """Such a server, and the delivery to it for ``World.open(delivery=…)``."""
    server = MoodyServer(answers)
    controller = _Listening(server, socket.create_server(("127.0.0.1", 0)))
    controller.start()
    node = Node(folder / "nodes")
    try:
        with Mailer(parse_smtp_url(f"smtp://127.0.0.1:{controller.port}?tls=none")) as mailer:
            yield server, lambda db: Delivery(db, mailer, node, Sender(BASE))
    finally:
        node.close()
        controller.stop()


def letter(world: World, mail: dict[str, Any]) -> EmailMessage:
    """The mail as it would leave at its earliest moment, or as it was frozen."""

    def body(tx: Any, frame: Any) -> bytes:
        row = outbox.one(tx, mail["id"])
        units = outbox.units_of(tx, [row.id]).get(row.id, [])
        made: bytes = row.body or render(frame, row, units, Sender(BASE), row.not_before)["body"]
        return made

    return parsed(world.read(body))


def parsed(data: bytes) -> EmailMessage:
    return BytesParser(_class=EmailMessage, policy=email.policy.default).parsebytes(data)


def text_of(message: EmailMessage) -> str:
    """The plain text on one line, so that sentences can be looked for."""
    part = message.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())
