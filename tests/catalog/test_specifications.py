"""A product's specifications are one object, whoever writes them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import JSONField, Value

from catalog.models import Product
from tests.factories import make_product
from tests.graphql import field_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("value", [[], ["27 in"], "27 in", 27, True])
def test_the_database_refuses_anything_but_an_object(value: Any) -> None:
    with pytest.raises(IntegrityError, match="product_specifications_object"):
        make_product(specifications=value)


def test_the_database_refuses_a_json_null() -> None:
    make_product()
    with pytest.raises(IntegrityError, match="product_specifications_object"):
        Product.objects.update(specifications=Value(None, JSONField()))


def test_a_form_is_told_why() -> None:
    product = make_product()
    product.specifications = ["27 in"]
    with pytest.raises(ValidationError, match="an object of names and values"):
        product.full_clean()


def test_objects_within_are_shown_as_people_write_them() -> None:
    size = {"value": {"width": 3, "open": True, "parts": [1, {"of": 2}]}, "label": ["Size", 2], "unit": {"in": "cm"}}
    product = make_product(specifications={"size": size})
    assert field_of(product, "specs { label value unit }") == [
        {"label": "Size, 2", "value": "open: yes, parts: 1, of: 2, width: 3", "unit": "in: cm"}
    ]
