"""What the episode of a list does: nothing here, or it leads the scene and the code of its shots.

A shot has no episode of its own. Kitsu tells shots by episode, sequence and name together, so
without an answer the shots of two episodes would be taken for one another.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shotlog.kit.shot_codes import split_episode
from shotlog.models import Shot
from shotlog.models.choices import EpisodeUse
from shotlog.spreadsheets.incoming.ayon import parts_of
from shotlog.spreadsheets.incoming.plan import Question
from shotlog.spreadsheets.incoming.values import Refusal, as_code, refuse_broken

if TYPE_CHECKING:
    from shotlog.spreadsheets.incoming.sheet_planner import Given
    from shotlog.spreadsheets.incoming.shot_planner import ShotPlanner

_ROOM = 200  # characters for the names that a production remembers


class Episodes:
    """The episodes of one list of shots."""

    def __init__(self, planner: "ShotPlanner") -> None:
        """Ask what they are, where the production has not said; go on as is proposed."""
        self.planner = planner
        self.production = planner.production
        self.here = list(dict.fromkeys(filter(None, map(self._quietly, self._rows()))))
        known = {name.casefold() for name in self.production.episode_names}
        self.new = [name for name in self.here if name.casefold() not in known]
        self.names = [*self.production.episode_names, *self.new]
        self.is_in = self._use() == EpisodeUse.SCENE
        self.shared = self._shared() if self.is_in and planner.is_named("code") else set()
        self.plain: dict[str, str] = {}

    def _rows(self) -> "Iterator[Given]":
        """The rows of the list, where it has episodes."""
        if self.planner.is_named("episode") or self.planner.folders.has_episodes:
            yield from self.planner.given_rows()

    def of(self, given: "Given") -> str:
        """The episode that a row names; Refusal for a cell without a value."""
        raw = given("episode")
        refuse_broken(raw)
        return as_code(raw) or self.planner.folders.episode(parts_of(given("path")))

    def _quietly(self, given: "Given") -> str:
        try:
            return self.of(given)
        except Refusal:
            return ""

    def _use(self) -> str:
        """What was said here, else for the production; else what is proposed, and asked."""
        shared = self.planner.shared
        said = shared.asked.episode
        use = said or self.production.episode_use
        if self.here and not said and (not use or (use == EpisodeUse.NONE and self.new)):
            use = self._proposed()
            shared.ask(self._question(use))
        elif self.here:
            shared.keep_episodes(use, self.names)
        return use

    def _proposed(self) -> str:
        leads = tuple(f"{name}_".casefold() for name in self.here)
        codes = self.planner.shared.shot_codes
        named = any(code.startswith(leads) for code in codes)
        return EpisodeUse.SCENE if named or len(self.names) > 1 else EpisodeUse.NONE

    def _question(self, proposed: str) -> Question:
        names = ", ".join(self.here[:4]) + ("…" if len(self.here) > 4 else "")
        return Question(
            "episode",
            _("The list names episodes (%(names)s). What is an episode in this production?")
            % {"names": names},
            (
                (
                    str(EpisodeUse.SCENE),
                    _("Part of the scene: %(example)s") % {"example": f"{self.here[0]}_SC010"},
                ),
                (str(EpisodeUse.NONE), _("There is one episode only: leave it out")),
            ),
            must_be_answered=True,
            proposed=proposed,
        )

    def _shared(self) -> set[str]:
        """Codes that stand in the list under several episodes."""
        found: dict[str, set[str]] = defaultdict(set)
        for one in self._rows():
            try:
                found[as_code(one("code")).casefold()].add(self._quietly(one).casefold())
            except Refusal:
                continue
        return {code for code, episodes in found.items() if len(episodes) > 1}

    def lead(self, given: "Given", text: str) -> str:
        """A scene or a code with the episode of its row before it, where that belongs there."""
        episode = self.of(given) if self.is_in else ""
        if not episode or text.casefold().startswith(f"{episode}_".casefold()):
            return text
        return f"{episode}_{text}" if text else episode

    def code(self, given: "Given", code: str) -> str:
        """The code of a row that has a whole one: with the episode only where two share it."""
        led = self.lead(given, code)
        if led == code or self.planner.found.shape == "flow" or "code" in given.corrections:
            return code  # Flow has a code once in a project
        owner = self.planner.codes.get(code.casefold())
        owned = self._episode_of(owner).casefold() if owner else ""
        if owned == self.of(given).casefold():
            return code
        is_taken = led.casefold() in self.planner.codes or code.casefold() in self.shared
        return led if is_taken or owned else code

    def _episode_of(self, shot: Shot) -> str:
        return split_episode(shot.scene.number, self.names)[0] if shot.scene else ""

    def note_plain(self, code: str, led: str) -> None:
        """Remember a shot that is here without the episode under which the list has it."""
        codes = self.planner.codes
        if led != code and led.casefold() not in codes and code.casefold() in codes:
            self.plain[code.casefold()] = code

    def warn(self) -> None:
        """Say which shots the list's are not, though they are called the same."""
        if not self.plain:
            return
        self.planner.shared.out.warnings.append(
            ngettext(
                "%(code)s is here without an episode, so the list's is another shot. If it is the"
                " same, export the shots, change its Shot and Scene, and import that first.",
                "%(n)d shots, such as %(code)s, are here without an episode, so the list's are"
                " other shots. If they are the same, export the shots, change their Shot and"
                " Scene, and import that first.",
                len(self.plain),
            )
            % {"n": len(self.plain), "code": next(iter(self.plain.values()))}
        )


def remembered(names: list[str]) -> str:
    """As many names as a production has room for; one with a comma cannot be told from two."""
    text = ""
    for name in names:
        longer = f"{text}, {name}" if text else name
        text = longer if len(longer) <= _ROOM and "," not in name else text
    return text
