"""The operations that a shop's front sends, run as they are."""

from typing import Any

import pytest

from tests.factories import day, make_brand, make_image, make_path, make_product, make_review
from tests.graphql import OPERATIONS, ask


@pytest.fixture(autouse=True)
def shop() -> None:
    """A lamp on sale with two of everything, and a shade beside it."""
    lighting = make_path("home/lighting")
    brand = make_brand("lumen")
    lamp = make_product("lamp", category=lighting, brand=brand, discount_price="7.50", stock_quantity=3)
    make_image(lamp, alt_text="A lamp")
    make_image(lamp, 1)
    make_review(lamp, 4)
    make_review(lamp, 5, is_verified_purchase=True, created_at=day(1))
    make_product("shade", category=lighting, created_at=day(1))


def run(name: str, **variables: Any) -> Any:
    return ask(OPERATIONS[name], **variables).data


def test_home_page() -> None:
    data = run("home")
    assert data["shop"] == {"name": "Nexus", "currencyCode": "EUR"}
    assert [(root["path"], root["productCount"]) for root in data["categories"]] == [("home", 2)]
    assert [child["path"] for child in data["categories"][0]["children"]] == ["home/lighting"]
    rows = {name: [card["slug"] for card in data[name]["nodes"]] for name in ("newest", "deals", "topRated")}
    assert rows == {"newest": ["lamp"], "deals": ["lamp"], "topRated": ["lamp", "shade"]}
    card = data["deals"]["nodes"][0]
    assert card["rating"] == {"average": 4.5, "count": 2}
    assert card["primaryImage"]["altText"] == "A lamp"
    assert (card["price"]["amount"], card["compareAtPrice"]["amount"], card["discountPercent"]) == ("7.50", "10.00", 25)


def test_category_page() -> None:
    first = run("category", path="home/lighting", first=1)["category"]
    assert [each["slug"] for each in first["products"]["nodes"]] == ["shade"]
    assert (first["ancestors"][0]["path"], first["products"]["totalCount"]) == ("home", 2)
    cursor = first["products"]["pageInfo"]["endCursor"]
    second = run("category", path="home/lighting", first=1, after=cursor)["category"]
    assert [each["slug"] for each in second["products"]["nodes"]] == ["lamp"]
    back = run("category", path="home/lighting", last=1, before=second["products"]["pageInfo"]["startCursor"])
    assert back["category"]["products"]["nodes"] == first["products"]["nodes"]
    assert run("category", path="home/nothing") == {"category": None}


def test_product_page() -> None:
    lamp = run("product", slug="lamp")["product"]
    assert [crumb["path"] for crumb in lamp["breadcrumbs"]] == ["home", "home/lighting"]
    assert [image["isPrimary"] for image in lamp["images"]] == [True, False]
    assert lamp["price"]["formatted"] == "€7.50"
    assert lamp["availability"] == {"status": "LOW_STOCK", "quantity": 3}
    assert [row["count"] for row in lamp["rating"]["histogram"]] == [1, 1, 0, 0, 0]
    assert [each["slug"] for each in lamp["related"]] == ["shade"]
    assert lamp["viewerReviewEligibility"] == {"canReview": False, "reason": "NOT_AUTHENTICATED"}
    assert [edge["node"]["rating"] for edge in lamp["reviews"]["edges"]] == [5, 4]
    assert run("product", slug="unknown") == {"product": None}


def test_search() -> None:
    first = run("search", text="lam", first=1)["products"]
    assert [(each["slug"], each["category"]["path"]) for each in first["nodes"]] == [("lamp", "home/lighting")]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (1, False)
    assert run("search", text="chair")["products"]["nodes"] == []


def test_search_as_you_type() -> None:
    found = run("suggest", typed="la")["searchSuggest"]
    assert found["completions"] == [{"text": "lamp", "beginning": "la", "completion": "mp"}]
    assert [(each["slug"], each["primaryImage"]["altText"]) for each in found["products"]] == [("lamp", "A lamp")]
    assert [each["path"] for each in run("suggest", typed="ligh")["searchSuggest"]["categories"]] == ["home/lighting"]
    assert [each["slug"] for each in run("suggest", typed="lum")["searchSuggest"]["brands"]] == ["lumen"]
    corrected = run("suggest", typed="lapm")["searchSuggest"]
    assert (corrected["correctedQuery"], [each["slug"] for each in corrected["products"]]) == ("lamp", ["lamp"])


def test_browsing_page() -> None:
    every = run("browse")["products"]
    facets = {each["key"]: each for each in every["facets"]}
    lumen = facets["brandSlugs"]["values"][0]
    assert lumen == {"value": "lumen", "label": "Lumen", "count": 1, "isSelected": False}
    # What a facet says goes back as it is.
    chosen = {facets["brandSlugs"]["filterField"]: [lumen["value"]], facets["onSale"]["filterField"]: True}
    narrowed = run("browse", filter=chosen)["products"]
    assert ([each["slug"] for each in narrowed["nodes"]], narrowed["totalCount"]) == (["lamp"], 1)
    selected = {each["key"] for each in narrowed["facets"] if each.get("isSelected")}
    assert selected == {"onSale"}
    assert run("browse", text="chair")["products"]["totalCount"] == 0
