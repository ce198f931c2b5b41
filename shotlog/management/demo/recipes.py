"""How the demo's takes were made: what a tool writes into its PNG, and what its user types.

Open tools embed the recipe, so nothing is typed that the file says. Closed services return a
picture without a word, so their users type what they know.
"""

import io
import json
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from PIL import Image
from PIL.PngImagePlugin import PngInfo

NEGATIVE = "cartoon, plastic skin, extra limbs, flicker, text, logo, oversharpened, still image"


@dataclass(frozen=True)
class Version:
    """One version of a tool, with its terms."""

    tool: str
    vendor: str
    kind: str
    version: str
    terms: dict[str, str] = field(default_factory=dict)


LOCAL = {
    "runs_at": "local",
    "trains_on_inputs": "no",
    "gives_seeds": "yes",
    "allowed_by_client": "yes",
}
SERVICE = {"runs_at": "enterprise", "trains_on_inputs": "no", "licence_tier": "Enterprise"}
VERSIONS = {
    "comfy": Version("ComfyUI", "Comfy Org", "workflow", "0.3.66", LOCAL),
    "comfy-old": Version("ComfyUI", "Comfy Org", "workflow", "0.3.43", LOCAL),
    "forge": Version("Forge", "", "image", "f2.0.1v1.10.1-previous-669-gdfdcbab6", LOCAL),
    "a1111": Version("Stable Diffusion web UI", "AUTOMATIC1111", "image", "v1.10.1", LOCAL),
    "kling": Version(
        "Kling",
        "Kuaishou",
        "video",
        "2.1 Master",
        {**SERVICE, "gives_seeds": "no", "allowed_by_client": "yes"},
    ),
    "veo": Version(
        "Veo",
        "Google",
        "video",
        "3.0",
        {**SERVICE, "gives_seeds": "yes", "allowed_by_client": "yes"},
    ),
    "runway": Version(
        "Runway",
        "Runway",
        "video",
        "Gen-4",
        {**SERVICE, "gives_seeds": "yes", "allowed_by_client": "unknown"},
    ),
    "midjourney": Version(
        "Midjourney",
        "Midjourney",
        "image",
        "7",
        {
            "runs_at": "public",
            "trains_on_inputs": "yes",
            "licence_tier": "Pro",
            "gives_seeds": "yes",
            "allowed_by_client": "no",
        },
    ),
    "firefly": Version(
        "Adobe Firefly",
        "Adobe",
        "image",
        "Photoshop 26.8",
        {**SERVICE, "gives_seeds": "no", "allowed_by_client": "yes"},
    ),
    "topaz": Version("Topaz Video AI", "Topaz Labs", "upscaler", "7.0.2", LOCAL),
    "resolve": Version("DaVinci Resolve Magic Mask", "Blackmagic Design", "assist", "20.1", LOCAL),
}


@dataclass
class Making:
    """One take before it is a file: what is asked of the tool."""

    prompt: str
    seed: int
    number: int
    frames: int
    plate: str  # the name of the frame or clip that went in
    prefix: str
    rng: random.Random


@dataclass
class Made:
    """What one run gives: text inside the PNG, its size, and what its user types."""

    size: tuple[int, int]
    version: str = ""
    inside: dict[str, str] = field(default_factory=dict)
    typed: dict[str, object] = field(default_factory=dict)
    seconds: float = 0


def png(picture: Image.Image, inside: dict[str, str]) -> bytes:
    """The picture as a PNG that carries these texts as its tool would have written them."""
    info = PngInfo()
    for key, text in inside.items():
        if text.isascii():
            info.add_text(key, text)
        else:
            info.add_itxt(key, text)
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=info, compress_level=1)
    return out.getvalue()


def node(kind: str, **inputs: object) -> dict[str, object]:
    """One node of a graph in ComfyUI's API form."""
    return {"class_type": kind, "inputs": inputs}


