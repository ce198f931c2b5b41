"""Run as a program: the C2PA manifests of the file on standard input, as JSON.

Alone in its process, with limits, because the bytes are untrusted and the decoder is not Python.
"""

from __future__ import annotations

import json
import sys

MEMORY = 2 * 1024**3
SECONDS = 8
# Fetching would let an upload make the server call out.
SETTINGS = {"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}}


def limit() -> None:
    """Bound memory and time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def manifests(content_type: str) -> dict[str, object]:
    """The reader's own JSON, or the kind of its refusal."""
    import c2pa

    context = c2pa.Context(settings=c2pa.Settings.from_dict(SETTINGS))
    with open(0, "rb", closefd=False) as file:
        file.seek(0)
        try:
            with c2pa.Reader(content_type, file, context=context) as reader:
                found: dict[str, object] = json.loads(reader.json())
                return found
        except c2pa.C2paError as error:
            return {"error": str(error)[:500]}


if __name__ == "__main__":
    limit()
    json.dump(manifests(sys.argv[1]), sys.stdout)
