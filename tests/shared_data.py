"""Where real files with known values lie, beside this checkout or where a variable says."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("SHOTLOG_SHARED_DATA", CHECKOUT.parent / "shared" / "data"))
GENERATED = SHARED / "generated"
SHOT_LISTS = SHARED / "shotlists"
