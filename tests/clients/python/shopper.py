"""A Python program that shops with the generated client: it registers, signs in, reads, reviews and leaves.

`shopper.py ENDPOINT` prints what it saw as JSON. It asks for the mailed code on its standard input.
"""

import json
import sys
from decimal import Decimal
from typing import Final

from shop_client import (
    DecimalRangeInput,
    LoginInput,
    ProductFilterInput,
    ProductSort,
    RegisterInput,
    ReviewInput,
    ShopClient,
)

EMAIL: Final = "grace@example.com"
PASSWORD: Final = "walnut-harbor-9"


def main(endpoint: str) -> None:
    """Go through the shop, and print what was there."""
    register(ShopClient(endpoint))
    with ShopClient(endpoint) as stranger:
        login = stranger.login(LoginInput(email=EMAIL, password=PASSWORD)).login
    assert login.user
    assert login.tokens
    with ShopClient(endpoint, headers={"Authorization": f"Bearer {login.tokens.access_token}"}) as shopper:
        seen = {"name": login.user.first_name, **browse(shopper), **review(shopper), **watch(shopper)}
    with ShopClient(endpoint) as stranger:
        renewed = stranger.refresh(login.tokens.refresh_token).refresh_token
        assert renewed.tokens
        assert renewed.tokens.access_token_expires_at >= login.tokens.access_token_expires_at
        seen["left"] = stranger.logout(renewed.tokens.refresh_token).logout.success
    print(json.dumps(seen))


def register(client: ShopClient) -> None:
    """Register, wrongly first, and confirm the address."""
    person = RegisterInput(
        email=EMAIL, password=PASSWORD, password_confirmation="another", first_name="Grace", last_name="Hopper"
    )
    (error,) = client.register(person).register.errors
    assert (error.code, error.field) == ("PASSWORD_MISMATCH", ["input", "passwordConfirmation"]), error
    person.password_confirmation = PASSWORD
    challenge = client.register(person).register.challenge
    assert challenge
    print(f"code for {challenge.sent_to}", flush=True)
    verified = client.verify_email(email=EMAIL, code=sys.stdin.readline().strip()).verify_email
    assert verified.success, verified.errors


def browse(client: ShopClient) -> dict[str, object]:
    """Return the cheapest product that costs fifty or more, and how it presents itself."""
    narrowed = ProductFilterInput(price=DecimalRangeInput(gte=Decimal("50.00")), in_stock=True)
    category = client.category_page(path="outdoors", filter_=narrowed, sort=ProductSort.PRICE_ASC, first=1).category
    assert category
    (card,) = category.products.nodes
    assert Decimal(card.price.amount) >= 50
    product = client.product_page(slug=card.slug).product
    assert product
    return {
        "slug": card.slug,
        "price": str(product.price.amount),
        "crumbs": [crumb.path for crumb in product.breadcrumbs],
    }


def review(client: ShopClient) -> dict[str, object]:
    """Review a product, once too often."""
    product = client.product_page(slug="over-ear-headphones-field-one").product
    assert product
    said = ReviewInput(rating=4, title="Good, for its price", comment="It does what the page says.")
    written = client.submit_review(product_id=product.id, input=said).create_review.review
    assert written
    (error,) = client.submit_review(product_id=product.id, input=said).create_review.errors
    return {"review": written.status, "again": error.code}


def watch(client: ShopClient) -> dict[str, object]:
    """Return what the account page shows."""
    me = client.account_security().me
    assert me
    return {
        "email": me.email,
        "sessions": len(me.sessions),
        "logins": [event.outcome for event in me.login_history.nodes],
        "claims": [claim.kind for claim in me.security_claims],
    }


if __name__ == "__main__":
    main(sys.argv[1])
