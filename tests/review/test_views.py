"""The review on the page: what is posted, what comes back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shotlog.history import Author
from shotlog.models import Production, Shortcoming, Take
from shotlog.review.decisions import decide
from tests.make import make_element, make_member, make_shortcoming, make_take

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def entered(client: Client, production: Production, role: str = "supervisor") -> None:
    client.force_login(make_member(production=production, role=role).user)


def post(client: Client, name: str, take: Take, **data: str) -> Any:
    url = reverse(name, args=[take.element.shot.production.code, take.pk])
    return client.post(url, data, headers=HTMX)


def test_a_decision_tells_the_page_what_to_ask_for_again(client: Client) -> None:
    take = make_take()
    entered(client, take.element.shot.production)
    response = post(client, "take-decide", take, decision="approved", shown="candidate")
    assert response.status_code == 204
    assert f"element-{take.element_id}-changed" in response["HX-Trigger"]
    take.refresh_from_db()
    assert take.decision == "approved"


def test_without_script_a_decision_goes_back_to_the_take(client: Client) -> None:
    take = make_take()
    entered(client, take.element.shot.production)
    url = reverse("take-decide", args=[take.element.shot.production.code, take.pk])
    response = client.post(url, {"decision": "approved"})
    assert response["Location"] == take.get_absolute_url()


def test_a_refused_decision_keeps_what_was_typed(client: Client) -> None:
    take = make_take()
    production = take.element.shot.production
    production.complete_before_approval = True
    production.save()
    entered(client, production)
    response = post(client, "take-decide", take, decision="approved", why="great <light>")
    page = response.content.decode()
    assert response.status_code == 422
    assert "lacks" in page
    assert "great &lt;light&gt;" in page


def test_a_decision_over_another_s_shows_theirs(client: Client) -> None:
    take = make_take()
    production = take.element.shot.production
    by = Author.of(make_member(production=production, name="Han Doyun"))
    decide(take, "rejected", by=by, why="soft")
    entered(client, production)
    response = post(client, "take-decide", take, decision="approved", shown="candidate")
    assert response.status_code == 409
    assert "Han Doyun" in response.content.decode()


def test_both_are_kept_where_it_is_ticked(client: Client) -> None:
    element = make_element()
    one, two = make_take(element=element, decision="approved"), make_take(element=element)
    entered(client, element.shot.production)
    post(client, "take-decide", two, decision="approved", keep_both="on")
    one.refresh_from_db()
    assert one.decision == "approved"


def test_a_grade_is_set_and_taken_back(client: Client) -> None:
    take = make_take()
    entered(client, take.element.shot.production)
    for grade, kept in (("2", 2), ("", None)):
        assert post(client, "take-judge", take, axis="colour", grade=grade).status_code == 204
        take.refresh_from_db()
        assert take.colour == kept


def test_a_failure_mode_is_added_by_its_kind_alone(client: Client) -> None:
    take = make_take()
    entered(client, take.element.shot.production, "artist")
    url = reverse("shortcoming-add", args=[take.element.shot.production.code, take.element_id])
    data = {"kind": "hands", "take": str(take.pk)}
    assert client.post(url, data, headers=HTMX).status_code == 204
    assert Shortcoming.objects.get().take == take
    assert client.post(url, data | {"kind": "taste"}, headers=HTMX).status_code == 422
    assert client.post(url, data | {"take": "99999"}, headers=HTMX).status_code == 404


def test_a_shortcoming_is_written_changed_closed_and_removed(client: Client) -> None:
    take = make_take()
    shot = take.element.shot
    code = shot.production.code
    entered(client, shot.production)
    url = reverse("shortcoming-new", args=[code, shot.code])
    page = client.get(f"{url}?take={take.pk}")
    assert f'value="take-{take.pk}" selected' in page.content.decode()
    data = {
        "subject": f"take-{take.pk}",
        "kind": "edge",
        "severity": "2",
        "status": "open",
        "note": "shimmer",
        "hours": "1:30",
        "first_frame": "1010",
        "last_frame": "1001",
    }
    refused = client.post(url, data)
    assert refused.status_code == 422
    assert "before the first frame" in refused.content.decode()
    assert client.post(url, data | {"last_frame": "1020"}).status_code == 302
    made = Shortcoming.objects.get()
    assert (made.take, str(made.hours)) == (take, "1.50")
    edit = reverse("shortcoming-edit", args=[code, made.pk])
    form = client.get(edit).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values = {name: "" if value is None else value for name, value in values.items()}
    assert client.post(edit, values | {"fix": "paint"}).status_code == 302
    made.refresh_from_db()
    assert (made.fix, made.take) == ("paint", take)
    client.post(reverse("shortcoming-status", args=[code, made.pk]), {"status": "fixed"})
    made.refresh_from_db()
    assert made.status == "fixed"
    client.post(reverse("shortcoming-remove", args=[code, made.pk]))
    assert not Shortcoming.objects.exists()


@pytest.mark.parametrize("role", ["client", "colourist", "producer"])
def test_who_does_not_review_is_told_so(client: Client, role: str) -> None:
    found = make_shortcoming()
    take = make_take(element=found.element)
    code = found.element.shot.production.code
    entered(client, found.element.shot.production, role)
    assert post(client, "take-decide", take, decision="approved").status_code == 403
    assert post(client, "take-judge", take, axis="colour", grade="1").status_code == 403
    for name, key in (
        ("shortcoming-add", found.element_id),
        ("shortcoming-edit", found.pk),
        ("shortcoming-status", found.pk),
        ("shortcoming-remove", found.pk),
    ):
        answer = client.post(reverse(name, args=[code, key]), {"kind": "hands"}, headers=HTMX)
        assert answer.status_code == 403, name


def test_takes_of_other_productions_are_not_there(client: Client) -> None:
    take, other = make_take(), make_take()
    entered(client, other.element.shot.production)
    url = reverse("take-decide", args=[other.element.shot.production.code, take.pk])
    assert client.post(url, {"decision": "approved"}, headers=HTMX).status_code == 404
