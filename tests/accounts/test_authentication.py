"""Who a token speaks for: the session's row decides, at once, whatever Redis remembers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django_redis import get_redis_connection

from accounts.models import AuthProvider, Session, User
from accounts.services.authentication import Authenticated, authenticate
from accounts.services.sessions import end_sessions, open_session
from accounts.services.tokens import AccessClaims, read_access_token, sign_pair
from nexus.common.client import Client
from nexus.common.errors import UnauthenticatedError
from tests.factories import DAY_ONE, make_user
from tests.graphql import captured_statements

pytestmark = pytest.mark.django_db


def claims_of(session: Session) -> AccessClaims:
    return read_access_token(sign_pair(session).access_token)


def signed_in_user(**fields: Any) -> tuple[User, Session]:
    user = make_user(**{"is_email_verified": True} | fields)
    return user, open_session(user, client=Client("192.0.2.1"), provider=AuthProvider.PASSWORD)


def permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def permissions_of(session: Session) -> frozenset[str]:
    return authenticate(claims_of(session)).viewer.permissions


def test_a_token_speaks_for_its_user_and_session() -> None:
    user, session = signed_in_user()
    with captured_statements() as statements:
        found: Authenticated = authenticate(claims_of(session))
    assert len(statements) == 1
    assert found.user == user
    assert (found.viewer.user_id, found.viewer.session_id) == (user.pk, session.pk)
    assert found.viewer.permissions == frozenset()


def test_staff_hold_their_own_permissions_and_those_of_their_groups() -> None:
    user, session = signed_in_user(is_staff=True)
    user.user_permissions.add(permission("catalog.change_product"), permission("catalog.change_brand"))
    group = Group.objects.create(name="Moderators")
    group.permissions.add(permission("catalog.change_productreview"), permission("catalog.change_brand"))
    user.groups.add(group)
    strangers = Group.objects.create(name="Strangers")
    strangers.permissions.add(permission("accounts.change_user"))
    other = make_user(is_staff=True)
    other.groups.add(strangers)
    other.user_permissions.add(permission("accounts.view_user"))
    with captured_statements() as statements:
        held = permissions_of(session)
    assert len(statements) == 1
    assert held == {"catalog.change_product", "catalog.change_brand", "catalog.change_productreview"}
    assert held == User.objects.get(pk=user.pk).get_all_permissions()


def test_superusers_hold_every_permission() -> None:
    user, session = signed_in_user(is_staff=True, is_superuser=True)
    with captured_statements() as statements:
        held = permissions_of(session)
    assert len(statements) == 1
    assert held == user.get_all_permissions()
    assert "catalog.delete_product" in held


@pytest.mark.parametrize("is_superuser", [False, True])
def test_permissions_count_only_while_the_account_is_staffs(is_superuser: bool) -> None:  # noqa: FBT001
    user, session = signed_in_user(is_staff=True, is_superuser=is_superuser)
    user.user_permissions.add(permission("catalog.change_product"))
    assert "catalog.change_product" in permissions_of(session)
    User.objects.update(is_staff=False)
    assert permissions_of(session) == frozenset()


def test_rights_that_are_taken_away_are_gone_from_the_next_request_on() -> None:
    user, session = signed_in_user(is_staff=True)
    user.user_permissions.add(permission("catalog.change_product"))
    assert permissions_of(session) == {"catalog.change_product"}
    user.user_permissions.clear()
    assert permissions_of(session) == frozenset()


def end_it(user: User, session: Session) -> None:
    assert end_sessions(user.pk, reason=Session.EndReason.REVOKED) == [session.pk]


def deactivate(_user: User, _session: Session) -> None:
    User.objects.update(is_active=False)


def take_back_the_verification(_user: User, _session: Session) -> None:
    User.objects.update(is_email_verified=False)


def change_the_password(user: User, _session: Session) -> None:
    user.set_password("another one")
    user.save()


def let_it_expire(_user: User, session: Session) -> None:
    Session.objects.update(expires_at=session.created_at + timedelta(microseconds=1))


def delete_the_user(user: User, _session: Session) -> None:
    user.delete()


@pytest.mark.parametrize(
    "happening",
    [end_it, deactivate, take_back_the_verification, change_the_password, let_it_expire, delete_the_user],
)
@pytest.mark.parametrize("loses_redis", [False, True], ids=["with Redis", "after Redis lost everything"])
def test_earlier_tokens_are_refused_at_once(
    happening: Callable[[User, Session], None],
    loses_redis: bool,  # noqa: FBT001
) -> None:
    user, session = signed_in_user()
    assert authenticate(claims_of(session))
    happening(user, session)
    if loses_redis:
        get_redis_connection("auth").flushdb()
    with pytest.raises(UnauthenticatedError):
        authenticate(claims_of(session))


def test_an_unknown_session_is_refused() -> None:
    user, _ = signed_in_user()
    with pytest.raises(UnauthenticatedError):
        authenticate(AccessClaims(user.pk, uuid4(), uuid4(), DAY_ONE))


def test_a_session_speaks_for_nobody_else() -> None:
    _, session = signed_in_user()
    claims = AccessClaims(make_user().pk, session.pk, session.access_jti, DAY_ONE)
    with pytest.raises(UnauthenticatedError):
        authenticate(claims)


def test_a_blacklisted_token_costs_no_statement(django_capture_on_commit_callbacks: Any) -> None:
    user, session = signed_in_user()
    with django_capture_on_commit_callbacks(execute=True):
        end_sessions(user.pk, reason=Session.EndReason.LOGGED_OUT)
    with captured_statements() as statements, pytest.raises(UnauthenticatedError):
        authenticate(claims_of(session))
    assert statements == []


def test_a_session_of_a_host_whose_clock_is_behind_counts() -> None:
    with time_machine.travel(DAY_ONE + timedelta(seconds=2), tick=False):
        user = make_user(is_email_verified=True)
    with time_machine.travel(DAY_ONE, tick=False):
        session = open_session(user, client=Client(), provider=AuthProvider.PASSWORD)
        assert authenticate(claims_of(session)).viewer.user_id == user.pk


def test_only_the_session_is_asked_whether_a_token_of_it_was_replaced() -> None:
    """Requests that were under way while a client refreshed are answered."""
    _, session = signed_in_user()
    claims = claims_of(session)
    Session.objects.update(access_jti=UUID(int=9))
    assert authenticate(claims).viewer.session_id == session.pk
