"""Every table of the record, for the rooms to import from here."""

from shotlog.models.change import Change, ChangeSet
from shotlog.models.colour import ColourNote
from shotlog.models.element import Clearance, Element
from shotlog.models.import_draft import ImportDraft
from shotlog.models.job import Job
from shotlog.models.people import (
    ClaimedName,
    Invitation,
    Membership,
    Preference,
    Right,
    SavedView,
)
from shotlog.models.production import Production, Scene
from shotlog.models.review import Shortcoming
from shotlog.models.sharing import ShareLink, ShareOpening
from shotlog.models.sheet import SheetMapping
from shotlog.models.shot import Shot
from shotlog.models.take import (
    ModelAlias,
    SequenceFrame,
    Session,
    SourceFile,
    Take,
    TakeQuerySet,
    Tool,
    ToolAlias,
    ToolVersion,
)
from shotlog.models.take_words import TakeWords
from shotlog.models.tray import TrayFile

__all__ = [
    "Change",
    "ChangeSet",
    "ClaimedName",
    "Clearance",
    "ColourNote",
    "Element",
    "ImportDraft",
    "Invitation",
    "Job",
    "Membership",
    "ModelAlias",
    "Preference",
    "Production",
    "Right",
    "SavedView",
    "Scene",
    "SequenceFrame",
    "Session",
    "ShareLink",
    "ShareOpening",
    "SheetMapping",
    "Shortcoming",
    "Shot",
    "SourceFile",
    "Take",
    "TakeQuerySet",
    "TakeWords",
    "Tool",
    "ToolAlias",
    "ToolVersion",
    "TrayFile",
]