def _wan(making: Making, *, size: tuple[int, int], text_only: bool, old: bool) -> Made:
    """Wan image or text to video: 2.2 in two stages, 2.1 in one."""
    cut = 14
    graph = {
        "10": node("CLIPLoader", clip_name="umt5_xxl_fp8_e4m3fn_scaled.safetensors", type="wan"),
        "11": node("VAELoader", vae_name="wan_2.1_vae.safetensors"),
        "12": node("CLIPTextEncode", text=making.prompt, clip=["10", 0]),
        "13": node("CLIPTextEncode", text=NEGATIVE, clip=["10", 0]),
        "60": node("VAEDecode", samples=["41" if not old else "40", 0], vae=["11", 0]),
        "70": node("SaveImage", filename_prefix=making.prefix, images=["60", 0]),
    }
    if text_only:
        length = {"width": size[0], "height": size[1], "length": making.frames, "batch_size": 1}
        graph["30"] = node("EmptyHunyuanLatentVideo", **length)
        ends = (["12", 0], ["13", 0], ["30", 0])
    else:
        graph["20"] = node("LoadImage", image=making.plate)
        graph["30"] = node(
            "WanImageToVideo",
            width=size[0],
            height=size[1],
            length=making.frames,
            batch_size=1,
            positive=["12", 0],
            negative=["13", 0],
            vae=["11", 0],
            start_image=["20", 0],
        )
        ends = (["30", 0], ["30", 1], ["30", 2])
    graph |= _wan_old(making, ends) if old else _wan_stages(making, ends, cut, text_only=text_only)
    return Made(size, "comfy-old" if old else "comfy", _graph(graph), seconds=11 * 60)


def _wan_stages(
    making: Making, ends: tuple[object, object, object], cut: int, *, text_only: bool
) -> dict[str, dict[str, object]]:
    kind = "t2v" if text_only else "i2v"
    name = "wan2.2_{kind}_{noise}_noise_14B_fp8_scaled.safetensors"
    strength = making.rng.choice((0.6, 0.75, 0.85))
    told = {
        "steps": 28,
        "cfg": 3.5,
        "sampler_name": "euler",
        "scheduler": "simple",
        "noise_seed": making.seed,
        "positive": ends[0],
        "negative": ends[1],
    }
    return {
        "1": node("UNETLoader", unet_name=name.format(kind=kind, noise="high")),
        "2": node("UNETLoader", unet_name=name.format(kind=kind, noise="low")),
        "3": node(
            "LoraLoaderModelOnly",
            lora_name="mrl_embers_v3.safetensors",
            strength_model=strength,
            model=["1", 0],
        ),
        "4": node("ModelSamplingSD3", shift=8.0, model=["3", 0]),
        "5": node("ModelSamplingSD3", shift=8.0, model=["2", 0]),
        "40": node(
            "KSamplerAdvanced",
            add_noise="enable",
            start_at_step=0,
            end_at_step=cut,
            return_with_leftover_noise="enable",
            model=["4", 0],
            latent_image=ends[2],
            **told,
        ),
        "41": node(
            "KSamplerAdvanced",
            add_noise="disable",
            start_at_step=cut,
            end_at_step=10000,
            return_with_leftover_noise="disable",
            model=["5", 0],
            latent_image=["40", 0],
            **told,
        ),
    }


def _wan_old(making: Making, ends: tuple[object, object, object]) -> dict[str, dict[str, object]]:
    return {
        "1": node("UNETLoader", unet_name="wan2.1_i2v_720p_14B_fp8_scaled.safetensors"),
        "40": node(
            "KSampler",
            seed=making.seed,
            steps=30,
            cfg=5.0,
            sampler_name="uni_pc",
            scheduler="simple",
            denoise=1.0,
            model=["1", 0],
            positive=ends[0],
            negative=ends[1],
            latent_image=ends[2],
        ),
    }


def _flux(making: Making) -> Made:
    """FLUX text to image."""
    size = (1088, 464)
    graph = {
        "1": node("UNETLoader", unet_name="flux1-dev-fp8.safetensors", weight_dtype="default"),
        "2": node(
            "DualCLIPLoader",
            clip_name1="t5xxl_fp16.safetensors",
            clip_name2="clip_l.safetensors",
            type="flux",
        ),
        "3": node("VAELoader", vae_name="ae.safetensors"),
        "4": node("CLIPTextEncode", text=making.prompt, clip=["2", 0]),
        "5": node(
            "FluxGuidance", guidance=making.rng.choice((2.8, 3.2, 3.5)), conditioning=["4", 0]
        ),
        "6": node("EmptySD3LatentImage", width=size[0], height=size[1], batch_size=1),
        "7": node("RandomNoise", noise_seed=making.seed),
        "8": node("KSamplerSelect", sampler_name="euler"),
        "9": node("BasicScheduler", scheduler="beta", steps=28, denoise=1.0, model=["1", 0]),
        "10": node("BasicGuider", model=["1", 0], conditioning=["5", 0]),
        "11": node(
            "SamplerCustomAdvanced",
            noise=["7", 0],
            guider=["10", 0],
            sampler=["8", 0],
            sigmas=["9", 0],
            latent_image=["6", 0],
        ),
        "12": node("VAEDecode", samples=["11", 0], vae=["3", 0]),
        "13": node("SaveImage", filename_prefix=making.prefix, images=["12", 0]),
    }
    return Made(size, "comfy", _graph(graph), seconds=34)


