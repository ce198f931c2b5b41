"""Rows that hang on shots: elements, takes, colour notes, shortcomings."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from shotlog.generation.tools import model_named
from shotlog.kit.text import natural
from shotlog.models import Element
from shotlog.models.choices import SOURCE_TYPE_BY_ORIGIN
from shotlog.spreadsheets.incoming.parents import parents_of, refuse_other
from shotlog.spreadsheets.incoming.plan import (
    PlanRow,
)
from shotlog.spreadsheets.incoming.sheet_planner import Given, SheetPlanner
from shotlog.spreadsheets.incoming.shown import is_empty
from shotlog.spreadsheets.incoming.values import (
    Refusal,
    as_code,
    as_line,
    refuse_broken,
)

_CHUNK = 5000


class _OfShots(SheetPlanner):
    """Rows that hang on shots."""

    to_shot = "shot_id"

    def _load(self, given: list[Given]) -> None:
        keys = sorted({one.pk for one in given if one.pk})
        shots = self._shots_named([one for one in given if not one.pk])
        # By key alone: joined with its parents, a batch would cost a walk through all of them.
        found = self._in_bulk(self.model, keys)
        base = self.sheet.rows(self.production).order_by("pk")
        for start in range(0, len(shots), _CHUNK):
            chosen = Q(**{f"{self.to_shot}__in": shots[start : start + _CHUNK]})
            found.update({row.pk: row for row in base.filter(chosen)})
        self._attach(found)
        missing = [key for key in keys if key not in self.rows]
        everything: Any = self.model
        removed = everything.everything.filter(pk__in=missing, removed=True)
        self.removed = set(removed.values_list("pk", flat=True)) if missing else set()

    def _in_bulk(self, model: Any, keys: list[int]) -> dict[int, Any]:
        found: dict[int, Any] = {}
        for start in range(0, len(keys), _CHUNK):
            found.update(model.objects.in_bulk(keys[start : start + _CHUNK]))
        return found

    def _attach(self, found: dict[int, Any]) -> None:
        """Keep the rows of this production, with the rows that they hang on."""
        self.rows = self._of_our_shots(found)

    def _of_our_shots(self, found: dict[int, Any]) -> dict[int, Any]:
        ours = {}
        for key, row in found.items():
            shot = self.shared.shots.get(row.shot_id)
            if shot is not None:
                row.shot = shot
                ours[key] = row
        return ours

    def _shots_named(self, given: list[Given]) -> list[int]:
        codes = {
            as_line(one("code")).casefold() for one in given if isinstance(one("code"), str | int)
        }
        known = self.shared.shot_codes
        return sorted({known[code].pk for code in codes if code in known and known[code].pk})

    def shot_of(self, given: Given) -> Any:
        """The shot that the row names, which may be one that this import makes."""
        raw = given("code")
        refuse_broken(raw)
        code = as_code(raw)
        if not code:
            raise Refusal(_("This row names no shot."))
        made = self.shared.new_shots.get(code.casefold())
        shot = made.record if made else self.shared.shot_codes.get(code.casefold())
        if shot is None:
            near = [
                one.code for one in self.shared.shots.values() if natural(one.code) == natural(code)
            ]
            raise Refusal(_("There is no shot %(code)s here.") % {"code": code}, offers=near[:2])
        if not shot.pk and not made:
            raise Refusal(_("Shot %(code)s does not come in, so this cannot.") % {"code": code})
        return shot

    def _compare(self, given: Given, row: PlanRow) -> None:
        if given.pk and given.record.pk == given.pk:
            self._refuse_moves(given, row)
        super()._compare(given, row)

    def _refuse_moves(self, given: Given, row: PlanRow) -> None:
        for parent in parents_of(given.record):
            raw = given(parent.field)
            try:
                if not is_empty(raw):
                    refuse_other(raw, parent, self.shared)
            except Refusal as refusal:
                row.troubles.append(self.trouble(given, parent.field, refusal))
                return

    def _known(self, given: Given) -> Any:
        """The row with the id; a removed one is told."""
        record = self.rows.get(given.pk or 0)
        if given.pk and record is None and given.pk in self.removed:
            raise Refusal(
                _("This row was removed here. Leave it out, or empty its ID to log it anew."),
            )
        return record


class ElementPlanner(_OfShots):
    """Elements, by id or by shot and name."""

    apart = frozenset({"name"})

    def _load(self, given: list[Given]) -> None:
        super()._load(given)
        self.names = {(row.shot_id, row.name.casefold()): row for row in self.rows.values()}

    def _identify(self, given: Given) -> None:
        raw = given("name")
        refuse_broken(raw)
        given.code = as_code(raw)
        record = self._known(given)
        if record is None:
            shot = self.shot_of(given)
            if not given.code:
                raise Refusal(_("This element has no name."))
            record = self.names.get((shot.pk or 0, given.code.casefold()))
            record = record or Element(shot=shot)
        given.record = record

    def _key(self, given: Given) -> Any:
        if given.record is None:
            return None
        shot = given.record.shot
        return (shot.pk or shot.code.casefold(), (given.code or given.record.name).casefold())

    def _compare(self, given: Given, row: PlanRow) -> None:
        record = given.record
        if given.code and given.code.casefold() != (record.name or "").casefold():
            try:
                owner = self._owner(given)
                if owner is not None and owner.pk != record.pk:
                    raise Refusal(  # noqa: TRY301
                        _("%(shot)s already has an element %(name)s.")
                        % {"shot": record.shot.code, "name": given.code}
                    )
                self.take(given, row, "name", given.code)
                if record.pk:
                    self.shared.renamed["element", record.pk] = given.code
            except Refusal as refusal:
                row.troubles.append(self.trouble(given, "name", refusal))
        super()._compare(given, row)
        self._follow_origin(given, row)

    def _owner(self, given: Given) -> Any:
        shot = given.record.shot
        if not shot.pk:
            return None
        return Element.objects.filter(shot=shot, name__iexact=given.code).first()

    def _follow_origin(self, given: Given, row: PlanRow) -> None:
        """A source type that came with the old origin follows to the new one."""
        new = {cell.field: cell.new for cell in row.cells}
        if row.is_new or "origin" not in new or "digital_source_type" in new:
            return
        record = given.record
        if record.digital_source_type in ("", SOURCE_TYPE_BY_ORIGIN.get(record.origin, "")):
            value = SOURCE_TYPE_BY_ORIGIN.get(str(new["origin"]), "")
            try:
                self.take(given, row, "digital_source_type", value)
            except Refusal as refusal:
                row.troubles.append(self.trouble(given, "digital_source_type", refusal))


class _OfElements(_OfShots):
    """Rows that hang on elements."""

    to_shot = "element__shot_id"

    def _attach(self, found: dict[int, Any]) -> None:
        keys = sorted({row.element_id for row in found.values() if row.element_id})
        elements = self._of_our_shots(self._in_bulk(Element, keys))
        for row in found.values():
            if row.element_id in elements:
                row.element = elements[row.element_id]
        self.rows = self._ours(found, elements)

    def _ours(self, found: dict[int, Any], elements: dict[int, Any]) -> dict[int, Any]:
        return {key: row for key, row in found.items() if row.element_id in elements}

    def element_of(self, given: Given, shot: Any) -> Element | None:
        """The element that the row names; None where it names none."""
        name = as_code(given("element"))
        if not name:
            return None
        found = Element.objects.filter(shot=shot, name__iexact=name).first() if shot.pk else None
        if found is None:
            raise Refusal(
                _("%(shot)s has no element %(name)s.") % {"shot": shot.code, "name": name}
            )
        found.shot = shot
        return found


class TakePlanner(_OfElements):
    """Takes, by id or by shot, element and version; sheets change them and make none."""

    def _load(self, given: list[Given]) -> None:
        super()._load(given)
        self.labels = {
            (row.element.shot_id, row.element.name.casefold(), row.number): row
            for row in self.rows.values()
        }

    def _identify(self, given: Given) -> None:
        record = self._known(given)
        if record is None:
            shot = self.shot_of(given)
            label = as_line(given("take")).casefold().removeprefix("v")
            number = int(label) if label.isdecimal() and len(label) < 9 else 0
            record = self.labels.get((shot.pk, as_line(given("element")).casefold(), number))
        if record is None:
            raise Refusal(
                _(
                    "There is no such take. Takes are added where their files are dropped: on the"
                    " shot page, or by the command ingest."
                )
            )
        given.record = record
        given.code = self.sheet.called(record)

    def take(self, given: Given, row: PlanRow, name: str, value: Any) -> None:
        """One model has one name; a value that was read out of the file is told."""
        if name == "model" and isinstance(value, str):
            names = self.shared.model_names
            value = names.setdefault(value, model_named(value))
        super().take(given, row, name, value)
        if (
            row.cells
            and row.cells[-1].field == name
            and given.record.source_of(name).get("source") == "read"
        ):
            row.notes.append(
                _("“%(column)s” was read from the file; the sheet's value goes over it.")
                % {"column": row.cells[-1].column}
            )


class NotePlanner(_OfElements):
    """Colour notes by id; rows without one are new, unless they say what is noted already."""

    to_shot = "shot_id"

    def _ours(self, found: dict[int, Any], _elements: dict[int, Any]) -> dict[int, Any]:
        return self._of_our_shots(found)

    def _identify(self, given: Given) -> None:
        record = self._known(given)
        if record is None:
            shot = self.shot_of(given)
            element = self.element_of(given, shot)
            record = self._noted(given, shot, element) or self.model(shot=shot, element=element)
        given.record = record
        given.code = self.sheet.called(record)

    def _noted(self, given: Given, shot: Any, element: Element | None) -> Any:
        """The note that says the same about the same, so that it is not doubled."""
        if "text" not in self.places and "main_mismatch" not in self.places:
            return None
        for row in self.rows.values():
            if row.shot_id != shot.pk or row.element_id != (element.pk if element else None):
                continue
            probe = Given(given.row, self)
            probe.record = row
            if all(self._says(probe, name) for name in ("main_mismatch", "text")):
                return row
        return None

    def _says(self, given: Given, name: str) -> bool:
        raw = given(name)
        current = getattr(given.record, name)
        if is_empty(raw):
            return not current
        try:
            return self._shows(given, name, raw, self._parser(name)(raw))
        except Refusal:
            return False

    def _compare(self, given: Given, row: PlanRow) -> None:
        super()._compare(given, row)
        new = {cell.field: cell for cell in row.cells}
        if "mismatches" in new:
            main = (
                new["main_mismatch"].new if "main_mismatch" in new else given.record.main_mismatch
            )
            kinds = [kind for kind in dict.fromkeys(new["mismatches"].new) if kind != main]
            new["mismatches"].new = kinds
            if row.is_new:
                given.record.mismatches = kinds


class ShortcomingPlanner(_OfElements):
    """Shortcomings by id; rows without one are new, unless they are noted already."""

    def _identify(self, given: Given) -> None:
        record = self._known(given)
        if record is None:
            shot = self.shot_of(given)
            element = self.element_of(given, shot)
            if element is None:
                raise Refusal(_("This row names no element."))
            record = self._noted(given, element) or self.model(element=element)
            record.element = element
        given.record = record
        given.code = self.sheet.called(record)

    def _noted(self, given: Given, element: Element) -> Any:
        for row in self.rows.values():
            if row.element_id != element.pk:
                continue
            probe = Given(given.row, self)
            probe.record = row
            if all(self._says(probe, name) for name in ("kind", "note", "first_frame")):
                return row
        return None

    def _says(self, given: Given, name: str) -> bool:
        raw = given(name)
        if is_empty(raw):
            return getattr(given.record, name) in (None, "")
        try:
            return self._shows(given, name, raw, self._parser(name)(raw))
        except Refusal:
            return False

    def _check(self, given: Given, row: PlanRow) -> None:
        if row.is_new and not given.record.kind and not row.troubles:
            row.troubles.append(
                self.trouble(given, "kind", Refusal(_("Say what is wrong: choose a kind.")))
            )
        super()._check(given, row)
