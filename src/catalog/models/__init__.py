"""The tables of the catalogue."""

from catalog.models.brand import Brand
from catalog.models.category import Category
from catalog.models.loose_file import LooseFile
from catalog.models.low_stock_alert import LowStockAlert
from catalog.models.product import Product
from catalog.models.product_image import ProductImage
from catalog.models.product_review import ProductReview
from catalog.models.review_reply import ReviewReply
from catalog.models.review_report import ReviewReport
from catalog.models.review_vote import ReviewVote
from catalog.models.search_word import SearchWord
from catalog.models.spec_definition import SpecDefinition
from catalog.models.spec_value import SpecValue
from catalog.models.spoiled_domain import SpoiledDomain
from catalog.models.view_batch import ViewBatch

__all__ = [
    "Brand",
    "Category",
    "LooseFile",
    "LowStockAlert",
    "Product",
    "ProductImage",
    "ProductReview",
    "ReviewReply",
    "ReviewReport",
    "ReviewVote",
    "SearchWord",
    "SpecDefinition",
    "SpecValue",
    "SpoiledDomain",
    "ViewBatch",
]
