"""An XMP sidecar that names a file as generated, by the IPTC Photo Metadata Standard 2025.1.

The properties are those of the IPTC Extension namespace (the same four AI properties stand in the
Video Metadata Hub 1.7). They go beside the file, never into it: writing into it would break its
C2PA signature, and no original byte is changed.
"""

from xml.sax.saxutils import escape, quoteattr

from shotlog.generation.recipe import source_type
from shotlog.models import Take
from shotlog.models.choices import SourceType

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_C2PA_TERMS = {"empty", "trainedAlgorithmicData"}
C2PA_VOCABULARY = "http://c2pa.org/digitalsourcetype/"
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


def xmp_of(take: Take) -> str:
    """The sidecar of the take's file. What is not known is left out, never made up."""
    said = [(name, value) for name, value in properties(take).items() if value]
    lines = [f"   <{name}>{_text(value)}</{name}>" for name, value in said]
    spaces = " ".join(
        f"xmlns:{prefix}={quoteattr(address)}"
        for prefix, address in _NAMESPACES.items()
        if prefix != "rdf"
    )
    title = f"{take.element.shot.code} {take.element.name} {take.label}"
    return "\n".join(
        [
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
            f' <rdf:RDF xmlns:rdf="{_NAMESPACES["rdf"]}">',
            f'  <rdf:Description rdf:about="" {spaces}>',
            "   <dc:title><rdf:Alt>"
            f'<rdf:li xml:lang="x-default">{_text(title)}</rdf:li></rdf:Alt></dc:title>',
            *lines,
            "  </rdf:Description>",
            " </rdf:RDF>",
            "</x:xmpmeta>",
            '<?xpacket end="r"?>',
            "",
        ]
    )


def properties(take: Take) -> dict[str, str]:
    """The properties by their XMP names; '' for what is not known."""
    version = take.tool_version
    return {
        "Iptc4xmpExt:DigitalSourceType": source_type_uri(source_type(take)),
        "Iptc4xmpExt:AIPromptInformation": prompt_information(take),
        "Iptc4xmpExt:AISystemUsed": _system(take),
        "Iptc4xmpExt:AISystemVersionUsed": _version(take),
        "xmp:CreatorTool": str(version) if version else "",
        "dc:format": take.source_file.content_type if take.source_file else "",
    }


def prompt_information(take: Take) -> str:
    """The prompt, and the negative one marked as such: the property is one text for both."""
    if not take.negative_prompt:
        return take.prompt
    return f"{take.prompt}\nNegative prompt: {take.negative_prompt}".strip()


def source_type_uri(code: str) -> str:
    """The identifier of a term; `http` is part of its name."""
    if code in _C2PA_TERMS:
        return C2PA_VOCABULARY + code
    return VOCABULARY + code if code in SourceType.values else ""


def _system(take: Take) -> str:
    """Engine and model, as the property asks: 'ComfyUI, Wan 2.2 I2V A14B'."""
    tool = take.tool_version.tool.name if take.tool_version else ""
    return ", ".join(part for part in (tool, take.model) if part)


def _version(take: Take) -> str:
    tool = take.tool_version.version if take.tool_version else ""
    return ", ".join(part for part in (tool, take.model_version) if part)


def _text(value: str) -> str:
    """Escaped, without the characters that XML 1.0 (section 2.2) cannot hold."""
    plain = "".join(
        one for one in value if (one >= " " and one not in "\ufffe\uffff") or one in "\t\n\r"
    )
    return escape(plain.encode("utf-8", "replace").decode("utf-8"))
