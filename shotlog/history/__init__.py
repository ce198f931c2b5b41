"""The change verb, conflicts and undo: what every write of the record goes through."""

from shotlog.history.author import Author, NotAllowed
from shotlog.history.bulk import Edit, create_many, edit_many, remove_many
from shotlog.history.changes import (
    Clash,
    Conflict,
    create,
    edit,
    label_of,
    record_creation,
    remove,
    shot_of,
)
from shotlog.history.undo import Undone, undo
from shotlog.history.values import readable

__all__ = [
    "Author",
    "Clash",
    "Conflict",
    "Edit",
    "NotAllowed",
    "Undone",
    "create",
    "create_many",
    "edit",
    "edit_many",
    "label_of",
    "readable",
    "record_creation",
    "remove",
    "remove_many",
    "shot_of",
    "undo",
]
