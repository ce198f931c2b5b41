"""Who works on the demo's film, and what the production is set to. All of it is invented."""

from decimal import Decimal

CODE = "MRL"
MARK = "Middle Realm, the demo"  # why the production was made: by this the demo is known again

CREW = {
    "ina": "Moon Ina",
    "junho": "백준호",
    "sangmi": "Ryu Sangmi",
    "ruda": "하루다",
    "garam": "노가람",
    "mirae": "Tae Mirae",
    "ines": "Ines Okafor",
    "dohee": "황도희",
    "pyo": "Pyo Seungwoo",
    "marek": "Marek Lind",
    "chaewon": "엄채원",
    "yubin": "선유빈",
    "bomi": "진보미",
    "tomas": "Tomas Reyes",
}
SUPERVISOR, COORDINATOR, PRODUCER = CREW["ina"], CREW["junho"], CREW["sangmi"]

PRODUCTION: dict[str, object] = {
    "code": CODE,
    "title": "Middle Realm 중간계",
    "kind": "feature",
    "plate_kelvin": 4300,
    "currency": "KRW",
    "rate_conventional": Decimal(420_000),
    "rate_ai": Decimal(460_000),
    "rate_colour": Decimal(650_000),
    "grade_budget_hours": Decimal(100),
}
CAMERAS = ("ALEXA 35", "ALEXA 35", "ALEXA 35", "ALEXA Mini LF", "VENICE 2")
LENSES = ("27 mm", "32 mm", "40 mm", "50 mm", "65 mm", "85 mm", "100 mm", "24–75 mm zoom")
COLOUR_SPACES = {
    "plate": ("ARRI LogC4", "12"),
    "cg": ("ACEScg", "16 half"),
    "proc": ("ACEScg", "16 half"),
    "comp2d": ("ACEScct", "16 half"),
    "ai_gen": ("sRGB", "8"),
    "ai_assist": ("sRGB", "8"),
    "practical": ("ARRI LogC4", "12"),
    "stock": ("Rec.709", "10"),
}
HARDWARE = {
    "comfy": "1 × RTX 6000 Ada, render-07",
    "comfy-old": "1 × RTX 4090, desk",
    "comfy-unknown": "1 × RTX 6000 Ada, render-07",
    "forge": "1 × RTX 4090, desk",
    "a1111": "1 × RTX 4090, desk",
    "kling": "Kling, studio account",
    "veo": "Vertex AI, asia-northeast3",
    "runway": "Runway, studio account",
    "midjourney": "Midjourney, own account",
    "firefly": "Photoshop",
    "topaz": "1 × RTX 6000 Ada, render-09",
    "resolve": "Grading suite 2",
}
MODELS = {
    "wan2.2_i2v_high_noise_14B_fp8_scaled.safetensors": "Wan 2.2 I2V A14B",
    "wan2.2_t2v_high_noise_14B_fp8_scaled.safetensors": "Wan 2.2 T2V A14B",
    "wan2.1_i2v_720p_14B_fp8_scaled.safetensors": "Wan 2.1 I2V 14B",
    "flux1-dev-fp8.safetensors": "FLUX.1 dev",
    "flux1-dev-kontext_fp8_scaled.safetensors": "FLUX.1 Kontext dev",
    "juggernautXL_ragnarok": "Juggernaut XL Ragnarok",
    "sd_xl_base_1.0": "SDXL 1.0",
}
REJECTED = {
    "fire": (
        "flicker in the core",
        "불이 젤리처럼 움직인다",
        "burns against the wind",
        "too clean, reads as gas",
    ),
    "creature": (
        "weight is wrong",
        "mask changes between frames",
        "동작이 떠 있다",
        "silhouette lost against the sky",
        "second arm",
    ),
    "face": ("mask and skin swim", "눈이 죽어 있다", "too human", "ears do not match 24A"),
    "crowd": ("feet slide", "everybody runs in step", "같은 얼굴 세 번", "camera drifts left"),
    "matte": ("perspective breaks at the river", "지붕 선이 녹는다", "looks like a postcard"),
    "": (
        "wrong light direction",
        "camera moves, plate does not",
        "soft",
        "해상도 부족",
        "prompt ignored",
        "does not cut with the shot before",
    ),
}
APPROVED = (
    "",
    "Weight and silhouette are right.",
    "",
    "Goes in the cut, edge is a comp fix.",
    "편집본 v14에 반영.",
    "",
)