def _kontext(making: Making) -> Made:
    """FLUX Kontext: a picture changed by an instruction."""
    size = (1088, 464)
    graph = {
        "1": node("UNETLoader", unet_name="flux1-dev-kontext_fp8_scaled.safetensors"),
        "2": node(
            "DualCLIPLoader",
            clip_name1="t5xxl_fp16.safetensors",
            clip_name2="clip_l.safetensors",
            type="flux",
        ),
        "3": node("VAELoader", vae_name="ae.safetensors"),
        "4": node("LoadImage", image=making.plate),
        "5": node("FluxKontextImageScale", image=["4", 0]),
        "6": node("VAEEncode", pixels=["5", 0], vae=["3", 0]),
        "7": node("CLIPTextEncode", text=making.prompt, clip=["2", 0]),
        "8": node("ReferenceLatent", conditioning=["7", 0], latent=["6", 0]),
        "9": node("FluxGuidance", guidance=2.5, conditioning=["8", 0]),
        "10": node("ConditioningZeroOut", conditioning=["7", 0]),
        "11": node("EmptySD3LatentImage", width=size[0], height=size[1], batch_size=1),
        "12": node(
            "KSampler",
            seed=making.seed,
            steps=20,
            cfg=1.0,
            sampler_name="euler",
            scheduler="simple",
            denoise=1.0,
            model=["1", 0],
            positive=["9", 0],
            negative=["10", 0],
            latent_image=["11", 0],
        ),
        "13": node("VAEDecode", samples=["12", 0], vae=["3", 0]),
        "14": node("SaveImage", filename_prefix=making.prefix, images=["13", 0]),
    }
    return Made(size, "comfy", _graph(graph), seconds=41)


def _graph(graph: dict[str, dict[str, object]]) -> dict[str, str]:
    return {"prompt": json.dumps(graph, ensure_ascii=False)}


def _forge(making: Making, *, denoise: str = "", mask: bool = False) -> Made:
    """Text to image, image to image or inpaint in Forge, as A1111-family text."""
    size = (1088, 448)
    settings = [
        "Steps: 32",
        "Sampler: DPM++ 2M",
        "Schedule type: Karras",
        f"CFG scale: {making.rng.choice(('5', '5.5', '6'))}",
        f"Seed: {making.seed}",
        f"Size: {size[0]}x{size[1]}",
        "Model hash: 67ab2fd8ec",
        "Model: juggernautXL_ragnarok",
    ]
    if denoise:
        settings.append(f"Denoising strength: {denoise}")
    if mask:
        settings += ["Mask blur: 8", "Inpaint area: Only masked", "Masked area padding: 48"]
    settings.append(f"Version: {VERSIONS['forge'].version}")
    text = f"{making.prompt} <lora:mrl_city_v2:0.6>\nNegative prompt: {NEGATIVE}\n"
    made = Made(size, "forge", {"parameters": text + ", ".join(settings)}, seconds=22)
    if denoise:  # the text names no input; its user does
        made.typed["inputs"] = [{"name": making.plate, "role": "start", "rights": "production"}]
    return made


def _a1111(making: Making) -> Made:
    size = (1088, 464)
    text = (
        f"{making.prompt}\nNegative prompt: {NEGATIVE}\nSteps: 40, Sampler: Euler a, "
        f"CFG scale: 7, Seed: {making.seed}, Size: {size[0]}x{size[1]}, "
        "Model hash: 31e35c80fc, Model: sd_xl_base_1.0, Hires upscale: 1.5, Hires steps: 12, "
        "Hires upscaler: 4x-UltraSharp, Denoising strength: 0.35, Version: v1.10.1"
    )
    return Made(size, "a1111", {"parameters": text}, seconds=48)


