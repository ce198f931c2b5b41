"""A small production with a row of every table, for the tests of roles."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from shotlog.generation.previews import preview_path
from shotlog.history import Author, edit
from shotlog.jobs.results import place
from shotlog.models import (
    ChangeSet,
    Clearance,
    ColourNote,
    Element,
    ImportDraft,
    Invitation,
    Job,
    Membership,
    ModelAlias,
    SavedView,
    Scene,
    Session,
    ShareLink,
    Shortcoming,
    Shot,
    SourceFile,
    Take,
    Tool,
    ToolAlias,
    ToolVersion,
    TrayFile,
)
from shotlog.models.choices import MemberRole
from shotlog.models.take_words import keep_words
from shotlog.spreadsheets.incoming import drafts
from tests.generation.metadata.making import png
from tests.make import (
    make_element,
    make_member,
    make_note,
    make_production,
    make_scene,
    make_session,
    make_shortcoming,
    make_shot,
    make_take,
    make_waiting,
)

PROMPT = "vermilionprompt over the gate"
RECIPE = {
    "prompt": PROMPT,
    "negative_prompt": "hiddennegative",
    "seed": "18446744073709551557",
    "model": "Hiddenmodel XL",
    "sampler": "hiddensampler",
    "loras": [{"name": "hiddenlora", "strength": 0.8}],
    "job_id": "hiddenjob",
}
SECRETS = (
    *("vermilionprompt", "hiddennegative", "18446744073709551557", "Hiddenmodel", "hiddensampler"),
    *("hiddenlora", "hiddenjob", "secretfile", "Secrettool", "Privatename", "Park Jun"),
    *("Hidden Op", "Hidden Colourist", "Hidden Owner", "budgetsecret", "Hiddenvendor"),
    *("Hidden Performer", "Hidden Approver", "Hidden Person", "Hidden Guest"),
)
"""What a client must never come across: recipes, file names, private names."""
AMOUNTS = ("987654", "876543", "765432", "654321", "543210")
"""Money: neither clients nor coordinators, artists and colourists see it."""
TOLD_AT_DELIVERY = ("Secrettool", "Hiddenmodel")
"""Clients read these in the disclosure only, of the production or of a scene: it is for that."""
STRANGER, NOBODY = "stranger", "nobody"


@dataclass(frozen=True)
class World:
    """The rows, by the names that the asks use; `me` is who asks."""

    members: dict[str, Membership]
    views: dict[str, SavedView]
    jobs: dict[str, Job]
    me: Membership
    view: SavedView
    job: Job
    drafts: dict[str, ImportDraft]
    draft: ImportDraft
    other: Membership
    scene: Scene
    empty_scene: Scene
    shot: Shot
    next_shot: Shot
    mine: Element
    element: Element
    take: Take
    spare: Take
    dropped: Take
    source: SourceFile
    note: ColourNote
    shortcoming: Shortcoming
    session: Session
    tool: Tool
    version: ToolVersion
    spare_tool: Tool
    spare_version: ToolVersion
    alias: ToolAlias
    model_alias: ModelAlias
    invitation: Invitation
    change_set: ChangeSet
    share: ShareLink
    waiting: TrayFile

    @property
    def code(self) -> str:
        """The production's code."""
        return self.me.production.code

    def of(self, role: str) -> "World":
        """The same, asked by somebody of `role`; strangers ask for what is a supervisor's."""
        if role not in self.members:
            return self
        return replace(
            self,
            me=self.members[role],
            view=self.views[role],
            job=self.jobs[role],
            draft=self.drafts[role],
        )


def make_held_file() -> SourceFile:
    """A picture with its preview, put in place by hand: taking one in costs a process each."""
    data = png(size=(40, 20))
    sha256 = hashlib.sha256(data).hexdigest()
    for path in (f"originals/{sha256}", preview_path(sha256, "thumb")):
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(data))
    return SourceFile.objects.create(
        sha256=sha256,
        path=f"originals/{sha256}",
        name="secretfile.png",
        size=len(data),
        content_type="image/png",
        preview=SourceFile.Preview.READY,
    )


def make_result(member: Membership) -> Job:
    """A file that was made for a member in the background."""
    name = f"result-of-{member.pk}"
    place(name).parent.mkdir(parents=True, exist_ok=True)
    place(name).write_bytes(b"made")
    return Job.objects.create(
        membership=member,
        kind="test",
        title="A long export",
        role=member.role,
        state=Job.State.DONE,
        file=name,
        file_name="made.txt",
        size=4,
    )


