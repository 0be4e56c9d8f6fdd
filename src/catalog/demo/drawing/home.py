"""Drawings of furniture, lamps and textiles."""

from catalog.demo.drawing.canvas import INK, WOOD, WOOD_SHADE, Canvas, Palette


def chair(canvas: Canvas, colours: Palette) -> None:
    """Draw a chair with spindles."""
    canvas.shadow(50, 90, 28)
    for start, end in (((36, 56), (30, 89)), ((66, 56), (72, 89)), ((42, 56), (41, 84)), ((60, 56), (61, 84))):
        canvas.line(start, end, colour=colours.shade, width=3)
    for x in (36, 41.5, 47, 53, 58.5, 64):
        canvas.line((x, 16), (x, 54), colour=colours.main, width=1.8)
    canvas.box(31, 11, 38, 8, colours.main, radius=4)
    canvas.line((33, 14), (34, 54), colour=colours.shade, width=3)
    canvas.line((67, 14), (66, 54), colour=colours.shade, width=3)
    canvas.box(28, 52, 44, 7, colours.main, radius=3.5)
    canvas.box(28, 56, 44, 3, colours.shade, radius=1.5)


def stool(canvas: Canvas, colours: Palette) -> None:
    """Draw a stool with a slot in its seat."""
    canvas.shadow(50, 84, 32)
    canvas.line((32, 44), (24, 82), colour=colours.shade, width=4.5)
    canvas.line((68, 44), (76, 82), colour=colours.shade, width=4.5)
    canvas.line((29, 66), (71, 66), colour=colours.main, width=4)
    canvas.box(18, 36, 64, 9, colours.main, radius=3)
    canvas.box(18, 42, 64, 3, colours.shade, radius=1.5)
    canvas.box(42, 38, 16, 2.6, INK, radius=1.3)


def armchair(canvas: Canvas, colours: Palette) -> None:
    """Draw a low chair with two cushions."""
    canvas.shadow(50, 85, 36)
    canvas.line((24, 60), (20, 84), colour=WOOD_SHADE, width=3.5)
    canvas.line((76, 60), (80, 84), colour=WOOD_SHADE, width=3.5)
    canvas.box(25, 20, 50, 44, colours.shade, radius=9)
    canvas.box(27, 20, 46, 40, colours.main, radius=8)
    canvas.box(23, 54, 54, 17, colours.light, radius=6)
    canvas.box(23, 62, 54, 9, colours.main, radius=4)
    canvas.line((17, 49), (23, 49), (23, 74), colour=WOOD, width=4)
    canvas.line((83, 49), (77, 49), (77, 74), colour=WOOD, width=4)
    canvas.line((22, 74), (78, 74), colour=WOOD, width=4)


def table(canvas: Canvas, colours: Palette) -> None:
    """Draw a table with a bowl and a book on it."""
    canvas.shadow(50, 82, 40)
    for top, foot in ((24, 18), (28, 34), (76, 82), (72, 66)):
        canvas.line((top, 48), (foot, 81), colour=colours.shade, width=3)
    canvas.line((22, 66), (30, 66), colour=colours.shade, width=2)
    canvas.line((70, 66), (78, 66), colour=colours.shade, width=2)
    canvas.box(10, 43, 80, 6, colours.main, radius=2)
    canvas.box(10, 46.5, 80, 2.5, colours.shade, radius=1.2)
    canvas.pie(34, 35, 10, 8, "#f4efe6", start=0, end=180)
    canvas.box(58, 39.5, 20, 3.5, "#c4503f", radius=1)
    canvas.box(60, 36, 17, 3.5, "#3f6c9c", radius=1)


