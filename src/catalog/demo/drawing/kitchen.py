"""Drawings of knives, pans, pots and what makes coffee."""

from catalog.demo.drawing.canvas import INK, STEEL, STEEL_SHADE, WOOD, WOOD_SHADE, Canvas, Palette


def knife(canvas: Canvas, colours: Palette) -> None:
    """Draw a knife lying from the lower left to the upper right."""
    canvas.shape((38, 58), (84, 15), (82, 27), (68, 46), (48, 65), fill=STEEL)
    canvas.shape((38, 58), (84, 15), (60, 45), (42, 61), fill="#e6ebef")
    canvas.line((19, 81), (40, 62), colour=colours.shade, width=8)
    canvas.line((19, 79), (39, 61), colour=colours.main, width=6)
    canvas.line((38, 58), (46, 66), colour=STEEL_SHADE, width=2.5)
    for x, y in ((24, 75.5), (30, 70), (36, 64.5)):
        canvas.oval(x, y, 0.9, 0.9, colours.light)


def pan(canvas: Canvas, colours: Palette) -> None:
    """Draw a pan from above."""
    canvas.line((62, 62), (88, 88), colour=colours.shade, width=6)
    canvas.line((70, 70), (88, 88), colour=WOOD, width=5)
    canvas.oval(44, 44, 30, 30, colours.shade)
    canvas.oval(43, 43, 29, 29, colours.main)
    canvas.oval(43, 43, 24, 24, colours.shade)
    canvas.oval(43, 43, 23, 23, colours.main)
    canvas.arc(43, 43, 19, 19, colours.light, start=190, end=260, width=1.6)


def pot(canvas: Canvas, colours: Palette) -> None:
    """Draw a pot with two handles and a lid."""
    canvas.shadow(50, 80, 34)
    canvas.box(14, 46, 12, 8, colours.shade, radius=3)
    canvas.box(74, 46, 12, 8, colours.shade, radius=3)
    canvas.box(20, 40, 60, 39, colours.main, radius=7)
    canvas.box(20, 66, 60, 13, colours.shade, radius=7)
    canvas.box(20, 62, 60, 9, colours.main)
    canvas.box(26, 45, 3.5, 20, colours.light, radius=1.7)
    canvas.pie(50, 41, 32, 17, colours.shade, start=180, end=360)
    canvas.pie(50, 39, 31, 15, colours.main, start=180, end=360)
    canvas.oval(50, 22, 5, 3.6, colours.shade)


def grinder(canvas: Canvas, colours: Palette) -> None:
    """Draw a hand grinder with its crank."""
    canvas.shadow(50, 88, 20)
    canvas.line((50, 25), (50, 17), (76, 17), colour=INK, width=3)
    canvas.box(73, 6, 7, 12, WOOD, radius=3)
    canvas.box(36, 24, 28, 40, colours.main, radius=4)
    canvas.box(57, 24, 7, 40, colours.shade, radius=3)
    canvas.box(34, 42, 32, 4, colours.shade, radius=1.5)
    canvas.box(38, 62, 24, 25, WOOD, radius=4)
    canvas.box(55, 62, 7, 25, WOOD_SHADE, radius=3)
    canvas.box(40, 28, 3, 11, colours.light, radius=1.5)


def kettle(canvas: Canvas, colours: Palette) -> None:
    """Draw a kettle with a curved spout."""
    canvas.shadow(50, 83, 30)
    canvas.line((34, 72), (24, 66), (20, 48), (12, 38), colour=colours.shade, width=4)
    canvas.arc(70, 52, 17, 19, INK, start=270, end=85, width=4)
    canvas.shape((36, 36), (66, 36), (73, 82), (29, 82), fill=colours.main)
    canvas.shape((58, 36), (66, 36), (73, 82), (63, 82), fill=colours.shade)
    canvas.box(27, 79, 48, 4, INK, radius=2)
    canvas.pie(51, 37, 16, 9, colours.light, start=180, end=360)
    canvas.oval(51, 27, 3.5, 3, INK)


def brewer(canvas: Canvas, colours: Palette) -> None:
    """Draw a filter cone over a glass jug."""
    canvas.shadow(50, 86, 24)
    canvas.shape((36, 56), (64, 56), (72, 85), (28, 85), fill="#dfeaf0")
    canvas.shape((31, 74), (69, 74), (72, 85), (28, 85), fill="#6b432b")
    canvas.box(30, 51, 40, 5, colours.shade, radius=2)
    canvas.shape((24, 22), (76, 22), (57, 52), (43, 52), fill=colours.main)
    canvas.shape((64, 22), (76, 22), (57, 52), (52, 52), fill=colours.shade)
    canvas.shape((28, 18), (72, 18), (70, 24), (30, 24), fill="#ffffff")
    for x in (37, 46, 55):
        canvas.line((x, 28), (x * 0.5 + 24, 46), colour=colours.light, width=1.2)


def mug(canvas: Canvas, colours: Palette) -> None:
    """Draw a mug with steam above it."""
    canvas.shadow(48, 82, 28)
    canvas.ring(71, 56, 15, 15, colours.shade, width=5)
    canvas.box(22, 36, 48, 46, colours.main, radius=8)
    canvas.box(58, 40, 12, 42, colours.shade, radius=6)
    canvas.oval(46, 37, 24, 5, colours.light)
    canvas.oval(46, 37.5, 21, 3.8, "#6b432b")
    for x, y in ((30, 52), (39, 62), (33, 72), (48, 50), (51, 68), (43, 76)):
        canvas.oval(x, y, 0.9, 0.9, colours.shade)
    for x in (38, 50):
        canvas.line((x, 28), (x + 3, 23), (x - 1, 18), (x + 2, 12), colour="#ffffff", width=1.8)


KITCHEN = {
    "knife": knife,
    "pan": pan,
    "pot": pot,
    "grinder": grinder,
    "kettle": kettle,
    "brewer": brewer,
    "mug": mug,
}
