"""An SMTP server for tests that answers every verb as its script says."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import BinaryIO

DROP = "drop"  # hang up without an answer
KEEP_AND_DROP = "keep and drop"  # take the mail, hang up before saying so
HANG = "hang"  # never answer
DRIP = "drip"  # answer so slowly that it never ends
DEAF = "deaf"  # ask for the data and read none of it
THEN_DROP = "; drop"  # at the end of an answer: hang up after it


@dataclass(frozen=True)
class Moment:
    """What a script decides on; the greeting is CONNECT, the end of the data is DOT."""

    verb: str
    line: str = ""
    connection: int = 0
    recipient: str = ""


@dataclass(frozen=True)
class Received:
    recipient: str
    data: bytes


Script = Callable[[Moment], str | None]


def faultless(moment: Moment) -> None:
    """Everything is accepted."""


@dataclass
class FaultyServer:
    """``mails`` are those taken, ``heard`` every verb with its line, in order of arrival."""

    script: Script = faultless
    offers: tuple[str, ...] = ("SIZE 10000000", "8BITMIME", "SMTPUTF8")
    tls: ssl.SSLContext | None = None
    implicit: bool = False
    mails: list[Received] = field(default_factory=list)
    heard: list[Moment] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)
    open: set[socket.socket] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def verbs(self) -> list[str]:
        return [moment.verb for moment in self.heard]

    def url(self, tls: str = "none", login: str = "") -> str:
        return f"smtp://{login}127.0.0.1:{self.port}?tls={tls}"

    def hang_up(self) -> None:
        """Break all connections."""
        with self.lock:
            for connection in self.open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def serving(server: FaultyServer, port: int = 0) -> Iterator[FaultyServer]:
    """The server on a thread of its own, gone without trace at the end."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with server.lock:
                server.connections += 1
                server.open.add(self.request)
                number = server.connections
            try:
                with suppress(OSError):
                    _Conversation(server, self.request, number).hold()
            finally:
                with server.lock:
                    server.open.discard(self.request)

    class Listener(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        request_queue_size = 64

    with Listener(("127.0.0.1", port), Handler) as listener:
        server.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.stopping.set()
            listener.shutdown()
            thread.join()
            server.hang_up()


class _Conversation:
    def __init__(self, server: FaultyServer, connection: socket.socket, number: int) -> None:
        self.server = server
        self.connection = connection
        self.number = number
        self.recipient = ""
        self.secure = False

    def hold(self) -> None:
        if self.server.implicit:
            self.encrypt()
        self.file: BinaryIO = self.connection.makefile("rb")
        try:
            going = self.answer("CONNECT", "", "220 here")
            while going and (line := self.file.readline()):
                going = self.obey(line.decode().rstrip("\r\n"))
        finally:
            self.file.close()
            if self.secure:
                self.connection.close()

    def encrypt(self) -> None:
        assert self.server.tls
        raw, self.secure = self.connection, True
        self.connection = self.server.tls.wrap_socket(raw, server_side=True)
        with self.server.lock:
            self.server.open.discard(raw)
            self.server.open.add(self.connection)

    def obey(self, line: str) -> bool:
        verb = line.partition(" ")[0].upper()
        if verb == "EHLO":
            offers = [*self.server.offers]
            if self.server.tls and not self.secure:
                offers.append("STARTTLS")
            lines = ["here", *offers]
            usual = "".join(f"250-{offer}\r\n" for offer in lines[:-1]) + f"250 {lines[-1]}"
            return self.answer(verb, line, usual)
        if verb == "STARTTLS":
            going = self.answer(verb, line, "220 go")
            self.file.close()
            self.encrypt()
            self.file = self.connection.makefile("rb")
            return going
        if verb == "RCPT":
            self.recipient = line.partition("<")[2].partition(">")[0]
        if verb == "DATA":
            return self.take(line)
        usual = {"AUTH": "235 welcome", "QUIT": f"221 bye{THEN_DROP}"}.get(verb, "250 ok")
        return self.answer(verb, line, usual)

    def take(self, line: str) -> bool:
        answer = self.decide("DATA", line) or "354 go"
        if answer == DEAF:
            self.give("354 go")
            return self.give(HANG)
        if not self.give(answer) or not answer.startswith("354"):
            return answer[:1].isdigit() and THEN_DROP not in answer
        data = b""
        while (text := self.file.readline()) != b".\r\n":
            if not text:
                return False
            data += text.removeprefix(b".")
        answer = self.decide("DOT", "") or "250 kept"
        if answer.startswith("250") or answer == KEEP_AND_DROP:
            with self.server.lock:
                self.server.mails.append(Received(self.recipient, data))
        return self.give(answer)

    def answer(self, verb: str, line: str, usual: str) -> bool:
        return self.give(self.decide(verb, line) or usual)

    def decide(self, verb: str, line: str) -> str | None:
        moment = Moment(verb, line, self.number, self.recipient)
        with self.server.lock:
            self.server.heard.append(moment)
        return self.server.script(moment)

    def give(self, answer: str) -> bool:
        """Send the answer; False when the conversation is over."""
        if answer in {DROP, KEEP_AND_DROP}:
            return False
        if answer == HANG:
            self.server.stopping.wait()
            return False
        if answer == DRIP:
            while not self.server.stopping.wait(0.05):
                self.connection.sendall(b"2")
            return False
        self.connection.sendall(answer.removesuffix(THEN_DROP).encode() + b"\r\n")
        return not answer.endswith(THEN_DROP)
