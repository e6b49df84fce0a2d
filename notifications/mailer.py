"""Delivery over SMTP: a pool of open connections on a thread of its own."""

import asyncio
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import replace
from typing import Self

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPNotSupported,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from aiosmtplib.protocol import SMTPProtocol

from notifications.address import is_address
from notifications.flight import Flight
from notifications.loop_thread import LoopThread
from notifications.outcome import Envelope, Fault, Outcome, Reason, answered, refused, unanswered
from notifications.pace import Pace
from notifications.pool import Pool
from notifications.smtp_url import SmtpTarget
from notifications.wire import dotted, greeting_name

_MAILS_A_LINE = 100  # many servers hang up after some hundred
_DOUBT_SECONDS = 1.0
_CHECK_SECONDS = 5.0
_FINAL_FACTOR = 4  # a server may think long after the last dot; giving up then doubles the mail
_LOGIN_CODES = (530, 534, 535, 538)


class Mailer:
    """Sends mails to one server; its connections stay open from one delivery to the next.

    ``timeout``, in seconds, is the patience for opening a connection, again for offering a
    mail, and four times over for the answer to it: no send lasts longer than six of them.
    A connection nobody has used for ``idle_limit`` seconds is closed.
    """

    def __init__(
        self,
        target: SmtpTarget,
        *,
        connections: int = 4,
        timeout: float = 30.0,
        idle_limit: float = 60.0,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        self._pool = Pool(_Server(target, timeout, tls_context).open_line, idle_limit)
        self._thread = LoopThread(on_close=self._pool.close)
        self._pace = Pace(connections)
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def deliver(
        self,
        envelopes: Iterable[Envelope],
        on_outcome: Callable[[Outcome], None],
        stop: threading.Event | None = None,
    ) -> bool:
        """Send, handing each outcome back in this thread as soon as it is known.

        An envelope is taken only when its send can begin at once. After ``stop``, or while the
        server is away, no more are taken and the answer is False. Every envelope taken has its
        outcome handed back before this returns, or raises what the caller's own code raised.
        """
        with self._one_at_a_time:
            flight = Flight(self._send, on_outcome, self._pace)
            queue = iter(envelopes)
            try:
                while flight.make_room() and not (stop and stop.is_set()):
                    envelope = next(queue, None)
                    if envelope is None:
                        return True
                    flight.start(envelope)
                return False
            finally:
                flight.land()

    def close(self) -> None:
        """Say goodbye to the server; waits for a delivery under way."""
        with self._one_at_a_time:
            self._thread.close()

    def _send(self, envelope: Envelope) -> Future[Outcome]:
        return self._thread.run(self._send_now(envelope))

    async def _send_now(self, envelope: Envelope) -> Outcome:
        try:
            return await self._pool.send(envelope)
        except Exception as error:
            return _no_line(envelope.id, error)


class _Server:
    """Opens lines to the target."""

    def __init__(
        self, target: SmtpTarget, timeout: float, tls_context: ssl.SSLContext | None
    ) -> None:
        self._target = target
        self._timeout = timeout
        self._tls_context = tls_context
        self._own_name = ""

    async def open_line(self) -> "_Line":
        """Connect, secure the line and log in; raises what went wrong."""
        target = self._target
        if target.tls != "none" and not self._tls_context:
            self._tls_context = ssl.create_default_context()
        self._own_name = self._own_name or greeting_name()
        client = SMTP(
            hostname=target.host,
            port=target.port,
            username=target.user or None,
            password=target.password or None,
            local_hostname=self._own_name,
            timeout=self._timeout,
            use_tls=target.tls == "implicit",
            start_tls=target.tls == "starttls",
            tls_context=self._tls_context,
        )
        async with asyncio.timeout(self._timeout):
            await client.connect()
            line = _Line(client, self._timeout)
            await line.greet()
        return line


class _RefusedError(SMTPResponseException):
    """A verb that was refused."""

    def __init__(self, code: int, message: str, verb: str) -> None:
        super().__init__(code, message)
        self.verb = verb


class _Line:
    """One open connection, for one mail at a time."""

    def __init__(self, client: SMTP, timeout: float) -> None:
        self._client = client
        self._transport = client.transport
        self._timeout = timeout
        self._served = 0
        self._half_done = False
        self._rested_at = 0.0

    async def greet(self) -> None:
        """Say EHLO unless TLS or login already made that necessary."""
        try:
            if self._client.is_ehlo_or_helo_needed:
                await self._client.ehlo()
        except (Exception, asyncio.CancelledError):
            self.drop()
            raise

    async def send(self, envelope: Envelope) -> Outcome:
        """One mail transaction; never raises."""
        self._served += 1
        try:
            async with asyncio.timeout(self._timeout):
                protocol = await self._offer(envelope)
        except Exception as error:
            self._half_done = True
            if isinstance(error, OSError):
                self.drop()
            return _not_taken(envelope.id, error)
        try:
            answer = await protocol.read_response(timeout=self._timeout * _FINAL_FACTOR)
        except Exception as error:
            self.drop()
            return unanswered(envelope.id, "uncertain", _why_no_answer(error), error)
        self._half_done = answer.code == 421
        return answered(envelope.id, answer.code, answer.message)

    def rest(self) -> bool:
        """Wait for the next mail; False when the connection is gone."""
        self._rested_at = time.monotonic()
        return self._client.is_connected

    def idle_seconds(self) -> float:
        return time.monotonic() - self._rested_at

    async def wake(self) -> bool:
        """Whether another mail may be sent; asks the server when there is doubt."""
        if self._served >= _MAILS_A_LINE:
            await self.quit()
        elif self._half_done or self.idle_seconds() > _DOUBT_SECONDS:
            try:
                await self._client.rset(timeout=_CHECK_SECONDS)
            except (SMTPException, OSError):
                self.drop()
            self._half_done = False
        return self._client.is_connected

    async def quit(self) -> None:
        try:
            await self._client.quit(timeout=_CHECK_SECONDS)
        except (SMTPException, OSError):
            pass
        finally:
            self.drop()

    def drop(self) -> None:
        """Hang up at once; closing alone would wait for a server that does not read."""
        self._client.close()
        if isinstance(self._transport, asyncio.WriteTransport):
            self._transport.abort()

    async def _offer(self, envelope: Envelope) -> SMTPProtocol:
        """Everything up to the last dot, so that only the answer to it is left to read."""
        if not (is_address(envelope.sender) and is_address(envelope.recipient)):
            raise ValueError
        options = self._options(envelope)
        await self._say((250,), "MAIL", f"FROM:<{envelope.sender}>", *options)
        await self._say((250, 251), "RCPT", f"TO:<{envelope.recipient}>")
        await self._say((354,), "DATA")
        if not self._client.protocol:
            raise SMTPServerDisconnected("")
        self._client.protocol.write(dotted(envelope.data))
        return self._client.protocol

    async def _say(self, wanted: tuple[int, ...], *words: str) -> None:
        answer = await self._client.execute_command(*(word.encode() for word in words))
        if answer.code not in wanted:
            raise _RefusedError(answer.code, answer.message, words[0])

    def _options(self, envelope: Envelope) -> list[str]:
        """Parameters of MAIL; SMTPUTF8 only where an address needs it."""
        offers = self._client.supports_extension
        options = [f"SIZE={len(envelope.data)}"] if offers("size") else []
        plain = (envelope.sender + envelope.recipient).isascii()
        if plain and envelope.data.isascii():
            return options
        if offers("smtputf8"):
            return [*options, "SMTPUTF8", "BODY=8BITMIME"]
        if not plain:
            raise SMTPNotSupported("")
        return [*options, "BODY=8BITMIME"] if offers("8bitmime") else options


def _no_line(mail: int, error: Exception) -> Outcome:
    """The server has not seen the mail: nothing is said against it."""
    if isinstance(error, SMTPResponseException):
        fault: Fault = "configuration" if 500 <= error.code < 600 else "unreachable"
        answer = refused(mail, error.code, error.message)
        return replace(answer, status="retry", fault=fault)
    reason = _why_no_line(error)
    fault = "unreachable" if reason in {"timeout", "unreachable"} else "configuration"
    return replace(unanswered(mail, "retry", reason, error), fault=fault)


def _why_no_line(error: Exception) -> Reason:
    cause = error.__cause__ if isinstance(error.__cause__, ssl.SSLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return "tls"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, OSError):
        return "unreachable"
    return "unsupported" if isinstance(error, SMTPException) else "unexpected"


def _not_taken(mail: int, error: Exception) -> Outcome:
    """The conversation ended before the last dot."""
    if isinstance(error, SMTPResponseException):
        verb = error.verb if isinstance(error, _RefusedError) else ""
        answer = refused(mail, error.code, error.message, verb)
        login = error.code in _LOGIN_CODES
        return replace(answer, status="retry", fault="configuration") if login else answer
    if isinstance(error, SMTPNotSupported):
        return unanswered(mail, "failed", "unsupported", error)
    if isinstance(error, ValueError):
        return unanswered(mail, "failed", "address_invalid", error)
    return unanswered(mail, "retry", _why_no_answer(error), error)


def _why_no_answer(error: Exception) -> Reason:
    if isinstance(error, TimeoutError):
        return "timeout"
    return "disconnected" if isinstance(error, OSError) else "unexpected"
