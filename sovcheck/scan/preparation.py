"""Preparation of a scan: everything that is known before the first rule is asked."""

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from sovcheck.catalog.stand_ins import Condensed, condensed
from sovcheck.catalog.system import System
from sovcheck.errors import InputError, UsageError
from sovcheck.evidence.appraised import AppraisedEvidence
from sovcheck.facts.builder import FactsBuilder
from sovcheck.facts.missing.omitted import Omitted
from sovcheck.findings.judging.grading import Grading
from sovcheck.findings.judging.judgement import Criteria
from sovcheck.graph.build import build_graph
from sovcheck.graph.paths import Proof
from sovcheck.graph.system_graph import SystemGraph
from sovcheck.policy.loading import load_policies
from sovcheck.policy.profile.resolve import ResolvedProfile
from sovcheck.policy.rules import PolicySet
from sovcheck.scan.accepted import Accepted, read_accepted
from sovcheck.scan.home import Domicile, profile_for, stated_domicile
from sovcheck.scan.request import ScanRequest
from sovcheck.scan.system import Appraise, load_system, open_evidence

if TYPE_CHECKING:
    from sovcheck.scan.framework_answers import Asked


class Scan(Struct, frozen=True):
    """Everything that is known before the first rule is asked.

    ``graph`` and ``builder`` have all of the ``system`` but those that others stand in for, by their ids. ``whole``
    makes the builder that has all.
    """

    request: ScanRequest
    system: System
    graph: SystemGraph
    builder: FactsBuilder
    policies: PolicySet
    profile: ResolvedProfile
    criteria: Criteria
    appraise: Appraise
    evidence: AppraisedEvidence
    domicile: Domicile
    whole: Callable[[], FactsBuilder]
    stand_ins: Mapping[str, str] = {}
    asked: "Asked | None" = None

    def proof(self, asset_id: str, handle: str) -> Proof:
        """All paths behind a handle of the asset's facts."""
        return self._with(asset_id).proof(asset_id, handle)

    def missing(self, asset_id: str, fact: str) -> tuple[Omitted, ...]:
        """Which assets leave out what, so that a fact of the asset is unknown."""
        return self._with(asset_id).missing(asset_id, fact)

    def _with(self, asset_id: str) -> FactsBuilder:
        """An asset that rests on more than what is written of it, and is one of many, is looked up among all."""
        return self.whole() if asset_id in self.stand_ins else self.builder


def prepare(request: ScanRequest, *, for_results: bool = False, policies: PolicySet | None = None) -> Scan:
    """Read everything that the request names; InputError, PolicyError or UsageError say what is wrong.

    Where only the results of all assets are asked ``for``, a few may stand in for many that are written alike. The
    ``policies`` are those of the request, where somebody has loaded them already.
    """
    system = load_system(request.paths, request.catalogs, request.today, request.patches)
    return prepare_read(request, system, for_results=for_results, policies=policies)


def prepare_read(
    request: ScanRequest, system: System, *, for_results: bool = False, policies: PolicySet | None = None
) -> Scan:
    """The same of a system that was read already, as the request names it."""
    policies = policies or load_policies(request.policies)
    rule_ids = [rule.id for rule in policies.rules]
    domicile = stated_domicile(system)
    accepted = read_accepted(request, system, rule_ids)
    profile = _profile(request, system, domicile, rule_ids, accepted)
    accepted.check(request, profile)
    criteria = _criteria(request, policies, profile, accepted)
    few = _condensed(request, system, criteria) if for_results else Condensed(system, {})
    graph = build_graph(few.system)
    appraise = open_evidence(request.evidence, request.today)
    evidence = appraise(system)
    days, trusted = profile.profile.thresholds.cutoff_test_days, profile.data["trusted"]

    def builder_of(graph: SystemGraph) -> FactsBuilder:
        return FactsBuilder(graph, request.today, evidence, days, trusted)

    return Scan(
        request=request,
        system=system,
        graph=graph,
        builder=builder_of(graph),
        policies=policies.without(profile.profile.disabled),
        profile=profile,
        criteria=criteria,
        appraise=appraise,
        evidence=evidence,
        domicile=domicile,
        whole=cache(lambda: builder_of(build_graph(system))),
        stand_ins=few.stand_ins,
        asked=_asked(request, graph),
    )


def _profile(
    request: ScanRequest, system: System, domicile: Domicile, rule_ids: Collection[str], accepted: Accepted
) -> ResolvedProfile:
    """The profile with its home; what is wrong with it is reported together with what is wrong with the waivers."""
    try:
        return profile_for(request, system, domicile, rule_ids)
    except InputError as error:
        accepted.refuse(error.problems)
        raise
    except UsageError:  # such as a home that nobody names
        accepted.refuse()
        raise


def _criteria(request: ScanRequest, policies: PolicySet, profile: ResolvedProfile, accepted: Accepted) -> Criteria:
    return Criteria(
        grading=Grading(policies.rules, profile.profile),
        waivers=accepted.book(request),
        fail_on=request.fail_on,
        budget=profile.profile.unknown_budget,
        baseline=accepted.baseline,
        list_passes=request.list_passes,
    )


def _condensed(request: ScanRequest, system: System, criteria: Criteria) -> Condensed:
    """The system as far as results follow from it: each asset by itself where anybody asks for more than those."""
    if request.frameworks or request.declarations or request.stating or request.evidence.paths or request.baseline:
        return Condensed(system, {})
    return condensed(system, criteria.waivers.is_about)


def _asked(request: ScanRequest, graph: SystemGraph) -> "Asked | None":
    if not (request.frameworks or request.declarations):
        return None
    from sovcheck.scan.framework_answers import asked_of  # nobody who asks for no framework pays for it

    return asked_of(request, graph)
