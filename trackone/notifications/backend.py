"""The one way out for e-mail: every message is searched for Social Security numbers, and stays here if one is found (II.1).

Fails closed: what can't be read as text is not sent either.
"""

from collections.abc import Iterator, Sequence
from email.message import Message

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from trackone.identity.guard import numbers_in

_OURS = frozenset({"date", "message-id", "mime-version", "content-type", "content-transfer-encoding"})


class Held(Exception):
    """Raised instead of sending: `because` is "number" or "unreadable", `where` the part; never what was found."""

    def __init__(self, because: str, where: str) -> None:
        super().__init__(f"{because} in {where}")
        self.because, self.where = because, where


class GuardedBackend(EmailBackend):
    """Django's back end for SMTP behind the guard; all messages of one call go, or none."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send the messages; raise Held before the first one when any of them must not leave."""
        for message in email_messages:
            hold_back(message)
        return super().send_messages(email_messages) or 0


def hold_back(message: EmailMessage) -> None:
    """Raise Held when a header, the subject, a part or an attachment holds a number, or can't be read."""
    wire = message.message()
    for where, text in _texts(wire, given=frozenset(name.lower() for name in message.extra_headers)):
        if numbers_in(text):
            raise Held("number", where)


def _texts(wire: Message, *, given: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name, value in wire.items():
        # Ours hold digits at random; those that the message brought along are searched like the others.
        if name.lower() not in _OURS or name.lower() in given:
            yield name.lower(), f"{value}"
    for part in wire.walk():
        file_name = part.get_filename()
        if file_name:
            yield "name of an attachment", file_name
        for header in ("content-description", "content-id", "content-location"):
            yield header, str(part.get(header, ""))
        if part.get_content_maintype() in ("multipart", "message"):
            continue
        yield ("attachment" if file_name else "body"), _text_of(part)


def _text_of(part: Message) -> str:
    held = part.get_payload(decode=True)
    if not isinstance(held, bytes) or part.get_content_maintype() != "text":
        raise Held("unreadable", part.get_content_type())
    try:
        return held.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        raise Held("unreadable", part.get_content_type()) from None
