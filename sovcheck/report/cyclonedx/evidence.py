"""Evidence: each step of a proof, accepted waivers, declared answers and signed runs, each reported once."""

from collections.abc import Iterable
from typing import Any

from sovcheck.findings.report import EvidenceInfo, Result, WaiverNote
from sovcheck.frameworks.section import DeclaredBy
from sovcheck.report.cyclonedx.values import uuid_of
from sovcheck.report.identifiers import moment
from sovcheck.report.path_wording import branches, hop_origin, hop_step, place
from sovcheck.report.wording import evidence_sentence


class Evidence:
    """What claims rest on; what is said twice is there once."""

    def __init__(self) -> None:
        self._told: dict[str, dict[str, Any]] = {}

    def listed(self) -> list[dict[str, Any]]:
        """All that was reported, in the order in which it was."""
        return list(self._told.values())

    def of(self, result: Result) -> list[str]:
        """The steps that prove a result; without any, where its asset is declared. References."""
        steps = [hop for _, path in branches(result) for hop in path]
        told = [f"{hop_step(hop)} ({hop_origin(hop)})" if hop_origin(hop) else hop_step(hop) for hop in steps]
        told = told or [f"{result.asset} is declared ({place(result.file, result.line)})"]
        return [self._tell({"description": words}) for words in dict.fromkeys(told)]

    def of_waiver(self, waiver: WaiverNote) -> str:
        """Why a failure was accepted, by whom and until when."""
        words = f"accepted: {waiver.reason} (owner {waiver.owner}, approver {waiver.approver})"
        return self._tell({"description": words, "expires": moment(waiver.expires), "author": {"name": waiver.owner}})

    def of_declaration(self, declared: DeclaredBy) -> str:
        """An answer that somebody gave, and what they show for it."""
        return self._tell(
            {
                "description": (
                    f"declared at {place(declared.file, declared.line)}: {declared.answer}, by {declared.evidence} "
                    f"(sha256 {declared.sha256})"
                ),
                "data": [{"name": declared.evidence}],
                "created": moment(declared.day),
                "expires": moment(declared.expires),
                "author": {"name": declared.who},
            }
        )

    def of_runs(self, runs: Iterable[EvidenceInfo]) -> None:
        """Every evidence file and what became of it; one that was refused says so."""
        for run in runs:
            digest = f" (sha256 {run.sha256})" if run.sha256 is not None else ""
            told: dict[str, Any] = {"description": f"{evidence_sentence(run)}{digest}", "data": [{"name": run.path}]}
            if run.ended is not None:
                told["created"] = run.ended.isoformat()
            self._tell(told)

    def _tell(self, said: dict[str, Any]) -> str:
        name = uuid_of("evidence", repr(said))
        self._told.setdefault(name, {"bom-ref": name, **said})
        return name
