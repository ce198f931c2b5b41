"""Imports that wait: the bytes that came in, and what their owner said of them so far.

A draft is its member's only. `looking` plans it once; `seal` tells whether a plan is still the one
that was looked at, and what is written is planned anew. Drafts older than `KEPT_DAYS` go, with
their files, when the next one comes in.
"""

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shotlog.history import Author
from shotlog.kit.sheets.reading import read_file, read_paste, weight
from shotlog.kit.sheets.tables import Book, Row, Step, Table, Unreadable
from shotlog.kit.strict_json import strict
from shotlog.models import ChangeSet, ImportDraft, Job, Membership, SheetMapping
from shotlog.models.choices import Way
from shotlog.spreadsheets.incoming.applying import Applied, NotReady, apply
from shotlog.spreadsheets.incoming.asked import Asked
from shotlog.spreadsheets.incoming.mappings import asked_of
from shotlog.spreadsheets.incoming.plan import Plan
from shotlog.spreadsheets.incoming.planning import MAY_IMPORT, make_plan
from shotlog.spreadsheets.incoming.refused import sheet_title
from shotlog.spreadsheets.incoming.values import folded
from shotlog.spreadsheets.progress import Told, to_nobody

KEPT_DAYS = 7
MOST_BYTES = 128 * 1024 * 1024
HEAVY = 24 * 1024 * 1024
"""What unpacks to more, some 20,000 rows, is read and compared by the worker."""
MOST_WAITING = 30
"""So many drafts one member may have; the oldest go first."""
UNREAD = "unread"
"""Said of a file that the worker reads first."""
_TOP = 60  # rows in which the heads are
_OF_ALL_ROWS = ("targets", "columns", "words", "clear_empty", "frame_out", "episode", "mapping")
"""What is said of a file as a whole, not of one of its rows."""


class Moved(ValueError):  # noqa: N818
    """The record is no longer what the preview showed; the message says so in a sentence."""


@dataclass(frozen=True)
class Block:
    """Cells pasted into the grid, as a table of ours: a head row and the rows beneath."""

    target: str  # "shots" or "elements"
    title: str
    columns: Mapping[str, str]  # the field of each head
    rows: list[list[str]]  # heads and all
    clear_empty: bool = False


def author_of(draft: ImportDraft) -> Author:
    """Who imports it; cells pasted into the grid are undone there as what is typed is."""
    way = Way.PAGE if draft.kind == ImportDraft.Kind.CELLS else Way.SHEET
    return Author.of(draft.membership, way=way, why=draft.name)


