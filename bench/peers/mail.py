"""Mails as others build and send them: the standard library with css_inline, aiosmtplib's own
``send()``, Django's ``send_messages``."""

import asyncio
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib
import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from jinja2 import Environment, Template

from bench.peers import django_fsm  # configures Django  # noqa: F401
from notifications.blocks import Block
from notifications.message import Headers
from notifications.templates import FOLDER

INLINER = css_inline.CSSInliner(load_remote_stylesheets=False)


def layout() -> Template:
    """The layout of every mail, its styles where their author wrote them."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((FOLDER / "layout.html").read_text("utf-8"))


def html_of(template: Template, subject: str, blocks: tuple[Block, ...]) -> str:
    """Rendered, then its styles moved onto the elements."""
    html = template.render(lang="vi", subject=subject, preheader="", blocks=blocks)
    return INLINER.inline(html)


def message_of(headers: Headers, text: str, html: str) -> EmailMessage:
    """As the standard library's examples put a mail together."""
    message = EmailMessage()
    message["Date"] = format_datetime(headers.date)
    message["From"] = f"{headers.sender_name} <{headers.sender}>"
    message["To"] = ", ".join(headers.to)
    message["Subject"] = headers.subject
    message["Message-ID"] = headers.message_id
    message["Reply-To"] = headers.reply_to
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    return message


def send_each(port: int, messages: list[EmailMessage]) -> None:
    """``aiosmtplib.send()`` for every mail, as its documentation begins."""

    async def send() -> None:
        for message in messages:
            await aiosmtplib.send(message, hostname="127.0.0.1", port=port)

    asyncio.run(send())


def send_django(port: int, mails: list[tuple[Headers, str, str]]) -> None:
    """All through one connection of Django's mail backend."""
    assert settings.configured
    backend = "django.core.mail.backends.smtp.EmailBackend"
    connection = get_connection(backend, host="127.0.0.1", port=port)
    messages = []
    for headers, text, html in mails:
        message = EmailMultiAlternatives(
            headers.subject,
            text,
            f"{headers.sender_name} <{headers.sender}>",
            list(headers.to),
            reply_to=[headers.reply_to],
            headers={"Message-ID": headers.message_id, "Auto-Submitted": "auto-generated"},
        )
        message.attach_alternative(html, "text/html")
        messages.append(message)
    assert connection.send_messages(messages) == len(messages)
