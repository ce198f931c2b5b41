"""Cut in, cut out, frames and handles of a shot: what a sheet says of them fits together or not."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from shotlog.spreadsheets.incoming.values import Fix, Refusal, as_frames, as_int, refuse_broken

if TYPE_CHECKING:
    from shotlog.spreadsheets.incoming.plan import PlanRow
    from shotlog.spreadsheets.incoming.sheet_planner import Given
    from shotlog.spreadsheets.incoming.shot_planner import ShotPlanner

INCLUSIVE = "inclusive"


class Frames:
    """Reads the frame columns of one sheet together, since each follows from the others."""

    FIELDS = ("frames", "cut_in", "handle_head", "handle_tail")
    COLUMNS = (
        *FIELDS,
        *("cut_out", "handles", "head_in", "tail_out", "pull_in", "pull_frames"),
    )

    def __init__(self, planner: "ShotPlanner") -> None:
        """The sheet's planner takes what comes out."""
        self.planner = planner
        self.columns = [name for name in self.COLUMNS if planner.is_named(name)]
        self.is_ours = planner.found.shape == "ours"
        self.is_inclusive = planner.found.shape.startswith("ayon")  # in AYON always

    def compare(self, given: "Given", row: "PlanRow") -> None:
        """Note what the row would change of the shot's frames."""
        known = self._read(given, row)
        if known is None:
            return
        shot = given.record
        try:
            for name, value in self._wanted(given, row, known).items():
                if value is not None and value != getattr(shot, name):
                    self.planner.take(given, row, name, value)
        except Refusal as refusal:
            name = "cut_out" if "cut_out" in known else next(iter(known), "frames")
            row.troubles.append(self.planner.trouble(given, name, refusal))

    def _read(self, given: "Given", row: "PlanRow") -> dict[str, int] | None:
        """The numbers of the row by column; None where one of them is refused."""
        known: dict[str, int] = {}
        rate = self.planner.production.rate
        count = len(row.troubles)
        for name in self.columns:
            raw = given(name)
            if raw is None or (isinstance(raw, str) and not raw.strip()):
                self.planner.clear(given, row, name)
                continue
            try:
                refuse_broken(raw)
                is_length = name in ("frames", "pull_frames")
                known[name] = as_frames(raw, rate=rate) if is_length else as_int(raw)
            except Refusal as refusal:
                row.troubles.append(self.planner.trouble(given, name, refusal))
        return known if len(row.troubles) == count else None

    def _wanted(self, given: "Given", row: "PlanRow", known: dict[str, int]) -> dict[str, Any]:
        """The fields of the shot as the sheet has them; None where nothing is to change."""
        wanted: dict[str, Any] = {}
        shot = given.record
        for name in ("handle_head", "handle_tail"):
            own = known.get(name, known.get("handles"))
            usual = shot.head if name == "handle_head" else shot.tail
            if own is not None and (row.is_new or own != usual):
                wanted[name] = own
        start = self._start(shot, known, wanted)
        if start is not None and (row.is_new or start != shot.first_cut_frame):
            wanted["cut_in"] = start  # of a new shot also where the production proposes the same
        length = self._length(given, row, known, shot.first_cut_frame if start is None else start)
        if length is not None:
            wanted["frames"] = length
        self._work_range(known, wanted, start, length)
        return wanted

    def _start(self, shot: Any, known: dict[str, int], wanted: dict[str, Any]) -> int | None:
        """The first frame of the cut, where the row says it."""
        if "cut_in" in known:
            return known["cut_in"]
        if "pull_in" in known:
            return known["pull_in"] + int(wanted.get("handle_head", shot.head))
        return None

    def _length(
        self, given: "Given", row: "PlanRow", known: dict[str, int], start: int
    ) -> int | None:
        """The stated count goes first; else what lies between in and out."""
        shot = given.record
        stated = known.get("frames")
        if stated is None and "pull_frames" in known:
            stated = known["pull_frames"] - 2 * known.get("handles", 0)
        out = known.get("cut_out")
        if out is None or (self.is_ours and not row.is_new and out == shot.last_cut_frame):
            return stated
        if out < start:
            raise Refusal(_before(out, start), fixes=_swapped(known))
        if self.is_ours:
            moved = not row.is_new and stated in (None, shot.frames)
            return out - start + 1 if moved or stated is None else stated
        return self._of_others(row, stated, out - start)

    def _of_others(self, row: "PlanRow", stated: int | None, span: int) -> int:
        """Lists of others may count the out frame or not."""
        shared = self.planner.shared
        is_said = self.is_inclusive or bool(shared.frame_out)
        last = 1 if self.is_inclusive or shared.frame_out in ("", INCLUSIVE) else 0
        if stated is None:
            if not is_said:
                shared.ask_frame_out(must=True)
            if span + last < 1:
                raise Refusal(_("The shot has no frames: out is in."))
            return span + last
        if stated == span and not is_said:
            shared.ask_frame_out(must=False)
        if stated not in (span, span + 1):
            row.notes.append(
                _(
                    "%(stated)d frames are stated, in to out are %(span)d: the stated count is"
                    " taken."
                )
                % {"stated": stated, "span": span + last}
            )
        return stated

    def _work_range(
        self, known: dict[str, int], wanted: dict[str, Any], start: int | None, length: int | None
    ) -> None:
        """Handles from the first and last frame of the work range."""
        if start is None:
            return
        if "head_in" in known and 0 <= start - known["head_in"] < 10_000:
            wanted["handle_head"] = start - known["head_in"]
        if "tail_out" in known and length:
            tail = known["tail_out"] - (start + length - 1)
            if 0 <= tail < 10_000:
                wanted["handle_tail"] = tail


def _before(out: int, start: int) -> str:
    return str(_("%(out)d is before the cut in, %(start)d.") % {"out": out, "start": start})


def _swapped(known: dict[str, int]) -> tuple[Fix, ...]:
    if "cut_in" not in known:
        return ()
    values = (("cut_in", str(known["cut_out"])), ("cut_out", str(known["cut_in"])))
    return (Fix(_("Swap the two"), values),)
