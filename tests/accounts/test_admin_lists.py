"""The lists of people, sign-ins, claims and mails: what they hold, for whom, and what they cost."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.admin import pages
from accounts.models import LoginHistory, OutgoingEmail, SecurityClaim, SocialAccount, User
from accounts.services.addresses import address_key
from tests.accounts.attempts import save_attempts
from tests.accounts.devices import sign_in
from tests.accounts.flows import make_customer
from tests.accounts.staff import list_of
from tests.factories import DAY_ONE, make_user
from tests.graphql import captured_statements
from tests.staff import enter, make_clerk, page_of

pytestmark = pytest.mark.django_db

MODELS = ("user", "loginhistory", "securityclaim", "outgoingemail")
MARKUP = "<script>alert(1)</script>"
# Whose session, who they are, how many rows, the rows, and for the sidebar how many reviews wait; beyond
# that: the locks of a page of accounts, the countries of late.
STATEMENTS = {"user": 6, "loginhistory": 6, "securityclaim": 5, "outgoingemail": 5}


def make_history(number: int, *, name: str = "Ada") -> User:
    """Save an account with a row in every list."""
    user = make_user(name, name, email=f"ada-{number}@example.com", is_email_verified=True)
    now = timezone.now()
    event = LoginHistory.objects.create(
        user=user,
        address_key=address_key(user.email),
        outcome=LoginHistory.Outcome.SUCCESS,
        ip_address="2001:db8::1",
        user_agent=MARKUP.ljust(512, "x"),
        occurred_at=now,
        located_at=now,
        country_code="PT",
        city=name,
        is_unusual=True,
    )
    claim = SecurityClaim.objects.create(user=user, kind="unusual_location", event=event, occurred_at=now)
    facts = {"created_at": now, "next_attempt_at": now, "last_error": name}
    OutgoingEmail.objects.create(kind="unusual_location", address=user.email, user=user, claim=claim, **facts)
    SocialAccount.objects.create(user=user, provider="google", subject=f"{name}{number}", created_at=now)
    sign_in(user)
    return user


def emails_in(client: Client, model_name: str, **query: str) -> list[str]:
    """Return whose rows a list shows."""
    rows = client.get(list_of(model_name), query).context["cl"].result_list
    return [row.email if isinstance(row, User) else row.user.email if row.user else "" for row in rows]


def cost(client: Client, model_name: str) -> int:
    with captured_statements() as statements:
        assert client.get(list_of(model_name)).status_code == 200
    return len(statements)


@pytest.mark.parametrize("model_name", MODELS)
def test_a_list_costs_the_same_however_long_it_is(boss: Client, model_name: str) -> None:
    make_history(0)
    few = cost(boss, model_name)
    for number in range(1, 6):
        make_history(number)
    assert (few, cost(boss, model_name)) == (STATEMENTS[model_name], STATEMENTS[model_name])


def test_a_persons_page_costs_the_same_however_much_happened(boss: Client) -> None:
    ada = make_history(0)
    costs = []
    # Django remembers the kinds of its rows for as long as the process lives.
    boss.get(page_of(ada))
    for _ in range(2):
        with captured_statements() as statements:
            assert boss.get(page_of(ada)).status_code == 200
        costs.append(len(statements))
        save_attempts(ada.email, times=20)
        sign_in(ada)
    # Whose session and who they are; the person and the lock; four panels; the choices of groups and
    # of permissions, each with those that are chosen; how many reviews wait.
    assert costs == [13, 13]


@pytest.mark.parametrize("model_name", MODELS)
def test_staff_without_the_permission_sees_nothing(client: Client, model_name: str) -> None:
    user = make_history(0)
    row = {
        "user": user,
        "loginhistory": LoginHistory.objects.get(),
        "securityclaim": SecurityClaim.objects.get(),
        "outgoingemail": OutgoingEmail.objects.get(),
    }[model_name]
    enter(client, make_clerk())
    for address in (list_of(model_name), page_of(row)):
        assert client.get(address).status_code == 403
    other = make_clerk(f"view_{model_name}", email="other@example.com")
    for address in (list_of(model_name), page_of(row)):
        assert enter(client, other).get(address).status_code == 200


def test_stored_markup_stays_text_on_every_page(boss: Client) -> None:
    user = make_history(0, name=MARKUP)
    rows = [user, LoginHistory.objects.get(), SecurityClaim.objects.get(), OutgoingEmail.objects.get()]
    addresses = [list_of(model_name) for model_name in MODELS] + [page_of(row) for row in rows]
    addresses += [f"{page_of(user).replace('change', 'delete')}"]
    for address in addresses:
        page = boss.get(address)
        assert page.status_code == 200
        assert MARKUP not in page.content.decode(), address


def test_nobody_adds_changes_or_deletes_what_happened(boss: Client) -> None:
    make_history(0)
    for row in (LoginHistory.objects.get(), SecurityClaim.objects.get(), OutgoingEmail.objects.get()):
        page = page_of(row)
        assert boss.get(f"{list_of(row._meta.model_name)}add/").status_code == 403
        assert boss.post(page, {"kind": "password_changed"}).status_code == 403
        assert boss.post(page.replace("change", "delete"), {"post": "yes"}).status_code == 403
        row.refresh_from_db()


@time_machine.travel(DAY_ONE, tick=False)
def test_marks_say_what_is_special_about_an_account(boss: Client) -> None:
    make_customer(email="plain@example.com")
    make_customer(email="closed@example.com", is_active=False)
    make_customer(email="new@example.com", is_email_verified=False)
    make_customer(email="locked@example.com")
    save_attempts("locked@example.com")
    make_customer(email="free@example.com")
    save_attempts("free@example.com", at=timezone.now() - timedelta(minutes=15))
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=1))
    changelist = boss.get(list_of("user")).context["cl"]
    marks = {user.email: str(changelist.model_admin.state(user)) for user in changelist.result_list}
    for email in ("plain@example.com", "free@example.com"):
        assert marks[email] == '<span class="mark mark-good">active, verified</span>'
    assert marks["closed@example.com"] == '<span class="mark mark-bad">deactivated</span>'
    assert marks["new@example.com"] == '<span class="mark mark-warning">not verified</span>'
    assert marks["locked@example.com"].startswith('<span class="mark mark-bad">locked until 12:15 UTC</span>')
    assert marks["boss@example.com"].endswith('<span class="mark mark-plain">superuser</span>')


def test_counts_live_sessions_and_no_others(boss: Client) -> None:
    ada, bob = make_history(0), make_history(1)
    over = sign_in(ada)
    over.ended_at = timezone.now()
    over.save()
    # As a password changed by their own hand in the admin does.
    bob.set_password("copper-meadow-4")
    bob.save()
    users = boss.get(list_of("user")).context["cl"].result_list
    assert {user.email: user.live_session_count for user in users} == {
        ada.email: 1,
        bob.email: 0,
        "boss@example.com": 0,
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "ada-1@EXAMPLE.com"}, ["ada-1@example.com"]),
        ({"q": "ada-"}, ["ada-1@example.com", "ada-0@example.com"]),
        ({"q": "2001:DB8::1"}, ["ada-1@example.com", "ada-0@example.com"]),
        ({"q": "192.0.2.77"}, [""]),
        ({"q": "stranger@example.com"}, [""]),
        ({"q": "fe80::1%eth0"}, []),
        ({"q": "%"}, []),
        ({"country": "PT", "outcome__exact": "success"}, ["ada-1@example.com", "ada-0@example.com"]),
        ({"country": "XX"}, []),
        ({"is_unusual__exact": "0"}, [""]),
        ({"provider__exact": "google"}, []),
    ],
)
def test_finds_attempts_by_person_address_and_place(boss: Client, query: dict[str, str], found: list[str]) -> None:
    make_history(0)
    make_history(1)
    LoginHistory.objects.create(
        address_key=address_key("stranger@example.com"),
        outcome="bad_credentials",
        ip_address="192.0.2.77",
        occurred_at=timezone.now(),
    )
    assert emails_in(boss, "loginhistory", **query) == found


@pytest.mark.parametrize("model_name", MODELS[1:])
def test_shows_the_rows_of_one_account(boss: Client, model_name: str) -> None:
    make_history(0)
    ada = make_history(1)
    assert emails_in(boss, model_name, account=str(ada.pk)) == [ada.email]
    assert emails_in(boss, model_name, account="nonsense") == []


def test_tells_open_claims_from_resolved_ones(boss: Client) -> None:
    ada, bob = make_history(0), make_history(1)
    SecurityClaim.objects.filter(user=bob).update(resolved_at=timezone.now(), was_me=True)
    assert emails_in(boss, "securityclaim", state="open") == [ada.email]
    assert emails_in(boss, "securityclaim", state="resolved") == [bob.email]


def test_counts_no_further_than_can_be_paged(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "COUNTED_AT_MOST", 2)
    for number in range(3):
        make_history(number)
    assert boss.get(list_of("loginhistory")).context["cl"].result_count == 2


def test_times_name_their_zone(boss: Client) -> None:
    make_history(0)
    moment: Any = LoginHistory.objects.get().occurred_at
    assert f"{moment:%Y-%m-%d %H:%M} UTC" in boss.get(list_of("loginhistory")).content.decode()
