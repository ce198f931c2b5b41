"""How a production's lists are to be read."""

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shotlog.models.production import Production
from shotlog.models.record import Kept, Record, RecordManager


class SheetMapping(Record):
    """What the heads and words of one sort of list mean here, kept under a name."""

    production = models.ForeignKey(Production, models.PROTECT, related_name="sheet_mappings")
    name = models.CharField(_("name"), max_length=80)
    # Which sheet of ours a sheet is, by its title: {"Shot list": "shots"}; "" leaves it alone.
    targets = models.JSONField(_("sheets"), default=dict, blank=True)
    # The field of a column, by its head in small letters: {"desc": "description", "r": ""}.
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    # The code of a word, by field: {"status": {"in work": "ip"}}.
    words = models.JSONField(_("words"), default=dict, blank=True)

    objects = RecordManager["SheetMapping"]()
    everything = models.Manager["SheetMapping"]()

    class Meta:
        ordering = (Lower("name"),)
        default_manager_name = "objects"
        base_manager_name = "everything"
        constraints = (
            models.UniqueConstraint(
                F("production"),
                Lower("name"),
                condition=Kept,
                name="sheet_mapping_once_per_production",
                violation_error_message=_("This production already has a mapping of that name."),
            ),
        )

    def __str__(self) -> str:
        return self.name
