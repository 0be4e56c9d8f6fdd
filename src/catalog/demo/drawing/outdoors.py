"""Drawings of tents, bottles, bicycles and bags."""

from catalog.demo.drawing.canvas import INK, LEATHER, STEEL, STEEL_SHADE, WOOD, Canvas, Palette


def tent(canvas: Canvas, colours: Palette) -> None:
    """Draw a tent between two trees."""
    for x in (14, 84):
        canvas.box(x - 1, 66, 2.4, 12, LEATHER)
        canvas.shape((x - 9, 68), (x, 36), (x + 9, 68), fill="#8fae9a")
    canvas.oval(50, 80, 44, 3.5, "#b9c7a8")
    canvas.shape((50, 24), (16, 79), (84, 79), fill=colours.main)
    canvas.shape((50, 24), (84, 79), (60, 79), fill=colours.shade)
    canvas.shape((50, 40), (38, 79), (60, 79), fill=INK)
    canvas.shape((50, 40), (38, 79), (34, 79), fill=colours.light)
    canvas.line((50, 24), (50, 19), colour=WOOD, width=1.6)
    canvas.line((16, 79), (9, 82), colour=STEEL_SHADE, width=0.8)
    canvas.line((84, 79), (91, 82), colour=STEEL_SHADE, width=0.8)


def stove(canvas: Canvas, colours: Palette) -> None:
    """Draw a small stove on its cartridge."""
    canvas.shadow(50, 88, 22)
    canvas.shape((44, 32), (50, 12), (56, 32), fill="#6f9ac6")
    canvas.shape((38, 32), (42, 19), (46, 32), fill="#8bb4cf")
    canvas.shape((54, 32), (58, 19), (62, 32), fill="#8bb4cf")
    canvas.line((30, 28), (44, 44), colour=STEEL_SHADE, width=2.6)
    canvas.line((70, 28), (56, 44), colour=STEEL_SHADE, width=2.6)
    canvas.box(38, 32, 24, 6, INK, radius=2)
    canvas.box(46, 38, 8, 16, STEEL, radius=1)
    canvas.line((54, 48), (68, 48), colour=INK, width=2)
    canvas.box(30, 54, 40, 33, colours.main, radius=8)
    canvas.box(60, 56, 10, 31, colours.shade, radius=6)
    canvas.box(30, 66, 40, 9, colours.light)


def bottle(canvas: Canvas, colours: Palette) -> None:
    """Draw an insulated bottle."""
    canvas.shadow(50, 92, 18)
    canvas.box(42, 8, 16, 12, INK, radius=3)
    canvas.box(43, 18, 14, 8, STEEL, radius=1)
    canvas.box(35, 24, 30, 67, colours.main, radius=8)
    canvas.box(56, 27, 9, 64, colours.shade, radius=6)
    canvas.box(39, 32, 3, 28, colours.light, radius=1.5)
    canvas.box(35, 80, 30, 3, colours.light)


def bicycle(canvas: Canvas, colours: Palette) -> None:
    """Draw a bicycle from its right side."""
    canvas.shadow(50, 84, 42)
    for x in (25, 75):
        canvas.ring(x, 64, 19, 19, INK, width=2.2)
        canvas.ring(x, 64, 16.5, 16.5, STEEL, width=0.7)
        for dx, dy in ((0, 16), (16, 0), (11.3, 11.3), (-11.3, 11.3)):
            canvas.line((x - dx, 64 - dy), (x + dx, 64 + dy), colour=STEEL, width=0.4)
        canvas.oval(x, 64, 2, 2, INK)
    canvas.line((25, 64), (46, 64), (38, 38), (25, 64), colour=colours.shade, width=2)
    canvas.line((46, 64), (67, 40), (39, 42), colour=colours.main, width=2.8)
    canvas.line((38, 38), (46, 64), colour=colours.main, width=2.8)
    canvas.line((75, 64), (65, 32), colour=colours.main, width=2.6)
    canvas.line((65, 32), (72, 29), (74, 33), colour=INK, width=2.2)
    canvas.line((32, 35), (44, 34.5), colour=LEATHER, width=4)
    canvas.ring(46, 64, 5, 5, STEEL_SHADE, width=1.4)
    canvas.line((46, 64), (51, 72), (55, 72), colour=INK, width=1.6)


def helmet(canvas: Canvas, colours: Palette) -> None:
    """Draw a cycling helmet from the side."""
    canvas.line((32, 62), (46, 82), (66, 62), colour=INK, width=1.8)
    canvas.box(42, 79, 8, 4, INK, radius=1.5)
    canvas.pie(50, 62, 38, 40, colours.main, start=180, end=360)
    canvas.box(12, 58, 78, 7, colours.shade, radius=3.5)
    for x, height in ((24, 16), (37, 23), (51, 25), (65, 21)):
        canvas.shape((x, 54), (x + 4, 54 - height), (x + 8, 54 - height + 1), (x + 9, 54), fill=colours.shade)
    canvas.arc(50, 62, 34, 36, colours.light, start=200, end=240, width=1.8)


def backpack(canvas: Canvas, colours: Palette) -> None:
    """Draw a roll-top backpack."""
    canvas.shadow(50, 90, 28)
    canvas.arc(50, 20, 9, 9, INK, start=180, end=360, width=2.4)
    canvas.box(16, 46, 10, 34, colours.shade, radius=5)
    canvas.box(74, 46, 10, 34, colours.shade, radius=5)
    canvas.box(23, 28, 54, 61, colours.main, radius=9)
    canvas.box(25, 18, 50, 15, colours.shade, radius=6)
    canvas.box(25, 18, 50, 8, colours.light, radius=4)
    canvas.box(31, 56, 38, 26, colours.shade, radius=5)
    canvas.box(31, 56, 38, 9, colours.light, radius=4)
    for x in (36, 60):
        canvas.box(x, 24, 4, 34, LEATHER, radius=1)
        canvas.box(x - 1, 46, 6, 5, STEEL, radius=1)


def bag(canvas: Canvas, colours: Palette) -> None:
    """Draw a bag with two handles."""
    canvas.shadow(50, 84, 38)
    canvas.arc(50, 42, 18, 24, INK, start=180, end=360, width=3)
    canvas.box(12, 40, 76, 43, colours.main, radius=10)
    canvas.box(12, 66, 76, 17, colours.shade, radius=8)
    canvas.box(12, 64, 76, 8, colours.main)
    for x in (29, 66):
        canvas.box(x, 40, 5, 43, LEATHER, radius=1)
    canvas.line((18, 45), (82, 45), colour=STEEL, width=1.4)
    canvas.box(44, 54, 14, 9, colours.light, radius=1.5)


OUTDOORS = {
    "tent": tent,
    "stove": stove,
    "bottle": bottle,
    "bicycle": bicycle,
    "helmet": helmet,
    "backpack": backpack,
    "bag": bag,
}
