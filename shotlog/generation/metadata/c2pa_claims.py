"""What the C2PA manifests of a file claim, and how far the claim can be relied on."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from . import jsontext
from .children import NoAnswerError, answer
from .findings import Findings
from .provenance import AI_TYPES, source_type, tool_named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from .clues import Case

MOST_MANIFESTS = 50
# These mean that something was changed after signing; others speak of certificates only.
_BROKEN = (
    "claimsignature.mismatch",
    "claimsignature.missing",
    "claim.missing",
    "assertion.missing",
    "assertion.datahash.mismatch",
    "assertion.hasheduri.mismatch",
    "assertion.bmffhash.mismatch",
    "assertion.boxeshash.mismatch",
    "assertion.boxhash.mismatch",
    "assertion.collectionhash.mismatch",
)
_OPERATIONS = {
    "text_to_image": "t2i",
    "image_to_image": "i2i",
    "text_to_video": "t2v",
    "image_to_video": "i2v",
    "generative_fill": "inpaint",
    "generative_expand": "outpaint",
}


def claims(file: BinaryIO, case: Case, *, children: bool) -> tuple[dict[str, object] | None, str]:
    """The summary of the file's manifests, and a warning; None when there is no manifest."""
    if not case.contents.has_c2pa:
        address = _remote_address(case)
        if address is None:
            return None, ""
        warning = "The file refers to a C2PA manifest elsewhere, which was not fetched."
        return {"state": "remote_not_fetched", "remote": address}, warning
    if not children:
        return {"state": "not_checked"}, ""
    try:
        found = answer("child_c2pa", file, case.contents.content_type)
    except NoAnswerError as error:
        return {"state": "not_checked"}, f"The C2PA manifest was not checked: {error}."
    return _judged(found)


def _remote_address(case: Case) -> str | None:
    """Where the manifest lies, by the XMP property that names it."""
    for clue in case.named("provenance"):
        if clue.is_xmp and clue.text.startswith(("http://", "https://")):
            return clue.text[:2000]
    return None


def _judged(found: dict[str, object]) -> tuple[dict[str, object] | None, str]:
    error = found.get("error")
    if isinstance(error, str):
        if error.startswith("Remote"):
            address = error.rpartition(" ")[2]
            warning = "The file refers to a C2PA manifest elsewhere, which was not fetched."
            return {"state": "remote_not_fetched", "remote": address}, warning
        return {"state": "broken", "error": error}, "The C2PA manifest cannot be read."
    summary = summarised(found)
    if summary["state"] == "broken":
        return summary, "The C2PA manifest fails verification: its claims are not relied on."
    return summary, ""


def summarised(store: dict[str, object]) -> dict[str, object]:
    """The claim that matters out of all manifests of the store, and the state of the whole."""
    codes = _codes(store)
    chain = list(_chain(store))
    summary: dict[str, object] = {"state": _state(codes), "codes": codes}
    if not chain:
        return summary
    active = chain[0][1]
    _put_signer(summary, active)
    summary["generator"] = _generator(active)
    summary["actions"] = [action.get("action") for action in _actions(active)]
    where, action = _telling(chain)
    summary["action"] = action.get("action")
    summary["where"] = where
    summary["digital_source_type"] = source_type(action.get("digitalSourceType"))
    summary.update(_agent(action))
    summary["description"] = action.get("description")
    summary["ingredients"] = _ingredient_names(active)
    return {key: value for key, value in summary.items() if value not in (None, [], "")}


def _codes(store: dict[str, object]) -> list[str]:
    entries = map(jsontext.mapping, jsontext.items(store.get("validation_status")))
    return list(dict.fromkeys(str(entry["code"]) for entry in entries if "code" in entry))


def _state(codes: list[str]) -> str:
    if any(code.lower() in _BROKEN for code in codes):
        return "broken"
    return "intact" if codes else "verified"


