"""A small shop that keeps its answers, and the people who ask it, all by the web server's entrance."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Permission

from tests.accounts.devices import sign_in, tokens_of
from tests.cache import shop_front
from tests.factories import make_brand, make_image, make_path, make_product, make_review, make_user
from tests.fuzz.people import People


@pytest.fixture(autouse=True)
def _shop(db: None, settings: Any, tmp_path: Any) -> Iterator[None]:  # noqa: ARG001
    """One row of each kind, and files of the test's own."""
    settings.CACHE_ENABLED = True
    settings.MEDIA_ROOT = tmp_path
    # One caller asks all of it.
    for name in dir(settings):
        if name.startswith("RATE_LIMIT_"):
            setattr(settings, name, "1000000/h")
    lamp = make_product(category=make_path("home/lamps"), brand=make_brand(), specifications={"watts": 7})
    make_image(lamp)
    make_review(lamp)
    make_review(lamp, 1, status="pending")
    shop_front.forget()
    yield
    shop_front.forget()


@pytest.fixture
def people() -> People:
    """Somebody of each kind, signed in."""
    customer = make_user("Cara", is_email_verified=True)
    staff = make_user("Grace", is_staff=True, is_email_verified=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
    return People(
        nobody="",
        customer=tokens_of(sign_in(customer)).access_token,
        staff=tokens_of(sign_in(staff)).access_token,
    )
