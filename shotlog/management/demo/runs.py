"""The demo's takes before they are rows: what was asked of which tool, and the file that came."""

import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from shotlog.management.demo.recipes import RECIPES, Made, Making, png
from shotlog.management.demo.scenery import picture
from shotlog.management.demo.words import ElementStory, SceneStory, ShotStory, ai_elements

FEELS = ("", ", slower", ", less smoke, clear silhouette", ", heavier", ", wider", "")
WORKERS = 2


@dataclass
class Run:
    """One take to be: where it belongs, how it was made, and its bytes."""

    shot: str
    element: str
    number: int
    decision: str
    file_name: str
    made: Made
    seed: str
    category: str
    scene: str
    data: bytes = b""


def runs(scenes: list[SceneStory]) -> list[Run]:
    """All takes of the story with their files."""
    planned = [
        run
        for scene, shot, element in ai_elements(scenes)
        for run in _runs_of(scene, shot, element)
    ]
    # Pillow lets other threads work while it draws.
    with ThreadPoolExecutor(WORKERS) as pool:
        for run, data in zip(planned, pool.map(_drawn, planned), strict=True):
            run.data = data
    return planned


def _drawn(run: Run) -> bytes:
    drawing = picture(run.scene, run.category, size=run.made.size, seed=run.seed, take=run.number)
    return png(drawing, run.made.inside)


def _runs_of(scene: SceneStory, shot: ShotStory, element: ElementStory) -> Iterator[Run]:
    seed = f"{shot.code}/{element.name}"
    rng = random.Random(seed)  # noqa: S311 - a story, not a secret
    asked = element.prompt or _prompt(scene, element)
    clip = f"{shot.code.lower()}_plate01_v{rng.randint(1, 3):03}"
    for number, decision in enumerate(element.decisions, start=1):
        making = Making(
            prompt=asked + (FEELS[number % len(FEELS)] if number > 1 else ""),
            seed=rng.getrandbits(48),
            number=number,
            frames=81,
            plate=f"{clip}.{1009 + rng.randint(0, 12)}.png",
            prefix=f"{shot.code}_{element.name}",
            rng=rng,
        )
        yield Run(
            shot=shot.code,
            element=element.name,
            number=number,
            decision=decision,
            file_name=_file_name(making, element.recipe),
            made=RECIPES[element.recipe](making),
            seed=seed,
            category=str(element.fields.get("category", "")),
            scene=scene.number,
        )


def _prompt(scene: SceneStory, element: ElementStory) -> str:
    """Where the story gives no prompt: what the element is, in the look of the scene."""
    said = str(element.fields["description"] or element.fields.get("category", ""))
    return f"{re.split(r'[:.]', said)[0].lower()}, {scene.look}"


def _file_name(making: Making, recipe: str) -> str:
    names = {
        "kling": f"kling_{making.rng.getrandbits(32):08x}_frame0001.png",
        "klingx": f"download ({making.number}).png",
        "runway": f"Gen-4 {making.seed % 10**9}, {making.prefix[-6:]}.png",
        "veo": f"veo_{making.rng.getrandbits(32):08x}_0.png",
        "mj": f"sun.yubin_{making.prompt[:40].replace(' ', '_').replace(',', '')}.png",
        "lost": "KakaoTalk_Photo_183342917.png",
    }
    return names.get(recipe, f"{making.prefix}_{making.number:05}_.png")
