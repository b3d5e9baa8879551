"""Declarations: what sovcheck claims of each asset and clause, on which evidence, and what that attests to.

A failure is a counter-claim, and so is what is not known: neither speaks for a requirement. Only a clause that is met
and a pass that is listed are claims.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sovcheck.findings.report import Report, Result, RuleInfo
from sovcheck.frameworks.section import Assessment, ClauseAnswer, ClauseStatus, FrameworkSection
from sovcheck.report.cyclonedx.evidence import Evidence
from sovcheck.report.cyclonedx.standards import clause_ref, rule_ref
from sovcheck.report.cyclonedx.values import SYSTEM, uuid_of
from sovcheck.report.framework_words import WORDS, answer_words, contradiction_words, grounds_words
from sovcheck.report.path_wording import message_with_places
from sovcheck.report.wording import verdict_sentence

_ASSESSOR = "sovcheck:assessor"
_SCORES = {ClauseStatus.MET: 1, ClauseStatus.NOT_MET: 0}
"""What is not known, and what no inventory can show, has no score."""


class Declarations:
    """Collects claims and attestations; ``known`` are the references that a claim can be about."""

    def __init__(self, report: Report, known: Collection[str]) -> None:
        self._report = report
        self._known = known
        self._evidence = Evidence()
        self._claims: list[dict[str, Any]] = []

    def written(self, targets: dict[str, Any]) -> dict[str, Any]:
        """The whole part of the document."""
        attestations = [self._of_rules(), *self._of_frameworks()]
        self._evidence.of_runs(self._report.evidence)
        declared = {
            "assessors": [{"bom-ref": _ASSESSOR, "organization": {"name": self._report.tool.name}}],
            "attestations": attestations,
            "claims": self._claims,
            "evidence": self._evidence.listed(),
            "targets": targets,
        }
        return {name: entries for name, entries in declared.items() if entries}

    def _claim(self, target: str | None, predicate: str, **said: Any) -> str:
        # Of claims that say the same each has its own name.
        name = uuid_of("claim", str(len(self._claims)), target or "", predicate)
        claim = {"bom-ref": name} | ({"target": target} if target in self._known else {})
        claim |= {"predicate": predicate, **{key: value for key, value in said.items() if value}}
        self._claims.append(claim)
        return name

    def _of_rules(self) -> dict[str, Any]:
        results: dict[str, list[Result]] = defaultdict(list)
        for result in self._report.results:
            results[result.rule].append(result)
        passes: dict[str, list[str]] = defaultdict(list)
        for passed in self._report.passes or ():
            claim = self._claim(passed.asset, f"{passed.rule} finds nothing in {passed.asset}")
            passes[passed.rule].append(claim)
        return {
            "summary": f"{verdict_sentence(self._report)}. {self._report.notice}",
            "assessor": _ASSESSOR,
            "map": [
                mapped
                for rule in self._report.rules
                if (mapped := self._rule(rule, passes[rule.id], results[rule.id])) is not None
            ],
        }

    def _rule(self, rule: RuleInfo, passes: list[str], results: list[Result]) -> dict[str, Any] | None:
        """What the rule comes to; None where it applied to nothing."""
        counts = self._report.summary.by_rule.get(rule.id)
        judged = (counts.passed + counts.fail + counts.unknown + counts.waived) if counts is not None else 0
        if counts is None or not judged:
            return None
        words = f"{counts.passed} pass, {counts.fail} fail, {counts.unknown} unknown, {counts.waived} waived"
        conformance: dict[str, Any] = {"score": round(counts.passed / judged, 4), "rationale": words}
        accepted = [self._evidence.of_waiver(each.waiver) for each in results if each.waiver is not None]
        if accepted:
            conformance["mitigationStrategies"] = list(dict.fromkeys(accepted))
        mapped: dict[str, Any] = {"requirement": rule_ref(rule.id)}
        mapped |= {"claims": passes} if passes else {}
        mapped |= {"counterClaims": [self._against(result) for result in results]} if results else {}
        return mapped | {"conformance": conformance}

    def _against(self, result: Result) -> str:
        return self._claim(
            result.asset,
            message_with_places(result),
            reasoning=f"{result.rule} ({result.severity}, {result.status}): {result.remediation}",
            evidence=self._evidence.of(result),
            mitigationStrategies=[self._evidence.of_waiver(result.waiver)] if result.waiver is not None else [],
        )

    def _of_frameworks(self) -> Iterator[dict[str, Any]]:
        for section in self._report.frameworks:
            for assessment in section.assessments:
                yield {
                    "summary": _summary(section, assessment),
                    "assessor": _ASSESSOR,
                    "map": [self._clause(section, assessment, answer) for answer in assessment.answers],
                }

    def _clause(self, section: FrameworkSection, assessment: Assessment, answer: ClauseAnswer) -> dict[str, Any]:
        told = [WORDS[answer.status], *filter(None, [answer_words(answer)]), *grounds_words(answer)]
        conformance: dict[str, Any] = {"rationale": "; ".join(told)}
        if answer.status in _SCORES:
            conformance["score"] = _SCORES[answer.status]
        mapped: dict[str, Any] = {"requirement": clause_ref(section.id, answer.clause)}
        if answer.status is not ClauseStatus.NOT_ASSESSABLE:
            side = "claims" if answer.status is ClauseStatus.MET else "counterClaims"
            mapped[side] = [self._answer(section, assessment, answer, conformance["rationale"])]
        against = [
            self._claim(assessment.application or SYSTEM, f"Contradicted: {section.id} {contradiction_words(found)}")
            for found in section.contradictions
            if found.clause == answer.clause and found.application == assessment.application
        ]
        if against:
            mapped["counterClaims"] = [*mapped.get("counterClaims", ()), *against]
        return mapped | {"conformance": conformance}

    def _answer(self, section: FrameworkSection, assessment: Assessment, answer: ClauseAnswer, rationale: str) -> str:
        basis = answer.basis.value if answer.basis is not None else "from what is stated"
        declared = [self._evidence.of_declaration(answer.declared)] if answer.declared is not None else []
        return self._claim(
            assessment.application or SYSTEM,
            f"{section.id} {answer.clause} is {WORDS[answer.status]}",
            reasoning=f"{basis}: {rationale}",
            evidence=declared,
        )


def _summary(section: FrameworkSection, assessment: Assessment) -> str:
    whom = assessment.application or "the whole system"
    counts = ", ".join(f"{count} {WORDS[status]}" for status, count in assessment.counts.items())
    return f"{section.title} ({section.version}), {whom}: {counts}"
