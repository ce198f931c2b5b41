"""The twelve answers of the disclosure, counted again from the rows: product.md knows no others.

Nothing of `shotlog.figures` is used: what an answer stands on is decided row by row.
"""

from collections.abc import Callable
from typing import NamedTuple

from shotlog.models import Clearance, Element, ToolVersion
from tests.figures.disclosures import AI_TYPES, PRINCIPLES, Again


class Told(NamedTuple):
    """One answer: what the recount and the questionnaire are compared by."""

    short: str
    counts: dict[str, int]
    stands_on: int
    lacking: int


class Questions(Again):
    """The questionnaire, counted in the plainest way."""

    def answers(self) -> dict[str, Told]:
        """Every answer by its key."""
        found: dict[str, Callable[[], Told]] = {
            "amount": self.amount,
            "kinds": self.kinds,
            "tools": self.tools,
            "training": self.training,
            "inputs": self.inputs,
            "real": self.real,
            "likeness": self.likeness,
            "performance": self.performance,
            "others_material": self.others_material,
            "people": self.people,
            "approved": self.agreed,
            "notice": self.notice,
        }
        return {key: count() for key, count in found.items()}

    def whole(self) -> bool:
        """Every shot has a final element, every final element an origin."""
        shots = self.counted_shots()
        logged = all(self.finals(shot) for shot in shots)
        return bool(self.final) and logged and all(e.origin for e in self.final)

    def any_of(self, verdicts: list[bool | None]) -> str:
        """By what each row says: yes, no, or None for not noted."""
        if any(verdicts):
            return "yes"
        return "no" if self.whole() and None not in verdicts else "unknown"

    def all_of(self, verdicts: list[bool]) -> str:
        """By whether each row has it."""
        if not verdicts:
            return "unknown"
        if not all(verdicts):
            return "no"
        return "yes" if self.whole() else "unknown"

    def rows(self) -> list[Clearance | None]:
        """The clearance of each AI element, or None."""
        return [self.clearance.get(element.pk) for element in self.ai]

    def cleared(self) -> list[Clearance]:
        """Those that are there."""
        return [row for row in self.rows() if row is not None]

    def words(self, field: str, *codes: str) -> dict[str, int]:
        """How many AI elements have each of `codes` noted."""
        return {code: sum(getattr(r, field) == code for r in self.cleared()) for code in codes}

    def amount(self) -> Told:
        shots, ai = {e.shot_id for e in self.final}, {e.shot_id for e in self.ai}
        unknown = sum(not e.origin for e in self.final)
        counts = {
            "ai_elements": len(self.ai),
            "final_elements": len(self.final),
            "ai_shots": len(ai),
            "shots": len(shots),
            "not_broken_down": sum(not self.finals(shot) for shot in self.counted_shots()),
            "temp": sum(e.final_use == "temp" for e in self.with_ai),
            "reference": sum(e.final_use == "reference" for e in self.with_ai),
        }
        short = "yes" if self.ai else "no" if self.whole() else "unknown"
        return Told(short, counts, len(self.final) - unknown, unknown)

    def kinds(self) -> Told:
        typed = [e.digital_source_type for e in self.ai if e.digital_source_type]
        assistive = sum(map(self.is_assistive, self.kept))
        counts = {code: typed.count(code) for code in typed} | {"assistive": assistive}
        verdicts = [True if e.digital_source_type in AI_TYPES else None for e in self.ai]
        return Told(self.any_of(verdicts), counts, len(typed), len(self.ai) - len(typed))

    def made(self) -> list[Element]:
        """Final elements made with AI, assistive ones too."""
        return [e for e in self.with_ai if e.final_use == "final"]

    def nameless(self) -> list[Element]:
        """Those whose tool is not known for every approved take, or that have none."""
        return [
            e
            for e in self.made()
            if not self.approved[e.pk] or len(self.versions_of(e)) < len(self.approved[e.pk])
        ]

    def versions(self) -> list[ToolVersion]:
        """The tool versions in the picture, each once."""
        return list({v.pk: v for e in self.made() for v in self.versions_of(e)}.values())

    def tools(self) -> Told:
        versions, nameless = self.versions(), self.nameless()
        known = [v.version != "" and v.terms_date is not None for v in versions]
        models = {take.model for e in self.made() for take in self.approved[e.pk]} - {""}
        counts = {
            "versions": len(versions),
            "models": len(models),
            "terms": sum(v.terms_date is not None for v in versions),
            "unnumbered": sum(v.version == "" for v in versions),
            "nameless": len(nameless),
        }
        for code in ("local", "enterprise", "public"):
            counts[code] = sum(v.runs_at == code for v in versions)
        short = self.all_of([*known, *(False for _ in nameless)])
        return Told(short, counts, known.count(True), known.count(False))

    def training(self) -> Told:
        versions = self.versions()
        said = {"yes": True, "no": False}
        verdicts = [said.get(v.trains_on_inputs) for v in versions]
        counts = {
            "trains": verdicts.count(True),
            "trains_not": verdicts.count(False),
            "allowed": sum(v.allowed_by_client == "yes" for v in versions),
            "not_allowed": sum(v.allowed_by_client == "no" for v in versions),
        }
        lacking = verdicts.count(None)
        open_too = [None] if self.nameless() or not versions else []
        short = self.any_of([*verdicts, *open_too])
        return Told(short, counts, len(versions) - lacking, lacking)

    def by(self, verdicts: list[bool | None], counts: dict[str, int]) -> Told:
        """An answer that each AI element gives or lacks."""
        lacking = verdicts.count(None)
        return Told(self.any_of(verdicts), counts, len(verdicts) - lacking, lacking)

    def inputs(self) -> Told:
        said = {"none": False, "production": True, "personal": True}
        verdicts = [said.get(row.data_input) if row else None for row in self.rows()]
        return self.by(verdicts, self.words("data_input", *said))

    def others_material(self) -> Told:
        said = {"none": False, "cleared": True, "not_cleared": True}
        verdicts = [said.get(row.third_party) if row else None for row in self.rows()]
        return self.by(verdicts, self.words("third_party", *said, "unknown"))

    def real(self) -> Told:
        def person(row: Clearance) -> bool:
            return bool(row.real_person) or row.likeness in ("real", "deceased")

        def shows(row: Clearance) -> bool:
            return person(row) or bool(row.real_place or row.real_event)

        verdicts: list[bool | None] = []
        for row in self.rows():
            if row is None or row.photoreal not in ("yes", "no"):
                verdicts.append(None)
            else:
                verdicts.append(row.photoreal == "yes" and shows(row))
        counts = {
            "person": sum(map(person, self.cleared())),
            "place": sum(bool(row.real_place) for row in self.cleared()),
            "event": sum(bool(row.real_event) for row in self.cleared()),
            "photoreal": sum(row.photoreal == "yes" for row in self.cleared()),
            "genre": 1,
        }
        return self.by(verdicts, counts)

    def likeness(self) -> Told:
        said = {"none": False, "real": True, "deceased": True, "synthetic": False}
        verdicts = [said.get(row.likeness) if row else None for row in self.rows()]
        consents = [row.consent for row in self.cleared() if row.likeness in ("real", "deceased")]
        counts = self.words("likeness", *said) | {
            "consent_given": consents.count("given"),
            "consent_refused": consents.count("refused"),
            "consent_open": sum(one not in ("given", "refused") for one in consents),
        }
        return self.by(verdicts, counts)

    def performance(self) -> Told:
        verdicts: list[bool | None] = []
        for row in self.rows():
            if row and (row.likeness == "synthetic" or row.no_replacement == "no"):
                verdicts.append(True)
            elif row and row.likeness and row.no_replacement == "yes":
                verdicts.append(False)
            else:
                verdicts.append(None)
        given = self.words("no_replacement", "no", "yes", "unsure")
        counts = {
            "replaced": given["no"],
            "replaced_not": given["yes"],
            "unsure": given["unsure"],
            "synthetic": self.words("likeness", "synthetic")["synthetic"],
        }
        return self.by(verdicts, counts)

    def people(self) -> Told:
        has = [bool(e.human_contribution) for e in self.ai]
        counts = {
            "described": has.count(True),
            "hero": sum(e.role == "hero" for e in self.ai),
            "fill": sum(e.role == "fill" for e in self.ai),
        }
        return Told(self.all_of(has), counts, has.count(True), has.count(False))

    def notice(self) -> Told:
        has = [bool(row and row.notice) for row in self.rows()]
        counts = {"notice": has.count(True)}
        return Told(self.all_of(has), counts, has.count(True), has.count(False))

    def agreed(self) -> Told:
        rows = self.cleared()
        has = [row is not None and row.state in ("given", "not_needed") for row in self.rows()]
        key = [row for row in rows if row.key_creative not in ("", "none")]
        doubted = [
            row for row in rows if any(getattr(row, one) in ("no", "unsure") for one in PRINCIPLES)
        ]
        written = [row for row in doubted if row.state == "given" and row.reference]
        counts = self.words("state", "not_needed", "to_ask", "asked", "given", "refused") | {
            "key_creative": len(key),
            "key_creative_given": sum(row.state == "given" for row in key),
            "escalate": len(doubted),
            "without_approval": len(doubted) - len(written),
        }
        return Told(self.all_of(has), counts, len(rows), len(self.ai) - len(rows))
