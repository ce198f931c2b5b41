import pytest

from shotlog.figures.shot_order import SORTS, SORTS_FOR_CLIENTS, in_order
from shotlog.models import Membership, Shot
from tests.make import make_element, make_member, make_note, make_production, make_shot

pytestmark = pytest.mark.django_db


@pytest.fixture
def production_members() -> tuple[Membership, Membership]:
    """A supervisor and a client of three shots whose every column sorts against the cut."""
    production = make_production()
    for number in (1, 2, 3):
        shot = make_shot(
            production=production,
            code=f"A_{number}",
            description=str(9 - number),
            status=("fin", "ip", "wtg")[number - 1],
            frames=100 - number,
            hours_estimated=9 - number,
            assignee=str(9 - number),
            vendor=str(9 - number),
            camera=str(9 - number),
            complexity=4 - number,
            due=f"2026-01-{20 - number}",
        )
        for _extra in range(3 - number):
            make_note(element=make_element(shot=shot, hours_actual=5))
    member = make_member(production=production)
    return member, make_member(production=production, role="client")


def codes(member: Membership | None, sort: str) -> list[str]:
    return [shot.code for shot in in_order(Shot.objects.all(), sort, member=member)]


@pytest.mark.parametrize(
    "key", sorted({*SORTS, "status", "ai", "match", "recover", "est", "act", "code"})
)
def test_a_client_sorts_by_what_a_client_sees(
    production_members: tuple[Membership, Membership], key: str
) -> None:
    supervisor, client = production_members
    cut = ["A_1", "A_2", "A_3"]
    assert codes(supervisor, f"-{key}" if key == "code" else key)[0] != "A_1"
    for who in (client, None):
        assert (codes(who, key) == cut and codes(who, f"-{key}") == cut) == (
            key not in SORTS_FOR_CLIENTS
        )
