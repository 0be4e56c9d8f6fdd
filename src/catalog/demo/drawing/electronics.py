"""Drawings of headphones, speakers, cameras, watches and keyboards."""

from catalog.demo.drawing.canvas import INK, STEEL, STEEL_SHADE, Canvas, Palette


def headphones(canvas: Canvas, colours: Palette) -> None:
    """Draw headphones from the front."""
    canvas.arc(50, 52, 33, 38, colours.shade, start=180, end=360, width=6)
    canvas.arc(50, 52, 30, 35, colours.light, start=205, end=335, width=2.4)
    for left, cup in ((13, 21), (73, 67)):
        canvas.box(left, 50, 14, 32, colours.main, radius=6)
        canvas.box(cup, 52, 12, 28, INK, radius=5)
    canvas.box(15, 56, 3, 14, colours.light, radius=1.5)


def earbuds(canvas: Canvas, colours: Palette) -> None:
    """Draw two earbuds above their open case."""
    canvas.shadow(50, 86, 28)
    canvas.box(22, 56, 56, 29, colours.main, radius=12)
    canvas.box(22, 72, 56, 13, colours.shade, radius=8)
    canvas.box(22, 68, 56, 8, colours.main)
    canvas.box(24, 54, 52, 7, INK, radius=3)
    for x in (36, 64):
        canvas.box(x - 3, 26, 6, 26, colours.main, radius=3)
        canvas.oval(x, 25, 9, 9, colours.main)
        canvas.oval(x + (4 if x < 50 else -4), 25, 4, 5, INK)
    canvas.oval(50, 74, 1.3, 1.3, "#4f8064")


def speaker(canvas: Canvas, colours: Palette) -> None:
    """Draw a bookshelf speaker."""
    canvas.shadow(50, 90, 26)
    canvas.box(28, 12, 46, 77, colours.shade, radius=4)
    canvas.box(26, 12, 44, 77, colours.main, radius=4)
    canvas.oval(48, 61, 18, 18, INK)
    canvas.oval(48, 61, 14, 14, "#4a4f5c")
    canvas.oval(48, 61, 6, 6, INK)
    canvas.oval(48, 29, 9, 9, INK)
    canvas.oval(48, 29, 4, 4, STEEL)
    canvas.oval(61, 82, 1.4, 1.4, colours.light)


def pebble(canvas: Canvas, colours: Palette) -> None:
    """Draw a round speaker with a strap."""
    canvas.shadow(50, 82, 32)
    canvas.arc(74, 30, 13, 13, colours.shade, start=160, end=80, width=2.6)
    canvas.oval(50, 52, 34, 30, colours.shade)
    canvas.oval(48, 50, 33, 29, colours.main)
    for row in range(-2, 4):
        for column in range(-3, 4):
            if row * row + column * column < 12:
                canvas.oval(48 + column * 7, 48 + row * 6.5, 1.4, 1.4, colours.shade)
    canvas.arc(48, 50, 28, 24, colours.light, start=195, end=250, width=2)


def camera(canvas: Canvas, colours: Palette) -> None:
    """Draw a camera from the front."""
    canvas.shadow(50, 77, 38)
    canvas.box(36, 22, 28, 14, colours.shade, radius=3)
    canvas.box(20, 27, 9, 6, INK, radius=1.5)
    canvas.box(72, 27, 10, 6, STEEL_SHADE, radius=2)
    canvas.box(12, 31, 76, 45, colours.main, radius=5)
    canvas.box(12, 42, 76, 24, INK, radius=1)
    canvas.oval(50, 54, 20, 20, STEEL)
    canvas.oval(50, 54, 17, 17, "#1f232a")
    canvas.oval(50, 54, 10, 10, "#34506e")
    canvas.oval(45.5, 49.5, 3, 3, "#b7d5e8")
    canvas.box(41, 24, 18, 6, "#34506e", radius=1.5)
    canvas.oval(80, 38, 2, 2, colours.light)


def watch(canvas: Canvas, colours: Palette) -> None:
    """Draw a wristwatch with its strap."""
    canvas.box(39, 4, 22, 30, colours.main, radius=3)
    canvas.box(39, 66, 22, 30, colours.main, radius=3)
    canvas.box(55, 4, 6, 30, colours.shade, radius=2)
    canvas.box(55, 66, 6, 30, colours.shade, radius=2)
    for y in (78, 84, 90):
        canvas.oval(48, y, 1.1, 1.1, colours.shade)
    canvas.box(75, 47, 5, 6, STEEL_SHADE, radius=1.5)
    canvas.oval(50, 50, 27, 27, STEEL_SHADE)
    canvas.oval(50, 50, 24, 24, "#fdfbf5")
    for x, y in ((50, 30), (70, 50), (50, 70), (30, 50)):
        canvas.oval(x, y, 1.5, 1.5, INK)
    canvas.line((50, 50), (40, 42), colour=INK, width=2.4)
    canvas.line((50, 50), (58, 35), colour=INK, width=1.8)
    canvas.oval(50, 50, 2, 2, "#c4503f")


def keyboard(canvas: Canvas, colours: Palette) -> None:
    """Draw a keyboard from above."""
    canvas.box(7, 32, 86, 40, colours.shade, radius=4)
    canvas.box(7, 30, 86, 39, colours.main, radius=4)
    for row, offset in enumerate((0, 2, 3, 5)):
        for column in range(10):
            accent = "#c4503f" if (row, column) == (0, 0) else colours.light
            canvas.box(11 + offset + column * 7.4, 34 + row * 6.6, 6.2, 5.4, accent, radius=1.2)
    canvas.box(30, 60.8, 38, 5.4, colours.light, radius=1.2)
    canvas.box(16, 60.8, 11, 5.4, colours.shade, radius=1.2)
    canvas.box(71, 60.8, 14, 5.4, colours.shade, radius=1.2)


def fax(canvas: Canvas, colours: Palette) -> None:
    """Draw an office machine with paper in it."""
    canvas.shadow(50, 83, 36)
    canvas.shape((34, 14), (70, 14), (66, 46), (30, 46), fill="#ffffff")
    for y in (20, 25, 30, 35):
        canvas.line((38, y), (62, y), colour=STEEL, width=1.2)
    canvas.shape((18, 44), (82, 44), (90, 82), (10, 82), fill=colours.main)
    canvas.box(10, 76, 80, 7, colours.shade, radius=2)
    canvas.box(18, 50, 14, 24, INK, radius=5)
    canvas.box(38, 50, 22, 8, "#b8cdb4", radius=1.5)
    for row in range(3):
        for column in range(3):
            canvas.box(64 + column * 6, 51 + row * 7, 4.4, 4.6, colours.light, radius=1)


ELECTRONICS = {
    "headphones": headphones,
    "earbuds": earbuds,
    "speaker": speaker,
    "pebble": pebble,
    "camera": camera,
    "watch": watch,
    "keyboard": keyboard,
    "fax": fax,
}