def keep_file(member: Membership, file: IO[bytes], name: str) -> ImportDraft:
    """Keep an upload; Unreadable carries the sentence for what is no sheet."""
    Author.of(member).require(*MAY_IMPORT)
    size = file.seek(0, 2)
    if size > MOST_BYTES:
        raise Unreadable(
            _("%(name)s is larger than %(size)d MB: split it.")
            % {"name": name, "size": MOST_BYTES // 1024 // 1024}
        )
    if weight(file, name) > HEAVY:
        book, said = None, {UNREAD: True}
    else:
        book, said = read_file(file, name), {}
    file.seek(0)
    return _kept(member, ImportDraft.Kind.FILE, file.read(), name, book, said=said)


def keep_paste(member: Membership, text: str, *, back: str = "") -> ImportDraft:
    """Keep a pasted table."""
    Author.of(member).require(*MAY_IMPORT)
    name = _("Pasted on %(when)s") % {"when": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
    book = read_paste(text, name)
    return _kept(member, ImportDraft.Kind.PASTE, text.encode(), name, book, back=back)


def keep_block(member: Membership, block: Block, *, back: str = "") -> ImportDraft:
    """Keep cells that were pasted into the grid."""
    Author.of(member).require(*MAY_IMPORT)
    name = _("Cells pasted on %(when)s") % {"when": f"{timezone.localtime():%Y-%m-%d %H:%M}"}
    data = json.dumps({"title": block.title, "rows": block.rows}).encode()
    said = {
        "targets": {block.title: block.target},
        "columns": dict(block.columns),
        "clear_empty": block.clear_empty,
    }
    return _kept(member, ImportDraft.Kind.CELLS, data, name, None, back=back, said=said)


def plan_of_block(block: Block, *, by: Author) -> Plan:
    """What pasting the cells would do."""
    assert by.production is not None  # noqa: S101 - members have one
    asked = Asked(
        targets={block.title: block.target},
        columns=block.columns,
        clear_empty=block.clear_empty,
    )
    book = Book(block.title, "paste", [_table(block.title, block.rows)])
    return make_plan(book, by.production, by=by, asked=asked)


def _kept(
    member: Membership,
    kind: str,
    data: bytes,
    name: str,
    book: Book | None,
    *,
    back: str = "",
    said: dict[str, Any] | None = None,
) -> ImportDraft:
    prune_drafts(member)
    file = secrets.token_hex(16)
    path = place(file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    draft = ImportDraft.objects.create(
        membership=member,
        kind=kind,
        name=strict(name)[-200:],
        file=file,
        said=strict(said or {}),
        back=strict(back)[:2000],
    )
    if book is not None:
        settle(draft, book)
    return draft


def settle(draft: ImportDraft, book: Book) -> None:
    """Once, when it is read: take what was said of such a file before."""
    if not _said_before(draft, book):
        _use_the_usual(draft, book)
    if UNREAD in draft.said:
        say(draft, lambda said: said.pop(UNREAD, None))


def is_heavy(draft: ImportDraft) -> bool:
    """Whether it takes too long to be read while a person waits for the page."""
    if draft.kind != ImportDraft.Kind.FILE:
        return False
    try:
        with place(draft.file).open("rb") as file:
            return weight(file, draft.name) > HEAVY
    except FileNotFoundError as error:
        raise no_longer_kept(draft) from error


def _said_before(draft: ImportDraft, book: Book) -> bool:
    """What was said of a file holds for its refused rows, when they come back corrected."""
    first = draft.membership.import_drafts.filter(pk=book.draft or 0).first()
    if first is None:
        return False
    kept = {name: first.said[name] for name in _OF_ALL_ROWS if name in first.said}
    if "targets" in kept:
        kept["targets"] = {sheet_title(title): key for title, key in kept["targets"].items()}
    say(draft, lambda said: said.update(kept))
    return True


def _use_the_usual(draft: ImportDraft, book: Book) -> None:
    """The kept mapping that explains most heads that nobody knows is taken at once."""
    mappings = SheetMapping.objects.filter(production=draft.membership.production)
    if not mappings:
        return
    tops = [Table(table.name, table.rows[:_TOP]) for table in book.tables]
    top = replace(book, tables=tops)
    plan = make_plan(top, draft.membership.production, by=author_of(draft))
    unknown = {folded(head) for sheet in plan.sheets for head in sheet.left_alone}
    explained = [(len(unknown & set(one.columns)), -one.pk, one) for one in mappings]
    count, _key, best = max(explained)
    if count:
        use_mapping(draft, best)


def use_mapping(draft: ImportDraft, mapping: SheetMapping) -> None:
    """Read the draft as a kept mapping says; what was said of the columns before goes."""
    asked = asked_of(mapping, replace(asked_in(draft), columns={}, words={}, targets={}))
    say(
        draft,
        lambda said: said.update(
            columns=dict(asked.columns),
            words={name: dict(known) for name, known in asked.words.items()},
            targets=dict(asked.targets),
            mapping=mapping.name,
        ),
    )


def book_of(draft: ImportDraft, *, told: Told = to_nobody) -> Book:
    """The tables of what came in; Unreadable where the file is gone."""
    path = place(draft.file)
    try:
        if draft.kind == ImportDraft.Kind.PASTE:
            return read_paste(path.read_text("utf-8"), draft.name)
        if draft.kind == ImportDraft.Kind.CELLS:
            block = json.loads(path.read_bytes())
            return Book(draft.name, "paste", [_table(block["title"], block["rows"])])
        with path.open("rb") as file:
            return read_file(file, draft.name, step=_steps(told, _("Reading"), unit=1024 * 1024))
    except FileNotFoundError as error:
        raise no_longer_kept(draft) from error


def no_longer_kept(draft: ImportDraft) -> Unreadable:
    """The sentence for a file that is gone."""
    return Unreadable(
        _("The file %(name)s is no longer kept here: import it again.") % {"name": draft.name}
    )


def _table(title: str, rows: list[list[str]]) -> Table:
    return Table(title, [Row(number, tuple(cells)) for number, cells in enumerate(rows, 1)])


def asked_in(draft: ImportDraft) -> Asked:
    """What its owner said so far."""
    said = draft.said
    return Asked(
        columns=said.get("columns", {}),
        words=said.get("words", {}),
        targets=said.get("targets", {}),
        corrections={(title, row, name): text for title, row, name, text in _list(said, "typed")},
        left_out=frozenset((title, row) for title, row in _list(said, "left_out")),
        mine=frozenset((title, row, name) for title, row, name in _list(said, "mine")),
        clear_empty=bool(said.get("clear_empty")),
        frame_out=said.get("frame_out", ""),
        episode=said.get("episode", ""),
    )


def _list(said: Mapping[str, Any], key: str) -> list[list[Any]]:
    return list(said.get(key, []))


def say(draft: ImportDraft, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what was said, over what another tab said meanwhile."""
    with transaction.atomic():
        locked = ImportDraft.objects.select_for_update().get(pk=draft.pk)
        change(locked.said)
        locked.said = strict(locked.said)
        locked.save(update_fields=["said"])
    draft.said = locked.said


def type_cells(draft: ImportDraft, title: str, row: int, values: Mapping[str, str]) -> None:
    """Correct cells of a row: {field: text}."""
    type_rows(draft, title, {row: values})


def type_rows(draft: ImportDraft, title: str, rows: Mapping[int, Mapping[str, str]]) -> None:
    """Correct cells of several rows: {row: {field: text}}."""

    def change(said: dict[str, Any]) -> None:
        typed = {(one[0], one[1], one[2]): one[3] for one in _list(said, "typed")}
        for row, values in rows.items():
            for name, text in values.items():
                if not name.startswith("_"):
                    typed[title, row, name] = text
        said["typed"] = [[*place, text] for place, text in typed.items()]

    say(draft, change)


def leave_out(draft: ImportDraft, rows: Iterable[tuple[str, int]], *, out: bool = True) -> None:
    """Tick rows to be left out, or take them in again."""
    chosen = [list(one) for one in rows]

    def change(said: dict[str, Any]) -> None:
        kept = [one for one in _list(said, "left_out") if one not in chosen]
        said["left_out"] = [*kept, *chosen] if out else kept

    say(draft, change)


def choose(draft: ImportDraft, cells: Iterable[tuple[str, int, str]], *, mine: bool) -> None:
    """In these conflicts the sheet's value goes in, or the one that stands there stays."""
    chosen = [list(one) for one in cells]

    def change(said: dict[str, Any]) -> None:
        kept = [one for one in _list(said, "mine") if one not in chosen]
        said["mine"] = [*kept, *chosen] if mine else kept

    say(draft, change)


def plan_of(draft: ImportDraft, by: Author | None = None, *, told: Told = to_nobody) -> Plan:
    """What it would do now."""
    return plan_of_book(draft, book_of(draft, told=told), by, told=told)


def plan_of_book(
    draft: ImportDraft, book: Book, by: Author | None = None, *, told: Told = to_nobody
) -> Plan:
    """The same, where its tables are at hand."""
    by = by or author_of(draft)
    step = _steps(told, _("Comparing"))
    return make_plan(book, draft.membership.production, by=by, asked=asked_in(draft), step=step)


def _steps(told: Told, words: str, *, unit: int = 1) -> Step:
    return lambda done, total: told(done // unit, total // unit, words)


def seal(plan: Plan) -> str:
    """A mark of everything that a plan would write, and over what."""
    if plan.sealed:
        return plan.sealed
    told = (sorted(plan.answers.items()), sorted(plan.counts.items()))
    digest = hashlib.sha256(repr(told).encode())
    for row in plan.rows:
        cells = [(one.field, *one.stored) for one in row.written]
        clashes = [(one.field, one.as_cell.stored, one.use_mine) for one in row.clashes]
        if cells or clashes or row.troubles:
            digest.update(repr((row.sheet, row.row, row.kind, row.label, cells, clashes)).encode())
    return digest.hexdigest()


def apply_draft(
    draft: ImportDraft, *, sealed: str, told: Told = to_nobody, job: Job | None = None
) -> Applied:
    """Write what the preview with that seal showed, once, in one transaction.

    Moved where the plan is another by now, NotReady where rows are refused or it was applied
    already, Conflict where somebody writes at the same moment: nothing is written then. A `job`
    that was cancelled meanwhile writes nothing either.
    """
    by = author_of(draft)
    plan = plan_of(draft, by, told=told)
    if seal(plan) != sealed:
        raise Moved(_moved(draft))
    told(0, 0, _("Writing"))
    with transaction.atomic():
        locked = ImportDraft.objects.select_for_update().get(pk=draft.pk)
        if locked.applied_at:
            raise NotReady(_("This was imported already."))
        done = apply(plan, by=by)
        locked.applied_at = timezone.now()
        locked.change_set = done.change_set
        locked.new, locked.changed, locked.cells = done.new, done.changed, done.cells
        locked.save()
        if job is not None and not finished(job):
            raise NotReady(_("It was cancelled; nothing was written."))
    plan_place(draft.file).unlink(missing_ok=True)
    return done


def finished(job: Job) -> bool:
    """The job ends in the transaction of what it writes: a cancelled one leaves nothing."""
    running = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING)
    return bool(running.update(state=Job.State.DONE, finished_at=timezone.now(), words=""))


def _moved(draft: ImportDraft) -> str:
    """What happened since the preview was made: mostly, somebody else's edit."""
    last = (
        ChangeSet.objects.filter(
            production=draft.membership.production, at__gt=timezone.now() - dt.timedelta(days=1)
        )
        .order_by("-pk")
        .first()
    )
    if last is None:
        return _("Something changed since this preview was made. Nothing was written: look again.")
    return _(
        "Something changed since this preview was made (%(who)s, %(when)s). Nothing was written:"
        " look again."
    ) % {"who": last.who, "when": f"{timezone.localtime(last.at):%H:%M}"}


def drop(draft: ImportDraft) -> None:
    """Forget a draft, with its files."""
    place(draft.file).unlink(missing_ok=True)
    plan_place(draft.file).unlink(missing_ok=True)
    draft.delete()


def prune_drafts(member: Membership) -> None:
    """Forget what is too old, of everybody, and what is too much, of the member."""
    until = timezone.now() - dt.timedelta(days=KEPT_DAYS)
    for draft in [
        *ImportDraft.objects.filter(made_at__lt=until),
        *member.import_drafts.all()[MOST_WAITING - 1 :],
    ]:
        drop(draft)


def place(name: str) -> Path:
    """Where the bytes of that name lie."""
    return Path(settings.INCOMING) / name


def plan_place(name: str) -> Path:
    """Where the plan of the draft with those bytes lies."""
    return place(f"{name}.plan")
