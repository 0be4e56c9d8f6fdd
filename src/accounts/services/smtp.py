"""Handing a mail to the mail server, and understanding how that ended."""

import re
import smtplib
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend as DjangoEmailBackend

from nexus.common.breaker import Breaker

# A server that hangs holds a worker for its time-out; what waits behind it is put off at once.
breaker = Breaker("mail server", pause_seconds=10)

REPLY_CHARACTERS = 255
ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")
SERVICE_NOT_AVAILABLE = 421
PERMANENT = 500


class Outcome(Enum):
    """How handing over ended."""

    SENT = auto()
    REFUSED = auto()
    """For good: the server wants neither this letter nor another try."""
    PUT_OFF = auto()
    UNSURE = auto()
    """The server has the letter and did not say whether it takes it."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome and what the server said."""

    outcome: Outcome
    reply: str = ""


class NoAnswerError(OSError):
    """The server had the whole letter when the connection broke or its time was up."""


class _KnowsWhetherHandedOver:
    """Tells a silence after the letter from one before it: only the former may have delivered it."""

    def data(self, message: Any) -> tuple[int, bytes]:
        try:
            answer: tuple[int, bytes] = super().data(message)  # type: ignore[misc]  # mixed into smtplib.SMTP
        except OSError as error:
            raise NoAnswerError(str(error)) from error
        return answer


class _Connection(_KnowsWhetherHandedOver, smtplib.SMTP):
    pass


class _TLSConnection(_KnowsWhetherHandedOver, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoEmailBackend):
    """Django's, with a connection that knows how far it came."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The class of the connection, by the settings' kind of encryption."""
        return _TLSConnection if self.use_ssl else _Connection


def hand_over(message: EmailMessage, *, code: str = "") -> Result:
    """Send `message` and return how that ended; neither an address nor its `code` is in the reply."""
    result = _hand_over(message)
    reply = ADDRESS.sub("…", result.reply.replace(code, "…") if code else result.reply)
    return Result(result.outcome, "".join(c if c.isprintable() else " " for c in reply)[:REPLY_CHARACTERS])


def _hand_over(message: EmailMessage) -> Result:
    connection = get_connection()
    try:
        connection.open()
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        ((code, reply),) = error.recipients.values()
        return _refused(code, reply)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return _refused(error.smtp_code, error.smtp_error)
    except NoAnswerError as error:
        breaker.note_failure(error)
        return Result(Outcome.UNSURE, f"no answer after the letter: {error}")
    except (smtplib.SMTPException, OSError) as error:
        # Also a refused password or missing encryption: that is about the shop, not about this letter.
        breaker.note_failure(error)
        return Result(Outcome.PUT_OFF, repr(error))
    finally:
        # It is sent or not by now, however the good-bye goes.
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
    breaker.note_success()
    return Result(Outcome.SENT)


def _refused(code: int, reply: bytes | str) -> Result:
    text = f"{code} {reply.decode(errors='replace') if isinstance(reply, bytes) else reply}"
    if code == SERVICE_NOT_AVAILABLE:
        breaker.note_failure(smtplib.SMTPException(str(code)))
    else:
        breaker.note_success()
    return Result(Outcome.REFUSED if code >= PERMANENT else Outcome.PUT_OFF, text)
