"""A small production with something on every page, for the browser to look at."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.models import User

from shotlog.figures.recoverability import store_recoverability
from shotlog.models import (
    ColourNote,
    Element,
    Membership,
    Production,
    Scene,
    Shortcoming,
    Shot,
    Take,
)
from tests.make import (
    make_element,
    make_file,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_session,
    make_shortcoming,
    make_shot,
    make_take,
    make_tool_version,
    make_waiting,
)


@dataclass(frozen=True)
class Film:
    """What a page may be asked for."""

    member: Membership
    production: Production
    scene: Scene
    shot: Shot
    element: Element
    take: Take
    note: ColourNote
    shortcoming: Shortcoming

    @property
    def user(self) -> User:
        """The supervisor."""
        return self.member.user


def make_film() -> Film:
    """Two scenes, hybrid and conventional shots, takes in every state, notes and shortcomings."""
    production = make_production(
        code="FLM",
        title="황금 문의 불기둥",
        currency="KRW",
        rate_conventional=Decimal(480_000),
        grade_budget_hours=Decimal(24),
    )
    member = make_member(production=production, name="Han Seo")
    scene = make_scene(production=production, number="24A", title="Gate in flames")
    shot = make_shot(
        scene=scene,
        code="FLM_24A_0010",
        description="A column of fire over the gate, 군중이 흩어진다",
        status="ip",
        assignee="Han Seo",
    )
    element, take = _elements(shot)
    make_shot(scene=scene, code="FLM_24A_0020", status="fin", frames=48)
    other = make_shot(production=production, code="FLM_LOOSE", frames=None)
    make_element(shot=other, name="sky", origin="ai_assist", category="sky")
    note = make_note(
        shot=shot, element=element, text="Lift the shadows", from_kelvin=5600, to_kelvin=4300
    )
    shortcoming = make_shortcoming(element=element, take=take)
    make_waiting(production=production, name="night2/FLM_24A_0010_crowd01_v9.mp4")
    make_waiting(production=production, name="kling_3412_0.mp4", prompt="군중, night")
    return Film(member, production, scene, shot, element, take, note, shortcoming)


def _elements(shot: Shot) -> tuple[Element, Take]:
    """Generated, computed and photographed ones; the takes of the first."""
    element = make_element(shot=shot, name="crowd01", coverage=40, hours_planned=Decimal(6))
    make_element(shot=shot, name="fire", origin="cg", category="fire", hours_planned=Decimal(30))
    make_element(shot=shot, name="plate", origin="plate", category="plate", coverage=100)
    version = make_tool_version()
    session = make_session(production=shot.production, tool_version=version, operator="Mina Choi")
    takes = [
        make_take(
            element=element,
            decision=decision,
            source_file=make_file(name=f"crowd_{decision}.png", width=1280, height=720),
            session=session,
            tool_version=version,
            mode="t2i",
            prompt="a crowd of 200 people before a burning gate, night",
            seed="18446744073709551615",
        )
        for decision in ("rejected", "candidate", "approved")
    ]
    store_recoverability([element])
    return element, takes[-1]
