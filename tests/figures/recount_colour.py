"""Colour work counted again in the plainest way: the queue, and hours by tool version."""

from collections import defaultdict
from decimal import Decimal

from shotlog.models import ColourNote, Element, Take
from tests.figures.recount import Recount, Some

DONE = ("apr", "fin")


class ColourRecount(Recount):
    """Of a production."""

    def takes_of(self, element: Element) -> list[Take]:
        own = [take for take in self.all_takes if take.element_id == element.pk]
        return sorted(own, key=lambda take: take.number)

    def keepers(self, element: Element) -> list[Take]:
        return [take for take in self.takes_of(element) if take.decision == "approved"]

    def version_of(self, note: ColourNote) -> int | None:
        if note.take_id is not None:
            return Take.everything.get(pk=note.take_id).tool_version_id
        if note.element_id is None:
            return None
        known = [t for t in self.keepers(self.element[note.element_id]) if t.tool_version_id]
        return known[-1].tool_version_id if known else None

    def queue(self) -> tuple[int, int, int, int]:
        """(notes, active, matched, over the estimate)."""
        rows = self.working_notes()
        over = 0
        for note in rows:
            if note.hours_actual is not None and note.hours_estimated is not None:
                over += note.hours_actual > note.hours_estimated
        return (
            len(rows),
            sum(not self.closed(note) for note in rows),
            sum(note.status == "matched" for note in rows),
            over,
        )

    def colour_of(self, element: Element) -> Some:
        """Hours of all its notes; None while one is open or has none."""
        notes = [note for note in self.working_notes() if note.element_id == element.pk]
        if not notes:
            done = element.status in DONE or self.shot[element.shot_id].status in DONE
            return Decimal(0) if done else None
        spent = Decimal(0)
        for note in notes:
            if note.hours_actual is None or not self.closed(note):
                return None
            spent += note.hours_actual
        return spent

    def by_version(self) -> dict[int | None, tuple[object, ...]]:
        """By tool version: keepers, elements, notes, closed, spent, and (hours, of how many)."""
        notes: dict[int | None, list[ColourNote]] = defaultdict(list)
        for note in self.working_notes():
            notes[self.version_of(note)].append(note)
        elements: dict[int | None, list[Element]] = defaultdict(list)
        for element in self.elements:
            for version in {take.tool_version_id for take in self.keepers(element)}:
                elements[version].append(element)
        keys = {*notes, *(key for key in elements if key is not None)}
        return {key: self._line(key, notes[key], elements[key]) for key in keys}

    def _line(
        self, key: int | None, notes: list[ColourNote], elements: list[Element]
    ) -> tuple[object, ...]:
        keepers = [t for e in elements for t in self.keepers(e) if t.tool_version_id == key]
        per_keeper = []
        for element in elements:
            hours = self.colour_of(element)
            if hours is not None:
                per_keeper.append(float(hours) / len(self.keepers(element)))
        return (
            len(keepers),
            len(elements),
            len(notes),
            sum(map(self.closed, notes)),
            self.sum_of([(note.hours_actual, self.note_is_out(note)) for note in notes]),
            sorted(per_keeper),
        )
