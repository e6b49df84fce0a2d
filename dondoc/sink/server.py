"""An SMTP server on this machine only that keeps all mail in a mailbox and sends none on."""

import asyncio
import socket
from collections.abc import Awaitable
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dondoc.sink.mailbox import Mailbox

_LOOPBACK = "127.0.0.1"  # a constant: the sink asks nobody who he is
_MEBIBYTE = 2**20


class Sink:
    """Runs on a thread of its own between start and stop; ``url`` is where it listens."""

    def __init__(self, directory: Path, *, port: int = 0, size_limit: int = 10 * _MEBIBYTE) -> None:
        self.mailbox = Mailbox(directory)
        self.url = ""
        self._port = port
        self._size_limit = size_limit
        self._controller: _Controller | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> str:
        """Listen on the port, any free one if 0; the answer is the URL mail is sent to."""
        listener = socket.create_server((_LOOPBACK, self._port))
        self._controller = _Controller(_Keeper(self.mailbox), listener, self._size_limit)
        self._controller.start()
        self.url = f"smtp://{_LOOPBACK}:{self._controller.port}?tls=none"
        return self.url

    def stop(self) -> None:
        """Hang up and free the port; what was received stays."""
        if self._controller:
            self._controller.stop()
            self._controller = None


class _Keeper:
    """What the server does with a mail, under the name the server looks for."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(  # noqa: N802  the library's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        try:
            self._mailbox.store(envelope.original_content or b"", envelope.rcpt_tos)
        except OSError:
            return "452 4.3.1 Insufficient storage"
        return "250 2.0.0 Kept"


class _Controller(Controller):
    """Serves on a socket that already listens, so that the port is known."""

    def __init__(self, handler: _Keeper, listener: socket.socket, size_limit: int) -> None:
        host, port = listener.getsockname()
        super().__init__(
            handler,
            hostname=host,
            port=port,
            server_hostname="localhost",
            data_size_limit=size_limit,
        )
        self._listener = listener

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        return self.loop.create_server(self._factory_invoker, sock=self._listener)