def shelf(canvas: Canvas, colours: Palette) -> None:
    """Draw a leaning shelf with books and a plant."""
    canvas.shadow(50, 92, 30)
    canvas.line((34, 8), (26, 91), colour=colours.shade, width=3)
    canvas.line((66, 8), (74, 91), colour=colours.shade, width=3)
    for y in (20, 37, 54, 71, 86):
        reach = (y - 8) * 0.1
        canvas.box(32 - reach, y, 36 + 2 * reach, 3.2, colours.main, radius=1)
    for x, y, height, colour in (
        (34, 54, 12, "#c4503f"),
        (38.5, 54, 10, "#e5b449"),
        (43, 54, 13, "#3f6c9c"),
        (58, 71, 11, "#4f8064"),
        (62.5, 71, 9, "#d6888b"),
        (36, 37, 9, "#8bb4cf"),
    ):
        canvas.box(x, y - height, 4, height, colour, radius=0.6)
    canvas.box(52, 31, 8, 6, "#b9714a", radius=1)
    for x, y in ((53, 27), (56, 24), (59, 27)):
        canvas.oval(x, y, 2.6, 5, "#4f8064")
    canvas.box(32, 62, 16, 9, "#f4efe6", radius=2)


def lamp(canvas: Canvas, colours: Palette) -> None:
    """Draw a desk lamp with a jointed arm and its light."""
    canvas.shadow(40, 86, 22)
    canvas.shape((60, 38), (82, 32), (94, 84), (52, 84), fill="#fdf3cf")
    canvas.line((40, 82), (28, 50), (58, 26), colour=INK, width=2.8)
    canvas.oval(28, 50, 3, 3, colours.shade)
    canvas.box(24, 80, 32, 6, colours.main, radius=3)
    canvas.box(24, 83.5, 32, 2.5, colours.shade, radius=1.2)
    canvas.shape((52, 20), (66, 15), (86, 34), (58, 43), fill=colours.main)
    canvas.shape((60, 17.5), (66, 15), (86, 34), (74, 38), fill=colours.shade)
    canvas.oval(59, 17, 5, 5, colours.main)


def pendant(canvas: Canvas, colours: Palette) -> None:
    """Draw a lamp that hangs from above."""
    canvas.shape((24, 58), (76, 58), (92, 94), (8, 94), fill="#fdf3cf")
    canvas.line((50, 0), (50, 24), colour=INK, width=1.4)
    canvas.box(46, 22, 8, 9, INK, radius=2)
    canvas.pie(50, 58, 30, 30, colours.main, start=180, end=360)
    canvas.pie(50, 58, 30, 30, colours.shade, start=300, end=360)
    canvas.oval(50, 58, 30, 3.6, colours.light)
    canvas.oval(50, 59.5, 6, 5, "#fff8dc")


def blanket(canvas: Canvas, colours: Palette) -> None:
    """Draw a folded blanket with fringes."""
    canvas.shadow(50, 79, 38)
    for x in range(17, 84, 3):
        canvas.line((x, 72), (x, 79), colour=colours.shade, width=1.1)
    for y, colour in ((56, colours.shade), (44, colours.main), (32, colours.light)):
        canvas.box(15, y, 70, 17, colour, radius=7)
    for x in range(22, 78, 8):
        canvas.line((x, 36), (x + 4, 41), (x + 8, 36), colour=colours.main, width=1)
        canvas.line((x, 48), (x + 4, 53), (x + 8, 48), colour=colours.light, width=1)


def cushion(canvas: Canvas, colours: Palette) -> None:
    """Draw a square cushion with a seam."""
    canvas.shadow(50, 84, 32)
    canvas.shape((18, 20), (50, 25), (82, 20), (78, 50), (82, 82), (50, 77), (18, 82), (22, 50), fill=colours.shade)
    canvas.shape((20, 20), (50, 25), (80, 20), (76, 50), (80, 79), (50, 74), (20, 79), (24, 50), fill=colours.main)
    for y in (36, 50, 64):
        canvas.line((28, y), (72, y), colour=colours.light, width=1.2)


HOME = {
    "chair": chair,
    "stool": stool,
    "armchair": armchair,
    "table": table,
    "shelf": shelf,
    "lamp": lamp,
    "pendant": pendant,
    "blanket": blanket,
    "cushion": cushion,
}
