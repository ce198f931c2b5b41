"""Recipes found across the productions that a person may see: by words, by facts, by a file."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any, BinaryIO, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shotlog.generation.metadata import read
from shotlog.generation.parameters import fitting
from shotlog.kit.words import Term, marked, terms
from shotlog.models import Membership, Production, SequenceFrame, Take, Tool
from shotlog.models.choices import Decision, Mode, Recovery
from shotlog.models.take_words import among_newest, with_words

PER_PAGE = 40
LAST_PAGE = 100
COUNTED = 1000
"""Hits are counted so far; beyond, nobody reads the number."""
MODELS_OF_LAST, MOST_MODELS = 5000, 200
_BEFORE, _AROUND = 60, 280
_HEAVY = ("source_file__raw", "source_file__values", "source_file__c2pa", "source_file__warnings")


def productions_of(user_key: int) -> QuerySet[Production]:
    """The productions in which this person is no client."""
    mine = Membership.objects.filter(user_id=user_key, production__removed=False)
    crew = [one.production_id for one in mine if one.sees_recipes]
    return Production.objects.filter(pk__in=crew).order_by("code")


class SearchForm(forms.Form):
    """What may be asked of recipes."""

    q = forms.CharField(required=False, max_length=4000)
    production = forms.ModelChoiceField(
        Production.objects.none(),
        required=False,
        to_field_name="code",
        label=gettext_lazy("Production"),
        empty_label=gettext_lazy("All productions"),
    )
    tool = forms.ModelChoiceField(
        Tool.objects.none(),
        required=False,
        label=gettext_lazy("Tool"),
        empty_label=gettext_lazy("All tools"),
    )
    model = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Model"),
        widget=forms.TextInput(attrs={"list": "known-models", "autocomplete": "off"}),
    )
    mode = forms.ChoiceField(required=False, label=gettext_lazy("Mode"))
    decision = forms.ChoiceField(required=False, label=gettext_lazy("Decision"))
    recovery = forms.ChoiceField(required=False, label=gettext_lazy("Recoverability"))
    since = forms.DateField(
        required=False,
        label=gettext_lazy("Added from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    until = forms.DateField(
        required=False,
        label=gettext_lazy("Added until"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any, *, productions: QuerySet[Production]) -> None:
        """The productions that may be asked."""
        super().__init__(data)
        self.productions = productions
        self._choice("production").queryset = productions
        self._choice("tool").queryset = Tool.objects.all()
        self._choice("mode").choices = [("", _("All modes")), *Mode.choices]
        self._choice("decision").choices = [("", _("Any decision")), *Decision.choices]
        states = [one for one in Recovery.choices if one[0] != Recovery.NO_TAKE]
        self._choice("recovery").choices = [("", _("Recoverable or not")), *states]
        self.is_valid()

    def _choice(self, name: str) -> Any:
        return self.fields[name]

    @property
    def question(self) -> str:
        """The words that are looked for."""
        return str(self.cleaned_data.get("q") or "")

    @property
    def narrows(self) -> bool:
        """Whether anything but words is asked."""
        return any(value for name, value in self.cleaned_data.items() if name != "q")

    @property
    def has_no_words(self) -> bool:
        """Whether something was typed in which there is no word: dots and dashes only."""
        return bool(self.question.strip()) and not terms(self.question)

    @property
    def known_models(self) -> list[str]:
        """Models to propose: those of the takes that came last, for no index knows all of them."""
        newest = Take.everything.order_by("-pk").values_list("pk", flat=True).first() or 0
        takes = Take.objects.filter(
            pk__gt=newest - MODELS_OF_LAST, element__shot__production__in=self.productions
        )
        names = takes.exclude(model="").order_by().values_list("model", flat=True).distinct()
        return sorted(names, key=str.casefold)[:MOST_MODELS]

    def takes(self) -> QuerySet[Take]:
        """The takes that answer, the newest first. A wrong value of a filter is no filter."""
        return narrowed(matching(terms(self.question), self._asked_productions), self.cleaned_data)

    def newest_takes(self) -> QuerySet[Take] | None:
        """Those of them that came last, where they alone are quicker to find."""
        takes = among_newest(_seen(self._asked_productions), terms(self.question))
        return takes if takes is None else narrowed(takes, self.cleaned_data)

    @cached_property
    def _asked_productions(self) -> list[int]:
        production = self.cleaned_data.get("production")
        return [production.pk] if production else [one.pk for one in self.productions]


def matching(found: Sequence[Term], productions: Sequence[int]) -> QuerySet[Take]:
    """The takes of these productions with every term; removed ones are out."""
    return with_words(_seen(productions), found, productions)


def _seen(productions: Sequence[int]) -> QuerySet[Take]:
    """What may be seen, asked of the record itself; the mark in the index is for speed."""
    return Take.objects.filter(element__shot__production__in=productions)


def narrowed(takes: QuerySet[Take], asked: dict[str, Any]) -> QuerySet[Take]:
    """`takes` by what the filters ask."""
    if asked.get("tool"):
        takes = takes.filter(tool_version__tool=asked["tool"])
    if asked.get("model"):
        takes = takes.filter(model__icontains=asked["model"])
    for name in ("mode", "decision", "recovery"):
        if asked.get(name):
            takes = takes.filter(**{name: asked[name]})
    if asked.get("since"):
        takes = takes.filter(added_at__gte=_midnight(asked["since"]))
    if asked.get("until"):
        takes = takes.filter(added_at__lt=_midnight(asked["until"] + dt.timedelta(days=1)))
    return takes


@dataclass(frozen=True)
class Hit:
    """One take that was found, with the words that were asked for marked."""

    take: Take
    prompt: list[tuple[str, bool]]
    negative: list[tuple[str, bool]]
    facts: list[list[tuple[str, bool]]]
    why: str = ""


def hits(takes: Sequence[Take], question: str, *, why: str = "") -> list[Hit]:
    """The takes as the page shows them."""
    return [_hit(take, question, why) for take in takes]


@dataclass(frozen=True)
class Page:
    """One page of takes, how many were found (as far as they are counted), and the next page."""

    takes: list[Take]
    count: int
    next: int  # 0 where there is none


def page_of(takes: QuerySet[Take], number: int, *, newest: QuerySet[Take] | None = None) -> Page:
    """One page of takes with all that is shown of them; of `newest` alone where that fills it."""
    start = (number - 1) * PER_PAGE
    wanted = max(COUNTED, start + PER_PAGE) + 1
    keys = list(newest.values_list("pk", flat=True)[:wanted]) if newest is not None else []
    if len(keys) < wanted:
        keys = list(takes.values_list("pk", flat=True)[:wanted])
    chosen = keys[start : start + PER_PAGE]
    rows = {take.pk: take for take in shown(Take.objects.filter(pk__in=chosen))}
    return Page(
        [rows[key] for key in chosen if key in rows],
        len(keys),
        number + 1 if len(keys) > start + PER_PAGE and number < LAST_PAGE else 0,
    )


def shown(takes: QuerySet[Take]) -> QuerySet[Take]:
    """Takes with what a result shows of them."""
    related = ("element__shot__production", "source_file", "tool_version__tool")
    return takes.select_related(*related).defer(*_HEAVY)


def _hit(take: Take, question: str, why: str) -> Hit:
    negative = marked(take.negative_prompt, question)
    facts = [
        str(take.tool_version or ""),
        take.model,
        take.model_hash,
        f"{_('seed')} {take.seed}" if take.seed else "",
        *(str(lora.get("name", "")) for lora in take.loras if isinstance(lora, dict)),
        take.job_id,
        take.file_name,
    ]
    return Hit(
        take=take,
        prompt=excerpt(marked(take.prompt, question)),
        negative=excerpt(negative) if any(is_asked for _piece, is_asked in negative) else [],
        facts=[marked(fact, question) for fact in facts if fact],
        why=why,
    )


def excerpt(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """So much of a long text as a result shows, around the first word that was asked for."""
    before = 0
    for text, is_asked in pieces:
        if is_asked:
            break
        before += len(text)
    else:
        before = 0
    return _cut(pieces, start=max(0, before - _BEFORE), length=_BEFORE + _AROUND)


def _cut(pieces: list[tuple[str, bool]], *, start: int, length: int) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = [("…", False)] if start else []
    at, end = 0, start + length
    for text, is_asked in pieces:
        kept = text[max(0, start - at) : max(0, end - at)]
        if kept:
            found.append((kept, is_asked))
        at += len(text)
    return [*found, ("…", False)] if at > end else found


@dataclass(frozen=True)
class Recognised:
    """The takes that a file was found to be, and by what."""

    takes: list[Take]
    by: str  # bytes, job, seed and prompt, seed, prompt; '' where nothing was found
    reading: dict[str, Any]


def recognise(file: IO[bytes], *, name: str, sha256: str, productions: Sequence[int]) -> Recognised:
    """The takes whose file, or one of its frames, has these bytes, else those of its recipe."""
    mine = Take.objects.filter(element__shot__production__in=productions)
    same = list(shown(mine.filter(source_file__sha256=sha256).order_by("-pk"))[:PER_PAGE])
    if not same:
        of_frame = SequenceFrame.objects.filter(sha256=sha256).values("source_file")
        same = list(shown(mine.filter(source_file__in=of_frame).order_by("-pk"))[:PER_PAGE])
    if same:
        return Recognised(same, "bytes", {})
    file.seek(0)
    reading = read(cast(BinaryIO, file), name, children=False)
    values = {key: found.value for key, found in reading.values.items()}
    for by, asked in _traces(values):
        takes = _with(asked, productions)
        if takes:
            return Recognised(takes, by, values)
    return Recognised([], "", values)


def _traces(values: dict[str, Any]) -> list[tuple[str, dict[str, str]]]:
    """What a recipe may be known by, the surest first."""
    said = {key: str(fitting(key, values.get(key)) or "") for key in ("job_id", "seed", "prompt")}
    orders: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("job", ("job_id",)),
        ("recipe", ("seed", "prompt")),
        ("seed", ("seed",)),
        ("prompt", ("prompt",)),
    )
    return [
        (by, {key: said[key] for key in keys})
        for by, keys in orders
        if all(said[key] for key in keys)
    ]


def _with(asked: dict[str, str], productions: Sequence[int]) -> list[Take]:
    """The takes with exactly these values; their words lead there."""
    takes = matching(terms(" ".join(asked.values())[:1000]), productions).filter(**asked)
    keys = list(takes.values_list("pk", flat=True)[:PER_PAGE])
    return sorted(shown(Take.objects.filter(pk__in=keys)), key=lambda take: -take.pk)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
