"""What may be found, when a brand is hidden at the moment one of its products is saved."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from catalog.models import Brand
from catalog.selectors.products import ProductCriteria, product_list
from tests.factories import make_brand, make_category, make_product


@pytest.mark.django_db(transaction=True)
def test_a_hidden_brand_is_not_found_by_a_product_that_was_saved_meanwhile() -> None:
    brand, category = make_brand("zzyzx"), make_category()
    is_saved, may_commit = Event(), Event()

    def save_slowly() -> None:
        with transaction.atomic():
            make_product("lamp", brand=brand, category=category)
            is_saved.set()
            may_commit.wait(0.2)
        connection.close()

    saving = Thread(target=save_slowly)
    saving.start()
    assert is_saved.wait(60)
    Brand.objects.update(is_active=False)
    may_commit.set()
    saving.join()
    assert product_list(ProductCriteria(search="lamp")).count() == 1
    assert product_list(ProductCriteria(search="zzyzx")).count() == 0
