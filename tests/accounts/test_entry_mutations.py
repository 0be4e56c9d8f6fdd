"""A dead token in the header hinders nobody who signs in or out, and is forgiven nowhere else."""

import pytest

from tests.accounts.devices import sign_in, tokens_of
from tests.graphql import ask

pytestmark = pytest.mark.django_db

LOG_OUT = 'logout(refreshToken: "none") { success }'
OTHERS = "revokeOtherSessions { revokedIds }"
SHOP = "query Shop { shop { name } }"


@pytest.mark.parametrize(
    ("document", "operation"),
    [
        (f"mutation {{ {LOG_OUT} }}", None),
        (f"mutation {{ ...Out }} fragment Out on Mutation {{ {LOG_OUT} }}", None),
        (f"{SHOP} mutation Out {{ {LOG_OUT} }}", "Out"),
        (f"mutation Out {{ {LOG_OUT} }} mutation Others {{ {OTHERS} }}", "Out"),
    ],
)
def test_an_entry_mutation_does_not_look_at_it(document: str, operation: str | None) -> None:
    answer = ask(document, operation=operation, token="dead")
    assert (answer.status, answer.errors) == (200, [])
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("document", "operation"),
    [
        ("{ shop { name } }", None),
        ("mutation { __typename }", None),
        (f"mutation {{ {LOG_OUT} {OTHERS} }}", None),
        (f"mutation {{ logout: {OTHERS} }}", None),
        (f"mutation {{ {LOG_OUT} ...Others }} fragment Others on Mutation {{ {OTHERS} }}", None),
        (f"mutation {{ {LOG_OUT} ... {{ {OTHERS} }} }}", None),
        (f"{SHOP} mutation Out {{ {LOG_OUT} }}", "Shop"),
        (f"mutation Out {{ {LOG_OUT} }} mutation Others {{ {OTHERS} }}", "Others"),
        (f"mutation Out {{ {LOG_OUT} }} mutation Others {{ {OTHERS} }}", None),
        ("query { login { tokens { accessToken } } }", None),
        ("mutation {", None),
    ],
)
def test_anything_else_is_refused_as_a_whole(document: str, operation: str | None) -> None:
    answer = ask(document, operation=operation, token="dead")
    assert (answer.status, answer.refusal.code) == (401, "UNAUTHENTICATED")
    assert "data" not in answer.body


def test_an_answer_to_somebody_is_kept_by_nobody_else() -> None:
    answer = ask("{ shop { name } }", token=tokens_of(sign_in()).access_token)
    assert answer.headers["Cache-Control"] == "private, no-store"
