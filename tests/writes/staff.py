"""Members of staff, and what they do to the catalogue."""

from typing import Any

from django.contrib.admin.models import LogEntry

from accounts.models import User
from nexus.common.viewer import Viewer
from tests.factories import make_user
from tests.graphql import ask_as

ERRORS = "errors { field code message }"
STAFF = "staff { stockQuantity lowStockThreshold isActive revision regularPrice { amount } discountPrice { amount } }"
PRODUCT = f"product {{ id slug name sku description specifications category {{ slug }} brand {{ slug }} {STAFF} }}"

CREATE = f"mutation ($input: CreateProductInput!) {{ createProduct(input: $input) {{ {PRODUCT} {ERRORS} }} }}"
UPDATE = f"""
    mutation ($id: ID!, $input: UpdateProductInput!, $seen: Int) {{
      updateProduct(id: $id, input: $input, expectedRevision: $seen) {{ {PRODUCT} {ERRORS} }}
    }}
"""
ADJUST = f"mutation ($id: ID!, $delta: Int!) {{ adjustStock(id: $id, delta: $delta) {{ {PRODUCT} {ERRORS} }} }}"
DELETE = f"mutation ($id: ID!) {{ deleteProduct(id: $id) {{ deletedId {ERRORS} }} }}"

EVERYTHING = ("add", "change", "delete")


def make_staff(*permissions: str) -> Viewer:
    """Save a member of staff who may do this: all to products, categories and brands unless told otherwise."""
    kinds = ("product", "category", "brand")
    held = permissions or tuple(f"{act}_{kind}" for act in EVERYTHING for kind in kinds)
    return Viewer(make_user("Grace", "Hopper").pk, frozenset(f"catalog.{each}" for each in held))


def do(viewer: Viewer, document: str, **variables: Any) -> dict[str, Any]:
    """Return the payload of a mutation: it has errors if and only if it has nothing else."""
    (payload,) = ask_as(viewer, document, **variables).data.values()
    (thing,) = payload.keys() - {"errors"}
    assert bool(payload["errors"]) == (payload[thing] is None), payload
    return payload


def refusals(payload: dict[str, Any]) -> set[tuple[str, str]]:
    """Return what was refused, as pairs of the dotted path and the code; every message says something."""
    assert all(error["message"].endswith(".") for error in payload["errors"]), payload
    found = [(".".join(error["field"] or []), error["code"]) for error in payload["errors"]]
    assert len(set(found)) == len(found), payload
    return set(found)


def recorded() -> list[tuple[User, int, str, str]]:
    """Return who did what to which thing, oldest first."""
    entries = LogEntry.objects.select_related("user").order_by("id")
    return [(entry.user, entry.action_flag, entry.object_repr, entry.change_message) for entry in entries]
