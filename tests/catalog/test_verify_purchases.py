"""`manage.py verify_purchases`: an order system says who bought what."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Product, ProductReview
from tests.factories import make_product, make_review, make_user

pytestmark = pytest.mark.django_db


def verify(path: Path, text: str) -> str:
    """Write a file and return what the command says of it."""
    file = path / "orders.csv"
    file.write_text(text)
    said = StringIO()
    call_command("verify_purchases", str(file), stdout=said)
    return said.getvalue()


def verified() -> set[tuple[str, str]]:
    """Return whose reviews of what are marked."""
    marked = ProductReview.objects.filter(is_verified_purchase=True)
    return set(marked.values_list("author__email", "product__sku"))


@pytest.fixture
def shop() -> None:
    """Ada and Bob have reviewed a lamp and a shade each."""
    people = [make_user(email=f"{name}@example.com") for name in ("ada", "bob")]
    for sku in ("L-1", "S-1"):
        product = make_product(sku.lower(), sku=sku)
        for person in people:
            make_review(product, 4, author=person)
        make_review(product, imported_author_name="Ada")


@pytest.mark.usefixtures("shop")
def test_marks_who_bought_what_and_nobody_else(tmp_path: Path) -> None:
    said = verify(tmp_path, "order,email,sku\n1,ADA@example.com , L-1\n2,bob@example.com,S-1\n3,eve@example.com,L-1\n")
    assert said == "2 reviews marked as verified purchases.\n"
    assert verified() == {("ada@example.com", "L-1"), ("bob@example.com", "S-1")}
    assert Product.objects.get(sku="L-1").rating_verified_count == 1


@pytest.mark.usefixtures("shop")
def test_may_be_told_again_and_unmarks_nothing(tmp_path: Path) -> None:
    verify(tmp_path, "email,sku\nada@example.com,L-1\n")
    assert verify(tmp_path, "email,sku\nada@example.com,L-1\n").startswith("0 ")
    assert verify(tmp_path, "email,sku\n,\nada@example.com,\nada@example.com\n,L-1\n").startswith("0 ")
    assert verified() == {("ada@example.com", "L-1")}


@pytest.mark.usefixtures("shop")
def test_leaves_moderation_alone(tmp_path: Path) -> None:
    ProductReview.objects.update(status="pending")
    verify(tmp_path, "email,sku\nada@example.com,L-1\n")
    assert set(ProductReview.objects.values_list("status", flat=True)) == {"pending"}


@pytest.mark.usefixtures("shop")
def test_reads_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", StringIO("email,sku\nada@example.com,L-1\n"))
    call_command("verify_purchases", "-", stdout=StringIO())
    assert verified() == {("ada@example.com", "L-1")}


@pytest.mark.usefixtures("shop")
def test_costs_at_most_two_statements_for_five_hundred_purchases(tmp_path: Path) -> None:
    lines = [f"user{number}@example.com,L-1\n" for number in range(998)]
    with CaptureQueriesContext(connection) as captured:
        verify(tmp_path, "email,sku\n" + "".join([*lines, "ada@example.com,L-1\n", "bob@example.com,L-1\n"]))
    # One that finds nothing for the first batch, and one more that marks for the second, in a savepoint each.
    statements = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(statements) == 3
    assert len(verified()) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "no column email and none sku"), ("email;sku\n", "no column"), ("sku\n", "no column email.")],
)
def test_refuses_other_columns(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        verify(tmp_path, text)
    assert refused.value.returncode == 2


@pytest.mark.parametrize("content", [None, b"email,sku\n\xff\xfe,x\n"])
def test_refuses_what_it_cannot_read(tmp_path: Path, content: Any) -> None:
    file = tmp_path / "orders.csv"
    if content:
        file.write_bytes(content)
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_purchases", str(file), stdout=StringIO())
