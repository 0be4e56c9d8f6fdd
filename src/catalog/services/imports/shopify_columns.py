"""What Shopify calls its columns, in the older template and in the newer one."""

_NAMES = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "body": ("body (html)", "body html", "description"),
    "vendor": ("vendor",),
    "category": ("product category", "standard product type"),
    "google category": ("google shopping / google product category",),
    "type": ("type", "custom product type"),
    "tags": ("tags",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "sku": ("variant sku", "sku"),
    "grams": ("variant grams", "weight value (grams)"),
    "stock": ("variant inventory qty", "inventory quantity"),
    "price": ("variant price", "price"),
    "compare-at price": ("variant compare at price", "compare-at price"),
    "image": ("image src", "product image url"),
    "image position": ("image position",),
    "image alt text": ("image alt text",),
    "option1 name": ("option1 name",),
    "option1 value": ("option1 value",),
    "option2 name": ("option2 name",),
    "option2 value": ("option2 value",),
    "option3 name": ("option3 name",),
    "option3 value": ("option3 value",),
}
_MEANINGS = {heading: name for name, headings in _NAMES.items() for heading in headings}


def column_name(heading: str) -> str:
    """Return what a column holds, or the heading itself for one that is not read."""
    heading = heading.strip().lower()
    return _MEANINGS.get(heading, f"unread: {heading}")