def _midjourney(making: Making) -> Made:
    """Midjourney writes the prompt with its flags, its version and the job into a description."""
    job = uuid.UUID(int=making.rng.getrandbits(128), version=4)
    text = f"{making.prompt} --ar 239:100 --style raw --v 7 Job ID: {job}"
    return Made((1120, 464), "midjourney", {"Description": text, "Author": "sun.yubin"})


def _kling(making: Making, *, has_prompt: bool, ends: bool = False) -> Made:
    """A service that returns a picture and nothing else: no seed, whatever is typed."""
    typed: dict[str, object] = {
        "mode": "start_end" if ends else "i2v",
        "frames": 121,
        "fps": Decimal(24),
        "inputs": [{"name": making.plate, "role": "start", "rights": "production"}],
        "job_id": f"kl-{making.rng.getrandbits(40):010x}",
        "cost_amount": Decimal(70),
        "cost_unit": "credits",
        "cost": Decimal(1980 * 5),
    }
    if has_prompt:
        typed["prompt"] = making.prompt
    return Made((1024, 428), "kling", {}, typed, seconds=318)


def _service(
    making: Making, version: str, mode: str, *, has_seed: bool, size: tuple[int, int] = (1024, 428)
) -> Made:
    typed: dict[str, object] = {
        "mode": mode,
        "prompt": making.prompt,
        "frames": 120 if version == "runway" else 192,
        "fps": Decimal(24),
        "cost_amount": Decimal(40 if version == "runway" else "3.2"),
        "cost_unit": "credits" if version == "runway" else "USD",
        "cost": Decimal(5400 if version == "runway" else 4450),
    }
    if mode in ("i2v", "v2v"):
        typed["inputs"] = [{"name": making.plate, "role": "start", "rights": "production"}]
    if has_seed:
        typed["seed"] = str(making.seed % 2**32)
    return Made(size, version, {}, typed, seconds=96)


def _firefly(making: Making) -> Made:
    typed: dict[str, object] = {
        "mode": "inpaint",
        "prompt": "remove" if making.number == 1 else "old flagstones, wet",
        "inputs": [{"name": making.plate, "role": "start", "rights": "production"}],
    }
    return Made((1024, 428), "firefly", {}, typed, seconds=14)


def _settings_only(making: Making, version: str, mode: str, settings: dict[str, object]) -> Made:
    typed: dict[str, object] = {
        "mode": mode,
        "inputs": [{"name": making.plate, "role": "start", "rights": "production"}],
        "other": settings,
    }
    return Made((1024, 428), version, {}, typed, seconds=540)


def _lost(making: Making) -> Made:
    """A picture that came by chat: no text inside, and nobody knows which tool it was."""
    return Made((640, 268))


RECIPES: dict[str, Callable[[Making], Made]] = {
    "wan": lambda making: _wan(making, size=(1024, 432), text_only=False, old=False),
    "want": lambda making: _wan(making, size=(832, 352), text_only=True, old=False),
    "wan21": lambda making: _wan(making, size=(960, 400), text_only=False, old=True),
    "flux": _flux,
    "kontext": _kontext,
    "sdxl": _forge,
    "fill": lambda making: _forge(making, denoise="0.75", mask=True),
    "i2i": lambda making: _forge(making, denoise="0.45"),
    "a1": _a1111,
    "mj": _midjourney,
    "kling": lambda making: _kling(making, has_prompt=True, ends=False),
    "klingx": lambda making: _kling(making, has_prompt=making.number > 1),
    "klingends": lambda making: _kling(making, has_prompt=True, ends=True),
    "veo": lambda making: _service(making, "veo", "t2v", has_seed=True),
    "veox": lambda making: _service(making, "veo", "t2v", has_seed=False),
    "runway": lambda making: _service(making, "runway", "v2v", has_seed=True),
    "firefly": _firefly,
    "topaz": lambda making: _settings_only(
        making, "topaz", "upscale_ai", {"model": "Proteus 4", "scale": 4, "recover_detail": 20}
    ),
    "interp": lambda making: _settings_only(
        making, "topaz", "interp_ai", {"model": "Apollo 8", "slow_motion": "250 %"}
    ),
    "mask": lambda making: _settings_only(
        making, "resolve", "matte_ai", {"quality": "better", "smart_refine": 12}
    ),
    "lost": _lost,
}
