"""Mutations that look at no token: a client whose token is dead can still get a new one."""

import pytest

from tests.graphql import ask

DEAD = "not-a-token"
LOGOUT = 'logout(refreshToken: "") { success errors { code } }'

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "document",
    [
        f"mutation {{ {LOGOUT} }}",
        f"mutation {{ again: {LOGOUT} __typename }}",
        f"mutation {{ ...Bye }} fragment Bye on Mutation {{ {LOGOUT} }}",
        f"mutation {{ ... on Mutation {{ {LOGOUT} }} }}",
    ],
)
def test_run_with_a_dead_token(document: str) -> None:
    (payload,) = (value for value in ask(document, token=DEAD).data.values() if isinstance(value, dict))
    assert payload["errors"] == [{"code": "TOKEN_INVALID"}]


@pytest.mark.parametrize(
    "document",
    [
        "mutation { __typename }",
        "query { shop { name } }",
        "mutation { revokeOtherSessions { revokedIds } }",
        f"mutation {{ {LOGOUT} revokeOtherSessions {{ revokedIds }} }}",
        f"mutation {{ ...Bye }} fragment Bye on Mutation {{ {LOGOUT} revokeOtherSessions {{ revokedIds }} }}",
        f"mutation {{ {LOGOUT} ...A }} fragment A on Mutation {{ ...B }} fragment B on Mutation {{ nothing }}",
        f"mutation {{ ...A }} fragment A on Mutation {{ ...A }} query B {{ {LOGOUT} }}",
        f"mutation {{ {LOGOUT} ",
    ],
)
def test_whatever_else_is_asked_for_needs_a_good_one(document: str) -> None:
    answer = ask(document, token=DEAD)
    assert (answer.status, answer.refusal.code) == (401, "UNAUTHENTICATED")
