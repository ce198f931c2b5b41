"""The fixed words of the trade: what is stored, and what people read.

Codes follow the trackers in use (Flow/ShotGrid statuses), the IPTC NewsCodes for digital source
types, and the vocabularies that breakdown sheets of the field share.
"""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Origin(TextChoices):
    """How an element was made. AI comes first, so that shares line up down a column."""

    AI_GEN = "ai_gen", _("AI-generated")
    AI_ASSIST = "ai_assist", _("AI-assisted")
    CG = "cg", _("CG")
    PROC = "proc", _("Procedural")
    COMP2D = "comp2d", _("2D/comp")
    PRACTICAL = "practical", _("Practical")
    STOCK = "stock", _("Stock")
    PLATE = "plate", _("Plate")

    @property
    def letter(self) -> str:
        """The one letter that marks it in bars and cells."""
        return ORIGIN_LETTERS[self.value]

    @property
    def is_ai(self) -> bool:
        """True for generated and assisted; what counts as AI also asks the source type."""
        return self in (Origin.AI_GEN, Origin.AI_ASSIST)


ORIGIN_LETTERS = {
    "ai_gen": "G",
    "ai_assist": "A",
    "cg": "C",
    "proc": "X",
    "comp2d": "D",
    "practical": "P",
    "stock": "S",
    "plate": "L",
}
AI_ORIGINS = ("ai_gen", "ai_assist")


class Status(TextChoices):
    """Where the work on a shot or element stands (Flow/ShotGrid codes)."""

    WTG = "wtg", _("Waiting")
    RDY = "rdy", _("Ready")
    IP = "ip", _("In progress")
    REV = "rev", _("In review")
    RTK = "rtk", _("Retake")
    CBB = "cbb", _("CBB")
    APR = "apr", _("Approved")
    FIN = "fin", _("Final")
    HLD = "hld", _("On hold")
    OMT = "omt", _("Omitted")


DONE = (Status.APR.value, Status.FIN.value)


class Decision(TextChoices):
    """What was decided of a take; approved means used in the shot."""

    CANDIDATE = "candidate", _("Candidate")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class Integration(IntegerChoices):
    """How a take sits in the plate on one axis; empty until somebody judged it."""

    MATCHES = 1, _("Matches")
    NEEDS_WORK = 2, _("Needs work")
    FAILS = 3, _("Fails")


class NoteStatus(TextChoices):
    """Where the work on a colour note stands."""

    OPEN = "open", _("Open")
    IP = "ip", _("In progress")
    MATCHED = "matched", _("Matched")
    SO = "so", _("Signed off")
    WONTFIX = "wontfix", _("Won't fix")


CLOSED_NOTES = (NoteStatus.MATCHED.value, NoteStatus.SO.value, NoteStatus.WONTFIX.value)


class ShortcomingStatus(TextChoices):
    """Whether a defect is still in the picture."""

    OPEN = "open", _("Open")
    FIXED = "fixed", _("Fixed")
    ACCEPTED = "accepted", _("Accepted")


class ReadStatus(TextChoices):
    """What the reader found in a file; "nothing found" never means "not AI"."""

    READ = "read", _("Read")
    PARTLY = "partly", _("Partly read")
    NOTHING_FOUND = "nothing_found", _("Nothing found")
    UNREADABLE = "unreadable", _("Unreadable")
    NOT_READ = "not_read", _("Not read")


class Recovery(TextChoices):
    """Whether a take could be made again today."""

    RECOVERABLE = "recoverable", _("Recoverable")
    DOCUMENTED = "documented", _("Documented")
    PARTLY = "partly", _("Partly")
    LOST = "lost", _("Lost")
    NO_TAKE = "no_take", _("No take")


# Worst last: an element is as good as the worst of its approved takes.
RECOVERY_ORDER = ("recoverable", "documented", "partly", "lost", "no_take")


