"""The catalogue in Django's admin: one screen in each file."""

from catalog.admin import brands, categories, products, queue, reviews, specs

__all__ = ["brands", "categories", "products", "queue", "reviews", "specs"]
