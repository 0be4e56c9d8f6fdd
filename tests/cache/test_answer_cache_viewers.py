"""What is somebody's own, and what went wrong, is kept for nobody."""

import pytest

from accounts.models import AuthProvider, User
from accounts.services.sessions import end_sessions, open_session
from accounts.services.tokens import sign_pair
from nexus.common.client import Client
from schema.answer_cache.figures import figures
from tests.cache.conftest import Shop
from tests.cache.shop_front import ask, get, post
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("_cache")


def token_of(user: User) -> str:
    User.objects.filter(pk=user.pk).update(is_email_verified=True)
    user.refresh_from_db()
    return sign_pair(open_session(user, client=Client(), provider=AuthProvider.PASSWORD)).access_token


def signed_in(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


OWN = '{ product(slug: "lamp") { viewerReview { title } staff { stockQuantity } viewerReviewEligibility { reason } } }'


def test_answers_never_cross_viewers(shop: Shop) -> None:
    staff = make_user("Staff", is_superuser=True, is_staff=True, is_email_verified=True)
    tokens = [token_of(user) for user in (shop.author, staff)]
    nobody = {"viewerReview": None, "staff": None, "viewerReviewEligibility": {"reason": "NOT_AUTHENTICATED"}}
    for _ in range(3):
        assert ask(post(OWN)).data["product"] == nobody
        author, boss = (ask(post(OWN, headers=signed_in(token))) for token in tokens)
        assert author.data["product"]["viewerReview"] is not None
        assert author.data["product"]["staff"] is None
        assert boss.data["product"]["staff"] == {"stockQuantity": 20}
        assert {reply.headers["cache-control"] for reply in (author, boss)} == {"private, no-store"}
        assert all("etag" not in reply.headers for reply in (author, boss))
    assert (figures.misses, figures.hits_local) == (1, 2)


def test_nor_before_and_after_a_login_or_with_a_bad_token(shop: Shop) -> None:
    assert ask(get(OWN)).data["product"]["viewerReview"] is None
    token = token_of(shop.author)
    assert ask(get(OWN, headers=signed_in(token))).data["product"]["viewerReview"] is not None
    end_sessions(shop.author.pk, reason="logged_out")
    for bad in (token, "x", ""):
        reply = ask(get(OWN, headers=signed_in(bad)))
        assert (reply.status, reply.headers["cache-control"]) == (401, "no-store")
    assert ask(get(OWN)).data["product"]["viewerReview"] is None


NEVER = [
    "{ me { email } }",
    "{ reviews { totalCount } }",
    'mutation { logout(refreshToken: "x") { success } }',
    "{ products { totalCount } me { email } }",
    "{ ...A } fragment A on Query { me { email } }",
    '{ node(id: "VXNlcjox") { ... on User { email } } }',
]


@pytest.mark.parametrize("document", NEVER)
@pytest.mark.usefixtures("shop")
def test_what_is_somebodys_own_is_never_kept(document: str) -> None:
    for _ in range(2):
        ask(post(document))
    assert (figures.misses, figures.stores, figures.hits_local) == (0, 0, 0)


ERRORS = [
    "{ products(first: 0) { totalCount } }",
    '{ shop { name } products(after: "x") { totalCount } }',
    '{ category(slug: "home") { name products(first: 1000) { totalCount } } }',
    "{ nowhere }",
    '{ product(slug: "lamp") { staff } }',
    "{",
]


@pytest.mark.parametrize("document", ERRORS)
@pytest.mark.usefixtures("shop")
def test_errors_are_never_kept(document: str) -> None:
    one, other = (ask(get(document)) for _ in range(2))
    assert one.body["errors"][0]["extensions"]["requestId"] != other.body["errors"][0]["extensions"]["requestId"]
    assert figures.stores == 0
    assert one.headers["cache-control"] == "no-store"
    assert "etag" not in one.headers