def make_draft(member: Membership) -> ImportDraft:
    """A list that waits to be imported."""
    name = f"draft-of-{member.pk}"
    drafts.place(name).parent.mkdir(parents=True, exist_ok=True)
    drafts.place(name).write_text(
        "Shot,Description,Status\nRLM_24A_0020,Newly said,\nRLM_24A_0030,Anew,no such\n"
    )
    return ImportDraft.objects.create(
        membership=member, kind=ImportDraft.Kind.FILE, name="list.csv", file=name
    )


def make_world() -> World:
    """A production with somebody of every role, and the rows that they ask for."""
    production = make_production(
        code="RLM", title="Roles", rate_ai=Decimal(987_654), rate_conventional=Decimal(876_543)
    )
    names = {"supervisor": "Seo Yuna", "artist": "Oh Mina"}
    members = {
        role: make_member(production=production, role=role, name=names.get(role, f"The {role}"))
        for role in MemberRole.values
    }
    views = {
        role: SavedView.objects.create(membership=one, name="Mine") for role, one in members.items()
    }
    jobs = {role: make_result(one) for role, one in members.items()}
    waiting = {role: make_draft(one) for role, one in members.items()}
    scene = make_scene(production=production, number="24A", meeting_notes="budgetsecret")
    shot = make_shot(
        scene=scene,
        code="RLM_24A_0010",
        description="A",
        assignee="Privatename Kim",
        vendor="Hiddenvendor",
    )
    element = make_element(
        shot=shot,
        name="fire01",
        artist="Park Jun",
        cost=Decimal(765_432),
        human_contribution="Painted over by Park Jun",
    )
    Clearance.objects.create(
        element=element,
        state="given",
        likeness="real",
        performer="Hidden Performer",
        real_person="Hidden Person",
        approver="Hidden Approver",
        consent="given",
        consent_date=dt.date(2026, 3, 1),
        consent_scope="The face of Hidden Performer in this shot",
        consent_reference="C-011",
    )
    tool = Tool.objects.create(name="Secrettool")
    version = ToolVersion.objects.create(tool=tool, version="9")
    spare_tool = Tool.objects.create(name="Sparetool")
    source = make_held_file()
    take = make_take(
        element=element,
        decision="approved",
        cost=Decimal(654_321),
        source_file=source,
        file_name="secretfile.png",
        tool_version=version,
        **RECIPE,
    )
    mine = make_element(shot=shot, name="crowd01", artist="Oh Mina", origin="ai_gen")
    keep_words(Take.objects.filter(pk=take.pk))
    by = Author.command(production)
    edit(shot, {"description": "B"}, by=by)
    assert by.made is not None
    return World(
        members=members,
        views=views,
        jobs=jobs,
        drafts=waiting,
        me=members["supervisor"],
        view=views["supervisor"],
        job=jobs["supervisor"],
        draft=waiting["supervisor"],
        other=make_member(production=production, role="artist", name="Park Jun"),
        scene=scene,
        empty_scene=make_scene(production=production, number="99"),
        shot=shot,
        next_shot=make_shot(scene=scene, code="RLM_24A_0020"),
        mine=mine,
        element=element,
        take=take,
        spare=make_take(element=element, tool_version=version, **RECIPE),
        dropped=make_take(element=mine, model="Dropmodel", drop="d" * 32),
        source=source,
        note=make_note(shot=shot, element=element, text="colournote", colourist="Hidden Colourist"),
        shortcoming=make_shortcoming(element=element, take=take, owner="Hidden Owner"),
        session=make_session(production=production, tool_version=version, operator="Hidden Op"),
        tool=tool,
        version=version,
        spare_tool=spare_tool,
        spare_version=ToolVersion.objects.create(tool=tool, version="10"),
        alias=ToolAlias.objects.create(tool=tool, spelling="secret tool"),
        model_alias=ModelAlias.objects.create(spelling="hm xl", model="Hiddenmodel XL"),
        invitation=Invitation.make(
            production=production, role="artist", name="Ahn", made_by="Seo Yuna"
        )[0],
        change_set=by.made,
        share=ShareLink.objects.create(
            production=production,
            what="disclosure",
            label="Hidden Guest",
            token_hash="0" * 64,
            expires_at=timezone.now() + dt.timedelta(days=7),
        ),
        waiting=make_waiting(
            production=production,
            name="secretfile_waits.png",
            element=element,
            prompt=PROMPT,
            cost=Decimal(543_210),
        ),
    )


def visitor(role: str, world: World) -> User | None:
    """Who asks: the member, somebody of another production, or None for nobody signed in."""
    if role in world.members:
        return world.members[role].user
    return make_member(name="Nosy Stranger").user if role == STRANGER else None
