"""The words of recipes, cut for searching; written by the history with every change of a take."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any, Self

from django.db import connections, models
from django.db.models import F, Func, QuerySet, Value

from shotlog.kit.words import Term, line, spread
from shotlog.models.element import Element
from shotlog.models.record import Record
from shotlog.models.shot import Shot
from shotlog.models.take import Take, Tool, ToolVersion

AT_ONCE = 500
WALKED = 12_000
COLUMNS = (
    *("pk", "element__shot__production_id", "prompt", "negative_prompt", "seed", "model"),
    *("model_version", "model_hash", "loras", "job_id", "file_name", "tool_version__version"),
    *("tool_version__tool__name", "source_file__name", "source_file__sha256"),
    *("element__name", "element__shot__code"),
)
"""What goes into the words of a take, in the order of `words_of`."""
_OF_A_TAKE = frozenset(
    {
        *("prompt", "negative_prompt", "seed", "model", "model_version", "model_hash", "loras"),
        *("job_id", "file_name", "tool_version", "source_file"),
    }
)
_NAMED: tuple[tuple[type[Record], str, frozenset[str]], ...] = (
    (Tool, "tool_version__tool", frozenset({"name"})),
    (ToolVersion, "tool_version", frozenset({"version", "tool"})),
    (Element, "element", frozenset({"name", "shot"})),
    (Shot, "element__shot", frozenset({"code"})),
)
"""Rows whose names stand in the words of takes: the way from a take, and the fields."""


class _InVector(Func):
    """Whether a query of tsvector holds for the words, spelt as the index spells them."""

    template = "(array_to_tsvector(string_to_array(%(expressions)s::tsquery)"
    arg_joiner = ", ' ')) @@ "
    output_field = models.BooleanField()


class TakeWordsQuerySet(models.QuerySet["TakeWords"]):
    """Which takes."""

    def by_vector(self, terms: Sequence[Term], productions: Iterable[int]) -> Self:
        """Those of `productions` in which every term stands; PostgreSQL only."""
        marks = [mark_of(key) for key in productions]
        asked = " & ".join([_any(f"'{mark}'" for mark in marks), *map(_lexemes, terms)])
        rows = self.filter(_InVector(F("words"), Value(asked)))
        for term in terms:
            if len(term.parts) > 1:  # a vector of ours keeps no places: the line itself does
                together = " " + " ".join(term.parts)
                rows = rows.filter(words__contains=together + ("" if term.is_beginning else " "))
        return rows


class TakeWords(models.Model):
    """The words by which one take is found: a copy that follows from the take, no record."""

    take = models.OneToOneField(
        Take, models.CASCADE, primary_key=True, related_name="words", db_index=False
    )
    words = models.TextField()

    objects = TakeWordsQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.words[:80]


def mark_of(production: int) -> str:
    """The word that stands in every take of a production, and that nobody can type."""
    return f"@{production}"


def words_of(row: Sequence[Any]) -> str:
    """The words of a take, from its COLUMNS."""
    _key, production, *texts = row
    prompt, negative, seed, model, model_version, model_hash, loras, job, name = texts[:9]
    version, tool, source_name, sha256, element, shot = (text or "" for text in texts[9:])
    named = [str(lora.get("name", "")) for lora in loras if isinstance(lora, dict)]
    made_with = [f"{tool} {version}", f"{model} {model_version}", *named]
    fields = [
        *(prompt, negative, seed, *made_with, model_hash, job, name),
        *("" if source_name == name else source_name, sha256, f"{shot} {element}"),
        *(spread(text) for text in made_with),
    ]
    return line(fields, mark=mark_of(production))


def with_words(
    takes: QuerySet[Take], terms: Sequence[Term], productions: Sequence[int]
) -> QuerySet[Take]:
    """Those of `takes` in `productions` in whose words every term stands, the newest first."""
    if not productions:
        return takes.none()
    takes = takes.order_by("-pk")
    if is_postgresql(takes):
        if not terms:
            return takes
        return takes.filter(pk__in=TakeWords.objects.by_vector(terms, productions).values("pk"))
    marks = _any(f'"{mark_of(key)}"' for key in productions)
    # The index gives its rows from the newest on, so that a page ends the search: a join, which
    # the planner begins there (the plus keeps it from asking the index once for each take).
    return takes.extra(
        tables=["shotlog_takefts"],
        where=["shotlog_takefts MATCH %s", "shotlog_take.id = +shotlog_takefts.rowid"],
        params=[" AND ".join([marks, *map(_fts, terms)])],
        order_by=["-shotlog_takefts.rowid"],
    )


def among_newest(takes: QuerySet[Take], terms: Sequence[Term]) -> QuerySet[Take] | None:
    """The same among the takes that came last, read one by one; None where nothing is won by it.

    PostgreSQL gathers every hit of a frequent word before it can sort them; where the newest few
    thousand takes fill the page, that is spared.
    """
    if not is_postgresql(takes) or not terms:
        return None
    newest = Take.everything.order_by("-pk").values_list("pk", flat=True).first() or 0
    # Said of both tables, or the planner reads all words of all takes.
    takes = takes.filter(pk__gt=newest - WALKED, words__pk__gt=newest - WALKED).order_by("-pk")
    for term in terms:
        asked = " " + " ".join(term.parts) + ("" if term.is_beginning else " ")
        takes = takes.filter(words__words__contains=asked)
    return takes


def is_postgresql(rows: QuerySet[Any]) -> bool:
    """Whether these rows lie in PostgreSQL."""
    return connections[rows.db].vendor == "postgresql"


def keep_words(takes: QuerySet[Take] | Collection[int]) -> int:
    """Write the words of `takes` anew; says of how many."""
    keys = iter(takes.values_list("pk", flat=True) if isinstance(takes, QuerySet) else takes)
    count = 0
    while lot := list(islice(keys, AT_ONCE)):
        rows = Take.everything.filter(pk__in=lot).values_list(*COLUMNS)
        made = [TakeWords(pk=row[0], words=words_of(row)) for row in rows]
        TakeWords.objects.bulk_create(
            made, update_conflicts=True, unique_fields=["take"], update_fields=["words"]
        )
        count += len(made)
    return count


def follow(changed: Iterable[tuple[Record, Collection[str] | None]]) -> None:
    """Keep the words true after rows were made (no fields) or fields of theirs were changed."""
    takes: list[int] = []
    renamed: dict[str, list[int]] = defaultdict(list)
    for row, fields in changed:
        if isinstance(row, Take):
            if fields is None or _OF_A_TAKE & set(fields):
                takes.append(row.pk)
            continue
        for model, way, names in _NAMED:
            if fields and isinstance(row, model) and names & set(fields):
                renamed[way].append(row.pk)
    for way, keys in renamed.items():
        for start in range(0, len(keys), AT_ONCE):
            lot = keys[start : start + AT_ONCE]
            takes += Take.everything.filter(**{f"{way}__in": lot}).values_list("pk", flat=True)
    keep_words(list(dict.fromkeys(takes)))


def _any(marks: Iterable[str]) -> str:
    joined = list(marks)
    sign = " OR " if joined[0].startswith('"') else " | "
    return f"({sign.join(joined)})"


def _fts(term: Term) -> str:
    """A phrase of FTS5; parts are letters and digits only."""
    return f'"{" ".join(term.parts)}"' + (" *" if term.is_beginning else "")


def _lexemes(term: Term) -> str:
    """The parts as a query of tsvector."""
    *before, last = term.parts
    return " & ".join([*(f"'{part}'" for part in before), f"'{last}'{':*' * term.is_beginning}"])
