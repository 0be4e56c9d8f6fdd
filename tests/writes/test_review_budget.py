"""How many changes of reviews an account has in an hour, and what happens beyond."""

from typing import Any

import pytest

from nexus.common.errors import try_again_in
from nexus.common.viewer import Viewer
from tests.accounts.devices import sign_in, tokens_of
from tests.factories import global_id, make_product, make_review, make_user
from tests.graphql import ask, captured_statements
from tests.writes.reviews import (
    CREATE,
    WORDS,
    Refused,
    create,
    delete,
    make_moderator,
    make_viewer,
    moderate,
    refusals,
    rows,
    update,
)

pytestmark = pytest.mark.usefixtures("_no_window_ends")

LIMITED = [Refused("RATE_LIMITED", None)]


def test_writing_changing_and_taking_back_take_from_one_budget(settings: Any) -> None:
    settings.RATE_LIMIT_REVIEW = "3/h"
    author = make_user()
    viewer, review = Viewer(author.pk), make_review(make_product(), author=author)
    assert create(viewer, make_product("a"))["review"]
    assert update(viewer, review)["review"]
    # What is refused counts as well.
    assert refusals(update(viewer, review, rating=0)) != LIMITED
    before = rows()
    for refused in (create(viewer, make_product("b")), update(viewer, review), delete(viewer, review)):
        assert refusals(refused) == LIMITED
    assert rows() == before
    assert create(make_viewer(), make_product("c"))["review"]


def test_tells_how_long_to_wait_before_anything_is_looked_up(settings: Any) -> None:
    settings.RATE_LIMIT_REVIEW = "1/15m"
    token, product = tokens_of(sign_in()).access_token, make_product()
    variables = {"productId": global_id(product), "input": WORDS}
    document = CREATE.replace("errors {", "errors { retryAfterSeconds")
    ask(document, token=token, **variables)
    with captured_statements() as statements:
        answer = ask(document, token=token, **variables)
    (error,) = answer.data["createReview"]["errors"]
    assert error["message"].startswith("Too many changes of reviews. Try again in ")
    assert 0 < error["retryAfterSeconds"] <= 900
    assert error["message"].endswith(try_again_in(error["retryAfterSeconds"]))
    assert len(statements) == 1, "who asks"


def test_each_field_that_is_executed_is_counted(settings: Any) -> None:
    settings.RATE_LIMIT_REVIEW, settings.DOCUMENT_MAX_ROOT_MUTATIONS = "2/h", 4
    token = tokens_of(sign_in()).access_token
    aliases = " ".join(
        f'p{n}: createReview(productId: "{global_id(make_product(f"p{n}"))}", input: $input) {{ errors {{ code }} }}'
        for n in range(4)
    )
    skipped = aliases.replace(", input: $input)", ", input: $input) @skip(if: true)")
    assert ask(f"mutation ($input: ReviewInput!) {{ {skipped} }}", token=token, input=WORDS).data == {}
    answer = ask(f"mutation ($input: ReviewInput!) {{ {aliases} }}", token=token, input=WORDS)
    limited = [{"errors": [{"code": "RATE_LIMITED"}]}] * 2
    assert list(answer.data.values()) == [{"errors": []}] * 2 + limited
    assert len(rows()) == 2


def test_moderators_have_no_such_limit(settings: Any) -> None:
    settings.RATE_LIMIT_REVIEW = "1/h"
    moderator, product = make_moderator(), make_product()
    for _ in range(3):
        assert moderate(moderator, make_review(product, status="pending"))["review"]


def test_goes_on_without_redis_within_the_limit(settings: Any) -> None:
    settings.RATE_LIMIT_REVIEW = "1/h"
    nowhere = settings.CACHES["budgets"] | {"LOCATION": "redis://127.0.0.1:1/3"}
    settings.CACHES = settings.CACHES | {"budgets": nowhere}
    viewer = make_viewer()
    assert create(viewer, make_product("a"))["review"]
    assert refusals(create(viewer, make_product("b"))) == LIMITED
