"""What each scene of the demo looks like, by what an element shows."""

import math
from collections.abc import Callable

from PIL import Image, ImageDraw

from shotlog.management.demo.pictures import Canvas, Colour, faded, lighter

MASKS = ("crane", "boar", "hare", "dog")
GOLD: Colour = (255, 196, 110)
PINK: Colour = (255, 120, 160)
WHITE: Colour = (236, 232, 220)
NIGHTS: tuple[tuple[Colour, ...], ...] = (
    ((12, 8, 30), (34, 18, 46), (64, 30, 52)),
    ((6, 14, 34), (16, 34, 60), (40, 50, 70)),
    ((20, 8, 14), (50, 20, 24), (84, 44, 34)),
)
PAPERS: tuple[tuple[Colour, Colour], ...] = (
    (GOLD, (130, 62, 16)),
    ((255, 130, 90), (140, 34, 14)),
    ((240, 230, 200), (84, 80, 70)),
    ((190, 220, 150), (50, 84, 40)),
)
DAWNS: tuple[tuple[Colour, ...], ...] = (
    ((50, 96, 140), (150, 140, 150), (240, 190, 140), (250, 214, 170)),
    ((34, 48, 92), (110, 90, 130), (214, 130, 120), (244, 190, 150)),
    ((96, 116, 128), (150, 160, 160), (206, 206, 190), (226, 220, 204)),
    ((70, 60, 96), (170, 110, 110), (250, 170, 90), (255, 220, 150)),
)
# Skies over the gate, from the last light to smoke.
DUSKS: tuple[tuple[Colour, ...], ...] = (
    ((60, 40, 84), (150, 74, 84), (226, 130, 70), (76, 44, 44)),
    ((30, 40, 78), (84, 84, 116), (196, 150, 120), (60, 50, 60)),
    ((34, 20, 26), (92, 36, 30), (160, 70, 40), (40, 24, 26)),
    ((58, 54, 58), (112, 96, 92), (168, 120, 92), (52, 46, 48)),
    ((20, 22, 44), (50, 40, 70), (120, 60, 66), (36, 26, 40)),
)


def picture(
    scene: str, category: str, *, size: tuple[int, int], seed: str, take: int
) -> Image.Image:
    """The picture of one take: its composition by element (`seed`), its details by `take`."""
    canvas = Canvas(size, seed=seed, take=take)
    SCENES.get(scene, title)(canvas, category)
    return canvas.finished()