MISSING_PARTS = {
    "tool": _("tool"),
    "version": _("tool version"),
    "file": _("file"),
    "mode": _("mode"),
    "model": _("model"),
    "prompt": _("prompt or graph"),
    "seed": _("seed"),
    "size": _("size"),
    "inputs": _("inputs"),
    "settings": _("settings"),
}
"""What a recipe can lack, as people call it."""


class Kind(TextChoices):
    """What sort of production it is."""

    FEATURE = "feature", _("Feature")
    SERIES = "series", _("Series")
    SHORT = "short", _("Short")
    COMMERCIAL = "commercial", _("Commercial")


class FrameOut(TextChoices):
    """Whether the out frame of a list still belongs to the shot; trackers differ."""

    INCLUSIVE = "inclusive", _("Still in the shot")
    EXCLUSIVE = "exclusive", _("The first frame after it")


class EpisodeUse(TextChoices):
    """What the episode of a list is here; of a shot it is no field of its own."""

    SCENE = "scene", _("Part of the scene: E01_SC010")
    NONE = "none", _("One episode only: left out")


class Genre(TextChoices):
    """Disclosure duties differ for evidently fictional work (EU AI Act, art. 50)."""

    FICTION = "fiction", _("Fiction")
    DOCUMENTARY = "documentary", _("Documentary")


class IntExt(TextChoices):
    """Where a scene plays."""

    INT = "int", _("INT")
    EXT = "ext", _("EXT")
    BOTH = "int_ext", _("INT/EXT")


class DayNight(TextChoices):
    """When a scene plays."""

    DAY = "day", _("day")
    NIGHT = "night", _("night")
    DAWN = "dawn", _("dawn")
    DUSK = "dusk", _("dusk")


class Light(TextChoices):
    """The light that an element must sit in."""

    DAY = "day", _("Day")
    DUSK = "dusk", _("Dusk")
    NIGHT = "night", _("Night")
    BRIGHT = "bright", _("Bright background")
    INTERIOR = "interior", _("Interior")


class Complexity(IntegerChoices):
    """How hard a shot is to make."""

    SIMPLE = 1, _("Simple")
    MEDIUM = 2, _("Medium")
    COMPLEX = 3, _("Complex")
    HERO = 4, _("Hero")


class Role(TextChoices):
    """What an element is for in the picture."""

    HERO = "hero", _("Hero")
    FILL = "fill", _("Fill")


class FinalUse(TextChoices):
    """Whether an element is in the delivered picture."""

    FINAL = "final", _("Final")
    TEMP = "temp", _("Temp")
    REFERENCE = "reference", _("Reference")


class Category(TextChoices):
    """What an element shows."""

    CREATURE = "creature", _("Creature")
    CHARACTER = "character", _("Digital human")
    FACE = "face", _("Face")
    DOUBLE = "double", _("Digital double")
    CROWD = "crowd", _("Crowd")
    ENVIRONMENT = "environment", _("Environment")
    MATTE = "matte", _("Matte painting")
    SETEXT = "setext", _("Set extension")
    SKY = "sky", _("Sky")
    WEATHER = "weather", _("Weather")
    DESTRUCTION = "destruction", _("Destruction")
    FIRE = "fire", _("Fire")
    WATER = "water", _("Water")
    SMOKE = "smoke", _("Smoke, dust")
    SIM = "sim", _("Other simulation")
    VEHICLE = "vehicle", _("Vehicle")
    PROP = "prop", _("Prop")
    WEAPON = "weapon", _("Weapon")
    SCREEN = "screen", _("Screen insert")
    GRAPHICS = "graphics", _("Graphics")
    TITLE = "title", _("Title")
    CLEANUP = "cleanup", _("Clean-up")
    RIG = "rig", _("Rig removal")
    ROTO = "roto", _("Roto")
    KEY = "key", _("Key")
    BEAUTY = "beauty", _("Beauty")
    DEAGE = "deage", _("De-ageing")
    SPLIT = "split", _("Split screen")
    RETIME = "retime", _("Retime")
    STAB = "stab", _("Stabilise")
    CAMERA = "camera", _("Camera projection")
    RELIGHT = "relight", _("Relight")
    UPSCALE = "upscale", _("Upscale")
    OTHER = "other", _("Other")


