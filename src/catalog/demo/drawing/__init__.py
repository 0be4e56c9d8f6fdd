"""The pictures of the demo: flat drawings, one function for each kind of thing."""

from catalog.demo.drawing.canvas import PALETTES, SIZE, Canvas
from catalog.demo.drawing.clothing import CLOTHING
from catalog.demo.drawing.electronics import ELECTRONICS
from catalog.demo.drawing.home import HOME
from catalog.demo.drawing.kitchen import KITCHEN
from catalog.demo.drawing.outdoors import OUTDOORS
from catalog.demo.drawing.paper import PAPER_DESK

DRAWINGS = KITCHEN | HOME | ELECTRONICS | OUTDOORS | CLOTHING | PAPER_DESK

__all__ = ["DRAWINGS", "SIZE", "draw"]


def draw(description: str) -> bytes:
    """Return a WebP for "kind:colour:background", or closer with ":detail" after it."""
    kind, colour, background, *closer = description.split(":")
    canvas = Canvas(background)
    DRAWINGS[kind](canvas, PALETTES[colour])
    return canvas.to_webp(detail=closer == ["detail"])
