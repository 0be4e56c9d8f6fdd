"""What workers do for the accounts; a task takes ids and calls one service."""

from accounts.tasks.email import purge_outbox, purge_registrations, send_email, send_waiting_emails
from accounts.tasks.logins import look_at_login, look_at_missed_logins, purge_login_history
from accounts.tasks.sessions import purge_sessions

__all__ = [
    "look_at_login",
    "look_at_missed_logins",
    "purge_login_history",
    "purge_outbox",
    "purge_registrations",
    "purge_sessions",
    "send_email",
    "send_waiting_emails",
]
