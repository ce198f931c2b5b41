import pytest
from django.core.exceptions import ValidationError

from shotlog.history import Author, Conflict, NotAllowed, undo
from shotlog.models import Membership
from shotlog.models.choices import MemberRole
from shotlog.people.members import change_role, remove_member
from tests.make import make_member, make_production

pytestmark = pytest.mark.django_db


def test_a_role_changes_with_its_history() -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist")
    change_role(artist, role="colourist", shown="artist", by=Author.of(boss))
    assert Membership.objects.get(pk=artist.pk).role == "colourist"
    change = boss.production.change_sets.get().changes.get()
    assert (change.field, change.old, change.new) == ("role", "artist", "colourist")


def test_a_role_that_somebody_changed_meanwhile_is_not_written_over() -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist")
    change_role(artist, role="colourist", shown="artist", by=Author.of(boss))
    with pytest.raises(Conflict, match="Colourist"):
        change_role(artist, role="client", shown="artist", by=Author.of(boss))
    assert Membership.objects.get(pk=artist.pk).role == "colourist"


def test_the_last_supervisor_stays_one() -> None:
    boss = make_member(name="Seo Yuna")
    make_member(production=boss.production, role="artist")
    make_member(production=make_production())
    with pytest.raises(ValidationError, match="Seo Yuna is the only supervisor"):
        change_role(boss, role="artist", shown="supervisor", by=Author.of(boss))
    with pytest.raises(ValidationError, match="only supervisor"):
        remove_member(boss, by=Author.of(boss))
    second = make_member(production=boss.production)
    remove_member(boss, by=Author.of(second))
    assert not Membership.objects.filter(pk=boss.pk).exists()


def test_removing_a_member_can_be_undone() -> None:
    boss = make_member()
    artist = make_member(production=boss.production, role="artist")
    by = Author.of(boss)
    remove_member(artist, by=by)
    assert not Membership.objects.filter(pk=artist.pk).exists()
    assert by.made is not None
    assert undo(by.made, by=Author.of(boss)).count == 1
    assert Membership.objects.get(pk=artist.pk).role == "artist"


@pytest.mark.parametrize("role", [role for role in MemberRole.values if role != "supervisor"])
def test_only_supervisors_change_roles_and_remove(role: str) -> None:
    boss = make_member()
    by = Author.of(make_member(production=boss.production, role=role))
    other = make_member(production=boss.production, role="artist")
    with pytest.raises(NotAllowed):
        change_role(other, role="client", shown="artist", by=by)
    with pytest.raises(NotAllowed):
        remove_member(other, by=by)


def test_a_role_that_does_not_exist_is_refused() -> None:
    boss = make_member()
    with pytest.raises(ValidationError, match="“king” is no role"):
        change_role(boss, role="king", shown="supervisor", by=Author.of(boss))