class Mode(TextChoices):
    """The way a model was used; what a recipe needs depends on it."""

    T2I = "t2i", _("Text to image")
    I2I = "i2i", _("Image to image")
    T2V = "t2v", _("Text to video")
    I2V = "i2v", _("Image to video")
    V2V = "v2v", _("Video to video")
    START_END = "start_end", _("Start and end frame")
    INPAINT = "inpaint", _("Inpaint")
    OUTPAINT = "outpaint", _("Outpaint")
    FACESWAP = "faceswap", _("Face swap")
    LIPSYNC = "lipsync", _("Lip sync")
    MOTION_CONTROL = "motion_control", _("Motion control")
    UPSCALE_AI = "upscale_ai", _("AI upscale")
    INTERP_AI = "interp_ai", _("AI frame interpolation")
    DEPTH_AI = "depth_ai", _("AI depth")
    MATTE_AI = "matte_ai", _("AI matte")


TECHNIQUES = [
    ("3d", _("3D")),
    ("2.5d", _("2.5D")),
    ("2d", _("2D")),
    ("sim", _("Simulation")),
    ("comp", _("Comp")),
    ("paint", _("Paint")),
    ("projection", _("Projection")),
    ("photogrammetry", _("Photogrammetry")),
    ("gsplat", _("Gaussian splat")),
    *Mode.choices,
    ("other", _("Other")),
]


class Mismatch(TextChoices):
    """In what a generated element does not match the plate."""

    TEMP = "temp", _("Colour temperature")
    TINT = "tint", _("Tint")
    EXPOSURE = "exposure", _("Exposure")
    CONTRAST = "contrast", _("Contrast")
    BLACK = "black", _("Black level")
    WHITE = "white", _("Clipped highlights")
    GAMMA = "gamma", _("Transfer curve")
    GAMUT = "gamut", _("Gamut")
    SAT = "sat", _("Saturation")
    RANGE = "range", _("Full/legal range")
    DEPTH = "depth", _("Bit depth")
    BANDING = "banding", _("Banding")
    CLIP8 = "clip8", _("8-bit clipping")
    DISPLAY = "display", _("Display-referred in a linear comp")
    SKIN = "skin", _("Skin tone")
    LOOK = "look", _("Look baked in")
    FLICKER = "flicker", _("Colour flicker")
    CHROMA = "chroma", _("Chroma contamination")
    GRAIN = "grain", _("Grain or noise")
    MOTION = "motion", _("Motion")
    DETAIL = "detail", _("Detail")
    GEOMETRY = "geometry", _("Geometry")
    OTHER = "other", _("Other")


class Defect(TextChoices):
    """The visible defects of generated elements (the failure modes)."""

    FLICKER = "flicker", _("Flicker")
    IDENTITY = "identity", _("Identity drift")
    MORPH = "morph", _("Morphing")
    HANDS = "hands", _("Hands")
    FACE = "face", _("Face")
    TEXT = "text", _("Text")
    PHYSICS = "physics", _("Physics")
    VANISH = "vanish", _("Object appears or vanishes")
    BOIL = "boil", _("Texture boiling")
    SMEAR = "smear", _("Detail smear in bright background")
    MOTION = "motion", _("Motion character")
    CAMERA = "camera", _("Camera drift")
    SOFT = "soft", _("Low resolution")
    BANDING = "banding", _("Banding")
    CLIP8 = "clip8", _("8-bit clipping")
    ASPECT = "aspect", _("Aspect ratio")
    FPS = "fps", _("Frame rate")
    EDGE = "edge", _("Matte edge")
    LIGHT = "light", _("Light direction")
    CONTINUITY = "continuity", _("Continuity across shots")
    LIKENESS = "likeness", _("Unintended likeness or mark")
    OTHER = "other", _("Other")


