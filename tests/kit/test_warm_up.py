"""A server that answers has nothing left to prepare."""

import pytest
from django.template import Template
from django.test import Client

from shotlog.kit.warm_up import pages, warm_up
from tests.make import make_element, make_member, make_shot


@pytest.mark.django_db
def test_no_page_is_compiled_while_somebody_waits(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = make_member()
    make_element(shot=make_shot(production=member.production))
    client.force_login(member.user)
    warm_up()
    ours, compiled, compile_it = set(pages()), list[str](), Template.compile_nodelist

    def watched(template: Template) -> object:
        compiled.append(template.name or "")
        return compile_it(template)

    monkeypatch.setattr(Template, "compile_nodelist", watched)
    code = member.production.code
    for address in ("", "shots/", "reports/", "benchmarks/"):
        assert client.get(f"/p/{code}/{address}").status_code == 200
    assert ours.isdisjoint(compiled)  # Django's own, of fields in forms, are small


def test_every_template_is_found() -> None:
    found = set(pages())
    assert {"base.html", "reports/production.html", "reports/_scene_table.html"} <= found
