"""What the page of an account shows below the form: where the person is signed in, and what happened lately."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.admin import marks
from accounts.admin.filters import rows_of
from accounts.models import User
from accounts.selectors import own

ROWS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A table with a heading; `more_url` leads to the list that it is the beginning of."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str
    more_url: str = ""


def panels(request: HttpRequest, user: User) -> list[Panel]:
    """Return the panels that the person has permission to see."""
    return list(_panels(request, user))


def _panels(request: HttpRequest, user: User) -> Iterator[Panel]:
    made = {
        "session": _sessions,
        "loginhistory": _login_attempts,
        "securityclaim": _open_claims,
        "socialaccount": _social_accounts,
    }
    for model_name, panel in made.items():
        if request.user.has_perm(f"accounts.view_{model_name}"):
            yield panel(user)


def _sessions(user: User) -> Panel:
    return Panel(
        title="Live sessions",
        columns=("Device", "IP address", "Place", "By", "Since", "Last used"),
        rows=[
            (
                marks.device(session.user_agent),
                session.ip_address,
                marks.place(session.event),
                session.get_provider_display(),
                marks.moment(session.created_at),
                marks.moment(session.last_used_at),
            )
            for session in own.live_sessions(user.pk)[:ROWS]
        ],
        empty="Signed in nowhere.",
    )


def _login_attempts(user: User) -> Panel:
    return Panel(
        title="Latest attempts to sign in",
        columns=("Time", "Outcome", "By", "IP address", "Place", "Device"),
        rows=[
            (
                marks.moment(event.occurred_at),
                marks.outcome(event),
                event.get_provider_display(),
                event.ip_address,
                marks.place(event),
                marks.device(event.user_agent),
            )
            for event in own.login_attempts(user.pk).order_by("-occurred_at", "-id")[:ROWS]
        ],
        empty="Nobody has tried.",
        more_url=rows_of(user, "loginhistory"),
    )


def _open_claims(user: User) -> Panel:
    return Panel(
        title="Open security claims",
        columns=("Time", "What happened", "Place"),
        rows=[
            (marks.moment(claim.occurred_at), claim.get_kind_display().capitalize(), marks.place(claim.event))
            for claim in own.security_claims(user.pk).filter(resolved_at=None)[:ROWS]
        ],
        empty="None.",
        more_url=rows_of(user, "securityclaim"),
    )


def _social_accounts(user: User) -> Panel:
    return Panel(
        title="Accounts elsewhere",
        columns=("Provider", "Id there", "Linked"),
        rows=[
            (account.get_provider_display(), account.subject, marks.moment(account.created_at))
            for account in own.social_accounts(user.pk)
        ],
        empty="None.",
    )
