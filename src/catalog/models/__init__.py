"""The tables of the catalogue."""

from catalog.models.brand import Brand
from catalog.models.category import Category
from catalog.models.loose_file import LooseFile
from catalog.models.product import Product
from catalog.models.product_image import ProductImage
from catalog.models.product_review import ProductReview

__all__ = ["Brand", "Category", "LooseFile", "Product", "ProductImage", "ProductReview"]
