"""What staff may type into an address or a form of the admin by mistake is refused, and is no bug."""

import pytest
from django.contrib import admin
from django.test import Client

from catalog.models import ProductReview
from tests.factories import make_brand, make_product, make_review, make_user

LISTS = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
ADDRESSES = ["?q=%00", "?status__exact=%00", "?kind=%00", "?outcome__exact=%00", "?nothing=1", "?o=99.x",
             "?p=9999999999", "?id__exact=abc", "%00/change/", "abc/change/", "99999999999999/change/"]  # fmt: skip
CHOSEN = ["abc", "\0", "9" * 30, ""]


pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user(is_email_verified=True, is_staff=True, is_superuser=True))
    make_review(make_product(brand=make_brand()), status="pending")
    return client


@pytest.mark.parametrize("page", LISTS)
def test_an_address_of_nonsense_is_no_bug(page: str, boss: Client) -> None:
    assert {boss.get(page + address).status_code for address in ADDRESSES} <= {200, 302, 400, 403, 404}


@pytest.mark.parametrize("page", LISTS)
def test_an_action_on_nonsense_does_nothing(page: str, boss: Client) -> None:
    before = list(ProductReview.objects.values())
    model = next(each for each in admin.site._registry if page.endswith(f"/{each._meta.model_name}/"))
    actions = ["delete_selected", *map(str, admin.site._registry[model].actions or ())]
    for action in actions:
        for chosen in CHOSEN:
            answer = boss.post(page, {"action": action, "_selected_action": chosen, "confirmed": "yes"})
            assert answer.status_code in {200, 302, 400, 403}, (action, chosen)
    assert list(ProductReview.objects.values()) == before
