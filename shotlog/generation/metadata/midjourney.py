"""Midjourney: the prompt with its flags and the job's id, in a description."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from .findings import Findings, source_of
from .numerals import number, seed_text

if TYPE_CHECKING:
    from .clues import Case

_JOB = re.compile(r"Job ID:\s*([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})")
_FIRST_FLAG = re.compile(r"(?:^|\s)(?:--|\u2014)(?=[a-z])")
_FLAG = re.compile(r"(?:--|\u2014)([a-z]+)([^\u2014]*?)(?=\s--[a-z]|\s\u2014[a-z]|\Z)", re.DOTALL)
# In a text that somebody copied, flags that only Midjourney has stand for the job's id.
_KNOWN_FLAG = re.compile(
    r"\s(?:--|\u2014)(?:v \d|niji|ar \d+:\d|stylize|sref|cref|oref|chaos|weird)\b"
)
# In a text that is pasted, any flag that no other tool has.
_OWN_FLAG = re.compile(
    r"(?:^|\s)(?:--|\u2014)(?:v|version|niji|ar|aspect|stylize|s|sref|cref|oref|chaos|c|weird|profile|p"
    r"|style|iw|sw|cw|ow|tile|quality|q|exp|draft|motion|raw|stop)(?=\s|$)"
)
_COMMAND = re.compile(r"\A\W{0,4}/?imagine\s+(?:prompt\s*:?\s*)?", re.IGNORECASE)
# What Discord writes around a prompt: bold marks, then who asked and how fast.
_DISCORD = re.compile(r"\*\*(.{1,20000}?)\*\*(?:\s+-\s.*)?\Z", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S{1,2000}")
_KEPT = {"v", "version", "niji", "ar", "aspect", "seed", "no"}
_REFERENCES = ("sref", "cref", "oref", "end", "image")


def from_midjourney(case: Case) -> Findings | None:
    """The recipe in a description that ends with a job's id, or in a copied prompt."""
    for clue in case.named("description", "imagedescription", "comment", "usercomment", "text"):
        if clue.data is not None:
            continue
        job = _JOB.search(clue.text)
        if job or (clue.record.carrier == "sidecar" and _KNOWN_FLAG.search(clue.text)):
            findings = Findings(source_of(clue))
            findings.put("tool", "midjourney")
            findings.put("job_id", job[1] if job else None)
            _put_prompt(findings, clue.text[: job.start()] if job else clue.text)
            _put_date(findings, case.text("creation time"))
            return findings
    return None


def from_copied(text: str) -> Findings | None:
    """The recipe in a text that somebody copied, as `/imagine` takes it or the site shows it."""
    job = _JOB.search(text)
    if not job and not _OWN_FLAG.search(text):
        return None
    text = text[: job.start()] if job else text
    bold = _DISCORD.match(text.strip())
    text = _COMMAND.sub("", bold[1] if bold else text)
    findings = Findings("")
    findings.put("tool", "midjourney")
    findings.put("job_id", job[1] if job else None, source="Job ID")
    _put_prompt(findings, text)
    return findings


def _put_prompt(findings: Findings, text: str) -> None:
    found = _FIRST_FLAG.search(text)
    prompt, rest = (text[: found.start()], text[found.start() :]) if found else (text, "")
    flags = {name: value.strip() for name, value in _FLAG.findall(rest[:20_000])}
    addresses = _ADDRESS.findall(prompt[:20_000])
    findings.put("prompt", _ADDRESS.sub("", prompt).strip() if addresses else prompt.strip())
    findings.put("negative_prompt", flags.get("no"))
    findings.put("seed", seed_text(flags.get("seed")))
    _put_version(findings, flags)
    aspect = flags.get("ar") or flags.get("aspect")
    if aspect:
        findings.other["aspect"] = aspect
    references = [part for name in _REFERENCES for part in _ADDRESS.findall(flags.get(name, ""))]
    findings.put("inputs", [*addresses, *references])
    _put_mode(findings, flags, has_picture=bool(addresses))
    findings.other.update(
        (name, _plain(value)) for name, value in flags.items() if name not in _KEPT
    )


def _put_version(findings: Findings, flags: dict[str, str]) -> None:
    if flags.get("niji"):
        findings.put("tool_version", f"niji {flags['niji']}")
    findings.put("tool_version", flags.get("v") or flags.get("version") or None)


def _put_mode(findings: Findings, flags: dict[str, str], *, has_picture: bool) -> None:
    if "video" in flags or "motion" in flags:
        findings.put("mode", "i2v")
    else:
        findings.put("mode", "i2i" if has_picture else "t2i")


def _plain(value: str) -> object:
    """A flag's value: a number, a text, or true for one that stands alone."""
    if not value:
        return True
    found = number(value)
    return value if found is None else found


def _put_date(findings: Findings, text: str | None) -> None:
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return
    findings.other["date"] = date.isoformat().replace("+00:00", "Z")
