"""Drawings of notebooks, pens and clocks."""

from catalog.demo.drawing.canvas import INK, PAPER, STEEL, STEEL_SHADE, Canvas, Palette


def notebook(canvas: Canvas, colours: Palette) -> None:
    """Draw a notebook with an elastic band."""
    canvas.shadow(51, 90, 28)
    canvas.box(27, 13, 50, 76, colours.shade, radius=3)
    canvas.box(29, 12, 48, 74, PAPER, radius=2)
    canvas.box(25, 11, 49, 76, colours.main, radius=3)
    canvas.box(25, 11, 7, 76, colours.shade, radius=2)
    canvas.box(40, 26, 24, 14, PAPER, radius=1.5)
    canvas.line((44, 31), (60, 31), colour=STEEL, width=1)
    canvas.line((44, 35), (55, 35), colour=STEEL, width=1)
    canvas.box(67, 11, 2, 76, INK)
    canvas.line((48, 87), (48, 94), colour="#c4503f", width=1.4)


def pen(canvas: Canvas, colours: Palette) -> None:
    """Draw a pen with the line it has just written."""
    canvas.line((16, 82), (24, 76), (30, 84), (40, 77), (46, 84), colour=INK, width=1.1)
    canvas.shape((16, 82), (22, 68), (30, 76), fill=STEEL)
    canvas.line((18, 80), (23.5, 74.5), colour=STEEL_SHADE, width=0.8)
    canvas.line((27, 71), (40, 58), colour=INK, width=8)
    canvas.line((38, 60), (80, 18), colour=colours.main, width=9)
    canvas.line((40, 62), (81, 21), colour=colours.shade, width=3)
    canvas.line((42, 51), (74, 19), colour=colours.light, width=1.4)
    canvas.line((36.5, 56), (42, 62), colour=STEEL, width=2)


def clock(canvas: Canvas, colours: Palette) -> None:
    """Draw a round clock at ten past ten."""
    canvas.oval(51, 52, 36, 36, colours.shade)
    canvas.oval(50, 50, 36, 36, colours.main)
    canvas.oval(50, 50, 30, 30, PAPER)
    for x, y in ((50, 24), (63, 27.5), (72.5, 37), (76, 50), (72.5, 63), (63, 72.5)):
        for mark_x, mark_y in ((x, y), (100 - x, 100 - y)):
            canvas.oval(mark_x, mark_y, 1.4, 1.4, INK)
    canvas.line((50, 50), (37, 42), colour=INK, width=3)
    canvas.line((50, 50), (68, 37), colour=INK, width=2.2)
    canvas.line((46, 60), (56, 30), colour="#c4503f", width=0.9)
    canvas.oval(50, 50, 2.2, 2.2, INK)


PAPER_DESK = {"notebook": notebook, "pen": pen, "clock": clock}
