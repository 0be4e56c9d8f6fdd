"""deleteProduct: the product goes with its reviews and pictures, and the record stays."""

from catalog.models import LooseFile, Product, ProductImage, ProductReview
from tests.factories import global_id, make_image, make_product, make_review
from tests.graphql import ask
from tests.writes.staff import DELETE, do, make_staff, recorded, refusals


def test_its_reviews_and_pictures_go_with_it() -> None:
    lamp, shade = make_product("lamp", name="Lamp"), make_product("shade")
    for product in (lamp, shade):
        make_review(product)
        make_image(product, source_url="", file=f"products/{product.slug}.png", width=1, height=1)
    payload = do(make_staff("delete_product"), DELETE, id=global_id(lamp))
    assert payload == {"deletedId": global_id(lamp), "errors": []}
    assert [product.slug for product in Product.objects.all()] == ["shade"]
    assert [review.product_id for review in ProductReview.objects.all()] == [shade.pk]
    assert [image.product_id for image in ProductImage.objects.all()] == [shade.pk]
    assert [file.name for file in LooseFile.objects.all()] == ["products/lamp.png"]
    assert ask("query ($id: ID!) { node(id: $id) { id } }", id=global_id(lamp)).data == {"node": None}


def test_the_record_stays() -> None:
    lamp = make_product("lamp", name="Lamp")
    do(make_staff(), DELETE, id=global_id(lamp))
    [(user, act, what, _)] = recorded()
    assert (user.first_name, act, what) == ("Grace", 3, "Lamp")


def test_a_product_that_is_gone() -> None:
    lamp = make_product()
    do(make_staff(), DELETE, id=global_id(lamp))
    assert refusals(do(make_staff(), DELETE, id=global_id(lamp))) == {("id", "NOT_FOUND")}
    assert len(recorded()) == 1