def gate(canvas: Canvas, category: str) -> None:
    """Scene 24: the city gate at dusk, and the fire on it."""
    fixed = canvas.fixed
    dark: Colour = (16, 12, 18)
    canvas.sky(*fixed.choice(DUSKS))
    canvas.clouds((90, 44, 34), bottom=0.45)
    x, base, width = fixed.uniform(0.3, 0.7), fixed.uniform(0.86, 0.97), fixed.uniform(0.26, 0.4)
    if category in ("matte", "environment", "sky", "weather"):
        canvas.ridge(0.55, 0.02, (70, 46, 52))
        canvas.ridge(0.7, 0.03, (44, 28, 36))
        for _ in range(26):
            canvas.roof((fixed.random(), fixed.uniform(0.66, 0.95)), fixed.uniform(0.05, 0.1), dark)
        if category in ("sky", "weather"):
            canvas.gate(x, 0.98, width * 0.6, dark)
            canvas.clouds((210, 110, 50), bottom=0.4, count=30)
        else:
            canvas.flames((x - 0.04, 0.55, x + 0.04, 0.8), count=30)
        canvas.sparks(120, (190, 170, 160) if category == "weather" else (255, 160, 70))
        return
    if category == "fire":
        wide = fixed.choice((0.05, 0.09, 0.16))
        canvas.flames((x - wide, -0.05, x + wide, 0.75), count=150)
        canvas.glow((x, 0.2), 0.7, (150, 60, 16))
        canvas.gate(x, base, width, dark)
        canvas.flames((x - width / 2, 0.35, x + width / 2, 0.6), count=45)
        canvas.sparks(140)
        return
    if category == "crowd":
        canvas.glow((x, 0.3), 0.8, (170, 70, 20))
        canvas.gate(x, 0.7, width * 0.7, dark)
        canvas.flames((x - 0.05, 0.0, x + 0.05, 0.4), count=50)
        canvas.crowd(0.96, 0.2, 18, (34, 22, 26))
        canvas.crowd(1.12, 0.36, 16, (12, 9, 12))
        return
    if category in ("creature", "double"):
        canvas.flames((x - 0.16, -0.05, x + 0.16, 0.95), count=170)
        canvas.figure(canvas.about(x, 0.02), 1.08, canvas.about(0.92, 0.04), dark, mask="hat")
        canvas.draw().line(
            (canvas.x(x + 0.07), canvas.y(1), canvas.x(x + 0.1), canvas.y(0.05)),
            fill=dark,
            width=max(3, canvas.height // 60),
        )
        canvas.sparks(120)
        return
    if category in ("face", "relight", "beauty"):
        masks = MASKS if category == "face" else ("",)
        canvas.glow((fixed.choice((0.1, 0.9)), 0.2), 0.9, (200, 90, 24))
        for place, mask in enumerate(masks):
            across = (place + 0.5) / len(masks)
            tall = 1.1 if len(masks) > 1 else 1.9
            canvas.figure(canvas.about(across, 0.02), tall * 1.05, tall, dark, mask=mask)
        canvas.sparks(70)
        return
    canvas.gate(x, base, width, dark, broken=category == "destruction")
    if category in ("smoke", "sim"):
        canvas.clouds((130, 110, 104), top=0.3, bottom=1, count=50)
        canvas.flames((x - 0.03, 0.1, x + 0.03, 0.5), count=20)
    canvas.sparks(50)


def alley(canvas: Canvas, category: str) -> None:
    """Scene 24A: a narrow lane at night, paper lanterns, masks."""
    fixed = canvas.fixed
    canvas.sky((10, 12, 30), (18, 18, 38), (36, 24, 30))
    middle = fixed.uniform(0.38, 0.62)
    if category == "sky":
        canvas.clouds((40, 46, 80), bottom=0.8)
        canvas.glow((middle, 0.3), 0.2, (190, 190, 170))
        canvas.ridge(0.85, 0.02, (8, 8, 14))
        canvas.sparks(90, (220, 220, 240))
        return
    for side in (-1, 1):
        edge = middle + side * 0.09
        far = 0.0 if side < 0 else 1.0
        canvas.shape([(edge, 0.3), (far, -0.1), (far, 1), (edge, 0.82)], (24, 18, 26))
        for _ in range(5):
            canvas.roof(
                (middle + side * fixed.uniform(0.2, 0.5), fixed.uniform(0, 0.3)), 0.22, (12, 10, 18)
            )
    canvas.shape([(middle - 0.09, 0.82), (0, 1), (1, 1), (middle + 0.09, 0.82)], (30, 24, 30))
    lit = fixed.randint(8, 18)
    paper, light = fixed.choice(PAPERS)
    lanterns = []
    for number in range(lit):
        depth = (number + 1) / lit
        side = -1 if number % 2 else 1
        across = middle + side * (0.06 + 0.4 * depth**1.4)
        down = canvas.about(0.34 - 0.16 * depth, 0.01)
        lanterns.append((across, down, 0.018 + 0.06 * depth))
        canvas.glow((across, down), 0.1 + 0.24 * depth, light)
    for across, down, large in lanterns:
        canvas.lantern(across, down, large, paper)
    _in_alley(canvas, category, middle)
    canvas.glow((middle, 0.98), 0.3, (60, 34, 14))


def _in_alley(canvas: Canvas, category: str, middle: float) -> None:
    fixed = canvas.fixed
    dark: Colour = (6, 5, 9)
    if category in ("creature", "double"):
        canvas.figure(
            canvas.about(fixed.uniform(0.25, 0.75), 0.03), 0.8, 0.66, dark, mask=fixed.choice(MASKS)
        )
        canvas.roof((fixed.uniform(0.3, 0.7), 0.74), 0.7, dark)
    elif category == "face":
        canvas.glow((0.2, 0.6), 0.6, (120, 56, 16))
        masks = fixed.sample(MASKS, fixed.choice((1, 1, 4)))
        for place, mask in enumerate(masks):
            across = 0.5 if len(masks) == 1 else (place + 0.5) / len(masks)
            tall = 2.2 if len(masks) == 1 else 1.2
            canvas.figure(canvas.about(across, 0.03), tall * 1.08, tall, dark, mask=mask)
    elif category == "fire":
        canvas.flames((middle - 0.3, 0.7, middle + 0.34, 1.0), count=120)
        canvas.sparks(80)
    elif category == "graphics":
        canvas.shape([(0.1, 0.12), (0.9, 0.12), (0.9, 0.9), (0.1, 0.9)], (226, 190, 130))
        for mask in fixed.sample(MASKS, 3):
            canvas.figure(
                canvas.rng.uniform(0.2, 0.8),
                0.9,
                canvas.rng.uniform(0.5, 0.75),
                (40, 26, 20),
                mask=mask,
            )
        for bar in range(9):
            canvas.draw().line(
                (
                    canvas.x(0.1 + bar * 0.1),
                    canvas.y(0.12),
                    canvas.x(0.1 + bar * 0.1),
                    canvas.y(0.9),
                ),
                fill=(70, 46, 30),
                width=4,
            )
    elif category == "water":
        canvas.clouds((70, 52, 40), top=0.75, bottom=1, count=30)
    else:
        canvas.figure(canvas.about(middle, 0.02), 0.97, 0.34, dark)


def road(canvas: Canvas, category: str) -> None:
    """Scene 27: the underpass, sodium light, the taxi and its explosion."""
    fixed = canvas.fixed
    canvas.sky((8, 12, 18), (20, 26, 30), (46, 38, 24))
    dark: Colour = (8, 8, 10)
    x = fixed.uniform(0.34, 0.66)
    if fixed.random() < 0.5:
        for ring in range(9, 0, -1):
            reach = ring / 9
            canvas.draw().ellipse(
                (
                    canvas.x(x) - reach * canvas.width * 0.62,
                    canvas.y(0.5) - reach * canvas.height * 1.05,
                    canvas.x(x) + reach * canvas.width * 0.62,
                    canvas.y(0.5) + reach * canvas.height * 1.05,
                ),
                fill=faded((150, 108, 44), 0.75 - 0.6 * reach + 0.12 * (ring % 2)),
            )
    else:
        for lamp in range(7):
            canvas.glow((lamp / 6, canvas.about(0.2, 0.01)), 0.18, (170, 112, 36))
        canvas.draw().rectangle((0, canvas.y(0.3), canvas.width, canvas.y(0.35)), fill=dark)
    canvas.shape([(0, 0.78), (1, 0.78), (1, 1), (0, 1)], (22, 20, 20))
    if category in ("fire", "upscale"):
        size = fixed.uniform(0.16, 0.26)
        canvas.clouds((60, 44, 36), top=0, bottom=0.4, count=30)
        canvas.flames((x - size, 0.1, x + size, 0.85), count=220)
        canvas.glow((x, 0.55), 0.8, (190, 96, 26))
    canvas.draw().rounded_rectangle(
        (canvas.x(x - 0.12), canvas.y(0.66), canvas.x(x + 0.12), canvas.y(0.84)), 14, fill=dark
    )
    canvas.draw().rounded_rectangle(
        (canvas.x(x - 0.07), canvas.y(0.54), canvas.x(x + 0.06), canvas.y(0.7)), 16, fill=dark
    )
    if category == "creature":
        canvas.figure(canvas.about(x, 0.02), 0.62, 0.5, (4, 4, 6), mask="boar")
        canvas.sparks(90)
    if category == "smoke":
        canvas.clouds((120, 112, 96), top=0.25, bottom=0.95, count=44)
        canvas.figure(canvas.about(x + 0.2, 0.02), 0.98, 0.6, dark)
    for side in (-0.1, 0.1):
        canvas.glow((x + side, 0.75), 0.16, (230, 216, 170))
    if category in ("rig", "deage"):
        canvas.glow((0.2, 0.4), 0.4, (40, 60, 80))
        canvas.figure(canvas.about(0.72, 0.02), 1.2, 0.9, (14, 14, 18))


def temple(canvas: Canvas, category: str) -> None:
    """Scene 38: a temple court at night under lotus lanterns."""
    fixed = canvas.fixed
    canvas.sky(*fixed.choice(NIGHTS))
    dark: Colour = (14, 9, 18)
    x = fixed.uniform(0.35, 0.65)
    if category not in ("graphics", "deage", "face"):
        canvas.roof((x, fixed.uniform(0.3, 0.45)), fixed.uniform(0.5, 0.8), dark)
        canvas.shape(
            [(x - 0.24, 0.6), (x + 0.24, 0.6), (x + 0.24, 0.85), (x - 0.24, 0.85)], (40, 20, 26)
        )
        canvas.glow((x, 0.72), 0.3, (150, 74, 40))
    canvas.shape([(0, 0.84), (1, 0.84), (1, 1), (0, 1)], (22, 14, 26))
    if category == "graphics":
        canvas.shape([(0.3, 0.1), (0.7, 0.06), (0.72, 0.94), (0.28, 0.95)], (226, 206, 170))
        for stroke in range(canvas.rng.randint(3, 6)):
            left, top = canvas.rng.uniform(0.36, 0.58), 0.2 + stroke * 0.12
            canvas.draw().line(
                (
                    canvas.x(left),
                    canvas.y(top),
                    canvas.x(canvas.about(left + 0.06, 0.05)),
                    canvas.y(top + 0.08),
                ),
                fill=(14, 10, 12),
                width=canvas.rng.randint(7, 18),
            )
        return
    _lanterns(canvas, category)
    _in_temple(canvas, category, x)


def _in_temple(canvas: Canvas, category: str, x: float) -> None:
    dark: Colour = (14, 9, 18)
    if category in ("character", "deage"):
        for _ in range(6 if category == "character" else 1):
            tall = canvas.rng.uniform(0.4, 0.6) * (1 if category == "character" else 2.4)
            at = (
                canvas.rng.uniform(0.15, 0.85) if category == "character" else canvas.about(x, 0.02)
            )
            canvas.glow((at, 0.75), tall * 0.5, (60, 62, 74))
            canvas.figure(at, max(0.98, tall * 1.1), tall, (196, 192, 190))
    elif category == "crowd":
        canvas.crowd(1.05, 0.26, 26, dark)
    elif category == "creature":
        canvas.figure(canvas.about(x, 0.01), 2.2, 2.1, (92, 60, 40), mask="king")
        canvas.eyes((canvas.x(x), canvas.y(0.39)), 0.22 * canvas.height)
    elif category == "fire":
        for _ in range(14):
            at, high = canvas.rng.random(), canvas.rng.uniform(0.1, 0.4)
            canvas.flames((at - 0.012, high, at + 0.012, high + 0.1), count=6)
    elif category == "setext":
        for beam in range(7):
            across = beam / 6 + canvas.about(0, 0.01)
            canvas.shape(
                [(across - 0.03, 0), (across + 0.03, 0), (0.5 + (across - 0.5) * 0.3, 0.7)],
                (40 + 20 * (beam % 2), 70, 56),
            )


def _lanterns(canvas: Canvas, category: str) -> None:
    """Rows of lotus lanterns overhead, or mirrored in water."""
    fixed = canvas.fixed
    white = category in ("character", "deage") or fixed.random() < 0.25
    colour = WHITE if white else PINK
    rows = fixed.randint(3, 5)
    for row in range(rows):
        depth = (row + 1) / rows
        canvas.light(_band(0.5 - 0.46 * depth, 0.09 * depth + 0.03, faded(colour, 0.3)))
    for row in range(rows):
        depth = (row + 1) / rows
        down = 0.5 - 0.46 * depth
        number = round(16 - 9 * depth)
        for place in range(number):
            across = (place + 0.5 * (row % 2)) / (number - 1) + canvas.rng.uniform(-0.006, 0.006)
            high = down + canvas.rng.uniform(-0.012, 0.012)
            if category == "prop":
                high -= canvas.rng.uniform(0, 0.2)
            tone = GOLD if (place + row) % 5 == 0 and not white else colour
            canvas.lantern(across, high, 0.02 + 0.055 * depth, tone, lotus=True)
            if category == "water":
                canvas.lantern(
                    across, 1.15 - high, 0.02 + 0.05 * depth, faded(tone, 0.5), lotus=True
                )


def _band(
    down: float, half: float, colour: Colour
) -> Callable[[ImageDraw.ImageDraw, float, float], None]:
    def paint(draw: ImageDraw.ImageDraw, width: float, height: float) -> None:
        draw.rectangle((0, (down - half) * height, width, (down + half) * height), fill=colour)

    return paint


def ridge(canvas: Canvas, category: str) -> None:
    """Scene 41: dawn over the mountains, guardian kings as tall as hills."""
    fixed = canvas.fixed
    sun = fixed.uniform(0.15, 0.85)
    canvas.sky(*fixed.choice(DAWNS))
    canvas.clouds((70, 50, 34), bottom=0.45)
    canvas.glow((sun, 0.6), 0.5, (255, 200, 120))
    canvas.ridge(0.6, 0.025, (120, 116, 132))
    canvas.ridge(0.7, 0.03, (86, 84, 104))
    king: Colour = (66, 52, 62)
    if category in ("creature", "face"):
        count = fixed.choice((1, 1, 2, 4))
        for place in range(count):
            across = (place + 0.5) / count if count > 1 else fixed.uniform(0.35, 0.65)
            tall = canvas.about(1.0 if count > 1 else 1.6, 0.08)
            tone = lighter(king, -10 * (place % 3))
            base = 0.24 + tall * 0.86
            canvas.figure(canvas.about(across, 0.02), base, tall, tone, mask="king")
            _held(canvas, across, tall, tone, place + fixed.randint(0, 3))
    elif category in ("crowd", "sim"):
        canvas.shape([(0, 0.95), (0.3, 0.55), (0.75, 0.4), (1, 0.2), (1, 0.75), (0.5, 0.95)], king)
        for _ in range(40):
            across = canvas.rng.random()
            canvas.figure(
                across, 0.86 - across * 0.5 + canvas.rng.uniform(-0.05, 0.1), 0.07, (14, 12, 16)
            )
        if category == "sim":
            canvas.shade(_smoke(canvas))
    canvas.light(_band(0.8, 0.05, (90, 84, 80)))
    canvas.ridge(0.86, 0.03, (40, 42, 56))
    for _ in range(70):
        across, base = canvas.fixed.random(), canvas.fixed.uniform(0.85, 1.02)
        tall = canvas.fixed.uniform(0.03, 0.09)
        canvas.shape(
            [(across - 0.008, base), (across, base - tall), (across + 0.008, base)], (22, 26, 34)
        )
    if category in ("weather", "sky", "matte", "environment"):
        canvas.clouds((120, 112, 104), top=0.5, bottom=0.95, count=40)


def _held(canvas: Canvas, across: float, tall: float, colour: Colour, which: int) -> None:
    """What a guardian king holds: sword, lute, dragon or pagoda."""
    side = 0.11 * tall
    x, y = across + side, 0.24 + tall * 0.4
    if which % 4 == 0:
        canvas.shape(
            [(x - 0.006, y), (x + 0.012, y - tall * 0.7), (x + 0.02, y)], lighter(colour, 60)
        )
    elif which % 4 == 1:
        canvas.shape(
            [(x - 0.02, y), (x, y - tall * 0.4), (x + 0.02, y), (x, y + 0.12)], lighter(colour, 20)
        )
    elif which % 4 == 2:
        for bend in range(9):
            dx, dy = math.sin(bend * 0.9) * 0.03, bend * 0.05
            canvas.lantern(x + dx, y - dy, 0.035, lighter(colour, 14))
    else:
        for storey in range(4):
            canvas.roof((x, y - storey * 0.09), 0.08 - storey * 0.014, lighter(colour, 30))
        canvas.glow((x, y - 0.1), 0.3, (200, 130, 60))


def _smoke(canvas: Canvas) -> Callable[[ImageDraw.ImageDraw, float, float], None]:
    def paint(draw: ImageDraw.ImageDraw, width: float, height: float) -> None:
        for _ in range(60):
            turn = canvas.rng.uniform(0, 7)
            x = (0.6 + math.cos(turn) * 0.06 * turn) * width
            y = (0.4 + math.sin(turn) * 0.08 * turn) * height
            size = canvas.rng.uniform(1, 3)
            draw.ellipse((x - size * 2, y - size, x + size * 2, y + size), fill=(90, 84, 90))

    return paint


def title(canvas: Canvas, category: str) -> None:
    """The main title: brush strokes that burn away."""
    canvas.sky((4, 4, 5), (12, 10, 10), (4, 4, 5))
    for stroke in range(9):
        left = 0.2 + 0.07 * stroke
        canvas.shape(
            [
                (left, canvas.about(0.3, 0.08)),
                (left + 0.05, canvas.about(0.28, 0.08)),
                (left + canvas.about(0.04, 0.02), canvas.about(0.72, 0.06)),
                (left + 0.01, canvas.about(0.66, 0.06)),
            ],
            (196, 188, 176),
        )
    canvas.flames((0.2, 0.62, canvas.about(0.7, 0.1), 0.78), count=90)
    canvas.sparks(110)


SCENES: dict[str, Callable[[Canvas, str], None]] = {
    "24": gate,
    "24A": alley,
    "27": road,
    "38": temple,
    "41": ridge,
}
