"""Pictures of the demo, drawn: skies, fire, lanterns, masks and giants, each by its own seed.

Light is painted small and scaled up, which is soft and quick; silhouettes are drawn at full size.
"""

import math
import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
SMALL = 8  # light is painted at an eighth of the size


class Canvas:
    """One picture in the making."""

    def __init__(self, size: tuple[int, int], *, seed: str, take: int) -> None:
        """`seed` decides the composition; `take` moves things a little, so that takes differ."""
        self.width, self.height = size
        self.rng = random.Random(f"{seed}/{take}")  # noqa: S311 - a drawing, not a secret
        self.fixed = random.Random(seed)  # noqa: S311 - the same for all takes of an element
        self._image = Image.new("RGB", size)
        self._light: Image.Image | None = None  # painted small, not yet on the picture

    @property
    def image(self) -> Image.Image:
        """The picture with all light that was added."""
        if self._light is not None:
            soft = self._light.filter(ImageFilter.GaussianBlur(1.6))
            large = soft.resize(self._image.size, Image.Resampling.BILINEAR)
            self._image = ImageChops.screen(self._image, large)
            self._light = None
        return self._image

    def x(self, share: float) -> int:
        """A place across the picture, 0 to 1."""
        return round(share * self.width)

    def y(self, share: float) -> int:
        """A place down the picture, 0 to 1."""
        return round(share * self.height)

    def about(self, value: float, spread: float) -> float:
        """`value`, moved by chance."""
        return value + self.rng.uniform(-spread, spread)

    def sky(self, *colours: Colour) -> None:
        """A gradient from top to bottom."""
        strip = Image.new("RGB", (1, len(colours)))
        strip.putdata(list(colours))
        self._image.paste(strip.resize((self.width, self.height), Image.Resampling.BICUBIC))

    def light(self, paint: Callable[[ImageDraw.ImageDraw, float, float], None]) -> None:
        """Add light: what `paint` draws small is later scaled up, softened and screened on."""
        width, height = self.width // SMALL, self.height // SMALL
        small = Image.new("RGB", (width, height))
        paint(ImageDraw.Draw(small), width, height)
        self._light = ImageChops.screen(self._light, small) if self._light else small

    def shade(self, paint: Callable[[ImageDraw.ImageDraw, float, float], None]) -> None:
        """Take light away: mist and smoke, painted small in white where it stays."""
        width, height = self.width // SMALL, self.height // SMALL
        small = Image.new("RGB", (width, height), (255, 255, 255))
        paint(ImageDraw.Draw(small), width, height)
        soft = small.filter(ImageFilter.GaussianBlur(1.6))
        large = soft.resize(self.image.size, Image.Resampling.BILINEAR)
        self._image = ImageChops.multiply(self.image, large)

    def glow(self, at: tuple[float, float], radius: float, colour: Colour) -> None:
        """A round glow at a place given in shares; the radius in shares of the height."""

        def paint(draw: ImageDraw.ImageDraw, width: float, height: float) -> None:
            for step in range(6, 0, -1):
                reach = radius * height * step / 6
                fill = faded(colour, (1 - (step - 1) / 6) ** 1.6)
                x, y = at[0] * width, at[1] * height
                draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=fill)

        self.light(paint)

    def clouds(
        self, colour: Colour, *, top: float = 0, bottom: float = 0.6, count: int = 26
    ) -> None:
        """Banks of cloud between two heights."""

        def paint(draw: ImageDraw.ImageDraw, width: float, height: float) -> None:
            for _ in range(count):
                x, y = self.rng.uniform(-0.1, 1.1) * width, self.rng.uniform(top, bottom) * height
                long, thick = self.rng.uniform(0.08, 0.3) * width, self.rng.uniform(1, 4)
                fill = faded(colour, self.rng.uniform(0.2, 1))
                draw.ellipse((x - long, y - thick, x + long, y + thick), fill=fill)

        self.light(paint)

    def flames(self, box: tuple[float, float, float, float], *, count: int = 60) -> None:
        """Fire between left, top, right and bottom, white inside and red outside."""
        left, top, right, bottom = box
        for colour, share, reach in (
            ((150, 34, 4), 1.0, 5.0),
            ((190, 90, 16), 0.65, 3.2),
            ((170, 150, 70), 0.3, 2.0),
        ):

            def paint(
                draw: ImageDraw.ImageDraw,
                width: float,
                height: float,
                fill: Colour = colour,
                share: float = share,
                reach: float = reach,
            ) -> None:
                middle, half = (left + right) / 2, (right - left) / 2 * share
                for _ in range(count):
                    x = self.rng.triangular(middle - half, middle + half, middle) * width
                    y = self.rng.uniform(top, bottom) * height
                    size = self.rng.uniform(0.5, 1) * reach
                    draw.ellipse((x - size, y - size * 1.8, x + size, y + size * 1.2), fill=fill)

            self.light(paint)

    def sparks(self, count: int, colour: Colour = (255, 170, 70)) -> None:
        """Embers, or with another colour ash, snow and dust."""
        draw = ImageDraw.Draw(self.image)
        for _ in range(count):
            x, y = self.rng.random() * self.width, self.rng.random() * self.height
            size = self.rng.choice((1, 1, 1, 2, 3))
            fill = faded(colour, self.rng.uniform(0.4, 1))
            draw.ellipse((x, y, x + size, y + size * self.rng.uniform(1, 2)), fill=fill)

    def draw(self) -> ImageDraw.ImageDraw:
        """For silhouettes at full size."""
        return ImageDraw.Draw(self.image)

    def shape(self, points: list[tuple[float, float]], colour: Colour) -> None:
        """A silhouette through points given in shares."""
        self.draw().polygon([(self.x(x), self.y(y)) for x, y in points], fill=colour)

    def ridge(self, height: float, rough: float, colour: Colour) -> None:
        """Hills from side to side."""
        points = [(0.0, 1.0)]
        level = self.about(height, 0.03)
        for step in range(33):
            level += self.rng.uniform(-rough, rough) + (height - level) * 0.2
            points.append((step / 32, level))
        self.shape([*points, (1.0, 1.0)], colour)

    def roof(self, at: tuple[float, float], width: float, colour: Colour) -> None:
        """A tiled roof with lifted eaves, its ridge at `at`."""
        x, y = at
        half, drop = width / 2, width * 0.3
        points = [(x - half * 0.55, y), (x + half * 0.55, y)]
        points += [(x + half * 0.75, y + drop * 0.62), (x + half * 1.08, y + drop * 0.78)]
        points += [(x + half * 1.02, y + drop), (x - half * 1.02, y + drop)]
        points += [(x - half * 1.08, y + drop * 0.78), (x - half * 0.75, y + drop * 0.62)]
        self.shape(points, colour)

    def gate(
        self, x: float, base: float, width: float, colour: Colour, *, broken: bool = False
    ) -> None:
        """A palace gate of two storeys on a stone base."""
        self.shape(
            [
                (x - width * 0.62, base),
                (x - width * 0.56, base - width * 0.34),
                (x + width * 0.56, base - width * 0.34),
                (x + width * 0.62, base),
            ],
            colour,
        )
        if broken:
            self.roof((x - width * 0.2, base - width * 0.8), width * 0.7, colour)
        else:
            self.shape(
                [
                    (x - width * 0.4, base - width * 0.3),
                    (x - width * 0.4, base - width * 1.2),
                    (x + width * 0.4, base - width * 1.2),
                    (x + width * 0.4, base - width * 0.3),
                ],
                colour,
            )
            self.roof((x, base - width * 0.98), width * 1.05, colour)
            self.roof((x, base - width * 1.5), width * 0.86, colour)
        arch = self.draw()
        box = (x - width * 0.12, base - width * 0.22, x + width * 0.12, base + width * 0.2)
        arch.ellipse(
            (self.x(box[0]), self.y(box[1]), self.x(box[2]), self.y(box[3])),
            fill=lighter(colour, 34),
        )
        if base < 0.98:
            arch.rectangle(
                (self.x(box[0]) - 1, self.y(base), self.x(box[2]) + 1, self.height), fill=colour
            )

    def figure(self, x: float, base: float, tall: float, colour: Colour, *, mask: str = "") -> None:
        """A robed figure; `mask` gives the head of an animal, a hat or a topknot."""
        wide = tall * self.height / self.width * 0.42
        hem = self.about(0.74, 0.16)
        outline = ((0.13, 0.8), (0.4, 0.73), (0.6, 0.44), (0.5, 0.38), (0.36, 0.44), (hem, 0.0))
        right = [(x + wide * out, base - tall * up) for out, up in outline]
        left = [(x - wide * out, base - tall * up) for out, up in reversed(outline)]
        self.shape([*right, *left], colour)
        head = tall * 0.1
        draw, cx, cy = self.draw(), self.x(x), self.y(base - tall * 0.86)
        radius = head * self.height
        draw.ellipse((cx - radius, cy - radius * 1.1, cx + radius, cy + radius * 1.1), fill=colour)
        for points in head_gear(mask):
            draw.polygon([(cx + dx * radius, cy + dy * radius) for dx, dy in points], fill=colour)
        if mask and mask != "hat":
            self.eyes((cx, cy), radius)

    def eyes(self, at: tuple[float, float], radius: float) -> None:
        """Two points of light in a mask."""
        draw = self.draw()
        size = max(1.0, radius * 0.16)
        for side in (-0.4, 0.4):
            x, y = at[0] + side * radius, at[1] - radius * 0.1
            draw.ellipse((x - size, y - size, x + size, y + size), fill=(255, 214, 140))

    def crowd(self, base: float, tall: float, count: int, colour: Colour) -> None:
        """A row of heads and shoulders."""
        for _ in range(count):
            self.figure(
                self.rng.random(), self.about(base, 0.04), self.about(tall, tall / 4), colour
            )

    def lantern(
        self, x: float, y: float, size: float, colour: Colour, *, lotus: bool = False
    ) -> None:
        """A paper lantern with its light; as a lotus it has petals."""
        draw, cx, cy = self.draw(), x * self.width, y * self.height
        radius = size * self.height
        if not lotus:
            draw.rounded_rectangle(
                (cx - radius * 0.7, cy - radius, cx + radius * 0.7, cy + radius),
                radius * 0.5,
                fill=colour,
            )
            return
        for petal in range(7):
            angle = math.pi * (1 + (petal + 0.5) / 7)
            px, py = cx + math.cos(angle) * radius, cy + math.sin(angle) * radius * 0.8
            tone = faded(colour, 0.72 + 0.28 * (petal % 2))
            draw.polygon(
                [
                    (cx - radius * 0.4, cy + radius * 0.4),
                    (px, py),
                    (cx + radius * 0.4, cy + radius * 0.4),
                ],
                fill=tone,
            )
        draw.ellipse(
            (cx - radius * 0.5, cy - radius * 0.2, cx + radius * 0.5, cy + radius * 0.7),
            fill=lighter(colour, 40),
        )

    def finished(self) -> Image.Image:
        """The picture with a vignette, in few enough colours to be a small file."""
        vignette = Image.new("L", (32, 14), 150)
        ImageDraw.Draw(vignette).ellipse((-3, -3, 35, 17), fill=255)
        vignette = vignette.filter(ImageFilter.GaussianBlur(3)).resize(
            self.image.size, Image.Resampling.BICUBIC
        )
        return ImageChops.multiply(self.image, vignette.convert("RGB"))