class Fix(TextChoices):
    """How a shortcoming is dealt with."""

    REGENERATE = "regenerate", _("Regenerate")
    PAINT = "paint", _("Paint")
    COMP = "comp", _("Comp")
    CG_REPLACE = "cg_replace", _("Replace with CG")
    GRADE = "grade", _("Grade")
    ACCEPT = "accept", _("Accept")


class Severity(IntegerChoices):
    """How much it matters (after the grades of Netflix QC: FYI, Issue, Blocker)."""

    FYI = 1, _("FYI")
    ISSUE = 2, _("Issue")
    BLOCKER = 3, _("Blocker")


class NoteRole(TextChoices):
    """What a correction is: seen only, baked into the element, or left to the DI."""

    VIEWING = "viewing", _("Viewing")
    BAKED = "baked", _("Baked")
    FOR_DI = "for_di", _("For DI")


class SourceType(TextChoices):
    """IPTC Digital Source Type, http://cv.iptc.org/newscodes/digitalsourcetype/ (live terms)."""

    DIGITAL_CAPTURE = "digitalCapture", _("Digital capture")
    COMPUTATIONAL_CAPTURE = "computationalCapture", _("Computational capture")
    NEGATIVE_FILM = "negativeFilm", _("Negative film")
    POSITIVE_FILM = "positiveFilm", _("Positive film")
    PRINT = "print", _("Print")
    HUMAN_EDITS = "humanEdits", _("Human edits")
    ALGORITHMICALLY_ENHANCED = "algorithmicallyEnhanced", _("Algorithmically enhanced")
    DIGITAL_CREATION = "digitalCreation", _("Digital creation")
    DATA_DRIVEN = "dataDrivenMedia", _("Data-driven media")
    ALGORITHMIC = "algorithmicMedia", _("Algorithmic media")
    TRAINED = "trainedAlgorithmicMedia", _("Made by a trained model")
    COMPOSITE_WITH_TRAINED = (
        "compositeWithTrainedAlgorithmicMedia",
        _("Altered with a trained model"),
    )
    COMPOSITE_SYNTHETIC = "compositeSynthetic", _("Composite with synthetic parts")
    COMPOSITE_CAPTURE = "compositeCapture", _("Composite of captures")
    COMPOSITE = "composite", _("Composite")
    SCREEN_CAPTURE = "screenCapture", _("Screen capture")
    VIRTUAL_RECORDING = "virtualRecording", _("Virtual recording")


SOURCE_TYPE_BY_ORIGIN = {
    "ai_gen": "trainedAlgorithmicMedia",
    "ai_assist": "compositeWithTrainedAlgorithmicMedia",
    "cg": "digitalCreation",
    "proc": "algorithmicMedia",
    "comp2d": "digitalCreation",
    "practical": "digitalCapture",
    "stock": "digitalCapture",
    "plate": "digitalCapture",
}


class YesNo(TextChoices):
    """An answer that may be missing."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Unknown")


class Answer(TextChoices):
    """An answer to one of the five principles of Netflix's guidance on generative AI."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("Unsure")


class ClearanceState(TextChoices):
    """Whether the use of an AI element has been agreed to."""

    NOT_NEEDED = "not_needed", _("Not needed")
    TO_ASK = "to_ask", _("To ask")
    ASKED = "asked", _("Asked")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")


class Likeness(TextChoices):
    """Whose likeness an element shows."""

    NONE = "none", _("None")
    REAL = "real", _("Real person")
    DECEASED = "deceased", _("Deceased person")
    SYNTHETIC = "synthetic", _("Synthetic performer")


class Consent(TextChoices):
    """The performer's consent."""

    NOT_NEEDED = "na", _("Not needed")
    PENDING = "pending", _("Pending")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")


class ThirdParty(TextChoices):
    """Whether others' protected material is in the element."""

    NONE = "none", _("None")
    CLEARED = "cleared", _("Cleared")
    NOT_CLEARED = "not_cleared", _("Not cleared")
    UNKNOWN = "unknown", _("Unknown")


