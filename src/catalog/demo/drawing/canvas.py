"""A small canvas of 100 by 100 units on which the pictures of the demo are drawn."""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = 800
_OVERSAMPLING = 2
_DETAIL = (448, 320, 1344, 1216)
_SCALE = SIZE * _OVERSAMPLING / 100

type Point = tuple[float, float]


@dataclass(frozen=True)
class Palette:
    """The colours of one drawn thing: its body, its shaded and its lit side."""

    main: str
    shade: str
    light: str


INK = "#2f3540"
STEEL = "#c9d1d8"
STEEL_SHADE = "#9fabb6"
WOOD = "#c08a58"
WOOD_SHADE = "#96683f"
PAPER = "#fbf6ea"
LEATHER = "#8a5a3a"

PALETTES = {
    "black": Palette("#383c44", "#24272d", "#565c68"),
    "blue": Palette("#3f6c9c", "#2c4f78", "#6f9ac6"),
    "copper": Palette("#b9714a", "#8f5132", "#dc9c76"),
    "cream": Palette("#f1e6d0", "#d6c6a6", "#fffaf0"),
    "dark": Palette("#4a4f5c", "#32363f", "#6d7484"),
    "green": Palette("#4f8064", "#386049", "#7fae93"),
    "oak": Palette("#cf9f68", "#a67a47", "#e7c08f"),
    "red": Palette("#c4503f", "#97372a", "#e2806f"),
    "rose": Palette("#d6888b", "#b0646a", "#efb3b3"),
    "sand": Palette("#d9bf94", "#b59a6d", "#efdcbb"),
    "sky": Palette("#8bb4cf", "#658fab", "#b7d5e8"),
    "steel": Palette("#b9c3cc", "#8d99a5", "#dfe5ea"),
    "yellow": Palette("#e5b449", "#bb8a26", "#f5d486"),
}

BACKGROUNDS = {
    "rose": ("#f3dcd8", "#f9ebe8"),
    "sage": ("#d8e3d6", "#e8efe6"),
    "sand": ("#efe3d0", "#f7f0e4"),
    "sky": ("#d5e3ec", "#e7f0f5"),
}


class Canvas:
    """Draws flat shapes, smooth at the edges, over a plain ground with a paler disc."""

    def __init__(self, background: str) -> None:
        ground, disc = BACKGROUNDS[background]
        side = SIZE * _OVERSAMPLING
        self._image = Image.new("RGB", (side, side), ground)
        self._draw = ImageDraw.Draw(self._image)
        self._ground = ground
        self.oval(50, 50, 42, 42, disc)

    def box(self, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0) -> None:
        """Fill a rectangle from its upper left corner, with rounded corners if `radius` is given."""
        corners = self._corners(x, y, x + width, y + height)
        self._draw.rounded_rectangle(corners, radius=radius * _SCALE, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        """Fill an ellipse around its centre."""
        self._draw.ellipse(self._corners(x - rx, y - ry, x + rx, y + ry), fill=fill)

    def ring(self, x: float, y: float, rx: float, ry: float, colour: str, *, width: float) -> None:
        """Draw the outline of an ellipse, inwards from its edge."""
        corners = self._corners(x - rx, y - ry, x + rx, y + ry)
        self._draw.ellipse(corners, outline=colour, width=round(width * _SCALE))

    def arc(
        self, x: float, y: float, rx: float, ry: float, colour: str, *, start: float, end: float, width: float
    ) -> None:
        """Draw a part of an ellipse's outline; degrees run clockwise from three o'clock."""
        corners = self._corners(x - rx, y - ry, x + rx, y + ry)
        self._draw.arc(corners, start, end, fill=colour, width=round(width * _SCALE))

    def pie(self, x: float, y: float, rx: float, ry: float, fill: str, *, start: float, end: float) -> None:
        """Fill a slice of an ellipse."""
        self._draw.pieslice(self._corners(x - rx, y - ry, x + rx, y + ry), start, end, fill=fill)

    def shape(self, *points: Point, fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * _SCALE, y * _SCALE) for x, y in points], fill=fill)

    def line(self, *points: Point, colour: str, width: float) -> None:
        """Draw a line with round ends and joints."""
        self._draw.line(
            [(x * _SCALE, y * _SCALE) for x, y in points], fill=colour, width=round(width * _SCALE), joint="curve"
        )
        for x, y in (points[0], points[-1]):
            self.oval(x, y, width / 2, width / 2, colour)

    def shadow(self, x: float, y: float, rx: float) -> None:
        """Lay a flat shadow on the ground."""
        self.oval(x, y, rx, 2.2, self._ground)

    def to_webp(self, *, detail: bool = False) -> bytes:
        """Return the picture as WebP, 800 pixels square; `detail` comes closer."""
        image = self._image
        if detail:
            image = image.crop(_DETAIL).resize((SIZE, SIZE), Image.Resampling.BICUBIC)
        else:
            image = image.reduce(_OVERSAMPLING)
        buffer = BytesIO()
        image.save(buffer, "WEBP", quality=80, method=2)
        return buffer.getvalue()

    @staticmethod
    def _corners(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return (left * _SCALE, top * _SCALE, right * _SCALE, bottom * _SCALE)
