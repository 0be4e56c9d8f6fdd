"""Drawings of clothes and shoes."""

from catalog.demo.drawing.canvas import INK, LEATHER, PAPER, STEEL, Canvas, Palette


def _torso(canvas: Canvas, colours: Palette) -> None:
    canvas.shape((32, 20), (14, 36), (20, 78), (30, 77), (30, 44), fill=colours.shade)
    canvas.shape((68, 20), (86, 36), (80, 78), (70, 77), (70, 44), fill=colours.shade)
    canvas.shape((34, 18), (66, 18), (74, 26), (71, 84), (29, 84), (26, 26), fill=colours.main)


def jacket(canvas: Canvas, colours: Palette) -> None:
    """Draw a jacket with a hood."""
    canvas.oval(50, 18, 14, 11, colours.shade)
    _torso(canvas, colours)
    canvas.oval(50, 19, 9, 7, INK)
    canvas.line((50, 26), (50, 83), colour=STEEL, width=1.6)
    for x in (33, 55):
        canvas.box(x, 60, 12, 2.4, colours.shade, radius=1.2)
    canvas.line((34, 32), (32, 52), colour=colours.light, width=1.8)
    canvas.box(29, 80, 42, 4, colours.shade, radius=1)


def jumper(canvas: Canvas, colours: Palette) -> None:
    """Draw a ribbed jumper."""
    _torso(canvas, colours)
    canvas.oval(50, 19, 11, 6, colours.shade)
    canvas.oval(50, 17.5, 8, 4, INK)
    for x in range(34, 68, 4):
        canvas.line((x, 32), (x, 76), colour=colours.light, width=0.8)
    canvas.box(29, 78, 42, 6, colours.shade, radius=2)
    canvas.shape((20, 72), (30, 71), (30, 78), (20, 79), fill=colours.light)
    canvas.shape((80, 72), (70, 71), (70, 78), (80, 79), fill=colours.light)


def shirt(canvas: Canvas, colours: Palette) -> None:
    """Draw a shirt with a collar and buttons."""
    _torso(canvas, colours)
    canvas.shape((38, 16), (50, 32), (62, 16), fill=colours.shade)
    canvas.shape((36, 15), (42, 14), (50, 26), (43, 33), fill=colours.light)
    canvas.shape((64, 15), (58, 14), (50, 26), (57, 33), fill=colours.light)
    canvas.line((50, 32), (50, 83), colour=colours.shade, width=1)
    for y in (40, 50, 60, 70):
        canvas.oval(50, y, 1.2, 1.2, PAPER)
    canvas.box(56, 40, 10, 11, colours.light, radius=1.5)


def sneaker(canvas: Canvas, colours: Palette) -> None:
    """Draw a sneaker from the side."""
    canvas.shadow(50, 76, 42)
    canvas.shape((12, 36), (34, 40), (52, 36), (68, 52), (88, 58), (90, 68), (12, 68), fill=colours.main)
    canvas.oval(80, 64, 11, 9, colours.light)
    canvas.shape((12, 36), (26, 38), (24, 68), (12, 68), fill=colours.shade)
    canvas.box(9, 66, 83, 8, "#ffffff", radius=4)
    canvas.line((10, 70.5), (91, 70.5), colour=colours.shade, width=0.9)
    for x, y in ((46, 42), (52, 46.5), (58, 51)):
        canvas.line((x - 4, y + 4), (x + 4, y - 1), colour="#ffffff", width=1.8)


def boot(canvas: Canvas, colours: Palette) -> None:
    """Draw a boot with an elastic side."""
    canvas.shadow(50, 86, 36)
    canvas.shape((26, 14), (54, 14), (56, 50), (76, 60), (86, 68), (87, 78), (24, 78), fill=colours.main)
    canvas.shape((26, 14), (34, 14), (33, 78), (24, 78), fill=colours.shade)
    canvas.shape((40, 20), (51, 20), (50, 46), (43, 46), fill=INK)
    canvas.box(22, 76, 66, 5, INK, radius=2)
    canvas.box(22, 79, 18, 7, INK, radius=1.5)
    canvas.line((28, 12), (28, 20), colour=LEATHER, width=2)
    canvas.arc(74, 74, 12, 10, colours.light, start=220, end=290, width=1.4)


def beanie(canvas: Canvas, colours: Palette) -> None:
    """Draw a ribbed beanie."""
    canvas.pie(50, 62, 32, 44, colours.main, start=180, end=360)
    for x in range(24, 78, 7):
        canvas.line((x, 58), (50 + (x - 50) * 0.45, 26), colour=colours.shade, width=0.9)
    canvas.oval(50, 18, 8, 8, colours.light)
    canvas.box(15, 58, 70, 18, colours.shade, radius=7)
    for x in range(20, 82, 5):
        canvas.line((x, 61), (x, 73), colour=colours.main, width=1.3)


def scarf(canvas: Canvas, colours: Palette) -> None:
    """Draw a scarf laid round a neck."""
    canvas.shape((52, 34), (70, 34), (76, 82), (58, 84), fill=colours.shade)
    canvas.shape((30, 34), (48, 34), (46, 74), (28, 74), fill=colours.main)
    canvas.oval(50, 32, 30, 15, colours.main)
    canvas.oval(50, 28, 19, 8, colours.shade)
    for x in range(29, 47, 3):
        canvas.line((x, 74), (x, 81), colour=colours.shade, width=1)
    for x in range(59, 76, 3):
        canvas.line((x, 83), (x + 0.5, 90), colour=colours.main, width=1)
    for y in (52, 60):
        canvas.line((30, y), (46, y), colour=colours.light, width=2)
        canvas.line((57, y + 6), (72, y + 5), colour=colours.light, width=2)


CLOTHING = {
    "jacket": jacket,
    "jumper": jumper,
    "shirt": shirt,
    "sneaker": sneaker,
    "boot": boot,
    "beanie": beanie,
    "scarf": scarf,
}