class DataInput(TextChoices):
    """What was put into the tool."""

    NONE = "none", _("None")
    PRODUCTION = "production", _("Production material")
    PERSONAL = "personal", _("Personal data")


class KeyCreative(TextChoices):
    """Whether the element is a key creative one (Netflix guidance)."""

    NONE = "none", _("None")
    MAIN_CHARACTER = "main_character", _("Main character")
    KEY_VISUAL = "key_visual", _("Key visual")
    CENTRAL_SETTING = "central_setting", _("Central setting")


class ToolKind(TextChoices):
    """What sort of tool it is."""

    IMAGE = "image", _("Image generator")
    VIDEO = "video", _("Video generator")
    WORKFLOW = "workflow", _("Workflow host")
    UPSCALER = "upscaler", _("Upscaler")
    ASSIST = "assist", _("Roto, matte, depth")
    OTHER = "other", _("Other")


class RunsAt(TextChoices):
    """Where a tool version runs, which decides who sees its inputs."""

    LOCAL = "local", _("Local")
    ENTERPRISE = "enterprise", _("Enterprise")
    PUBLIC = "public", _("Public")


class Way(TextChoices):
    """By which way a change came in."""

    PAGE = "page", _("Page")
    SHEET = "sheet", _("Sheet")
    CUT = "cut", _("Cut")
    COMMAND = "command", _("Command")


class CdlSpace(TextChoices):
    """The space in which a CDL is applied; without it ten numbers mean nothing."""

    ACESCCT = "ACEScct", "ACEScct"
    ACESCC = "ACEScc", "ACEScc"
    ACESPROXY = "ACESproxy", "ACESproxy"
    CAMERA_LOG = "camera_log", _("Camera log")
    DISPLAY = "display", _("Display")
    UNKNOWN = "unknown", _("Unknown")


class GenerationBasis(TextChoices):
    """What a generation time covers."""

    JOB = "job", _("Whole job")
    ITEM = "item", _("Per item")


class MemberRole(TextChoices):
    """What a person may see and do in a production."""

    SUPERVISOR = "supervisor", _("VFX supervisor")
    COORDINATOR = "coordinator", _("Coordinator")
    ARTIST = "artist", _("AI artist")
    COLOURIST = "colourist", _("Colourist")
    PRODUCER = "producer", _("Producer")
    CLIENT = "client", _("Client")


COLOUR_SPACES = (
    "ACES2065-1",
    "ACEScc",
    "ACEScct",
    "ACEScg",
    "ADX10",
    "ADX16",
    "Apple Log",
    "ARRI LogC3 (EI800)",
    "ARRI LogC4",
    "Linear ARRI Wide Gamut 3",
    "Linear ARRI Wide Gamut 4",
    "BMDFilm WideGamut Gen5",
    "DaVinci Intermediate WideGamut",
    "CanonLog2 CinemaGamut D55",
    "CanonLog3 CinemaGamut D55",
    "V-Log V-Gamut",
    "Log3G10 REDWideGamutRGB",
    "S-Log3 S-Gamut3",
    "S-Log3 S-Gamut3.Cine",
    "S-Log3 Venice S-Gamut3",
    "S-Log3 Venice S-Gamut3.Cine",
    "sRGB Encoded Rec.709 (sRGB)",
    "Gamma 2.2 Encoded Rec.709",
    "Gamma 2.4 Encoded Rec.709",
    "Camera Rec.709",
    "sRGB Encoded P3-D65",
    "Linear Rec.709 (sRGB)",
    "Linear P3-D65",
    "Linear Rec.2020",
    "Raw",
    "sRGB - Display",
    "Rec.1886 Rec.709 - Display",
    "Display P3 - Display",
    "Rec.2100-PQ - Display",
    "Rec.2100-HLG - Display",
    "ST2084-P3-D65 - Display",
)
"""Names that OpenColorIO's built-in studio configs share; a production's own are as good."""
