"""What workers do for the catalogue; a task takes ids or names and calls one service."""

from catalog.tasks.cache import clear_spoiled
from catalog.tasks.images import make_renditions, remove_loose_files
from catalog.tasks.search import forget_words
from catalog.tasks.stock import report_low_stock
from catalog.tasks.views import flush_views, forget_view_batches

__all__ = [
    "clear_spoiled",
    "flush_views",
    "forget_view_batches",
    "forget_words",
    "make_renditions",
    "remove_loose_files",
    "report_low_stock",
]