def head_gear(mask: str) -> list[list[tuple[float, float]]]:
    """What sticks out of a head, in shares of its radius."""
    return {
        "hare": [
            [(-0.8, -0.6), (-1.0, -3.2), (-0.1, -0.9)],
            [(0.8, -0.6), (0.9, -3.1), (0.1, -0.9)],
        ],
        "boar": [
            [(-1.1, -0.7), (-1.3, -1.7), (-0.3, -1)],
            [(1.1, -0.7), (1.3, -1.7), (0.3, -1)],
            [(-0.9, 0.9), (-1.5, 0.1), (-0.4, 0.6)],
            [(0.9, 0.9), (1.5, 0.1), (0.4, 0.6)],
        ],
        "dog": [[(-1, -0.2), (-1.5, -1.8), (-0.2, -1)], [(1, -0.2), (1.5, -1.8), (0.2, -1)]],
        "crane": [[(-0.3, 0), (0.2, 0.5), (3.2, 0.5)], [(-0.4, -0.9), (0, -2), (0.3, -0.9)]],
        "hat": [[(-2.4, -0.4), (0, -1.8), (2.4, -0.4)]],
        "king": [
            [
                (-1.2, -0.6),
                (-1.5, -2.2),
                (-0.5, -1.2),
                (0, -2.6),
                (0.5, -1.2),
                (1.5, -2.2),
                (1.2, -0.6),
            ]
        ],
    }.get(mask, [])


def faded(colour: Colour, share: float) -> Colour:
    """`colour` at `share` of its strength."""
    red, green, blue = (max(0, min(255, round(part * share))) for part in colour)
    return red, green, blue


def lighter(colour: Colour, by: int) -> Colour:
    """`colour` with something added to each part."""
    red, green, blue = (max(0, min(255, part + by)) for part in colour)
    return red, green, blue
