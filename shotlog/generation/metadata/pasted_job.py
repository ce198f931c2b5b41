"""JSON of a job: what was asked of a service, and what it answered.

Kling, Runway, Luma, Replicate, fal, OpenAI, Veo and Gemini, Seedance, Hailuo, Wan, Vidu, BFL,
Leonardo, and any other that uses the usual names, however they are nested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from . import jsontext, pasted_flags
from .findings import Findings, loras
from .numerals import number, positive, seed_text, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_LEAVES = 4_000
DEEPEST = 14
MOST_KEPT = 200
LONGEST_KEPT = 1_000

# Names without strokes and underscores, in small letters; the more telling first.
_NAMES = {
    "prompt": "prompt prompttext textprompt positiveprompt inputprompt origprompt originalprompt"
    " userprompt promptstring gptdescriptionprompt",
    "negative_prompt": "negativeprompt negativeprompttext negprompt negative",
    "seed": "seed noiseseed seedvalue actualseed usedseed",
    "steps": "steps numinferencesteps inferencesteps numsteps samplingsteps",
    "cfg": "cfg cfgscale guidancescale classifierfreeguidance",
    "guidance": "guidance distilledguidance",
    "sampler": "sampler samplername",
    "scheduler": "scheduler schedulername",
    "denoise": "denoise denoisingstrength",
    "model": "model modelname modelid modelversion modelslug endpointid baseversion",
    "width": "width imagewidth videowidth outputwidth",
    "height": "height imageheight videoheight outputheight",
    "frames": "frames numframes framecount videolength totalframes",
    "fps": "fps framerate framespersecond framepersecond frameratefps",
    "duration": "duration durationseconds durationsec videoduration seconds durationinseconds"
    " lengthseconds videoseconds",
    "generation_seconds": "predicttime inferencetime generationtime generationseconds"
    " generationtimeseconds processingtime executiontime executionseconds elapsedseconds"
    " inference",
    "job_id": "jobid taskid predictionid generationid videoid promptid requestid responseid",
}
_SIZES = ("size", "resolution", "ratio", "videosize", "videoratio", "imagesize", "dimensions")
_REWRITTEN = ("revisedprompt", "actualprompt", "enhancedprompt", "expandedprompt", "finalprompt")
_COSTS = {
    "cost": "",
    "price": "",
    "totalcost": "",
    "costusd": "USD",
    "costinusd": "USD",
    "totalcostusd": "USD",
    "credits": "credits",
    "creditsused": "credits",
    "usedcredits": "credits",
    "creditcost": "credits",
    "creditscost": "credits",
    "costcredits": "credits",
    "costincredits": "credits",
    "creditsconsumed": "credits",
    "consumedcredits": "credits",
    "consumecredits": "credits",
    "apicreditcost": "credits",
    "finalunitdeduction": "units",
}
_UNITS = ("currency", "costunit", "unit", "costcurrency")
_START = (
    *("image", "imageurl", "imageurls", "images", "inputimage", "inputimages", "inputimageurl"),
    *("promptimage", "initimage", "initimageurl", "startimage", "startimageurl", "startframe"),
    *("startframeurl", "firstframe", "firstframeimage", "firstframeurl", "firstframeimageurl"),
    *("firstimage", "firstimageurl", "imgurl", "frame0", "imagelist", "inputimageurls"),
)
_END = (
    *("imagetail", "tailimage", "tailimageurl", "endimage", "endimageurl", "endframe"),
    *("endframeurl", "lastframe", "lastframeimage", "lastframeurl", "lastframeimageurl", "frame1"),
    *("lastimage", "lastimageurl"),
)
_REFERENCES = (
    *("inputreference", "referenceimages", "referenceimageurls", "referenceimage", "references"),
    *("subjectreference", "imagereferences", "styleimage", "characterref", "styleref", "imageref"),
)
_VIDEOS = (
    "inputvideo",
    "inputvideourl",
    "videouri",
    "referencevideo",
    "promptvideo",
    "drivingvideo",
)
_MASKS = ("mask", "maskimage", "maskurl", "maskimageurl")
_ROLES = (
    (_START, "start image"),
    (_END, "end image"),
    (_REFERENCES, "reference"),
    (_VIDEOS, "video"),
    (_MASKS, "mask"),
)
# Below these stands what came out.
_OUTPUT = frozenset(
    [
        "output",
        "outputs",
        "result",
        "results",
        "response",
        "assets",
        "taskresult",
        "artifacts",
        "generatedsamples",
        "creations",
        "generatedvideos",
        "payload",
    ]
)
_ASKED = frozenset(["input", "request", "parameters", "arguments", "instances", "params", "body"])

# Hosts and model names by the service that they are of.
_HOSTS = (
    ("replicate", r"replicate\.(?:com|delivery)"),
    ("fal", r"fal\.(?:media|run|ai)"),
    ("kling", r"kling|kechuangai"),
    ("runway", r"runwayml"),
    ("luma", r"lumalabs|luma\.ai|lumaai"),
    ("seedance", r"volces|bytepluses|ark-content|volccdn"),
    ("wan", r"dashscope"),
    ("hailuo", r"minimax|hailuo"),
    ("leonardo", r"leonardo\.ai"),
    ("pixverse", r"pixverse"),
    ("vidu", r"vidu\.(?:com|cn)"),
    ("bfl", r"\bbfl\.(?:ai|ml)|bfldelivery"),
    ("openai", r"openai\.com|oaidalle|videos\.openai"),
    ("midjourney", r"midjourney"),
)
_MODELS = (
    ("kling", r"kling"),
    ("runway", r"gen[-_ ]?[34]|act_two|aleph"),
    ("luma", r"ray[-_ ]?\d|ray-flash|photon|dream[-_ ]machine"),
    ("veo", r"(?:.*/)?veo[-_ ]?\d"),
    ("gemini", r"(?:.*/)?(?:gemini|imagen|nano[-_ ]banana)"),
    ("openai", r"sora|gpt-image|dall-e|chatgpt"),
    ("seedance", r"(?:doubao-|dreamina-)?seed(?:ance|ream)"),
    ("hailuo", r"minimax|hailuo|[tis]2v-01|video-01"),
    ("vidu", r"vidu"),
    ("pika", r"pika"),
    ("wan", r"wan[x2]"),
    ("ltx", r"ltx"),
    ("hunyuan", r"hunyuan"),
    ("grok", r"grok"),
    ("bfl", r"flux"),
    ("stability", r"stable|sd3|sdxl"),
)
# Their model is sold as the version of the tool (and so is no model of its own).
_SOLD = frozenset(
    [
        "kling",
        "runway",
        "luma",
        "veo",
        "seedance",
        "hailuo",
        "vidu",
        "pika",
        "wan",
        "pixverse",
        "openai",
        "gemini",
    ]
)
_VIDEO = frozenset(
    [
        "kling",
        "runway",
        "luma",
        "veo",
        "seedance",
        "hailuo",
        "vidu",
        "pika",
        "wan",
        "pixverse",
        "hunyuan",
    ]
)
_SPOKEN = (
    ("kling", r"kling(?: ?ai)?|클링"),
    ("runway", r"runway(?: ?ml)?|런웨이"),
    ("runway", r"(?=gen[- ]?[34])"),
    ("luma", r"luma(?: dream machine)?|루마|dream machine"),
    ("luma", r"(?=ray[- ]?\d)"),
    ("veo", r"(?:google )?veo|비오"),
    ("seedance", r"seedance|시댄스"),
    ("hailuo", r"hailuo|minimax|하이루오"),
    ("vidu", r"vidu|비두"),
    ("pika", r"pika|피카"),
    ("pixverse", r"pixverse|픽스버스"),
    ("midjourney", r"midjourney|mj|미드저니"),
    ("openai", r"(?=sora|gpt-image)"),
)
_SHAPES = (
    ("kling", ("taskstatusmsg", "finalunitdeduction", "taskstatus taskresult", "taskinfo taskid")),
    ("runway", ("prompttext", "promptimage")),
    ("luma", ("keyframes", "generationtype state")),
    ("fal", ("hasnsfwconcepts", "gatewayrequestid", "timings seed images")),
    ("openai", ("revisedprompt", "b64json")),
    ("veo", ("generatedsamples", "instances durationseconds")),
    ("gemini", ("usagemetadata", "candidates")),
    ("leonardo", ("generationsbypk", "sdgenerationjob")),
    ("hailuo", ("baseresp",)),
    ("replicate", ("predicttime",)),
)
_SECRETS = re.compile(r"token|apikey|secret|authori[sz]ation|password|signature|credential|bearer")
_SECRET_IN_TEXT = re.compile(r"(?i)^(?:bearer |key |sk-|r8_|Basic )")
_LOGGED_SEED = re.compile(r"(?i)\bseed\b[^\d\n]{0,12}(\d{1,20})")
_PIXELS = re.compile(r"\s*(\d{2,5})\s*[xX×*:]\s*(\d{2,5})\s*")
_VERSION_ID = re.compile(r"[0-9a-f]{64}")
_OPERATION = re.compile(r"(?:.*/)?models/([^/]{1,80})/operations/([^/]{1,120})")


@dataclass(frozen=True)
class Leaf:
    """One value with the names that lead to it."""

    path: tuple[str, ...]
    value: object

    @property
    def name(self) -> str:
        """The last name, without strokes, underscores and capitals; not a place in a list."""
        return next((_plain(each) for each in reversed(self.path) if not each.isdigit()), "")

    @property
    def dotted(self) -> str:
        """The names as people read them."""
        return ".".join(self.path)

    @property
    def is_output(self) -> bool:
        """Whether it stands in what came out."""
        return any(_plain(each) in _OUTPUT for each in self.path[:-1])


def put_sold(findings: Findings) -> None:
    """Let a model that a closed service sells be the version of that service: 'Kling 2.1'."""
    found = findings.values.get("model")
    if found is None or "tool" in findings.values or "tool_version" in findings.values:
        return
    for tool, words in _SPOKEN:
        end = "" if words.startswith("(?=") else r"(?=[\W\d_]|\Z)[\s:_-]*v?"
        spoken = re.match(rf"(?:{words}){end}", str(found.value), re.IGNORECASE)
        if spoken:
            version = str(found.value)[spoken.end() :]
            del findings.values["model"]
            findings.put("tool", tool, source=found.source)
            findings.put("tool_version", version.strip() or None, source=found.source)
            return


def from_job(data: dict[str, object] | list[object]) -> Findings | None:
    """The recipe in the JSON of a job; None where nothing in it is known."""
    answer = _Answer(_leaves(data), Findings("json"))
    answer.read()
    return answer.findings if answer.findings.values else None


def job_id(data: object) -> tuple[str, str | None]:
    """Where the id of the job stands, and the id."""
    answer = _Answer(_leaves(data), Findings("json"))
    answer.put_job()
    found = answer.findings.values.get("job_id")
    return (found.source, str(found.value)) if found else ("", None)


class _Answer:
    """The leaves of one JSON, and what was understood of them so far."""

    def __init__(self, leaves: Sequence[Leaf], findings: Findings) -> None:
        self.leaves = leaves
        self.findings = findings
        self.used: set[tuple[str, ...]] = set()
        self.names = {_plain(each) for leaf in leaves for each in leaf.path}

    def read(self) -> None:
        """Everything, then what is left."""
        for key, reader in _READERS.items():
            self.put(key, _NAMES[key].split(), reader)
        self._put_prompts()
        self._put_model()
        self._put_sizes()
        self._put_cost()
        self._put_times()
        self._put_loras()
        self.put_job()
        inputs = self._put_inputs()
        self._put_mode(inputs)
        self._keep_rest()

    def put(self, key: str, names: Sequence[str], reader: Callable[[object], object]) -> bool:
        """Note the first value under one of `names`: the most telling name, the outermost place."""
        if key in self.findings.values:
            return False
        order = {name: place for place, name in enumerate(names)}
        near = [leaf for leaf in self.leaves if leaf.name in order]
        for leaf in sorted(near, key=lambda leaf: (order[leaf.name], len(leaf.path))):
            value = reader(leaf.value)
            if value is not None and not _is_of_input(leaf):
                self.findings.put(key, value, source=leaf.dotted)
                self.used.add(leaf.path)
                return True
        return False

    def _put_prompts(self) -> None:
        findings = self.findings
        self.put("prompt", _NAMES["prompt"].split(), _text)
        if "prompt" not in findings.values:
            self._put_parts()
        self.put("prompt", _REWRITTEN, _text)
        prompt = findings.plain("prompt")
        if isinstance(prompt, str) and " --" in prompt:
            flags = pasted_flags.from_flags(prompt)
            if flags:
                del findings.values["prompt"]
                for key, found in flags.values.items():
                    if key != "tool":
                        findings.put(key, found.value, source=found.source or "prompt")
                findings.other.update(flags.other)

    def _put_parts(self) -> None:
        """A prompt in parts, as a message: `contents[].parts[].text`, `content[].text`."""
        for leaf in self.leaves:
            is_part = bool({_plain(each) for each in leaf.path} & {"content", "contents", "parts"})
            if leaf.name in ("text", "inputtext") and is_part and not leaf.is_output:
                text = _text(leaf.value)
                if text and "candidates" not in {_plain(each) for each in leaf.path}:
                    self.findings.put("prompt", text, source=leaf.dotted)
                    self.used.add(leaf.path)
                    return

    def _put_model(self) -> None:
        findings = self.findings
        self.put("model", _NAMES["model"].split(), _name)
        for leaf in self.leaves:
            found = _OPERATION.fullmatch(leaf.value) if isinstance(leaf.value, str) else None
            if found:
                findings.put("model", found[1], source=leaf.dotted)
                findings.put("job_id", found[2], source=leaf.dotted)
                self.used.add(leaf.path)
            if leaf.name == "version" and _VERSION_ID.fullmatch(str(leaf.value)):
                findings.put("model_hash", leaf.value, source=leaf.dotted)
                self.used.add(leaf.path)
        model = str(findings.plain("model") or "")
        tool = self._tool(model)
        source = findings.values["model"].source if model else ""
        findings.put("tool", tool, source=source)
        if tool in _SOLD and model:
            del findings.values["model"]
            findings.put("tool_version", _sold_as(model, tool), source=source)
            if _sold_as(model, tool) != model:
                findings.other["model"] = model

    def _tool(self, model: str) -> str | None:
        texts = [leaf.value for leaf in self.leaves if isinstance(leaf.value, str)]
        hosts = " ".join(_host(text) for text in texts[:500])
        for tool, pattern in _HOSTS[:2]:  # who runs others' models
            if re.search(pattern, hosts):
                return tool
        for tool, pattern in _MODELS:
            if re.match(pattern, model, re.IGNORECASE):
                return tool
        for tool, pattern in _HOSTS[2:]:
            if re.search(pattern, hosts):
                return tool
        for tool, shapes in _SHAPES:
            if any(set(shape.split()) <= self.names for shape in shapes):
                return tool
        return None

    def _put_sizes(self) -> None:
        for name in _SIZES:
            for leaf in self.leaves:
                found = _pixels(leaf.value) if leaf.name == name else None
                if found and "width" not in self.findings.values:
                    self.findings.put("width", found[0], source=leaf.dotted)
                    self.findings.put("height", found[1], source=leaf.dotted)
                    self.used.add(leaf.path)

    def _put_cost(self) -> None:
        findings = self.findings
        for leaf in self.leaves:
            amount = number(leaf.value) if leaf.name in _COSTS else None
            if amount is not None and amount >= 0 and "cost_amount" not in findings.values:
                findings.put("cost_amount", amount, source=leaf.dotted)
                findings.put("cost_unit", _COSTS[leaf.name] or None, source=leaf.dotted)
                self.used.add(leaf.path)
        if "cost_amount" in findings.values:
            self.put("cost_unit", _UNITS, lambda value: str(value)[:24] if _name(value) else None)

    def _put_times(self) -> None:
        """BFL calls the time that the generation took `duration`, beside its start and end."""
        times = {leaf.name: leaf for leaf in self.leaves}
        found = self.findings.values.get("duration")
        if found and {"starttime", "endtime"} <= times.keys():
            start, end = (number(times[name].value) for name in ("starttime", "endtime"))
            took = number(found.value)
            if start and end and took and abs(end - start - took) < 1:
                del self.findings.values["duration"]
                self.findings.put("generation_seconds", took, source=found.source)
        if "generation_seconds" in self.findings.values:
            self.findings.put("generation_basis", "job")

    def _put_loras(self) -> None:
        for leaf in self.leaves:
            if leaf.name in ("loras", "loraweights") and isinstance(leaf.value, list):
                self.findings.put("loras", loras(leaf.value), source=leaf.dotted)

    def put_job(self) -> None:
        """The id of the job: by its name, else the outermost `id`."""
        self.put("job_id", _NAMES["job_id"].split(), _id)
        nearest = [leaf for leaf in self.leaves if leaf.name == "id" and len(leaf.path) <= 2]
        for leaf in nearest:
            if _id(leaf.value) and "job_id" not in self.findings.values:
                self.findings.put("job_id", _id(leaf.value), source=leaf.dotted)
                self.used.add(leaf.path)
        for leaf in self.leaves:
            if leaf.name == "logs" and isinstance(leaf.value, str):
                logged = _LOGGED_SEED.search(leaf.value[:20_000])
                self.findings.put("seed", seed_text(logged[1]) if logged else None, source="logs")
                self.used.add(leaf.path)

    def _put_inputs(self) -> set[str]:
        """Pictures and clips that were given; their roles come back."""
        rows: list[dict[str, str]] = []
        for leaf in self.leaves:
            role = _role(leaf)
            name = _file_name(leaf.value) if role else None
            if not role or not name:
                continue
            if "last" in (self._beside(leaf, "position"), self._beside(leaf, "role")):
                role = "end image"
            row = {"name": name, "role": role}
            if row not in rows:
                rows.append(row)
            self.used.add(leaf.path)
        self.findings.put("inputs", rows[:40], source="json")
        return {row["role"] for row in rows}

    def _beside(self, leaf: Leaf, name: str) -> str:
        """The text under `name` in the object that holds `leaf`; `last_frame` is last."""
        for other in self.leaves:
            if other.path[:-1] == leaf.path[:-1] and _plain(other.path[-1]) == name:
                return str(other.value).partition("_")[0]
        return ""

    def _put_mode(self, roles: set[str]) -> None:
        findings = self.findings
        if "prompt" not in findings.values and not roles:
            return
        is_video = (
            "duration" in findings.values
            or findings.plain("tool") in _VIDEO
            or bool(self.names & {"video", "videos", "videourl", "numframes"})
        )
        image = "i2v" if is_video else "i2i"
        text = "t2v" if is_video else "t2i"
        if "mask" in roles:
            mode = "inpaint"
        elif "video" in roles:
            mode = "v2v"
        elif {"start image", "end image"} <= roles:
            mode = "start_end"
        else:
            mode = image if roles else text
        findings.put("mode", mode, source="inputs" if roles else "prompt")

    def _keep_rest(self) -> None:
        """What has no place of its own, by its names; secrets and pictures as text are left out."""
        for leaf in self.leaves:
            if len(self.findings.other) >= MOST_KEPT:
                return
            if leaf.path in self.used or isinstance(leaf.value, (dict, list)):
                continue
            kept = _kept(leaf)
            if kept is not None:
                self.findings.other.setdefault(leaf.dotted, kept)


def _leaves(data: object) -> list[Leaf]:
    """All values with their paths, the outer ones first; lists and objects too."""
    found: list[Leaf] = []
    waiting: list[tuple[tuple[str, ...], object]] = [((), data)]
    place = 0
    while place < len(waiting) and len(found) < MOST_LEAVES:
        path, value = waiting[place]
        place += 1
        if isinstance(value, str) and value[:1] == "{":
            value = jsontext.loaded(value) or value
        if path:
            found.append(Leaf(path, value))
        if len(path) < DEEPEST:
            waiting += [((*path, name), one) for name, one in _inner(value)]
    return found


def _inner(value: object) -> Iterable[tuple[str, object]]:
    if isinstance(value, dict):
        return [(str(name)[:80], one) for name, one in list(value.items())[:MOST_LEAVES]]
    if isinstance(value, list):
        return [(str(place), one) for place, one in enumerate(value[: jsontext.MOST_ITEMS])]
    return []


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


def _text(value: object) -> str | None:
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return "\n".join(str(each) for each in value)
    return jsontext.text_of(value)


def _name(value: object) -> str | None:
    text = jsontext.text_of(value)
    return text.strip() if text and len(text) <= 200 and "\n" not in text else None


def _id(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool) and value > 9999:
        return str(value)
    text = _name(value)
    return text if text and len(text) <= 120 and " " not in text else None


def _length(value: object) -> int | float | None:
    """Seconds of 5, '5', '5s'; not thousands of them, which are milliseconds."""
    found = number(value.strip().rstrip("s").strip()) if isinstance(value, str) else number(value)
    return found if found and 0 < found < 10_000 else None


def _took(value: object) -> int | float | None:
    found = _length(value)
    return round(found, 2) if found else None


def _pixels(value: object) -> tuple[int, int] | None:
    """Width and height of '1280x720', '1280:720', {'width':…}; a ratio such as 16:9 is none."""
    if isinstance(value, str):
        found = _PIXELS.fullmatch(value)
        return size([found[1], found[2]]) if found and int(found[1]) >= 64 else None
    return size(value) if isinstance(value, list) else None


def _host(text: str) -> str:
    if not text[:8].lower().startswith(("http://", "https://")):
        return ""
    try:
        return urlsplit(text[:2_000]).hostname or ""
    except ValueError:
        return ""


def _is_of_input(leaf: Leaf) -> bool:
    """Whether it is a fact of a picture that was given, not of the job."""
    above = {_plain(each) for each in leaf.path[:-1]}
    given = {*_END, *_REFERENCES, *_MASKS, *_VIDEOS, *_START} - {"images", "image"}
    return bool(above & given) and leaf.name in (
        "width",
        "height",
        "duration",
        "fps",
        "prompt",
        "id",
    )


def _role(leaf: Leaf) -> str:
    """What a picture was given for; '' for one that came out, or for no picture."""
    if isinstance(leaf.value, (dict, list)) or leaf.is_output:
        return ""
    above = [_plain(each) for each in leaf.path if not each.isdigit()] or [""]
    if above[-1] in ("url", "uri", "gcsuri", "bytesbase64encoded", "data") and len(above) > 1:
        above = above[:-1]
    elif above[-1] in ("type", "position", "role", "mimetype"):
        return ""
    asked = bool(_ASKED & set(above[:-1]))
    for names, role in _ROLES:
        if above[-1] in names:
            # `images` and `image` beside the answer are what came out, but not in what was asked.
            is_ours = above[-1] not in ("images",) or asked
            return role if is_ours else ""
    if above[-1] in ("videourl", "video") and asked:
        return "video"
    return ""


def _file_name(value: object) -> str | None:
    """The name of a given picture: the end of its address; a picture as text has none."""
    text = jsontext.text_of(value)
    if not text:
        return None
    if text.startswith("data:") or len(text) > 2_000:
        return "embedded picture"
    if re.match(r"(?i)[a-z][a-z0-9+]{1,10}://", text):
        try:
            last = unquote(urlsplit(text).path).rstrip("/").rpartition("/")[2]
        except ValueError:
            return None
        return (last or _host(text) or None) and (last or _host(text))[:200]
    return text.strip()[:200] if "\n" not in text else None


def _sold_as(model: str, tool: str) -> str:
    """The version that a model's name is of: '2.1-master' of 'kling-v2-1-master'."""
    name = model.rpartition("/")[2]
    found = re.fullmatch(r"kling[-_ ]?v?(\d+)(?:[-_.](\d))?(.*)", name, re.IGNORECASE)
    if tool == "kling" and found:
        version = f"{found[1]}.{found[2]}" if found[2] else found[1]
        return (version + found[3].replace("_", "-"))[:80].strip("- ")
    if tool in ("veo", "wan", "vidu", "pika", "pixverse"):
        name = re.sub(rf"(?i)\A{tool}[-_ ]?v?(?=\d)", "", name) or name
    return name[:80]


def _kept(leaf: Leaf) -> object:
    value = leaf.value
    if value in (None, "") or _SECRETS.search(_plain("".join(leaf.path[-1:]))):
        return None
    if isinstance(value, str):
        if len(value) > LONGEST_KEPT or value.startswith("data:") or _SECRET_IN_TEXT.match(value):
            return None
        if _host(value):
            return value.partition("?")[0]  # what comes after is a key that expires
    return value


_READERS: dict[str, Callable[[object], object]] = {
    "negative_prompt": _text,
    "seed": seed_text,
    "steps": positive,
    "cfg": number,
    "guidance": number,
    "sampler": _name,
    "scheduler": _name,
    "denoise": number,
    "width": positive,
    "height": positive,
    "frames": positive,
    "fps": number,
    "duration": _length,
    "generation_seconds": _took,
}
