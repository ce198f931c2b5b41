"""What reading and drawing a file warned of, in the language of whoever looks.

The warnings lie beside the file as English sentences: the reader and its child processes know no
language. Here each of them is known again, with what stands in it.
"""

import re

from django.utils.translation import gettext, gettext_noop

NO_PREVIEW = gettext_noop("No preview. %(why)s")

SENTENCES = (
    NO_PREVIEW,
    gettext_noop("An archive is read file by file, not as one."),
    gettext_noop("Clips cannot be shown: PyAV is not installed."),
    gettext_noop("Drawing the preview took too long and was stopped."),
    gettext_noop("Frames are missing in the sequence: %(frames)s."),
    gettext_noop("Its bytes are gone."),
    gettext_noop("More embedded text than is read from one file: the rest was left out."),
    gettext_noop("No frame of the clip could be decoded."),
    gettext_noop("No frame of the sequence could be decoded."),
    gettext_noop("Not the same in all frames up to %(last)s: %(keys)s; shown is frame %(frame)s."),
    gettext_noop(
        "Only the editor's graph is there, not the one that ran: values may have changed."
    ),
    gettext_noop("Prompt and negative prompt are one text in the graph: read as the prompt."),
    gettext_noop("Reading stopped at something unforeseen (%(error)s)."),
    gettext_noop("Record %(key)s is %(length)s bytes long; only its beginning was read."),
    gettext_noop("Record %(key)s is too long to be understood; it is kept."),
    gettext_noop("The C2PA manifest cannot be read."),
    gettext_noop("The C2PA manifest fails verification: its claims are not relied on."),
    gettext_noop("The C2PA manifest was not checked: %(error)s."),
    gettext_noop("The archive cannot be opened (%(error)s)."),
    gettext_noop("The file cannot be opened (%(error)s)."),
    gettext_noop("The file holds no picture."),
    gettext_noop("The file is cut: its last part is missing."),
    gettext_noop("The file is cut: the box that describes it is missing."),
    gettext_noop("The file is empty."),
    gettext_noop("The file is of no kind that can be shown."),
    gettext_noop("The file is of no kind that is read."),
    gettext_noop("The file refers to a C2PA manifest elsewhere, which was not fetched."),
    gettext_noop("The film cannot be opened."),
    gettext_noop("The film is cut before its description."),
    gettext_noop("The film is cut: its last part is missing."),
    gettext_noop("The film was not looked at by PyAV: %(error)s."),
    gettext_noop(
        "The frames up to %(last)s have %(n)s seeds; shown is that of frame %(frame)s. "
        "Pictures that are no sequence need names that end otherwise, as in _v001."
    ),
    gettext_noop("The graph has no output node, so nothing in it is this file's."),
    gettext_noop("The graph names no sampler on the way to the saved output."),
    gettext_noop("The text is very long: only its beginning was read."),
    gettext_noop("The picture cannot be decoded (%(error)s)."),
    gettext_noop("The picture has %(n)s megapixels; previews are made up to %(limit)s."),
    gettext_noop("The picture is broken."),
    gettext_noop("The picture is broken: the decoder gave up on it."),
    gettext_noop("The picture is damaged; the preview shows what could be decoded."),
    gettext_noop("The picture needs more memory than a preview may take."),
    gettext_noop(
        "The run saved %(n)s outputs and the file does not say which one it is; "
        "the first one is shown."
    ),
    gettext_noop("The WebP is cut: %(n)s of %(all)s bytes are there."),
    gettext_noop("The %(kind)s has no usable directory."),
    gettext_noop("The %(kind)s has no usable header."),
    gettext_noop("The %(kind)s holds no picture data."),
    gettext_noop("The %(kind)s holds no picture."),
    gettext_noop("The %(kind)s is cut before its picture."),
    gettext_noop("The %(kind)s is cut in its header."),
    gettext_noop("The %(kind)s is cut: its end is missing."),
    gettext_noop("The %(key)s was made while the graph ran; it is not in it."),
)
"""Every sentence of the reader and of the previews; the first one that fits is meant."""


def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"%\((\w+)\)s", sentence)
    texts = [
        f"(?P<{part}>.+)" if number % 2 else re.escape(part) for number, part in enumerate(parts)
    ]
    return re.compile("".join(texts), re.S)


_PATTERNS = [(sentence, _pattern(sentence)) for sentence in SENTENCES]


def told(warning: str) -> str:
    """A stored warning in the language of the moment; one that is not known stays as it is."""
    for sentence, pattern in _PATTERNS:
        found = pattern.fullmatch(warning)
        if found:
            values = found.groupdict()
            if sentence == NO_PREVIEW:
                values["why"] = told(values["why"])
            return gettext(sentence) % values if values else gettext(sentence)
    return warning
