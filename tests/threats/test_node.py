"""`node` with every id and every kind of viewer: what somebody may not see is told in the words of what never was."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import LoginHistory, SecurityClaim, User
from accounts.services.addresses import address_key
from schema import ids
from schema.root import schema
from tests.accounts.devices import sign_in
from tests.factories import make_brand, make_image, make_path, make_product, make_review, make_user
from tests.graphql import ask
from tests.threats.people import People, make_people

EVERYBODY = set(People._fields)
NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query ($id: ID!) { nodes(ids: [$id]) { __typename id } }"


def hidden_product(_author: User) -> Any:
    return make_product("ghost", is_active=False)


def product_of_a_hidden_category(_author: User) -> Any:
    category = make_path("attic/box")
    type(category).objects.filter(slug="attic").update(is_active=False)
    return make_product("heirloom", category=category)


def hidden_brand(_author: User) -> Any:
    return make_brand("ghostly", is_active=False)


def hidden_category(_author: User) -> Any:
    category = make_path("cellar")
    type(category).objects.filter(pk=category.pk).update(is_active=False)
    return category


def image_of_a_hidden_product(_author: User) -> Any:
    return make_image(make_product("ghost", is_active=False))


def review_that(status: str, **product: Any) -> Callable[[User], Any]:
    return lambda author: make_review(make_product("lamp", **product), 1, author=author, status=status)


def event_of(author: User) -> LoginHistory:
    facts = {"user": author, "occurred_at": timezone.now()}
    return LoginHistory.objects.create(**facts, address_key=address_key(author.email), ip_address="192.0.2.1")


def claim_of(author: User) -> SecurityClaim:
    facts = {"user": author, "occurred_at": timezone.now()}
    return SecurityClaim.objects.create(**facts, kind="account_locked", event=event_of(author))


# What there is, and who may know of it.
ROWS: dict[str, tuple[str, Callable[[User], Any], set[str]]] = {
    "product": ("Product", lambda _: make_product(), EVERYBODY),
    "hidden product": ("Product", hidden_product, {"manager"}),
    "product of a hidden category": ("Product", product_of_a_hidden_category, {"manager"}),
    "brand": ("Brand", lambda _: make_brand(), EVERYBODY),
    "hidden brand": ("Brand", hidden_brand, set()),
    "category": ("Category", lambda _: make_path("home"), EVERYBODY),
    "hidden category": ("Category", hidden_category, set()),
    "image": ("Image", lambda _: make_image(make_product()), EVERYBODY),
    "image of a hidden product": ("Image", image_of_a_hidden_product, {"manager"}),
    "approved review": ("Review", review_that("approved"), EVERYBODY),
    "pending review": ("Review", review_that("pending"), {"author", "moderator"}),
    "rejected review": ("Review", review_that("rejected"), {"author", "moderator"}),
    "review of a hidden product": (
        "Review",
        review_that("approved", is_active=False),
        {"author", "manager", "moderator"},
    ),
    "account": ("User", lambda author: author, {"author"}),
    "session": ("Session", sign_in, {"author"}),
    "log-in": ("LoginEvent", event_of, {"author"}),
    "claim": ("SecurityClaim", claim_of, {"author"}),
}


def test_no_kind_of_node_is_left_out() -> None:
    kinds = {kind.name for kind in schema._schema.get_possible_types(schema._schema.type_map["Node"])}  # type: ignore[arg-type]  # an interface
    assert {kind for kind, _, _ in ROWS.values()} == kinds


@pytest.mark.parametrize("name", ROWS)
def test_a_node_is_there_for_those_who_may_see_it(name: str) -> None:
    kind, make, expected = ROWS[name]
    author = make_user("Ada", is_email_verified=True)
    people = make_people(author)
    id_ = ids.encode(kind, make(author).pk)
    for document, nothing in ((NODE, {"node": None}), (NODES, {"nodes": [None]})):
        answers = {who: ask(document, token=token, id=id_) for who, token in people._asdict().items()}
        assert {who for who, answer in answers.items() if answer.data != nothing} == expected
        never = ask(document, id=ids.encode("Product", 10**9))
        assert {answer.text for who, answer in answers.items() if who not in expected} <= {never.text}
