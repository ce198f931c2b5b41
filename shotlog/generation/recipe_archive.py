"""The archive of a take: its file, its recipe, what it was made from, and a word on what lacks."""

import json
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from shotlog.generation.graphs import graphs
from shotlog.generation.inputs import Input
from shotlog.generation.originals import Gone, open_original
from shotlog.generation.recipe import recipe_of
from shotlog.generation.shown import PART_NAMES
from shotlog.generation.sidecar import xmp_of
from shotlog.kit.strict_json import strict
from shotlog.kit.zip_stream import Entry, chunks, safe_name, unlike
from shotlog.models import Membership, SourceFile, Take

ORIGINAL, INPUTS, NOT_HERE = "original", "inputs", "NOT-HERE.txt"


def archive_name(take: Take) -> str:
    """The name of the archive, and of the folder in it."""
    shot = take.element.shot
    return safe_name(f"{shot.code}_{take.element.name}_{take.label}_recipe", otherwise="recipe")


def entries(take: Take, member: Membership, inputs: Sequence[Input]) -> list[Entry]:
    """What goes in, beginning with the texts. No byte is read before it is sent."""
    folder = archive_name(take)
    lacking = [*_unknown(take, inputs)]
    files, gone = _files(take, inputs)
    recipe = strict(recipe_of(take, member, inputs))
    texts = {
        "recipe.json": json.dumps(recipe, ensure_ascii=False, indent=2),
        "prompt.txt": prompt_text(take),
        **{f"{name}.json": text for name, text in graphs(take.source_file).items()},
        f"{ORIGINAL}/{_stem(take)}.xmp": xmp_of(take),
        NOT_HERE: "\n".join(f"* {one}" for one in (*gone, *lacking)),
    }
    made = [Entry(f"{folder}/{name}", text + "\n") for name, text in texts.items() if text.strip()]
    made += [Entry(f"{folder}/{name}", _bytes(file)) for name, file in files]
    return made


def prompt_text(take: Take) -> str:
    """Prompt and negative as plain text, to paste."""
    words = [take.prompt]
    if take.negative_prompt:
        words += ["", "Negative prompt:", take.negative_prompt]
    return "\n".join(words).strip()


def what_lacks(take: Take, inputs: Sequence[Input]) -> list[str]:
    """A sentence for each thing that the archive cannot hold; the page says the same."""
    return [*_files(take, inputs)[1], *_unknown(take, inputs)]


def _files(take: Take, inputs: Sequence[Input]) -> tuple[list[tuple[str, SourceFile]], list[str]]:
    """The files that can be read now, by their names in the archive; sentences on the others."""
    found: list[tuple[str, SourceFile]] = []
    gone: list[str] = []
    if take.source_file is not None:
        name = take.source_file.saved_as(take.file_name or take.source_file.name)
        if _can_open(take.source_file):
            found.append((f"{ORIGINAL}/{safe_name(name)}", take.source_file))
        else:
            gone.append(gone_words(name, take.source_file))
    taken: set[str] = set()
    for one in inputs:
        if one.file is None:
            continue
        if one.is_here:
            kept_as = safe_name(one.file.saved_as(_base(one.name)))
            found.append((f"{INPUTS}/{unlike(kept_as, taken)}", one.file))
        else:
            gone.append(gone_words(one.name, one.file))
    return found, gone


def gone_words(name: str, file: SourceFile) -> str:
    """What to say of a file whose bytes are not where they were."""
    words = {"name": name, "path": file.path, "sha256": file.sha256}
    if file.keeping == SourceFile.Keeping.LINKED:
        return (
            _(
                "“%(name)s” was linked at %(path)s and is not there any more. Put it back, or run"
                " ingest --link again where it lies now; its sha256 is %(sha256)s."
            )
            % words
        )
    return (
        _(
            "“%(name)s” is held here, but its bytes are lost. Drop the file again, or bring back a"
            " backup; its sha256 is %(sha256)s."
        )
        % words
    )


def _unknown(take: Take, inputs: Sequence[Input]) -> Iterator[str]:
    if take.source_file is None and take.file_name:
        yield _("“%(name)s”: only its name is known; the file is not here.") % {
            "name": take.file_name
        }
    for one in inputs:
        if one.file is None:
            yield _("Input “%(name)s” is not among the files here; only its name is known.") % {
                "name": one.name
            }
        elif one.alike:
            yield _("Input “%(name)s”: several files here have that name; the newest is taken.") % {
                "name": one.name
            }
    if take.missing:
        names = ", ".join(str(PART_NAMES.get(part, part)) for part in take.missing)
        yield _("The recipe itself lacks: %(parts)s.") % {"parts": names}


def _can_open(file: SourceFile) -> bool:
    try:
        open_original(file).close()
    except Gone:
        return False
    return True


def _bytes(file: SourceFile) -> Iterator[bytes]:
    """The bytes in parts, opened when their turn comes.

    A file that went meanwhile ends the archive in the middle, which every program calls broken:
    better than one that looks whole.
    """
    yield from chunks(open_original(file))


def _stem(take: Take) -> str:
    """The file's name without its suffix: programs look for the sidecar under it."""
    name = safe_name(take.file_name or (take.source_file.name if take.source_file else ""))
    stem, dot, suffix = name.rpartition(".")
    return stem if dot and suffix else name


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]
