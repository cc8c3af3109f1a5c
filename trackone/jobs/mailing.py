"""Send the e-mails that wait, where a mail server is named."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from trackone.notifications.outbox import send_waiting


def send_mail(at: datetime) -> int:
    """Send what waits and return how many went; without a mail server nothing is sent, and nothing is lost."""
    if not settings.EMAIL_HOST:
        return 0
    backend = get_connection(fail_silently=False)

    def send(message: EmailMessage) -> object:
        return backend.send_messages([message])

    return send_waiting(at, send=send, address=settings.ADDRESS, sender=settings.DEFAULT_FROM_EMAIL)