def _chain(store: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """The active manifest and, one after the other, those of what it was made from."""
    manifests = jsontext.mapping(store.get("manifests"))
    waiting = deque([("active manifest", str(store.get("active_manifest", "")))])
    seen: set[str] = set()
    while waiting and len(seen) < MOST_MANIFESTS:
        where, label = waiting.popleft()
        manifest = manifests.get(label)
        if label in seen or not isinstance(manifest, dict):
            continue
        seen.add(label)
        yield where, manifest
        for ingredient in map(jsontext.mapping, jsontext.items(manifest.get("ingredients"))):
            is_parent = ingredient.get("relationship") == "parentOf"
            place = "parent manifest" if is_parent else "ingredient manifest"
            waiting.append((place, str(ingredient.get("active_manifest", ""))))


def _actions(manifest: dict[str, object]) -> Iterator[dict[str, object]]:
    for assertion in map(jsontext.mapping, jsontext.items(manifest.get("assertions"))):
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            data = jsontext.mapping(assertion.get("data"))
            yield from map(jsontext.mapping, jsontext.items(data.get("actions")))


def _telling(chain: list[tuple[str, dict[str, object]]]) -> tuple[str, dict[str, object]]:
    """The action that says AI, else one that names any source, else the first of all.

    What an ingredient other than the parent says holds for that ingredient only.
    """
    own = [(where, manifest) for where, manifest in chain if where != "ingredient manifest"]
    every = [(where, action) for where, manifest in own for action in _actions(manifest)]
    for wanted in (AI_TYPES, None):
        for where, action in every:
            stated = source_type(action.get("digitalSourceType"))
            if stated and (wanted is None or stated in wanted):
                return where, action
    return every[0] if every else ("active manifest", {})


def _put_signer(summary: dict[str, object], manifest: dict[str, object]) -> None:
    signature = jsontext.mapping(manifest.get("signature_info"))
    summary["issuer"] = signature.get("issuer")
    summary["signer"] = signature.get("common_name")
    summary["signed"] = signature.get("time")


def _generator(manifest: dict[str, object]) -> str:
    for info in map(jsontext.mapping, jsontext.items(manifest.get("claim_generator_info"))):
        parts = (info.get("name"), info.get("version"))
        return " ".join(part for part in parts if isinstance(part, str))
    plain = manifest.get("claim_generator")
    return plain if isinstance(plain, str) else ""


def _agent(action: dict[str, object]) -> dict[str, object]:
    """The program that acted, its version, and what it was told to do."""
    agent = action.get("softwareAgent")
    details = agent if isinstance(agent, dict) else {"name": agent}
    parameters = jsontext.mapping(action.get("parameters"))
    told = {name.rpartition(".")[2]: value for name, value in parameters.items()}
    return {
        "agent": details.get("name"),
        "agent_version": details.get("version") or told.get("version"),
        "operation": told.get("operation"),
    }


def _ingredient_names(manifest: dict[str, object]) -> list[str]:
    entries = map(jsontext.mapping, jsontext.items(manifest.get("ingredients")))
    return [str(entry["title"]) for entry in entries if isinstance(entry.get("title"), str)]


def from_claims(summary: dict[str, object] | None) -> Findings | None:
    """The values that an unbroken claim gives."""
    if not summary or summary.get("state") not in ("verified", "intact"):
        return None
    findings = Findings("c2pa")
    stated = summary.get("digital_source_type")
    findings.put("digital_source_type", stated)
    if stated in AI_TYPES:
        findings.put("tool", _tool(summary))
        findings.put_name("model", summary.get("agent"))
        findings.put_name("tool_version", summary.get("agent_version"))
        findings.put("mode", _OPERATIONS.get(str(summary.get("operation", ""))))
    return findings if findings.values else None


def _tool(summary: dict[str, object]) -> str | None:
    for name in ("agent", "generator", "description", "issuer", "signer"):
        tool = tool_named(str(summary.get(name, "")))
        if tool:
            return tool
    return None
