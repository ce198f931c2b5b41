"""Text with a label before each value, as services show and copy it, in English and Korean."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from .findings import Findings, loras
from .numerals import number, positive, seed_text, size

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 2_000
_LABELS = {
    "prompt": (
        "prompt|positive prompt|text prompt|positive|input prompt|prompt text|"
        "프롬프트|긍정 프롬프트|포지티브 프롬프트|포지티브|입력 프롬프트|"
        "텍스트 프롬프트|긍정 명령어|명령어|묘사"
    ),
    "negative_prompt": (
        "negative prompt|negative|neg prompt|negative prompts|네거티브 프롬프트|"
        "네거티브|부정 프롬프트|부정 명령어|제외 프롬프트|제외할 요소|제외"
    ),
    "seed": "seed|seed number|noise seed|시드|시드값|시드 값|시드 번호",
    "tool": (
        "tool|service|platform|app|generator|made with|generated with|툴|도구|"
        "서비스|플랫폼|생성 도구"
    ),
    "tool_version": "version|tool version|model version|버전|툴 버전|모델 버전",
    "model": ("model|model name|checkpoint|ai model|engine|모델|모델명|모델 이름|체크포인트|엔진"),
    "model_hash": "model hash|모델 해시",
    "steps": ("steps|sampling steps|inference steps|스텝|스텝 수|샘플링 스텝|단계|단계 수"),
    "cfg": "cfg|cfg scale|guidance scale|scale|cfg 스케일|cfg 값|가이던스 스케일",
    "guidance": "guidance|distilled cfg|distilled cfg scale|flux guidance|가이던스",
    "sampler": "sampler|sampling method|sampler name|샘플러|샘플링 방법|샘플링 방식",
    "scheduler": "scheduler|schedule type|schedule|스케줄러|스케줄 유형",
    "denoise": ("denoise|denoising strength|denoising|디노이즈|디노이징 강도|노이즈 제거 강도"),
    "width": "width|너비|가로",
    "height": "height|높이|세로",
    "size": (
        "size|resolution|dimensions|image size|output size|video size|"
        "output resolution|크기|해상도|이미지 크기|출력 해상도|사이즈"
    ),
    "duration": (
        "duration|length|video length|clip length|seconds|길이|영상 길이|재생 시간|시간|초"
    ),
    "frames": "frames|frame count|number of frames|num frames|프레임|프레임 수",
    "fps": (
        "fps|frame rate|framerate|frames per second|프레임 레이트|프레임레이트|"
        "초당 프레임|초당 프레임 수"
    ),
    "job_id": (
        "job id|job|task id|generation id|request id|id|작업 id|작업 번호|"
        "작업 아이디|태스크 id|생성 id|요청 id|잡 id"
    ),
    "cost": (
        "cost|price|credits|credits used|credit cost|credit|비용|가격|크레딧|"
        "사용 크레딧|소모 크레딧|차감 크레딧|금액"
    ),
    "generation_seconds": (
        "generation time|time taken|render time|elapsed|elapsed time|took|"
        "생성 시간|소요 시간|걸린 시간|렌더 시간"
    ),
    "mode": "mode|type|generation type|모드|유형|생성 방식",
    "loras": "lora|loras|로라",
    "inputs": (
        "start image|start frame|first frame|input image|init image|image|"
        "reference|reference image|시작 이미지|시작 프레임|첫 프레임|"
        "입력 이미지|참조 이미지|레퍼런스|원본 이미지|이미지"
    ),
    "end": "end image|end frame|last frame|끝 이미지|마지막 프레임|끝 프레임",
}
_BY_LABEL = {label: key for key, labels in _LABELS.items() for label in labels.split("|")}
_TEXTS = ("prompt", "negative_prompt")
# A mark of a list or of bold, the label, a colon of either width or a tab.
_LINE = re.compile(
    r"\s{0,20}(?:[-*•·▪#>]{1,3}\s{1,4})?(?:\*\*|__)?([^\W_][^:：=\n\t]{0,38}?)\s{0,4}(?:\*\*|__)?\s{0,4}"
    r"(?:[:：=]|\t)(?:\*\*|__)?[ \t]{0,20}(.*)"
)
_BULLET = re.compile(r"\s{0,20}(?:[-*•·▪#>]{1,3}\s{1,4})?(.{1,40}?)\s*")
_PARTED = re.compile(r"\s+[|·•;]\s+|\s*;\s+")
_MODES = {
    "texttoimage": "t2i",
    "txt2img": "t2i",
    "t2i": "t2i",
    "imagetoimage": "i2i",
    "img2img": "i2i",
    "i2i": "i2i",
    "texttovideo": "t2v",
    "txt2vid": "t2v",
    "t2v": "t2v",
    "imagetovideo": "i2v",
    "img2vid": "i2v",
    "i2v": "i2v",
    "videotovideo": "v2v",
    "v2v": "v2v",
    "텍스트투이미지": "t2i",
    "텍스트를이미지로": "t2i",
    "이미지투이미지": "i2i",
    "텍스트투비디오": "t2v",
    "텍스트를영상으로": "t2v",
    "텍스트를비디오로": "t2v",
    "이미지투비디오": "i2v",
    "이미지를영상으로": "i2v",
    "이미지를비디오로": "i2v",
    "startendframe": "start_end",
    "firstlastframe": "start_end",
    "startandendframes": "start_end",
    "시작끝프레임": "start_end",
    "inpaint": "inpaint",
    "inpainting": "inpaint",
    "인페인트": "inpaint",
    "outpaint": "outpaint",
    "outpainting": "outpaint",
    "upscale": "upscale_ai",
    "업스케일": "upscale_ai",
    "lipsync": "lipsync",
    "립싱크": "lipsync",
}
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:\.\d{1,3})?)")
_SPELT = re.compile(
    r"(?:(\d{1,3})\s*(?:h|hours?|시간)\s*)?(?:(\d{1,4})\s*(?:m|min|mins|minutes?|분)\s*)?"
    r"(?:(\d{1,6}(?:\.\d{1,3})?)\s*(?:s|sec|secs|seconds?|초)?)?"
)
_AMOUNT = re.compile(
    r"([$€£¥₩]|[A-Za-z]{2,8}\s)?\s*(\d[\d,]{0,12}(?:\.\d{1,6})?)\s*([^\d\s].{0,20})?"
)
_SIGNS = {
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₩": "KRW",
    "원": "KRW",
    "크레딧": "credits",
}


def from_labels(text: str) -> Findings | None:
    """The recipe in labelled text; None where no line begins with a known label.

    A single label that is not the prompt's is taken for a sentence of a prompt.
    """
    found = list(_labelled(text.split("\n")[:MOST_LINES]))
    known = [key for key, label, _value in found if key and label]
    if not known or (len(set(known)) < 2 and known[0] not in _TEXTS and len(found) > 1):
        return None
    findings = Findings("")
    for key, label, value in found:
        if not key or not _put(findings, key, value, source=label):
            _keep(findings, label, value)
    return findings if findings.values else None


def _labelled(lines: list[str]) -> Iterator[tuple[str, str, str]]:
    """Key, label and value of each; the key is '' for an unknown label.

    A text goes on over its lines until the next known label; begun on the line of its label, also
    until an unknown one with a short value.
    """
    key, label, begun = "prompt", "", False
    gathered: list[str] = []
    for line in _one_by_one(lines):
        next_key, next_label, value = _label_of(line)
        alone = "" if next_label or next_key else _BY_LABEL.get(_bare(line), "")
        if next_key or alone or (next_label and (begun or key not in _TEXTS) and len(value) <= 60):
            if gathered or label:
                yield key, label, "\n".join(gathered).strip()
            key, label = (alone, line.strip()) if alone else (next_key, next_label)
            begun, gathered = bool(value), [value]
        elif key in _TEXTS or not gathered or not "".join(gathered):
            gathered.append(line)
        elif line.strip():
            yield key, label, "\n".join(gathered).strip()
            key, label, begun, gathered = "", "", False, [line]
    if gathered or label:
        yield key, label, "\n".join(gathered).strip()


def _one_by_one(lines: list[str]) -> Iterator[str]:
    """Lines; one that holds several known labels, parted by strokes, as several."""
    for line in lines:
        parts = _PARTED.split(line[:4_000]) if "|" in line or "·" in line or ";" in line else []
        if sum(bool(_label_of(part)[0]) for part in parts) >= 2:
            yield from parts
        else:
            yield line


def _label_of(line: str) -> tuple[str, str, str]:
    """(key, label, value); all '' for a line without a label."""
    found = _LINE.match(line[:20_000])
    if not found:
        return "", "", ""
    label, value = found[1].strip(), found[2].strip()
    key = _BY_LABEL.get(_bare(label), "")
    if not key and (len(label.split()) > 4 or not value):
        return "", "", ""
    return key, label, value + line[20_000:]


def _bare(label: str) -> str:
    found = _BULLET.fullmatch(unicodedata.normalize("NFKC", label[:60]))
    text = (found[1] if found else "").strip("*_ :").casefold()
    return " ".join(text.replace("_", " ").replace("-", " ").split())


def _keep(findings: Findings, label: str, value: str) -> None:
    if value and len(findings.other) < 200:
        findings.other.setdefault(label or "text", value[:2_000])


def _put(findings: Findings, key: str, value: str, *, source: str) -> bool:
    """Note a labelled value; False where it is none of its kind, and so kept as it stands."""
    before = len(findings.values)
    plain = value.strip().strip("\"“”'").strip()
    if not plain or plain in ("-", "–", "N/A", "none", "None", "없음"):
        return True
    if key in _TEXTS:
        findings.put(key, value.strip(), source=source)
    elif key in _READERS:
        findings.put(key, _READERS[key](plain), source=source)
    elif key == "size":
        _put_size(findings, plain, source=source)
    elif key == "cost":
        _put_cost(findings, plain, source=source)
    elif key == "loras":
        findings.put(key, loras([one.strip() for one in plain.split(",") if one.strip()]))
    elif key in ("inputs", "end"):
        _put_input(findings, plain, role="end image" if key == "end" else source, source=source)
        return True
    else:
        findings.put(key, plain if len(plain) <= 200 else None, source=source)
    return len(findings.values) > before


def _put_size(findings: Findings, text: str, *, source: str) -> None:
    found = size(text) if re.fullmatch(r"\D{0,3}\d{2,5}\s*[x×*X]\s*\d{2,5}\D{0,8}", text) else None
    if found:
        findings.put("width", found[0], source=source)
        findings.put("height", found[1], source=source)


def _put_cost(findings: Findings, text: str, *, source: str) -> None:
    found = _AMOUNT.fullmatch(text)
    if found:
        unit = (found[1] or found[3] or "").strip()
        findings.put("cost_amount", number(found[2].replace(",", "")), source=source)
        unit = _SIGNS.get(unit, unit) or (
            "credits" if "redit" in source or "크레딧" in source else ""
        )
        findings.put("cost_unit", unit or None, source=source)


def _put_input(findings: Findings, name: str, *, role: str, source: str) -> None:
    rows = findings.plain("inputs")
    row = {"name": name[:200], "role": role.lower()[:60]}
    if isinstance(rows, list):
        rows.append(row)
    else:
        findings.put("inputs", [row], source=source)


def seconds(text: str) -> float | int | None:
    """Seconds of '5s', '5초', '1:20', '1 min 20 s'."""
    text = text.strip().lower()
    found = _CLOCK.fullmatch(text) or (_SPELT.fullmatch(text) if text else None)
    if not found:
        return None
    hours, minutes, rest = (number(part) or 0 for part in found.groups())
    return number(hours * 3600 + minutes * 60 + rest)


def _count(text: str) -> int | None:
    found = re.match(r"\d{1,7}\b", text)
    return positive(found[0]) if found else None


def _real(text: str) -> int | float | None:
    found = re.match(r"\d{1,7}(?:\.\d{1,6})?(?=\s|$|[^\d.])", text)
    return number(found[0]) if found else None


def _digits(text: str) -> str | None:
    return seed_text(text.replace(",", "")) if re.fullmatch(r"[\d,]{1,27}", text) else None


def _mode(text: str) -> str | None:
    return _MODES.get(re.sub(r"[\W_]", "", text).casefold())


_READERS = {
    "seed": _digits,
    "steps": _count,
    "frames": _count,
    "width": _count,
    "height": _count,
    "cfg": _real,
    "guidance": _real,
    "denoise": _real,
    "fps": _real,
    "duration": seconds,
    "generation_seconds": seconds,
    "mode": _mode,
}
